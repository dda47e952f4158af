from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tusach.places.lineage import ONE, PART, POPULATION, WHOLE, Heir, Link, carry, compose_extent, inverted

ONE_DAY, NEXT_DAY = date(2025, 1, 4), date(2025, 7, 1)


def test_a_whole_then_a_part_is_a_part_without_a_share():
    links = [
        Link(ONE_DAY, 1, 2, WHOLE, None),
        Link(NEXT_DAY, 2, 3, PART, None),
        Link(NEXT_DAY, 2, 4, POPULATION, None),
    ]

    assert carry([1], links, {}) == {1: [Heir(3, PART, None), Heir(4, POPULATION, None)]}


def test_shares_multiply_over_steps_only_where_all_are_known():
    links = [Link(ONE_DAY, 1, 2, PART, Decimal("0.5")), Link(ONE_DAY, 1, 3, PART, Decimal("0.5")),
             Link(NEXT_DAY, 2, 4, WHOLE, None), Link(NEXT_DAY, 3, 4, WHOLE, None)]  # fmt: skip

    assert carry([1], links, {}) == {1: [Heir(4, WHOLE, Decimal("1.0"))]}
    assert carry([1], [*links[:1], links[1]._replace(share=None), *links[2:]], {}) == {
        1: [Heir(4, PART, None)]
    }


def test_codes_reused_on_one_day_do_not_chain():
    links = [Link(ONE_DAY, 1, 2, WHOLE, None), Link(ONE_DAY, 2, 3, WHOLE, None)]

    assert carry([1, 2], links, {}) == {1: [Heir(2, WHOLE, ONE)], 2: [Heir(3, WHOLE, ONE)]}


def test_backwards_only_one_to_one_wholes_are_whole():
    back = inverted({1: [Heir(9, WHOLE, ONE)], 2: [Heir(8, WHOLE, ONE)], 3: [Heir(8, WHOLE, ONE)]})

    assert back == {9: [Heir(1, WHOLE, ONE)], 8: [Heir(2, PART, None), Heir(3, PART, None)]}


@given(st.lists(st.sampled_from([WHOLE, PART, POPULATION]), min_size=2, max_size=5))
def test_extents_compose_in_any_grouping(extents):
    left = extents[0]
    for extent in extents[1:]:
        left = compose_extent(left, extent)
    right = extents[-1]
    for extent in reversed(extents[:-1]):
        right = compose_extent(extent, right)

    assert left == right


@given(st.permutations(range(1, 9)), st.integers(1, 8))
def test_mergers_lose_no_one(order, groups):
    links = [Link(ONE_DAY, unit, 100 + unit % groups, WHOLE, None) for unit in order]

    carried = carry(range(1, 9), links, {})

    assert {unit: [heir.unit for heir in heirs] for unit, heirs in carried.items()} == {
        unit: [100 + unit % groups] for unit in range(1, 9)
    }

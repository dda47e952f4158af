"""The law: for every title, what was printed and opened is the sum of all places where copies can be; whatever comes,
twice, late, or in another order.
"""

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tusach.supply.ledger import BOTTOMLESS, Held, Place, Step, post

LAM_DONG, HA_GIANG = 1, 2
PLACES = [
    Place(1, "PRINTER"),
    Place(2, "OPENING", LAM_DONG),
    Place(3, "CENTRAL"),
    Place(4, "PROVINCE", LAM_DONG),
    Place(5, "TRANSIT", LAM_DONG),
    Place(6, "SHELF", LAM_DONG),
    Place(7, "SHELF", HA_GIANG),
    Place(8, "LOAN", LAM_DONG),
    Place(9, "LOST", LAM_DONG),
    Place(10, "WEEDED", HA_GIANG),
]
UNEXPLAINED = {None: Place(20, "UNEXPLAINED"), LAM_DONG: Place(21, "UNEXPLAINED", LAM_DONG),
               HA_GIANG: Place(22, "UNEXPLAINED", HA_GIANG)}  # fmt: skip
FIRST = date(2021, 1, 1)


@st.composite
def streams(draw):
    ends = st.sampled_from(PLACES)
    rows = draw(
        st.lists(
            st.tuples(ends, ends, st.integers(1, 40), st.integers(1, 2), st.integers(0, 300)), max_size=25
        )
    )
    return [
        Step(title, quantity, source, target, FIRST + timedelta(days), uuid.uuid5(uuid.NAMESPACE_OID, str(i)), "B")
        for i, (source, target, quantity, title, days) in enumerate(rows)
        if source != target
    ]  # fmt: skip


def after(steps, before=None):
    return post(steps, before or {}, UNEXPLAINED)


def quantities(posted):
    return {key: held.quantity for key, held in posted.held.items() if held.quantity}


@settings(max_examples=100, deadline=None)
@given(streams())
def test_every_title_sums_to_nothing_and_no_place_goes_below_nothing(steps):
    posted = after(steps)
    kinds = {place.id: place.kind for place in [*PLACES, *UNEXPLAINED.values()]}

    for title in {step.title for step in steps}:
        assert sum(held.quantity for key, held in posted.held.items() if key[1] == title) == 0
    assert all(held.quantity >= 0 for key, held in posted.held.items() if kinds[key[0]] not in BOTTOMLESS)


@settings(max_examples=100, deadline=None)
@given(streams(), st.randoms(use_true_random=False))
def test_the_end_is_the_same_in_whatever_order_the_moves_arrive(steps, random):
    shuffled = random.sample(steps, len(steps))

    assert quantities(after(steps)) == quantities(after(shuffled))


@settings(max_examples=100, deadline=None)
@given(streams(), st.integers(0, 25))
def test_sums_kept_step_by_step_are_those_of_one_run(steps, cut):
    """Two runs, the second on what the first left, give the same balances, flows and holdings as one."""
    first = after(steps[:cut])
    second = after(steps[cut:], first.held)
    whole = after(steps)

    assert quantities(second) == quantities(whole)
    for name in ("flows", "holdings"):
        parts = [getattr(first, name), getattr(second, name)]
        added = {row: sum(part.get(row, 0) for part in parts) for part in parts for row in part}
        assert {row: n for row, n in added.items() if n} == {
            row: n for row, n in getattr(whole, name).items() if n
        }


@settings(max_examples=60, deadline=None)
@given(streams())
def test_the_nation_holds_what_its_balances_say_by_kind(steps):
    posted = after(steps)
    kinds = {place.id: place.kind for place in [*PLACES, *UNEXPLAINED.values()]}
    by_kind: dict[tuple[int, str], int] = {}
    for (account, title, _), held in posted.held.items():
        by_kind[title, kinds[account]] = by_kind.get((title, kinds[account]), 0) + held.quantity
    held: dict[tuple[int, str], int] = {}
    for (province, title, kind, _, _), quantity in posted.holdings.items():
        if province is None:
            held[title, kind] = held.get((title, kind), 0) + quantity

    assert {key: n for key, n in held.items() if n} == {key: n for key, n in by_kind.items() if n}


@pytest.mark.parametrize("late", [False, True], ids=["told in order", "receipt told after the count"])
def test_a_count_is_true_whether_the_receipt_before_it_is_told_in_time_or_late(late):
    central, shelf = PLACES[2], PLACES[5]
    printed = Step(1, 50, PLACES[0], central, FIRST, uuid.uuid4(), "C")
    receipt = Step(1, 40, central, shelf, FIRST + timedelta(10), uuid.uuid4(), "B")
    before = {} if late else after([printed, receipt]).held
    seen = before.get((shelf.id, 1, "PROGRAMME"), Held()).quantity
    count = Step(1, abs(38 - seen), *((UNEXPLAINED[LAM_DONG], shelf) if seen < 38 else (shelf, UNEXPLAINED[LAM_DONG])),
                 FIRST + timedelta(20), uuid.uuid4(), "A", is_count=True)  # fmt: skip
    counted = after([count], before).held
    counted[shelf.id, 1, "PROGRAMME"].counted_on = FIRST + timedelta(20)
    end = after([printed, receipt], counted) if late else after([], counted)

    assert quantities(end) == {(1, 1, "PROGRAMME"): -50, (3, 1, "PROGRAMME"): 10, (6, 1, "PROGRAMME"): 38,
                               (21, 1, "PROGRAMME"): 2}  # fmt: skip

"""The text and its own table printing two values of one figure."""

import pytest

from tests.cast import NOW
from tusach.drafting import actions, queries
from tusach.drafting.queries import TroubleKind
from tusach.reports import actions as report_actions


@pytest.fixture
def table(desk):
    """A table by provinces: Tỉnh Lâm Đồng 1.386 bản."""
    world = desk.world
    report_actions.accept_report(report=world.sent(world.cast.ta_nung), by=world.cast.actor("minh"), at=NOW)
    asked = {"kind": "TABLE", "rows": "PROVINCES", "indicators": ["I122"], "year": ""}
    return actions.add_table(
        manuscript=desk.manuscript, node="1.2", asked=asked, caption="Bản", by=desk.hoa, at=NOW
    )


def said(desk):
    found = [one for one in queries.trouble_of(desk.manuscript) if one.kind == TroubleKind.TWICE]
    assert not any(one.is_hard for one in found)
    return [one.sentence for one in found]


def stated(desk, quote, **facts):
    value = int("".join(letter for letter in quote if letter.isdigit()))
    given = {"whole": None, "kind": "AMOUNT", "unit": "bản", "indicator": "I122"} | facts
    claim = desk.claim(quote=quote, value=value, **given)
    return desk.block("Có {{s1}}.", s1=("CLAIM", {"claim": claim.pk}))


def test_a_report_that_says_otherwise_than_the_table_is_listed(desk, table):
    stated(desk, "1.400 bản")

    assert said(desk) == ["Đoạn ghi Tỉnh Lâm Đồng 1.400 bản, bảng ghi 1.386 bản."]


@pytest.mark.parametrize(
    ("quote", "facts"),
    [("1.386 bản", {}), ("1.400 bản", {"year_from": 2020, "year_to": 2020}), ("1.400 bản", {"indicator": "I101"}),
     ("14%", {"kind": "PERCENT", "unit": "%"})],
)  # fmt: skip
def test_the_same_value_another_year_indicator_or_kind_is_not(desk, table, quote, facts):
    stated(desk, quote, **facts)

    assert said(desk) == []


def test_two_paragraphs_that_differ_are_listed_at_the_second(desk):
    stated(desk, "1.400 bản")
    stated(desk, "1.500 bản")

    assert said(desk) == ["Đoạn ghi Tỉnh Lâm Đồng 1.500 bản, đoạn khác ghi 1.400 bản."]

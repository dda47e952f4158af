from datetime import date
from decimal import Decimal

import pytest

from tests.cast import NOW
from tusach.figures import actions, catalogue, checks, queries
from tusach.figures.actions import Cell
from tusach.figures.outliers import far_from


def broken(**values):
    stocks = frozenset({"I127", "I129", "I131"})
    held = {(code.rsplit("_", 1)[0], int(code.rsplit("_", 1)[1])): Decimal(v) for code, v in values.items()}
    return {one.check.key for one in checks.broken(checks.read(), held, stocks)}


def test_every_check_speaks_of_known_codes():
    codes = {line.code for line in catalogue.read()}
    assert {code for check in checks.read() for code in check.codes} <= codes


def test_stock_is_compared_with_all_that_came_before():
    assert broken(I122_2022=100, I122_2023=50, I127_2023=150) == set()
    assert broken(I122_2022=100, I122_2023=50, I127_2023=151) == {"K01"}
    assert broken(I122_2022=100, I128_2023=1, I122_2023=50, I127_2023=150) == {"K01"}


def test_copies_written_as_titles_are_seen_and_missing_values_say_nothing():
    assert broken(I121_2023=9538, I122_2023=9538) == {"K02"}
    assert broken(I127_2023=5) == set()


@pytest.mark.parametrize("wrong", ["I122 I127", "I122 +", "abc", "I122 * 2"])
def test_a_check_that_is_not_a_sum_is_refused(wrong):
    with pytest.raises(ValueError, match="not a sum"):
        checks.terms(wrong)


def test_far_values_are_told_from_spread_and_constant_neighbours():
    assert far_from(9538, [20, 22, 25, 30, 31, 28]) is not None
    assert far_from(29, [20, 22, 25, 30, 31, 28]) is None
    assert far_from(500, [20, 22]) is None  # too few say nothing
    assert far_from(8, [7, 7, 7, 7, 7]).score == float("inf")
    assert far_from(7, [7, 7, 7, 7, 7]) is None


@pytest.mark.django_db
def test_doubts_name_the_place_and_both_sides(cast):
    cells = [Cell("I121", 2023, 1900), Cell("I122", 2023, 1000)]
    actions.record(
        unit=cast.ta_nung, source="s", cells=cells, evidence="SIGNED", by=cast.actor("lan"), at=NOW
    )
    doubts = queries.doubts_of(cast.lam_dong, on=date(2023, 11, 2))
    assert [(one.place, one.code) for one in doubts] == [("Xã Tà Nung", "I121")] * 2
    assert "1.900 và 593" in doubts[0].sentence
    assert queries.doubts_of(cast.ha_giang, on=date(2023, 11, 2)) == []


def test_the_catalogue_refuses_what_would_lie():
    lines = catalogue.read()
    one = lines[0]
    with pytest.raises(catalogue.WrongCatalogue, match="twice"):
        catalogue.check([one, one])

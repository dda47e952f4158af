"""What a province states of its communes, numbers of old and new units side by side, and rules over many units."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.cast import NOW, TODAY, make_unit
from tusach.figures import actions, checks, queries
from tusach.figures.actions import Cell
from tusach.figures.outliers import far_among, far_from
from tusach.figures.sweep import Grid, swept
from tusach.places.models import Event, EventKind, Lineage, UnitVersion

ON = date(2023, 11, 2)
AFTER = datetime(2025, 8, 1, 9, tzinfo=timezone(timedelta(hours=7)))
CODES = ("I122", "I127", "I128", "I121", "I131", "I131.CT", "I131.KN")


@pytest.fixture
def post(cast):
    def _post(unit, at=NOW, year=2023, **values):
        cells = [Cell(code, year, value) for code, value in values.items()]
        actions.record(
            unit=unit,
            source=f"r:{unit.pk}:{year}",
            cells=cells,
            evidence="SIGNED",
            by=cast.actor("hoa"),
            at=at,
        )

    return _post


def test_a_provinces_total_is_set_beside_its_communes_over_all_years(cast, post):
    asked = [(unit, TODAY) for unit in (cast.ta_nung, cast.bao_thuan, cast.hoa_bac)]
    actions.expect(ask="campaign.Campaign:1", units=asked, by=cast.actor("hoa"), at=NOW)
    post(cast.ta_nung, I122=1000)
    post(cast.bao_thuan, I122=204, year=2022)
    post(cast.lam_dong, I122=1386)
    (doubt,) = queries.stated_in(cast.lam_dong, on=ON)
    assert (
        "tỉnh ghi 1.386 bản, cộng phiếu của xã được 1.204 bản từ 1/3 xã. Còn 2 xã chưa có số."
        in doubt.sentence
    )
    assert (doubt.place, doubt.year, doubt.severity) == ("Tỉnh Lâm Đồng", 2023, "WARNING")
    assert queries.stated_in(cast.nation, on=ON) == [doubt]
    assert queries.stated_in(cast.ha_giang, on=ON) == []


def test_equal_totals_and_own_figures_of_the_province_raise_no_doubt(cast, post):
    post(cast.ta_nung, I122=1000, I101=3)
    post(cast.lam_dong, I122=1000, I101=9)
    assert queries.stated_in(cast.nation, on=ON) == []
    post(cast.bao_thuan, I122=500)
    (doubt,) = queries.stated_in(cast.nation, on=ON)
    assert (doubt.severity, "nhiều hơn số tỉnh ghi" in doubt.sentence) == ("ERROR", True)


def test_the_checks_page_shows_it_to_the_province_and_not_to_a_stranger(cast, post, sign_in):
    post(cast.ta_nung, I122=1000)
    post(cast.lam_dong, I122=1386)
    assert "tỉnh ghi 1.386 bản" in sign_in(cast.person("minh")).get("/so-lieu/doi-chieu/").content.decode()
    assert (
        "tỉnh ghi 1.386 bản" not in sign_in(cast.person("khach")).get("/so-lieu/doi-chieu/").content.decode()
    )


def merged(cast):
    """Tà Nung goes into a new commune on 1 July 2025, and Bảo Thuận into Hòa Bắc, which lives on."""
    turn = date(2025, 7, 1)
    event = Event.objects.create(kind=EventKind.MERGE, effective_on=turn)
    new = make_unit("COMMUNE", "80001", "Xã mới", "Xã", cast.lam_dong, province=cast.lam_dong)
    for old, heir in ((cast.ta_nung, new), (cast.bao_thuan, cast.hoa_bac)):
        UnitVersion.objects.filter(unit=old).update(to_date=turn)
        Lineage.objects.create(event=event, old=old, new=heir, extent="WHOLE")
    return new


def test_one_year_given_by_an_old_and_by_its_new_unit_is_a_doubt(cast, post, sign_in):
    new = merged(cast)
    post(cast.ta_nung, I122=400)
    post(cast.bao_thuan, I122=70)
    post(cast.hoa_bac, I122=80)  # before the merger: its own
    assert queries.twice_in(cast.nation, on=AFTER.date()) == []
    post(new, I122=900, at=AFTER)
    (doubt,) = queries.twice_in(cast.nation, on=AFTER.date())
    assert (doubt.unit_id, doubt.code, doubt.year) == (new.pk, "I122", 2023)
    assert "900 và 400" in doubt.sentence
    assert queries.twice_in(cast.ha_giang, on=AFTER.date()) == []
    assert queries.twice_in(cast.nation, on=ON) == []
    hoa = sign_in(cast.person("hoa"))
    assert "tính hai lần" in hoa.get("/so-lieu/?dg=NOW&ngay=2025-08-01").content.decode()
    assert "900 và 400" in hoa.get("/so-lieu/doi-chieu/?dg=NOW&ngay=2025-08-01").content.decode()
    post(cast.hoa_bac, I122=85, year=2022, at=AFTER)
    post(new, I127=1, year=2021, at=AFTER)
    assert {one.unit_id for one in queries.twice_in(cast.nation, on=AFTER.date())} == {
        new.pk,
        cast.hoa_bac.pk,
    }


cells = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from([2021, 2022, 2023])), st.integers(0, 700)
)


@given(st.lists(cells, min_size=1, max_size=6))
def test_rules_over_many_units_find_what_they_find_for_each_one(units):
    def column(code, year):
        held = [unit.get((code, year)) for unit in units]
        if all(value is None for value in held):
            return None
        return np.array([value or 0 for value in held]), np.array([value is not None for value in held])

    rules, stocks = checks.read(), frozenset({"I127", "I131", "I131.CT", "I131.KN"})
    digits = {code: 0 for rule in rules for code in rule.codes}
    grid = Grid(len(units), [2021, 2022, 2023], column, digits, stocks)
    many = {
        (unit, one.check.key, one.year, left, right)
        for one in swept(rules, grid, 50)
        for unit, left, right in zip(one.units.tolist(), one.left.tolist(), one.right.tolist(), strict=True)
    }
    each = {
        (i, one.check.key, one.year, int(one.left), int(one.right))
        for i, unit in enumerate(units)
        for one in checks.broken(rules, {key: Decimal(value) for key, value in unit.items()}, stocks)
    }
    assert many == each


@given(
    st.integers(4, 10).flatmap(lambda n: arrays.arrays(float, (3, n), elements=st.integers(0, 50).map(float)))
)
def test_far_values_of_many_groups_are_those_of_each_group(groups):
    found = far_among(groups)
    for row, flags in zip(groups.tolist(), found.tolist(), strict=True):
        for i, value in enumerate(row):
            assert flags[i] == (far_from(value, row[:i] + row[i + 1 :]) is not None)

"""The year a page of figures opens on, and which places stand in a table "as then"."""

from datetime import timedelta

import pytest

from tests.cast import NOW, TODAY, make_unit
from tusach.figures import actions, queries
from tusach.figures.actions import Batch, Cell
from tusach.figures.queries.newest import latest_year
from tusach.places.models import Level, UnitVersion

pytestmark = pytest.mark.django_db


def told(cast, unit, year, code="I122", number=1):
    batch = Batch(unit, f"reports.Report:{number}{unit.pk}", [Cell(code, year, 7)])
    actions.record_many(batches=[batch], by=cast.actor("hoa"), at=NOW)
    actions.rebuild()


def test_a_place_opens_on_the_newest_year_that_it_has(cast, sign_in):
    told(cast, cast.tan_thanh, 2022)
    told(cast, cast.ta_nung, 2019)

    assert (latest_year(), latest_year(cast.ta_nung), latest_year(cast.hoa_bac)) == (2022, 2019, None)
    page = sign_in(cast.person("lan")).get("/so-lieu/").content.decode()
    assert "Năm 2019, theo địa giới khi đó" in page
    assert "chua-co" not in page


def test_the_indicators_asked_decide_and_else_any(cast):
    told(cast, cast.ta_nung, 2019)
    told(cast, cast.ta_nung, 2021, code="I101", number=2)
    slots = {code: queries.catalogue().by_code[code].slot for code in ("I122", "I101", "I134")}

    assert latest_year(cast.ta_nung, [slots["I122"]]) == 2019
    assert latest_year(cast.ta_nung, [slots["I101"]]) == 2021
    assert latest_year(cast.ta_nung, [slots["I134"]]) == 2021


def test_a_page_with_nothing_says_so_and_where_there_is_something(cast, sign_in):
    lan = sign_in(cast.person("lan"))
    empty = lan.get("/so-lieu/").content.decode()
    assert "Số vào đây khi phiếu hoặc báo cáo được nhận" in empty

    told(cast, cast.ta_nung, 2019)
    other = lan.get("/so-lieu/?tu=2023&den=2023").content.decode()
    assert "Xem năm 2019, năm gần nhất có số" in other


def test_a_province_of_later_days_is_not_in_the_table_of_an_earlier_asking(cast):
    """A commune asked under Lâm Đồng that answered nothing, and first reported when it lay in a province made later."""
    by, later = cast.actor("hoa"), TODAY + timedelta(days=700)
    new = make_unit(Level.PROVINCE, "99", "Mới", "Tỉnh", cast.nation)
    for unit in (cast.ta_nung, cast.bao_thuan):
        actions.expect(ask="campaign.Campaign:1", units=[(unit, TODAY)], by=by, at=NOW)
    told(cast, cast.bao_thuan, 2023)
    UnitVersion.objects.filter(unit=cast.ta_nung).update(province=new, district=None)
    at = NOW + timedelta(days=700)
    actions.expect(ask="campaign.Campaign:2", units=[(cast.ta_nung, later)], by=by, at=at)
    batch = Batch(cast.ta_nung, "reports.Report:9", [Cell("I122", later.year, 5)])
    actions.record_many(batches=[batch], by=by, at=at)
    actions.rebuild()

    rows = queries.by_place(["I122"], [2023], Level.PROVINCE, on=later)
    assert [
        (row.unit_id, row.figures["I122", 2023].n, row.figures["I122", 2023].expected) for row in rows
    ] == [(cast.lam_dong.pk, 1, 2)]
    rows = queries.by_place(["I122"], [later.year], Level.PROVINCE, on=later)
    assert [(row.unit_id, row.figures["I122", later.year].n) for row in rows] == [(new.pk, 1)]

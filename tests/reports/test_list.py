"""The list of all reports below somebody, and the texts of communes paged in the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW
from tests.reports.conftest import GOOD
from tusach.campaign.models import Campaign, CampaignState
from tusach.kit.errors import Refused
from tusach.places.models import UnitVersion
from tusach.places.spelling import search_key
from tusach.reports import actions, queries
from tusach.reports.models import Revision, State


@pytest.mark.parametrize(
    ("name", "count"), [("lan", 1), ("dung", 3), ("minh", 4), ("khach", 2), ("hoa", 6), ("vang", 0)]
)
def test_each_lists_what_is_below(world, name, count):
    actor = world.cast.actor(name)
    assert queries.owed_below(actor, {}, day=NOW.date()).count() == count


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"trang_thai": "SUBMITTED"}, ["Xã Tà Nung"]),
        ({"trang_thai": "NOT_STARTED", "loai": "REPORT"}, ["Tỉnh Hà Giang", "Tỉnh Lâm Đồng"]),
        ({"ten": "hoa bac"}, ["Xã Hòa Bắc"]),
        ({"muon": "1"}, []),
        ({"noi": "x' or 1", "dot": "9" * 40, "trang_thai": "LẠ", "loai": "?", "ten": "không đâu"}, []),
    ],
)
def test_the_list_is_narrowed(world, asked, names):
    world.sent(world.cast.ta_nung)
    UnitVersion.objects.filter(unit=world.cast.hoa_bac).update(folded=search_key("Hòa Bắc"))
    rows = queries.owed_below(world.cast.actor("hoa"), asked, day=NOW.date())
    assert sorted(owed.unit_name for owed in rows) == names


def test_a_place_means_all_below_it(world):
    hoa = world.cast.actor("hoa")
    counts = [
        queries.owed_below(hoa, {"noi": str(unit.pk)}, day=NOW.date()).count()
        for unit in (world.cast.lam_dong, world.cast.di_linh, world.cast.ta_nung)
    ]
    assert counts == [4, 3, 1]


def test_the_list_asks_as_often_for_three_as_for_one(world, client):
    client.force_login(world.cast.person("minh"))
    counts = []
    for unit, name in [(world.cast.ta_nung, "lan"), (world.cast.bao_thuan, "bao")]:
        world.sent(unit, name)
        client.get("/bao-cao/tat-ca/")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/bao-cao/tat-ca/?trang_thai=SUBMITTED")
        counts.append(len(asked))
        assert page.status_code == 200
    assert counts[0] == counts[1]
    assert "Xã Bảo Thuận" in page.content.decode()


def test_after_the_close_only_the_centre_reopens(world):
    report = world.sent(world.cast.ta_nung)
    actions.accept_report(report=report, by=world.cast.actor("minh"), at=NOW)
    Campaign.objects.update(state=CampaignState.CLOSED)

    with pytest.raises(Refused):
        actions.reopen_report(report=report, reason="Nhầm.", by=world.cast.actor("minh"), at=NOW)
    opened = actions.reopen_report(report=report, reason="Nhầm.", by=world.cast.actor("vinh"), at=NOW)

    assert opened.state == State.DRAFT


def test_texts_of_communes_come_by_the_page_and_with_a_reason_beside_them(world):
    world.sent(world.cast.bao_thuan, "bao")
    report = world.sent(world.cast.ta_nung)
    Revision.objects.filter(report=report).update(
        answers=report.revisions.get().answers | {"kho": {"value": "Mạng yếu.", "why": "Vùng sâu"}}
    )
    mine = world.report(world.cast.lam_dong, "minh", "REPORT")
    leaf = queries.form_for(mine).leaf("1.1")

    said = queries.said_below(mine, leaf)

    assert len(said) == 2
    assert {one.text for one in said[0:8]} == {GOOD["kho"], "Mạng yếu."}
    assert [one.place for one in said[1:2]] == [said[1].place]


def test_an_old_and_a_new_province_of_one_name_say_their_time(world):
    cast = world.cast
    UnitVersion.objects.filter(unit=cast.ha_giang).update(name="Lâm Đồng", to_date="2025-07-01")
    UnitVersion.objects.filter(unit=cast.lam_dong).update(from_date="2009-01-01")
    hoa = cast.actor("hoa")

    assert dict(queries.places_below(hoa, day=NOW.date())) == {
        cast.ha_giang.pk: "Tỉnh Lâm Đồng (đến 30/6/2025)", cast.lam_dong.pk: "Tỉnh Lâm Đồng (từ 01/01/2009)",
    }  # fmt: skip
    Campaign.objects.update(opened_at=NOW + timedelta(days=1))
    assert queries.places_below(hoa, day=NOW.date()) == []


def test_the_places_to_choose_are_of_the_campaign_asked_for(world):
    hoa = world.cast.actor("hoa")
    assert len(queries.places_below(hoa, day=NOW.date(), campaign=str(world.campaign.pk))) == 2
    assert queries.places_below(hoa, day=NOW.date(), campaign=str(world.campaign.pk + 1)) == []

"""Files are handed in for a campaign in which the place owes a report, the newest first."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.reports.conftest import REPORT, owe
from tests.reports.intake.test_pages import text, upload
from tusach.campaign.models import Campaign, CampaignState
from tusach.reports import actions
from tusach.reports.models import Intake

ADDRESS = "reports:intake-list"


@pytest.fixture
def later(world):
    """A newer campaign in which only Lâm Đồng owes a report."""
    campaign = Campaign.objects.create(
        name="Báo cáo năm 2026", short_name="Báo cáo năm 2026", reference_date=date(2023, 10, 31),
        first_year=2026, last_year=2026, state=CampaignState.OPEN, opened_at=NOW - timedelta(days=9),
    )  # fmt: skip
    owe(campaign, "REPORT", world.cast.lam_dong, "Tỉnh Lâm Đồng", None, world.cast.lam_dong)
    actions.issue_outline(campaign=campaign, kind="REPORT", tree=REPORT, by=world.cast.actor("vinh"), at=NOW)
    return campaign


@pytest.mark.parametrize(("name", "opened"), [("minh", "Báo cáo năm 2026"), ("khach", "Tổng kết 15 năm")])
def test_a_province_opens_the_newest_campaign_in_which_it_owes(world, later, sign_in, name, opened):
    page = text(sign_in(world.cast.person(name)).get(reverse(ADDRESS)))
    assert f"<p>{opened}. Tệp được giữ nguyên" in page
    assert ("Báo cáo năm 2026" in page) is (name == "minh")


def test_a_province_that_owes_nothing_is_told_so(world, later, sign_in):
    world.campaign.obligations.filter(unit=world.cast.ha_giang).update(dropped_at=NOW)
    page = text(sign_in(world.cast.person("khach")).get(reverse(ADDRESS)))
    assert "Chưa có báo cáo nào phải nộp" in page
    assert 'name="tep"' not in page


def test_no_file_goes_into_a_campaign_in_which_the_place_owes_nothing(world, later, sign_in):
    client = sign_in(world.cast.person("khach"))
    data = {"tep": upload(), "dot": later.pk}
    assert "không phải báo cáo" in text(client.post(reverse("reports:intake-hand-in"), data, follow=True))
    assert Intake.objects.count() == 0


def test_the_centre_chooses_among_all(world, later, sign_in):
    client = sign_in(world.cast.person("hoa"))
    page = text(client.get(reverse(ADDRESS), {"dot": world.campaign.pk}))
    assert "<p>Tổng kết 15 năm. Tệp được giữ nguyên" in page
    assert "Báo cáo năm 2026</option>" in page

"""A province reminds its own places that have not answered, and nobody else's."""

from datetime import timedelta

import pytest

from tests.cast import NOW
from tusach.campaign import actions, queries
from tusach.journal.models import Entry, Notice
from tusach.kit.errors import Refused

ACT = "campaign.remind_missing"


def told():
    return set(Notice.objects.filter(kind=actions.REMINDER).values_list("person__username", flat=True))


def test_a_province_looks_then_reminds_its_own_places(cast, sign_in, campaign):
    client, page = sign_in(cast.person("minh")), f"/dot/{campaign.pk}/don-vi/nhac/"
    assert page in client.get(f"/dot/{campaign.pk}/don-vi/").text
    shown = client.get(page).text
    assert "Lan" in shown
    assert "Tân Thành" not in shown
    assert "Hòa Bắc" in shown.split("Chưa có người viết phiếu:")[1]

    answer = client.post(page, follow=True)

    assert "Đã nhắc 2 người." in answer.text
    assert told() == {"lan", "bao"}
    assert Entry.objects.get(act=ACT).facts["provinces"] == [cast.lam_dong.pk]


def test_who_has_answered_is_left_alone(cast, campaign):
    campaign.obligations.filter(unit=cast.ta_nung).update(answered_at=NOW)

    actions.remind_missing(campaign=campaign, by=cast.actor("thu"), at=NOW)

    assert told() == {"bao"}


def test_it_is_said_once_a_day_for_each_province(cast, campaign):
    actions.remind_missing(campaign=campaign, by=cast.actor("minh"), at=NOW)
    with pytest.raises(Refused, match="trong một ngày qua"):
        actions.remind_missing(campaign=campaign, by=cast.actor("thu"), at=NOW + timedelta(hours=20))
    assert not queries.reminded_lately(campaign, cast.stranger(), at=NOW)

    later = NOW + timedelta(days=1)
    assert actions.remind_missing(campaign=campaign, by=cast.actor("thu", later), at=later)


def test_a_closed_campaign_reminds_nobody(cast, campaign):
    actions.close_campaign(campaign=campaign, by=cast.actor("hoa"), at=NOW)
    with pytest.raises(Refused, match="Không có ai để nhắc"):
        actions.remind_missing(campaign=campaign, by=cast.actor("minh"), at=NOW)


@pytest.mark.parametrize("name", ["lan", "dung", "hoa", "vang"])
def test_others_have_no_such_door(cast, sign_in, campaign, name):
    client = sign_in(cast.person(name))
    assert client.post(f"/dot/{campaign.pk}/don-vi/nhac/").status_code in {403, 404}
    assert "don-vi/nhac" not in client.get(f"/dot/{campaign.pk}/don-vi/").text
    assert not told()


def test_a_stranger_province_reaches_only_its_own(cast, campaign):
    calls = queries.preview_missing(campaign, cast.stranger(), at=NOW)
    assert {one.province_id for call in calls for one in call.obligations} <= {cast.ha_giang.pk}

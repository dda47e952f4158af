"""Doors of the plan's changes: who may, what the forms carry, what stays typed."""

from datetime import date

import pytest

from tests.campaign.test_milestones import WHY, milestone  # noqa: F401 - a fixture
from tests.cast import NOW
from tusach.campaign import actions
from tusach.campaign.models import Milestone, PlanChange


def test_from_the_campaign_to_a_milestone_moved_with_its_due_day(cast, sign_in, campaign, milestone):  # noqa: F811
    client = sign_in(cast.person("hoa"))
    address = f"/dot/moc/{milestone.pk}/sua/"
    assert address in client.get(f"/dot/{campaign.pk}/").content.decode()
    form = client.get(address).context["form"]
    answers = {name: form[name].value() or "" for name in form.fields}
    assert (answers["to_date"], answers["survey_due"], answers["details"]) == (
        "30/11/2023",
        "03/11/2023",
        "Gửi phiếu",
    )

    turned_back = client.post(
        address, {**answers, "from_date": "10/11/2023", "reason": WHY, "details": "Gửi\nĐôn đốc"}
    )
    assert turned_back.status_code == 422
    assert "nằm ngoài thời gian mới của mốc" in turned_back.content.decode()
    assert "Đôn đốc" in turned_back.content.decode()
    answers |= {"to_date": "31/12/2023", "survey_due": "20/12/2023", "reason": WHY}
    page = client.post(address, answers, follow=True).content.decode()

    assert "Theo hạn mới 4 nơi" in page
    assert "từ 01/11/2023 đến hết 31/12/2023" in page
    assert WHY in page
    assert "1 lần thay đổi so với kế hoạch" in page


def test_adding_cancelling_and_taking_back(cast, sign_in, campaign, milestone):  # noqa: F811
    client = sign_in(cast.person("hoa"))
    new = {
        "title": "Hội thảo",
        "from_date": "05/12/2023",
        "to_date": "05/12/2023",
        "details": "",
        "reason": WHY,
    }

    client.post(f"/dot/{campaign.pk}/moc/", new)
    added = Milestone.objects.get(title="Hội thảo")
    assert (added.from_date, added.last_day) == (date(2023, 12, 5), date(2023, 12, 5))
    told = client.get(f"/dot/moc/{milestone.pk}/bo/").content.decode()
    assert "Hạn gửi phiếu khảo sát (03/11/2023) nằm trong mốc này vẫn giữ nguyên" in told
    page = client.post(f"/dot/moc/{milestone.pk}/bo/", {"reason": WHY}, follow=True).content.decode()
    assert "1 mốc đã bỏ" in page
    back = client.post(f"/dot/moc/{milestone.pk}/lay-lai/", {"reason": WHY}, follow=True).content.decode()
    assert "mốc đã bỏ" not in back


def test_the_common_day_says_what_hangs_on_it(cast, sign_in, campaign):
    client = sign_in(cast.person("hoa"))
    address = f"/dot/{campaign.pk}/han/"
    assert "4 nơi chưa gửi, 0 nơi đã gửi" in client.get(address).content.decode()

    turned_back = client.post(address, {"kind": "SURVEY", "until": "01/11/2023", "reason": WHY})
    assert turned_back.status_code == 422
    assert WHY in turned_back.content.decode()
    said = client.post(address, {"kind": "SURVEY", "until": "20/11/2023", "reason": WHY}, follow=True)

    assert "Đã đổi hạn. Theo hạn mới 4 nơi, giữ hạn riêng muộn hơn 0 nơi. Đã báo" in said.content.decode()
    assert "03/11/2023" in said.content.decode()


@pytest.mark.parametrize("door", ["moc/{m}/sua/", "moc/{m}/bo/", "moc/{m}/lay-lai/", "{c}/moc/", "{c}/han/"])
def test_three_refusals_at_every_door(cast, sign_in, client, campaign, milestone, door):  # noqa: F811
    address = "/dot/" + door.format(m=milestone.pk, c=campaign.pk)
    given = {"reason": WHY, "kind": "SURVEY", "until": "20/11/2023"}

    assert client.post(address, given).status_code == 302
    for name in ("khach", "lan", "minh"):
        assert sign_in(cast.person(name)).get(address).status_code == 403
        assert sign_in(cast.person(name)).post(address, given).status_code == 403
    assert not PlanChange.objects.exists()


def test_a_campaign_in_preparation_is_not_found_by_a_stranger(cast, sign_in, draft):
    one = draft.milestones.first()

    for door in (f"moc/{one.pk}/sua/", f"{draft.pk}/han/"):
        assert sign_in(cast.person("khach")).get(f"/dot/{door}").status_code == 404


def test_a_closed_campaign_offers_nothing_to_change(cast, sign_in, campaign, milestone):  # noqa: F811
    actions.close_campaign(campaign=campaign, by=cast.actor("hoa"), at=NOW)
    client = sign_in(cast.person("hoa"))

    page = client.get(f"/dot/{campaign.pk}/").content.decode()
    assert "Đổi hạn chung" not in page
    assert "/sua/" not in page
    late = client.post(f"/dot/moc/{milestone.pk}/bo/", {"reason": WHY})
    assert late.status_code == 422
    assert "Đợt đã khép lại" in late.content.decode()

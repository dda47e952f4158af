from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.campaign.plans import PLAN
from tests.cast import NOW
from tusach.campaign import actions
from tusach.campaign.models import Campaign, PlanReading
from tusach.journal.models import Notice


def upload(text, name="ke-hoach.txt"):
    return {"file": SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)}


def test_from_upload_to_the_open_campaign(cast, sign_in):
    client = sign_in(cast.person("hoa"))

    there = client.post("/dot/ke-hoach/gui/", upload(PLAN), follow=True)
    plan = PlanReading.objects.get()
    assert 'href="#d' in there.content.decode()
    assert "1 chỗ cần xem lại" in there.content.decode()
    form = client.get(f"/dot/ke-hoach/{plan.pk}/lap-dot/").context["form"]
    answers = {name: form[name].value() for name in form.fields}
    assert answers["report_due"] == "31/5/2023"
    client.post(f"/dot/ke-hoach/{plan.pk}/lap-dot/", answers)
    campaign = Campaign.objects.get()
    client.post(f"/dot/{campaign.pk}/bat-dau/")
    page = client.get(f"/dot/{campaign.pk}/")

    assert page.status_code == 200
    assert campaign.obligations.count() == 6


def test_correcting_by_hand(cast, sign_in, reading):
    client = sign_in(cast.person("hoa"))
    form = client.get(f"/dot/ke-hoach/{reading.pk}/sua/").context["form"]
    answers = {name: form[name].value() or "" for name in form.fields}

    answer = client.post(
        f"/dot/ke-hoach/{reading.pk}/sua/", {**answers, "number": "58", "outline": "I. Một\n1. Hai"}
    )

    assert answer.status_code == 302
    reading.refresh_from_db()
    assert reading.reading["document"]["code"] == "58-KH/BTGTW"
    assert reading.reading["outline"][0]["children"][0]["title"] == "Hai"


@pytest.mark.parametrize(
    ("data", "word"), [(b" ", "không có nội dung"), (bytes(range(256)) * 9, "không phải tệp")]
)
def test_an_unreadable_plan_is_one_sentence(cast, sign_in, data, word):
    answer = sign_in(cast.person("hoa")).post("/dot/ke-hoach/gui/", upload(data))

    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not PlanReading.objects.exists()


def test_three_refusals(cast, sign_in, campaign, reading):
    owed = campaign.obligations.get(unit=cast.ta_nung)

    assert sign_in(cast.person("khach")).get(f"/dot/gia-han/{owed.pk}/").status_code == 404
    assert sign_in(cast.person("lan")).get(f"/dot/gia-han/{owed.pk}/").status_code == 403
    assert sign_in(cast.person("minh")).get(f"/dot/ke-hoach/{reading.pk}/").status_code == 404
    late = sign_in(cast.person("minh")).post(
        f"/dot/gia-han/{owed.pk}/", {"until": "01/10/2023", "reason": "x"}
    )
    assert late.status_code == 422
    assert "hạn mới phải muộn hơn" in late.content.decode()


def queries_of(client, address, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_of_units_costs_the_same_for_one_and_three(
    cast, sign_in, campaign, django_assert_num_queries
):
    address = f"/dot/{campaign.pk}/don-vi/?loai=SURVEY"
    campaign.obligations.filter(kind="SURVEY").exclude(unit=cast.ta_nung).update(dropped_at=NOW)
    one = queries_of(sign_in(cast.person("minh")), address, django_assert_num_queries)
    campaign.obligations.update(dropped_at=None)

    assert queries_of(sign_in(cast.person("minh")), address, django_assert_num_queries) == one


def test_every_filter_answers(cast, sign_in, campaign):
    client = sign_in(cast.person("hoa"))

    for state in ("", "CHUA", "QUA_HAN", "DA_GUI", "GIA_HAN", "la"):
        assert client.get(f"/dot/{campaign.pk}/don-vi/?trang_thai={state}").status_code == 200
    late = client.get(f"/dot/{campaign.pk}/don-vi/?trang_thai=QUA_HAN").content.decode()
    assert "Tỉnh Lâm Đồng" in late
    assert "Xã Tà Nung" not in late


def test_reminders_are_shown_then_sent(cast, sign_in, campaign):
    client = sign_in(cast.person("hoa"))

    assert "Lan" in client.get(f"/dot/{campaign.pk}/nhac/").content.decode()
    client.post(f"/dot/{campaign.pk}/nhac/gui/")
    assert "Không có gì để nhắc" in client.get(f"/dot/{campaign.pk}/nhac/").content.decode()


def test_a_calendar_address_can_be_taken_back(cast, client, campaign, clock):
    token = actions.make_feed(person=cast.person("lan"), by=cast.actor("lan"), at=NOW)

    feed = client.get(f"/dot/lich/{token}.ics").content.decode()
    assert "20231103" in feed
    assert feed.count("BEGIN:VEVENT") == 3
    actions.revoke_feeds(person=cast.person("lan"), by=cast.actor("lan"), at=NOW + timedelta(hours=1))
    assert client.get(f"/dot/lich/{token}.ics").status_code == 404


@pytest.mark.parametrize("name", ["hoa", "minh", "lan", "khach", "quan"])
def test_pages_open(cast, sign_in, campaign, name):
    client = sign_in(cast.person(name))

    for address in ("/dot/", f"/dot/{campaign.pk}/", f"/dot/{campaign.pk}/don-vi/", "/dot/lich/"):
        assert client.get(address).status_code == 200, address


def test_the_list_of_one_place_stays_with_it_and_leads_to_the_answers(cast, sign_in, campaign):
    client = sign_in(cast.person("hoa"))
    page = client.get(f"/dot/{campaign.pk}/don-vi/?noi={cast.di_linh.pk}").text

    assert "Huyện Di Linh, từng đơn vị" in page
    assert f'<input type="hidden" name="noi" value="{cast.di_linh.pk}">' in page
    assert "Xã Tân Thành" not in page
    assert f"/bao-cao/tat-ca/?dot={campaign.pk}&amp;loai=SURVEY&amp;noi={cast.ta_nung.pk}" in page
    assert "/bao-cao/tat-ca/" not in sign_in(cast.person("lan")).get(f"/dot/{campaign.pk}/don-vi/").text
    assert client.get(f"/dot/{campaign.pk}/don-vi/?noi=²").status_code == 200


def test_a_reminder_leads_to_what_is_to_be_done(cast, campaign):
    actions.send_reminders(campaign=campaign, by=None, at=NOW)
    actions.send_reminders(campaign=campaign, by=None, at=NOW + timedelta(days=9))

    led = dict(Notice.objects.filter(kind=actions.REMINDER).values_list("person__username", "url"))
    assert led["lan"] == "/bao-cao/"
    assert led["dung"] == f"/dot/{campaign.pk}/don-vi/?loai=SURVEY&trang_thai=CHUA"

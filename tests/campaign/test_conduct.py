import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.cast import NOW
from tusach.campaign import actions, queries
from tusach.campaign.models import BudgetLine, Member, Milestone, Obligation, ObligationChange
from tusach.journal.models import Entry
from tusach.kit.errors import Refused


def hoa(cast):
    return {"by": cast.actor("hoa"), "at": NOW}


def test_members_come_and_go(cast, sign_in, campaign):
    committee = campaign.committees.first()
    client = sign_in(cast.person("hoa"))
    address = f"/dot/ban-to/{committee.pk}/"

    client.post(f"{address}them-nguoi/", {"person": cast.person("vinh").pk, "title": "Trưởng ban"})
    client.post(f"{address}them-nguoi/", {"name": "Bà Mẫu Thị Một", "title": "Thành viên"})
    page = client.get(address).content.decode()
    assert "Vinh" in page
    assert "Bà Mẫu Thị Một" in page
    client.post(f"/dot/thanh-vien/{Member.objects.get(name='').pk}/dua-ra/")

    assert [str(one) for one in committee.members.all()] == ["Bà Mẫu Thị Một"]
    assert Entry.objects.filter(act="campaign.remove_member").count() == 1


@pytest.mark.parametrize(("person", "name"), [(None, " "), ("vinh", "Ông Hai")])
def test_a_member_is_one_person(cast, campaign, person, name):
    with pytest.raises(Refused, match="chỉ một trong hai"):
        actions.add_member(
            committee=campaign.committees.first(), person=cast.person(person) if person else None, name=name, title="",
            **hoa(cast),
        )  # fmt: skip


def test_a_member_is_added_once_and_what_was_typed_stays(cast, sign_in, campaign):
    committee = campaign.committees.first()
    client = sign_in(cast.person("hoa"))
    for _ in range(2):
        answer = client.post(
            f"/dot/ban-to/{committee.pk}/them-nguoi/", {"name": "Bà Mẫu", "title": "Thành viên"}
        )

    assert answer.status_code == 422
    assert "đã có trong" in answer.content.decode()
    assert 'value="Bà Mẫu"' in answer.content.decode()


def test_a_unit_is_added_after_the_start(cast, sign_in, campaign):
    owed = campaign.obligations.get(unit=cast.ta_nung)
    owed.delete()
    client = sign_in(cast.person("hoa"))

    client.post(f"/dot/{campaign.pk}/don-vi/them/", {"kind": "SURVEY", "unit": "24790", "reason": "Bỏ sót"})

    added = campaign.obligations.get(unit=cast.ta_nung)
    assert (added.province, added.due_date) == (cast.lam_dong, date(2023, 11, 3))
    assert ObligationChange.objects.get().kind == "ADDED"


def test_a_dropped_unit_comes_back_with_its_new_day(cast, campaign):
    owed = campaign.obligations.get(unit=cast.hoa_bac)
    actions.drop_obligation(obligation=owed, reason="Đã sáp nhập", **hoa(cast))

    actions.add_obligation(
        campaign=campaign, kind="SURVEY", unit=cast.hoa_bac, reason="Không sáp nhập nữa", until=date(2023, 11, 20),
        **hoa(cast),
    )  # fmt: skip

    owed.refresh_from_db()
    assert owed in queries.standing(campaign.obligations.all())
    assert owed.last_day == date(2023, 11, 20)


@pytest.mark.parametrize(
    ("unit", "kind", "until", "why"),
    [
        ("hoa_bac", "SURVEY", None, "đã có trong danh sách"),
        ("lam_dong", "SURVEY", None, "không thuộc cấp"),
        ("hoa_bac", "REPORT", None, "đã qua"),
        ("hoa_bac", "KHAC", None, "không hỏi"),
    ],
)
def test_a_unit_that_cannot_be_added(cast, campaign, unit, kind, until, why):
    before = Obligation.objects.count()
    with pytest.raises(Refused, match=why):
        actions.add_obligation(
            campaign=campaign, kind=kind, unit=getattr(cast, unit), reason="x", until=until, **hoa(cast)
        )

    assert Obligation.objects.count() == before


def test_an_unknown_unit_is_a_sentence_and_nothing_is_lost(cast, sign_in, campaign):
    answer = sign_in(cast.person("hoa")).post(
        f"/dot/{campaign.pk}/don-vi/them/", {"kind": "SURVEY", "unit": "Xứ Lạ", "reason": "Bỏ sót"}
    )

    assert answer.status_code == 422
    assert "Không thấy đơn vị nào" in answer.content.decode()
    assert "Bỏ sót" in answer.content.decode()


def test_a_unit_is_dropped_on_its_page(cast, sign_in, campaign):
    owed = campaign.obligations.get(unit=cast.hoa_bac)
    address = f"/dot/dua-ra/{owed.pk}/"

    assert sign_in(cast.person("khach")).get(address).status_code == 404
    assert sign_in(cast.person("minh")).get(address).status_code == 403
    sign_in(cast.person("hoa")).post(address, {"reason": "Đã sáp nhập"})
    owed.refresh_from_db()
    assert owed.dropped_at == NOW


def test_a_reminder_rule_is_added_changed_and_switched_off(cast, sign_in, campaign):
    client = sign_in(cast.person("hoa"))
    given = {
        "kind": "SURVEY",
        "offset_days": "-3",
        "audience": "OWNER",
        "text": "{dot}: còn ba ngày.",
        "is_active": "on",
    }
    client.post(f"/dot/{campaign.pk}/nhac/them/", given)
    rule = campaign.reminder_rules.get(offset_days=-3)

    client.post(f"/dot/loi-nhac/{rule.pk}/", {**given, "offset_days": "-4", "is_active": ""})
    rule.refresh_from_db()
    assert (rule.offset_days, rule.is_active) == (-4, False)
    twice = client.post(f"/dot/loi-nhac/{rule.pk}/", {**given, "offset_days": "-7"})
    assert "Đã có lời nhắc" in twice.content.decode()


def test_reminders_of_another_day_are_shown_not_sent(cast, sign_in, campaign):
    client = sign_in(cast.person("hoa"))

    page = client.get(f"/dot/{campaign.pk}/nhac/?ngay=06/11/2023").content.decode()
    assert "Lời nhắc sẽ gửi ngày 06/11/2023" in page
    assert "Dũng" in page
    assert "Gửi lời nhắc</button>" not in page
    assert "ngay" in client.get(f"/dot/{campaign.pk}/nhac/?ngay=xx").content.decode()


def test_a_milestone_is_done_and_undone(cast, sign_in, campaign):
    milestone = campaign.milestones.order_by("order").last()
    client = sign_in(cast.person("hoa"))
    page = client.get(f"/dot/{campaign.pk}/").content.decode()
    assert "đến hết 31/5/2023" in page
    assert "chưa tới hết hạn" not in page

    client.post(f"/dot/moc/{milestone.pk}/", {"done_on": "30/5/2023"})
    milestone.refresh_from_db()
    assert milestone.done_on == date(2023, 5, 30)
    assert client.post(f"/dot/moc/{milestone.pk}/", {"done_on": "30/12/2023"}).status_code == 422
    client.post(f"/dot/moc/{milestone.pk}/", {"done_on": ""})
    milestone.refresh_from_db()
    assert milestone.done_on is None


def test_a_milestone_noted_as_done_still_says_who_is_late(cast, sign_in, campaign):
    milestone = campaign.milestones.order_by("order").last()
    Milestone.objects.filter(pk=milestone.pk).update(
        from_date=date(2023, 10, 1), to_date=date(2023, 11, 1), done_on=date(2023, 10, 30)
    )
    late = campaign.obligations.filter(kind="REPORT").count()
    client = sign_in(cast.person("hoa"))

    page = client.get(f"/dot/{campaign.pk}/").content.decode()
    assert f"ghi xong 30/10/2023, còn {late} nơi quá hạn báo cáo theo đề cương</span>" in page

    campaign.obligations.update(answered_at=NOW)
    page = client.get(f"/dot/{campaign.pk}/").content.decode()
    assert "xong 30/10/2023</span>" in page
    assert "quá hạn báo cáo" not in page


def test_a_trip_speaks_of_its_last_day(cast, sign_in, campaign):
    trip = campaign.trips.first()
    client = sign_in(cast.person("hoa"))

    client.post(
        f"/dot/doan/{trip.pk}/", {"name": trip.name, "from_date": "05/11/2023", "to_date": "07/11/2023"}
    )

    trip.refresh_from_db()
    assert trip.to_date == date(2023, 11, 8)
    assert client.get(f"/dot/doan/{trip.pk}/").context["form"]["to_date"].value() == "07/11/2023"
    assert "đến hết 07/11/2023" in client.get(f"/dot/{campaign.pk}/").content.decode()


def test_money_is_whole_dong_with_its_sums(cast, sign_in, campaign):
    client = sign_in(cast.person("hoa"))
    address = f"/dot/{campaign.pk}/kinh-phi/"
    client.post(
        address, {"item": "Hội nghị", "source": "CENTRAL", "planned": "120.000.000", "spent": "90.500.000"}
    )
    client.post(address, {"item": "In đề cương", "source": "SOCIAL", "planned": "5 triệu"})
    wrong = client.post(address, {"item": "Đi lại", "source": "LOCAL", "planned": "nhiều lắm"})
    assert wrong.status_code == 422
    assert "Đi lại" in wrong.content.decode()

    assert queries.budget_sums(campaign)[-1] == {"label": "Cộng", "planned": 125_000_000, "spent": 90_500_000}
    sheet = load_workbook(io.BytesIO(client.get(f"/dot/{campaign.pk}/kinh-phi.xlsx").content)).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert 125_000_000 in cells
    client.post(f"/dot/kinh-phi/{BudgetLine.objects.get(source='SOCIAL').pk}/bo/")
    assert campaign.budget.count() == 1
    assert sign_in(cast.person("minh")).get(f"/dot/{campaign.pk}/kinh-phi.xlsx").status_code == 403


def test_a_meeting_with_its_minutes(cast, sign_in, campaign):
    client = sign_in(cast.person("hoa"))
    minutes = SimpleUploadedFile("bien-ban.txt", "Kết luận của hội nghị.".encode())
    given = {"name": "Hội thảo góp ý", "held_on": "01/11/2023", "form": "MIXED", "places": "Hà Nội; Đà Nẵng"}
    client.post(f"/dot/{campaign.pk}/hoi-nghi/", {**given, "minutes": minutes})

    meeting = campaign.meetings.get()
    assert "Hội thảo góp ý" in client.get(f"/dot/{campaign.pk}/").content.decode()
    client.post(f"/dot/hoi-nghi/{meeting.pk}/", {**given, "name": "Hội thảo khoa học"})
    held = client.get(f"/dot/hoi-nghi/{meeting.pk}/bien-ban/")
    assert "Kết luận" in b"".join(held.streaming_content).decode()
    assert sign_in(cast.person("lan")).get(f"/dot/hoi-nghi/{meeting.pk}/bien-ban/").status_code == 403


def test_a_trip_is_added_to_those_of_the_plan(cast, sign_in, campaign):
    address = f"/dot/{campaign.pk}/doan/"
    assert sign_in(cast.stranger().person).post(address, {"name": "Đoàn lạ"}).status_code == 403
    client = sign_in(cast.person("hoa"))
    assert address in client.get(f"/dot/{campaign.pk}/").text

    came = client.post(address, {"name": "Đoàn khảo sát Tây Nguyên", "region": "Tây Nguyên"}, follow=True)

    assert "Đã thêm Đoàn khảo sát Tây Nguyên." in came.text
    assert [one.order for one in campaign.trips.order_by("order")] == [1, 2, 3]

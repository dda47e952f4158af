from datetime import date, timedelta

import pytest

from tests.campaign.plans import PLAN
from tests.cast import NOW
from tusach.campaign import actions, jobs, queries
from tusach.campaign.models import Member, ObligationChange, ReminderSent
from tusach.journal.models import Entry, Notice
from tusach.kit.errors import Refused
from tusach.registry.models import Document


def test_confirming_makes_the_campaign_with_all_its_parts(draft):
    assert draft.state == "DRAFT"
    assert str(draft.plan) == "Kế hoạch số 57-KH/BTGTW"
    assert draft.plan.recipients.count() == 4
    assert draft.plan.references.count() == 2
    assert draft.plan.files.get().name == "ke-hoach.txt"
    assert draft.plan.recipients.get(is_group=True).level == "PROVINCE"
    assert [one.from_date for one in draft.milestones.order_by("order")] == [
        date(2023, 3, 1),
        date(2023, 4, 1),
    ]
    assert draft.activities.get().lead == "Ban Tuyên giáo Trung ương"
    assert [one.name for one in draft.committees.order_by("pk")] == ["Ban Chỉ đạo", "Tổ thư ký"]
    assert [one.region for one in draft.trips.order_by("order")] == ["miền Bắc", "miền Nam"]
    assert draft.reminder_rules.count() == 10
    assert Entry.objects.filter(act="campaign.create").count() == 1


def test_a_plan_is_confirmed_once(cast, reading, draft):
    with pytest.raises(Refused, match="đã lập thành đợt"):
        actions.create_campaign(
            plan=reading, by=cast.actor("hoa"), at=NOW, name="x", short_name="x",
            reference_date=date(2023, 10, 31), years=(2018, 2022), report_due=date(2023, 10, 31),
        )  # fmt: skip


@pytest.mark.parametrize(("years", "due"), [((2022, 2018), date(2023, 10, 31)), ((2018, 2022), None)])
def test_a_campaign_needs_years_and_a_day(cast, reading, years, due):
    with pytest.raises(Refused):
        actions.create_campaign(
            plan=reading, by=cast.actor("hoa"), at=NOW, name="x", short_name="x",
            reference_date=date(2023, 10, 31), years=years, report_due=due,
        )  # fmt: skip

    assert not Document.objects.exists()


def test_the_same_plan_twice_is_one_document(cast, draft):
    again = actions.keep_reading(data=PLAN.encode(), name="lan-hai.txt", by=cast.actor("hoa"), at=NOW)
    second = actions.create_campaign(
        plan=again, by=cast.actor("hoa"), at=NOW, name="x", short_name="x",
        reference_date=date(2023, 10, 31), years=(2018, 2022), report_due=date(2023, 10, 31),
    )  # fmt: skip

    assert second.plan == draft.plan
    assert second.plan.recipients.count() == 4


def test_opening_freezes_who_owes_what(cast, campaign):
    owed = campaign.obligations.order_by("kind", "unit_sort")

    assert campaign.state == "OPEN"
    assert owed.filter(kind="SURVEY").count() == 4
    assert {one.unit_name for one in owed.filter(kind="REPORT")} == {"Tỉnh Lâm Đồng", "Tỉnh Hà Giang"}
    lan = owed.get(unit=cast.ta_nung)
    assert (lan.district, lan.province, lan.due_date) == (cast.di_linh, cast.lam_dong, date(2023, 11, 3))


def test_a_campaign_opens_once(cast, campaign):
    with pytest.raises(Refused, match="đã bắt đầu"):
        actions.open_campaign(campaign=campaign, by=cast.actor("hoa"), at=NOW)


def test_opening_costs_the_same_for_any_number_of_units(cast, draft, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):  # on PostgreSQL one of them gathers statistics
        actions.open_campaign(campaign=draft, by=cast.actor("hoa"), at=NOW)


def test_an_extension_has_its_reason_and_is_listed(cast, campaign):
    owed = campaign.obligations.get(unit=cast.ta_nung)
    later = date(2023, 11, 10)

    owed = actions.extend_obligation(
        obligation=owed, until=later, reason="Bão lũ", by=cast.actor("minh"), at=NOW
    )

    assert queries.due_date_of(owed) == later
    assert ObligationChange.objects.get().reason == "Bão lũ"


@pytest.mark.parametrize(
    ("until", "reason"),
    [(date(2023, 11, 3), "Bão lũ"), (date(2023, 10, 1), "Bão lũ"), (date(2023, 11, 10), "  ")],
)
def test_an_extension_refused_changes_nothing(cast, campaign, until, reason):
    owed = campaign.obligations.get(unit=cast.ta_nung)

    with pytest.raises(Refused):
        actions.extend_obligation(obligation=owed, until=until, reason=reason, by=cast.actor("minh"), at=NOW)

    owed.refresh_from_db()
    assert owed.extended_to is None


def test_a_dropped_unit_is_no_longer_expected(cast, campaign):
    owed = campaign.obligations.get(unit=cast.hoa_bac)

    actions.drop_obligation(obligation=owed, reason="Đã sáp nhập", by=cast.actor("hoa"), at=NOW)

    assert owed not in queries.standing(campaign.obligations.all())
    with pytest.raises(Refused, match="đã được đưa ra"):
        actions.drop_obligation(obligation=owed, reason="Đã sáp nhập", by=cast.actor("hoa"), at=NOW)


def test_reminders_go_as_previewed_and_once(cast, campaign):
    shown = queries.preview_reminders(campaign, at=NOW)

    assert {(one.rule.kind, one.rule.audience, tuple(sorted(p.username for p in one.people))) for one in shown} == {
        ("SURVEY", "OWNER", ("bao", "lan")),
        ("REPORT", "OWNER", ("khach", "minh")),
    }  # fmt: skip
    sent = actions.send_reminders(campaign=campaign, by=None, at=NOW)
    assert [one.sentence for one in sent] == [one.sentence for one in shown]
    told = Notice.objects.count()
    assert told == 4
    assert actions.send_reminders(campaign=campaign, by=None, at=NOW) == []
    assert jobs.remind_due(NOW) == 0
    assert Notice.objects.count() == told


def test_who_has_answered_is_not_reminded(cast, campaign):
    actions.note_answer(obligation=campaign.obligations.get(unit=cast.ta_nung), at=NOW)

    reached = {
        person.username for one in queries.preview_reminders(campaign, at=NOW) for person in one.people
    }

    assert "lan" not in reached
    assert "bao" in reached


def test_late_ones_go_up_to_the_parent_and_the_committee(cast, campaign):
    Member.objects.create(committee=campaign.committees.first(), person=cast.person("vinh"))

    week = queries.preview_reminders(campaign, at=NOW + timedelta(days=9))

    reached: dict[tuple[str, str], set[str]] = {}
    for one in week:
        reached.setdefault((one.rule.kind, one.rule.audience), set()).update(p.username for p in one.people)
    assert reached["SURVEY", "PARENT"] == {"dung"}
    assert reached["REPORT", "PARENT"] == {"hoa"}
    assert reached["REPORT", "COMMITTEE"] == {"vinh"}


def test_a_reminder_without_readers_is_noted_too(cast, campaign):
    actions.send_reminders(campaign=campaign, by=None, at=NOW)

    silent = ReminderSent.objects.filter(obligation__unit=cast.hoa_bac)
    assert silent.count() == 1


def test_corrections_by_hand(cast, reading):
    document = {**reading.reading["document"], "number": "58"}

    actions.correct_reading(plan=reading, changes={"document": document}, by=cast.actor("hoa"), at=NOW)

    reading.refresh_from_db()
    assert reading.reading["document"]["number"] == "58"
    assert reading.corrected_at == NOW

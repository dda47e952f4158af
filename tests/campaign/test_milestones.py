"""The plan changed after the campaign was made: milestones, common due days, and what goes along."""

from datetime import date, timedelta

import pytest

from tests.cast import NOW
from tusach.campaign import actions, exports, queries
from tusach.campaign.actions import WantedMilestone
from tusach.campaign.models import Milestone, ObligationChange, PlanChange, ReminderSent
from tusach.journal.models import Entry, Notice
from tusach.kit.errors import Refused

WHY = "Bão số 5, các tỉnh miền Trung chưa họp được"


@pytest.fixture
def milestone(campaign):
    """It holds the day on which communes send their forms: 3 November 2023."""
    Milestone.objects.filter(campaign=campaign).delete()
    return Milestone.objects.create(
        campaign=campaign, order=1, title="Tháng 11/2023: các xã gửi phiếu", from_date=date(2023, 11, 1),
        to_date=date(2023, 12, 1), details=["Gửi phiếu"],
    )  # fmt: skip


def hoa(cast, at=NOW):
    return {"by": cast.actor("hoa", at), "at": at, "reason": WHY}


def change(cast, milestone, **new):
    """A change with the page's own answers but for `new`."""
    said = {"dues": {}, "may_leave": False, "seen": milestone.changes.count(), **hoa(cast)}
    wanted = {"title": milestone.title, "from_date": milestone.from_date, "to_date": milestone.to_date,
              "details": milestone.details}  # fmt: skip
    for name in tuple(new):
        (wanted if name in wanted else said)[name] = new[name]
    return actions.change_part(part=milestone, wanted=WantedMilestone(**wanted), **said)


def test_a_milestone_moves_with_its_due_day_and_everybody_concerned_is_told(cast, campaign, milestone):
    committee = campaign.committees.first()
    actions.add_member(
        committee=committee, person=cast.person("vinh"), name="", title="", by=cast.actor("hoa"), at=NOW
    )

    campaign.obligations.filter(province=cast.ha_giang).update(answered_at=NOW)

    made = change(cast, milestone, to_date=date(2024, 1, 1), dues={"SURVEY": date(2023, 12, 20)})

    milestone.refresh_from_db()
    campaign.refresh_from_db()
    owed = campaign.obligations.get(kind="SURVEY", unit=cast.ta_nung)
    assert (milestone.last_day, campaign.survey_due, owed.last_day) == (
        date(2023, 12, 31), date(2023, 12, 20), date(2023, 12, 20),
    )  # fmt: skip
    told = dict(Notice.objects.filter(kind=actions.CHANGED).values_list("person__username", "sentence"))
    assert "nay là 20/12/2023, trước là 03/11/2023" in told["lan"]
    assert "mốc “các xã gửi phiếu” nay từ 01/11/2023 đến hết 31/12/2023" in told["vinh"]
    assert not {"khach", "hoa"} & set(told)
    entry = Entry.objects.get(act="campaign.change_milestone")
    assert (entry.facts["reason"], made.facts["told"]) == (WHY, len(told))
    assert [one.label for one in queries.turned_in(made)] == ["Thời gian", "Hạn gửi phiếu khảo sát"]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ({"to_date": date(2023, 11, 1)}, "đứng trước ngày đầu"),
        ({"to_date": date(2203, 11, 2)}, "Năm 2203"),
        ({"title": " "}, "Xin ghi tên mốc"),
        ({"reason": " "}, "Xin ghi lý do"),
        ({}, "Chưa có gì khác"),
        ({"details": ["việc"] * 101}, "gộp bớt"),
        ({"seen": 3, "title": "Khác"}, "Người khác vừa sửa"),
        ({"from_date": date(2023, 11, 10)}, "nằm ngoài thời gian mới"),
        ({"dues": {"SURVEY": date(2023, 11, 1)}}, "Ngày 01/11/2023 đã qua"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_changes_nothing(cast, milestone, new, said):
    with pytest.raises(Refused, match=said):
        change(cast, milestone, **new)

    assert not PlanChange.objects.exists()
    assert Milestone.objects.get().from_date == date(2023, 11, 1)


def test_a_due_day_may_be_left_outside_on_purpose(cast, campaign, milestone):
    change(cast, milestone, from_date=date(2023, 11, 10), may_leave=True)

    campaign.refresh_from_db()
    assert campaign.survey_due == date(2023, 11, 3)


def test_what_is_done_closed_or_cancelled_stays(cast, campaign, milestone):
    milestone.done_on = date(2023, 11, 2)
    milestone.save()
    for act in (lambda: change(cast, milestone, title="Khác"),
                lambda: actions.cancel_part(part=milestone, **hoa(cast))):  # fmt: skip
        with pytest.raises(Refused, match="đã ghi xong"):
            act()
    Milestone.objects.update(done_on=None)
    actions.cancel_part(part=milestone, **hoa(cast))
    for act in (lambda: change(cast, milestone, title="Khác"),
                lambda: actions.set_milestone_done(milestone=Milestone.objects.get(), done_on=None,
                                                   by=cast.actor("hoa"), at=NOW)):  # fmt: skip
        with pytest.raises(Refused, match="đã bỏ"):
            act()
    actions.close_campaign(campaign=campaign, by=cast.actor("hoa"), at=NOW)
    for act in (lambda: actions.restore_part(part=milestone, **hoa(cast)),
                lambda: actions.move_due(campaign=campaign, kind="SURVEY", until=date(2024, 1, 5), **hoa(cast))):  # fmt: skip
        with pytest.raises(Refused, match="Đợt đã khép lại"):
            act()


def test_a_cancelled_milestone_leaves_the_line_and_the_calendar_and_comes_back(cast, campaign, milestone):
    actions.cancel_part(part=milestone, **hoa(cast))

    assert not queries.milestones_of(campaign).exists()
    assert b"milestone-" not in exports.calendar_of(cast.actor("hoa"), at=NOW)
    campaign.refresh_from_db()
    assert campaign.survey_due == date(2023, 11, 3)
    actions.restore_part(part=milestone, **hoa(cast))
    assert list(queries.milestones_of(campaign)) == [milestone]
    with pytest.raises(Refused, match="không cần lấy lại"):
        actions.restore_part(part=milestone, **hoa(cast))


def test_own_days_are_kept_or_end_in_the_common_one(cast, campaign):
    near, far = (campaign.obligations.get(kind="SURVEY", unit=one) for one in (cast.ta_nung, cast.bao_thuan))
    by = {"by": cast.actor("hoa"), "at": NOW}
    actions.extend_obligation(obligation=near, until=date(2023, 11, 10), reason="Lũ", **by)
    actions.extend_obligation(obligation=far, until=date(2023, 12, 30), reason="Lũ", **by)

    made = actions.move_due(campaign=campaign, kind="SURVEY", until=date(2023, 11, 20), **hoa(cast))

    near.refresh_from_db()
    far.refresh_from_db()
    assert (near.extended_to, near.last_day, far.last_day) == (None, date(2023, 11, 20), date(2023, 12, 30))
    assert ObligationChange.objects.get(kind="COMMON").obligation == near
    expected = campaign.obligations.filter(kind="SURVEY").count()
    assert (made.facts["moved"], made.facts["kept"]) == (expected - 1, 1)
    assert f"Theo hạn mới {expected - 1} nơi, giữ hạn riêng muộn hơn 1 nơi." in actions.sentence_of_change(
        made
    )


def test_a_reminder_speaks_again_for_the_new_day_and_once(cast, campaign):
    spoken = ReminderSent.objects.filter(rule__offset_days=-1, obligation__kind="SURVEY")
    actions.send_reminders(campaign=campaign, by=None, at=NOW)
    before = spoken.count()
    actions.move_due(campaign=campaign, kind="SURVEY", until=date(2023, 11, 20), **hoa(cast))
    actions.send_reminders(campaign=campaign, by=None, at=NOW + timedelta(days=1))
    assert spoken.count() == before > 0

    eve = NOW.replace(day=19)
    sent = actions.send_reminders(campaign=campaign, by=None, at=eve)

    assert any("20/11/2023" in one.sentence for one in sent)
    assert spoken.count() == 2 * before
    assert actions.send_reminders(campaign=campaign, by=None, at=eve) == []


def test_a_day_all_have_met_and_one_that_is_not_asked_stay(cast, campaign):
    campaign.obligations.filter(kind="REPORT").update(answered_at=NOW)
    for kind, until, said in (("REPORT", date(2023, 12, 1), "Mọi nơi đã gửi"), ("SURVEY", date(2023, 11, 3), "đã là"),
                              ("LA", date(2023, 12, 1), "không hỏi")):  # fmt: skip
        with pytest.raises(Refused, match=said):
            actions.move_due(campaign=campaign, kind=kind, until=until, **hoa(cast))

    campaign.refresh_from_db()
    assert campaign.report_due == date(2023, 10, 31)


def test_while_it_is_prepared_nobody_is_told(cast, draft):
    actions.move_due(campaign=draft, kind="SURVEY", until=date(2023, 12, 1), **hoa(cast))
    made = actions.add_part(
        campaign=draft,
        wanted=WantedMilestone("Họp Ban Chỉ đạo", date(2023, 11, 6), date(2023, 11, 7)),
        **hoa(cast),
    )

    draft.refresh_from_db()
    assert draft.survey_due == date(2023, 12, 1)
    assert not Notice.objects.filter(kind=actions.CHANGED).exists()
    assert queries.turned_in(made)[0].after == "06/11/2023"


def test_words_that_still_name_the_old_day_are_told(cast, campaign, milestone):
    Milestone.objects.update(details=["Hoàn thành trước ngày 3/11/2023.", "Xong"])
    assert [one.named for one in queries.due_standings(campaign)] == [[milestone], []]

    made = actions.move_due(campaign=campaign, kind="SURVEY", until=date(2023, 11, 13), **hoa(cast))

    assert "Lời của mốc “các xã gửi phiếu” còn nêu ngày 03/11/2023, xin sửa." in actions.sentence_of_change(
        made
    )
    campaign.refresh_from_db()
    assert queries.due_standings(campaign)[0].named == []

"""Saving and sending in one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW
from tests.reports.conftest import GOOD
from tusach.campaign.models import Campaign, CampaignState
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.reports import actions
from tusach.reports.models import Clash, Report, State


def send(world, report, answers, name="lan", base=0, key="k1"):
    return actions.send_answers(
        report=report, answers=answers, base=base, client_key=key, by=world.cast.actor(name), at=NOW
    )


def test_a_whole_form_is_saved_and_sent_in_one_step(world):
    report = world.report(world.cast.ta_nung)
    before = Entry.objects.count()

    saved = send(world, report, GOOD)

    report.refresh_from_db()
    assert (saved.sent, saved.revision, saved.sentence) == (True, 1, "")
    assert (report.state, report.revision, report.submitted_at) == (State.SUBMITTED, 1, NOW)
    assert report.revisions.get().answers["nhan"] == 1386
    assert report.transitions.get().to_state == State.SUBMITTED
    assert Entry.objects.count() == before + 1


def test_it_takes_few_statements(world):
    send(world, world.report(world.cast.ta_nung), GOOD)
    report, actor = world.report(world.cast.bao_thuan, "bao"), world.cast.actor("bao")
    report = Report.objects.select_related("obligation__campaign", "outline").get(pk=report.pk)

    with CaptureQueriesContext(connection) as asked:
        actions.send_answers(report=report, answers=GOOD, base=0, client_key="k", by=actor, at=NOW)

    # PostgreSQL gets all that is written in one message; SQLite gets the six one by one.
    messages = {"sqlite": 8, "postgresql": 3}[connection.vendor]
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == messages


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (GOOD | {"mat": "2000"}, "Còn 1 chỗ cần xem lại"),
        ({"con": "3"}, "Còn 1 câu bắt buộc chưa trả lời"),
        (GOOD | {"nhan": "mấy"}, "không phải số"),
    ],
)
def test_what_may_not_go_yet_is_kept_as_a_draft(world, answers, said):
    report = world.report(world.cast.ta_nung)

    saved = send(world, report, answers)

    report.refresh_from_db()
    assert not saved.sent
    assert said in saved.sentence
    assert (report.state, report.revision) == (State.DRAFT, 1)


def test_a_closed_campaign_keeps_the_draft(world):
    report = world.report(world.cast.ta_nung)
    Campaign.objects.update(state=CampaignState.CLOSED)
    report = Report.objects.get(pk=report.pk)

    saved = send(world, report, GOOD)

    assert "khép lại" in saved.sentence
    assert Report.objects.get(pk=report.pk).state == State.DRAFT


def test_the_same_twice_is_once_and_late_text_is_kept_aside(world):
    report = world.report(world.cast.ta_nung)
    send(world, report, GOOD)
    report.refresh_from_db()

    again = send(world, report, GOOD)
    other = send(world, report, GOOD | {"con": "7"}, key="k2")

    assert (again.sent, again.revision) == (True, 1)
    assert not other.sent
    assert "giữ riêng" in other.sentence
    assert Clash.objects.get().mine == 7


def test_an_old_copy_of_the_report_does_not_overwrite_another_editor(world):
    stale = world.report(world.cast.ta_nung)
    world.save(stale, {"con": "9"})
    stale = Report.objects.get(pk=stale.pk)
    stale.revision, stale.state = 0, State.NOT_STARTED  # as another process had read it

    saved = send(world, stale, GOOD)

    assert [pair.key for pair in saved.pairs] == ["con"]
    assert Report.objects.get(pk=stale.pk).state == State.DRAFT


def test_a_returned_leaf_is_settled_and_a_stranger_is_refused(world):
    report = world.sent(world.cast.ta_nung)
    actions.return_report(report=report, comments={"m1": "Xem lại."}, by=world.cast.actor("minh"), at=NOW)
    report.refresh_from_db()

    saved = send(world, report, {"con": "1.000"}, base=report.revision)

    assert saved.sent
    assert not report.comments.filter(settled_at__isnull=True).exists()
    with pytest.raises(Refused, match="đã hết"):
        send(world, report, {"con": "1"}, name="khach", key="k9")


def test_answers_too_long_for_a_report_are_refused_and_nothing_is_kept(world):
    report = world.report(world.cast.ta_nung)

    with pytest.raises(Refused, match="dài quá mức"):
        send(world, report, GOOD | {"con": ["x" * 1_600_000]})

    report.refresh_from_db()
    assert (report.revision, report.revisions.count()) == (0, 0)

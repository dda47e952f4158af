"""What reports, figures and people's notices do when their campaign moves."""

from datetime import date, timedelta

import pytest

from tests.cast import NOW, make_body, make_person, make_unit
from tusach.campaign import actions as campaign_actions
from tusach.campaign.models import Campaign, Obligation
from tusach.figures import queries as figures
from tusach.figures.models import Expected
from tusach.journal.actions import set_delivery
from tusach.journal.models import Entry, Notice
from tusach.kit.errors import Refused
from tusach.people.models import BodyKind, Role
from tusach.places.models import Level
from tusach.reports import actions, rules
from tusach.reports.models import Outline, Report, State, Transition

LATE = NOW + timedelta(days=10)  # the due day is 10 November, NOW the 2nd


def owed(world, unit):
    return Obligation.objects.get(campaign=world.campaign, unit=unit, kind="SURVEY")


def extend(world, unit, until, at=LATE):
    return campaign_actions.extend_obligation(
        obligation=owed(world, unit), until=until, reason="Bão lũ", by=world.cast.actor("vinh", at), at=at
    )


def timely(world, on):
    (row,) = figures.completeness(
        ask=f"campaign.Campaign:{world.campaign.pk}", level="PROVINCE", within=world.cast.lam_dong, on=on
    )
    return row.asked, row.received, row.on_time, row.overdue


def accepted(world, unit, name="lan", at=NOW):
    return actions.accept_report(report=world.sent(unit, name, at), by=world.cast.actor("minh", at), at=at)


def test_an_extension_granted_later_counts_for_timeliness(world):
    accepted(world, world.cast.ta_nung, at=LATE)
    assert timely(world, LATE.date()) == (3, 1, 0, 2)

    extend(world, world.cast.ta_nung, LATE.date())
    assert timely(world, LATE.date()) == (3, 1, 1, 2)
    extend(world, world.cast.bao_thuan, date(2023, 11, 20))
    assert timely(world, LATE.date()) == (3, 1, 1, 1)
    assert timely(world, date(2023, 11, 21)) == (3, 1, 1, 2)


def test_an_extension_takes_the_mark_of_lateness_off(world):
    report = world.sent(world.cast.ta_nung, at=LATE)
    assert report.is_late

    extend(world, world.cast.ta_nung, LATE.date())

    report.refresh_from_db()
    assert not report.is_late


def test_an_extension_of_who_is_not_expected_expects_nobody(world):
    Expected.objects.all().delete()

    extend(world, world.cast.ta_nung, LATE.date())

    assert not Expected.objects.exists()


def test_a_dropped_unit_leaves_n_of_n_and_comes_back_when_added(world):
    hoa = world.cast.actor("hoa")
    gone = owed(world, world.cast.hoa_bac)
    campaign_actions.drop_obligation(obligation=gone, reason="Đã sáp nhập", by=hoa, at=NOW)
    assert timely(world, NOW.date())[0] == 2

    campaign_actions.add_obligation(
        campaign=world.campaign, kind="SURVEY", unit=world.cast.hoa_bac, reason="Nhầm", by=hoa, at=NOW,
        until=date(2023, 11, 15),
    )  # fmt: skip
    assert timely(world, NOW.date())[0] == 3
    assert Expected.objects.get(unit=world.cast.hoa_bac).due_date == date(2023, 11, 15)


def issued(world, at=NOW):
    """The forms issued once more in another version: who has not opened a report is told."""
    tree = [{"key": "m9", "label": "1.", "title": "Mới", "type": "leaf", "children": [
        {"key": "moi", "kind": "text", "label": "1.1.", "title": "Câu mới"}]}]  # fmt: skip
    return actions.issue_outline(
        campaign=world.campaign, kind="SURVEY", tree=tree, by=world.cast.actor("vinh"), at=at
    )


def test_reporters_are_told_when_their_form_is_issued(world):
    told = Notice.objects.filter(kind="reports.issued").order_by("pk")

    assert {(one.person.username, one.sentence) for one in told} == {
        ("lan", "Phiếu khảo sát đã ban hành, hạn gửi 10/11/2023: Tổng kết 15 năm."),
        ("bao", "Phiếu khảo sát đã ban hành, hạn gửi 10/11/2023: Tổng kết 15 năm."),
        ("minh", "Đề cương báo cáo đã ban hành, hạn gửi 10/11/2023: Tổng kết 15 năm."),
        ("khach", "Đề cương báo cáo đã ban hành, hạn gửi 10/11/2023: Tổng kết 15 năm."),
    }
    assert {one.url for one in told} == {"/bao-cao/"}
    assert all("tải bảng tính" in one.body for one in told)


def test_the_same_form_again_tells_nobody_and_a_new_version_only_who_has_not_begun(world):
    Notice.objects.all().delete()
    actions.issue_outline(
        campaign=world.campaign, kind="SURVEY", tree=world.survey.tree, by=world.cast.actor("vinh"), at=NOW
    )
    assert not Notice.objects.exists()
    world.report(world.cast.ta_nung)

    issued(world)

    (one,) = Notice.objects.all()
    assert (one.person.username, one.sentence[:28]) == ("bao", "Phiếu khảo sát (bản 2) đã ba")


def test_an_extended_unit_reads_its_own_day_and_digests_are_respected(world):
    Notice.objects.all().delete()
    set_delivery(person=world.cast.person("lan"), kind="reports.issued", delivery="DAILY", at=NOW)
    set_delivery(person=world.cast.person("bao"), kind="", delivery="NONE", at=NOW)
    extend(world, world.cast.ta_nung, date(2023, 11, 20), at=NOW)

    issued(world)

    lan, bao = (Notice.objects.get(person=world.cast.person(name)) for name in ("lan", "bao"))
    assert "hạn gửi 20/11/2023" in lan.sentence
    assert (lan.mail_due_at.astimezone(NOW.tzinfo).hour, lan.mail_due_at > NOW) == (7, True)
    assert "hạn gửi 10/11/2023" in bao.sentence
    assert bao.mail_due_at is None


def test_telling_costs_the_same_for_any_number_of_units(world, django_assert_num_queries):
    outline, at = issued(world), NOW
    all_owed = world.campaign.obligations.all()
    with django_assert_num_queries(4):
        assert actions.tell_of_issue(outline=outline, owed=all_owed, at=at) == 2
    cast = world.cast
    for number in range(3):
        unit = make_unit(Level.COMMUNE, f"2600{number}", f"Xã {number}", "Xã", cast.di_linh)
        make_person(
            f"x{number}", f"X{number}", make_body(BodyKind.PARTY_COMMITTEE, "Đảng ủy", unit), Role.REPORTER
        )
        Obligation.objects.create(
            campaign=world.campaign, kind="SURVEY", unit=unit, level=unit.level, unit_name=f"Xã {number}",
            unit_sort=f"xa {number}", due_date=date(2023, 11, 10),
        )  # fmt: skip

    with django_assert_num_queries(4):
        assert actions.tell_of_issue(outline=outline, owed=all_owed, at=at) == 5


def test_forms_issued_before_the_start_are_told_at_the_start(cast):
    planned = Campaign.objects.create(
        name="Khảo sát", short_name="Khảo sát", reference_date=NOW.date(), first_year=2024, last_year=2026,
        survey_due=NOW.date() + timedelta(days=9),
    )  # fmt: skip
    (survey,) = actions.issue_forms(campaign=planned, by=cast.actor("hoa"), at=NOW)
    assert not Notice.objects.exists()

    campaign_actions.open_campaign(campaign=planned, by=cast.actor("hoa"), at=NOW)

    assert {one.person.username for one in Notice.objects.all()} == {"lan", "bao"}
    assert Expected.objects.count() == 4
    titles = [q["title"] for leaf in survey.tree for q in leaf["children"]]
    assert "Từ năm 2024 đến năm 2026 xã đã nhận bao nhiêu bản sách của Đề án?" in titles
    assert not any("2009" in title or "$" in title for title in titles)


def close(world, at=NOW):
    return campaign_actions.close_campaign(campaign=world.campaign, by=world.cast.actor("vinh"), at=at)


def test_closing_locks_what_was_accepted_and_reopening_brings_it_back(world):
    taken = accepted(world, world.cast.ta_nung)
    by_hand = actions.lock_report(
        report=accepted(world, world.cast.bao_thuan, "bao"), by=world.cast.actor("minh"), at=NOW
    )
    waiting = world.report(world.cast.lam_dong, "minh", "REPORT")

    close(world, LATE)
    states = dict(Report.objects.values_list("pk", "state"))
    assert states == {taken.pk: State.LOCKED, by_hand.pk: State.LOCKED, waiting.pk: State.NOT_STARTED}
    step = taken.transitions.latest("pk")
    assert (step.from_state, step.to_state, step.person.username) == (State.ACCEPTED, State.LOCKED, "vinh")
    assert Entry.objects.filter(act="reports.locked_all").count() == 1

    campaign_actions.reopen_campaign(
        campaign=world.campaign, reason="Bổ sung", by=world.cast.actor("vinh"), at=LATE + timedelta(hours=1)
    )
    assert Report.objects.get(pk=taken.pk).state == State.ACCEPTED
    assert Report.objects.get(pk=by_hand.pk).state == State.LOCKED
    assert taken.transitions.latest("pk").note == "Mở khóa khi đợt mở lại."
    assert timely(world, NOW.date())[:2] == (3, 2)


def test_the_rule_guards_what_is_closed_beside_the_state(world):
    report = accepted(world, world.cast.ta_nung)
    close(world)
    report.refresh_from_db()
    report.obligation.campaign.refresh_from_db()

    allowed = [
        n for n in ("vinh", "hoa", "minh", "thu", "khach") if rules.may_reopen(world.cast.actor(n), report)
    ]
    assert allowed == ["vinh", "hoa"]


def test_locking_costs_the_same_for_any_number_of_reports(world, django_assert_num_queries):
    for name, unit in (("lan", world.cast.ta_nung), ("bao", world.cast.bao_thuan)):
        accepted(world, unit, name)
    with django_assert_num_queries(8):
        assert actions.lock_accepted(campaign=world.campaign, by=world.cast.actor("vinh"), at=NOW) == 2
    Report.objects.filter(obligation__unit=world.cast.ta_nung).update(state=State.ACCEPTED)
    with django_assert_num_queries(8):
        assert actions.lock_accepted(campaign=world.campaign, by=world.cast.actor("vinh"), at=NOW) == 1


def test_only_who_runs_campaigns_opens_a_closed_one(world, sign_in):
    url = f"/dot/{world.campaign.pk}/mo-lai/"
    for name in ("lan", "minh", "khach"):
        assert sign_in(world.cast.person(name)).post(url, {"reason": "x"}).status_code == 403, name
    with pytest.raises(Refused, match="đã khép lại"):
        campaign_actions.reopen_campaign(
            campaign=world.campaign, reason="x", by=world.cast.actor("vinh"), at=NOW
        )
    close(world)
    client = sign_in(world.cast.person("vinh"))
    assert client.post(url, {"reason": " "}).status_code == 422

    said = client.post(url, {"reason": "Bổ sung số liệu"}, follow=True).content.decode()
    assert "Đợt đã mở lại." in said
    assert Campaign.objects.get().state == "OPEN"
    assert Outline.objects.count() == 2
    assert not Transition.objects.exists()

"""What reports post down: answers to the campaign, who is expected to the figures."""

from tests.cast import NOW
from tests.reports.conftest import GOOD, REPORT, owe
from tusach.campaign.models import Obligation
from tusach.figures.actions import rebuild, verify
from tusach.figures.models import Expected
from tusach.reports import actions
from tusach.reports.form import read_form
from tusach.reports.models import Report, State


def _answered(world, unit):
    return Obligation.objects.get(campaign=world.campaign, kind="SURVEY", unit=unit).answered_at


def test_the_campaign_knows_what_is_answered(world):
    unit, minh = world.cast.ta_nung, world.cast.actor("minh")
    report = world.sent(unit)
    assert _answered(world, unit) == NOW

    actions.return_report(report=report, comments={"m1": "Xem lại."}, by=minh, at=NOW)
    assert _answered(world, unit) is None
    actions.submit_report(report=report, by=world.cast.actor("lan"), at=NOW)
    actions.withdraw_report(report=report, by=world.cast.actor("lan"), at=NOW)
    assert _answered(world, unit) is None

    actions.submit_report(report=report, by=world.cast.actor("lan"), at=NOW)
    actions.accept_report(report=report, by=minh, at=NOW)
    assert _answered(world, unit) == NOW
    actions.reopen_report(report=report, reason="Nhầm số.", by=minh, at=NOW)
    assert _answered(world, unit) is None


def test_issuing_posts_who_is_expected(world):
    ask = f"campaign.Campaign:{world.campaign.pk}"

    assert Expected.objects.filter(ask=ask, level="COMMUNE").count() == 4
    assert Expected.objects.filter(ask=ask, level="PROVINCE").count() == 2


def test_a_campaign_that_began_after_the_issue_expects_at_the_first_opening(world):
    ask = f"campaign.Campaign:{world.campaign.pk}"
    Expected.objects.all().delete()

    world.report(world.cast.ta_nung)
    assert Expected.objects.filter(ask=ask, level="COMMUNE").count() == 4
    owe(world.campaign, "SURVEY", world.cast.bac_quang, "Bắc Quang")
    world.report(world.cast.bao_thuan, "bao")

    assert Expected.objects.filter(ask=ask).count() == 4


def test_a_load_notes_answers_and_leaves_the_sums_to_its_caller(world):
    owed = {one.unit_id: one for one in Obligation.objects.filter(kind="SURVEY").select_related("unit")}
    states = {
        world.cast.ta_nung: State.ACCEPTED,
        world.cast.bao_thuan: State.SUBMITTED,
        world.cast.hoa_bac: State.DRAFT,
    }
    given = [actions.Given(owed[unit.pk], GOOD, state, NOW) for unit, state in states.items()]

    count = actions.load_reports(outline=world.survey, given=given, by=world.cast.actor("hoa"), at=NOW)
    rebuild()

    assert count == 3
    assert [_answered(world, unit) for unit in states] == [NOW, NOW, None]
    assert not verify().wrong


def test_a_load_says_who_wrote_and_who_took_in(world):
    cast = world.cast
    owed = Obligation.objects.get(kind="SURVEY", unit=cast.ta_nung)
    lan, minh = cast.person("lan"), cast.person("minh")
    given = [actions.Given(owed, GOOD, State.ACCEPTED, NOW, writer=lan.pk, reviewer=minh.pk)]
    actions.load_reports(outline=world.survey, given=given, by=cast.actor("hoa"), at=NOW)

    report = Report.objects.get()
    assert list(report.transitions.order_by("pk").values_list("to_state", "person")) == [
        ("DRAFT", lan.pk), ("SUBMITTED", lan.pk), ("ACCEPTED", minh.pk),
    ]  # fmt: skip
    assert report.revisions.get().person == lan


def test_a_leaf_marked_with_a_dash_shows_the_nearest_label():
    leaf = REPORT[0]["children"][0]
    first = leaf | {"key": "a", "label": "-", "children": []}
    second = leaf | {"key": "b", "label": "+", "children": []}
    part = {"key": "p", "label": "1.2.1", "title": "Sách", "type": "part", "children": [first, second]}
    tree = [REPORT[0] | {"children": [part]}]

    form = read_form(tree)

    assert [one.label for one in form.leaves] == ["1.2.1", "1.2.1"]
    assert tree[0]["children"][0]["children"][0]["label"] == "-"

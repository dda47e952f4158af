from datetime import date

import pytest

from tests.cast import NOW
from tests.reports.conftest import GOOD, SURVEY
from tusach.campaign.models import CampaignState
from tusach.kit.errors import Refused
from tusach.people.models import Post
from tusach.reports import actions
from tusach.reports.models import Outline, Revision


def test_an_issued_outline_is_the_same_again_and_a_changed_one_is_the_next_version(world):
    vinh = world.cast.actor("vinh")
    again = actions.issue_outline(campaign=world.campaign, kind="SURVEY", tree=SURVEY, by=vinh, at=NOW)
    changed = actions.issue_outline(campaign=world.campaign, kind="SURVEY", tree=SURVEY[:1], by=vinh, at=NOW)

    assert (again.pk, again.version, changed.version) == (world.survey.pk, 1, 2)
    with pytest.raises(Refused, match="ban hành"):
        actions.issue_outline(
            campaign=world.campaign, kind="SURVEY", tree=SURVEY, by=world.cast.actor("lan"), at=NOW
        )


def test_an_outline_changed_behind_the_house_is_refused(world):
    report = world.report(world.cast.ta_nung)
    world.save(report, GOOD)
    Outline.objects.filter(pk=world.survey.pk).update(tree=SURVEY[:1])

    with pytest.raises(Refused, match="bị sửa sau khi ban hành"):
        actions.submit_report(report=report, by=world.cast.actor("lan"), at=NOW)


def test_a_draft_keeps_every_revision_and_an_empty_change_makes_none(world):
    report = world.report(world.cast.ta_nung)
    first = world.save(report, {"nhan": "100"})
    same = world.save(report, {"nhan": "100"})
    second = world.save(report, {"con": "90"})

    report.refresh_from_db()
    assert (first.revision, same.revision, second.revision, report.state) == (1, 1, 2, "DRAFT")
    assert report.revisions.get(number=2).answers == {"nhan": 100, "con": 90}
    assert report.transitions.count() == 1


def test_the_same_client_key_twice_is_the_same_revision(world):
    report = world.report(world.cast.ta_nung)
    once = world.save(report, {"nhan": "100"}, key="may-1:7")
    twice = world.save(report, {"nhan": "100"}, base=0, key="may-1:7")

    assert once.revision == twice.revision == 1
    assert Revision.objects.count() == 1


def test_two_editors_on_different_fields_are_both_kept(world):
    report = world.report(world.cast.ta_nung)
    world.save(report, {"nhan": "100"})
    world.save(report, {"con": "90"}, base=1)
    saved = world.save(report, {"kho": "Thiếu chỗ"}, base=1)

    assert not saved.pairs
    assert report.revisions.get(number=3).answers == {"nhan": 100, "con": 90, "kho": "Thiếu chỗ"}


def test_the_same_field_becomes_a_pair_for_a_person_to_settle(world):
    report, lan = world.report(world.cast.ta_nung), world.cast.actor("lan")
    world.save(report, {"con": "90"})
    world.save(report, {"con": "91"}, base=1)
    saved = world.save(report, {"con": "92", "mat": "1"}, base=1)
    clash = report.clashes.get()

    assert [(pair.key, pair.mine, pair.theirs) for pair in saved.pairs] == [("con", 92, 91)]
    assert report.revisions.get(number=3).answers == {"con": 91, "mat": 1}
    world.save(report, {"nhan": "95"})
    with pytest.raises(Refused, match="chưa chọn bản đúng"):
        actions.submit_report(report=report, by=lan, at=NOW)
    actions.settle_clash(clash=clash, take_mine=True, by=lan, at=NOW)
    assert report.revisions.last().answers["con"] == 92
    with pytest.raises(Refused, match="đã có người chọn"):
        actions.settle_clash(clash=clash, take_mine=False, by=lan, at=NOW)


def test_what_arrives_after_sending_is_kept_beside(world):
    report = world.sent(world.cast.ta_nung)
    saved = world.save(report, {"con": "1.200"})

    assert "Phiếu đã gửi" in saved.sentence
    assert (saved.revision, report.clashes.get().mine) == (1, 1200)


def test_after_closing_a_draft_is_kept_with_its_sentence(world):
    report = world.report(world.cast.ta_nung)
    world.campaign.state, world.campaign.closed_at = CampaignState.CLOSED, NOW
    world.campaign.save()
    saved = world.save(report, GOOD)

    assert (saved.revision, "đã khép lại" in saved.sentence) == (1, True)
    with pytest.raises(Refused, match="khép lại ngày 02/11/2023"):
        actions.submit_report(report=report, by=world.cast.actor("lan"), at=NOW)


def test_a_post_that_ended_yesterday_is_told_so(world):
    report = world.report(world.cast.ta_nung)
    Post.objects.filter(person=world.cast.person("lan")).update(to_date=date(2023, 11, 2))

    with pytest.raises(Refused, match="đã hết"):
        world.save(report, {"nhan": "1"})


def test_strangers_and_unknown_keys_are_refused(world):
    report = world.report(world.cast.ta_nung)
    with pytest.raises(Refused):
        world.save(report, {"nhan": "1"}, name="khach")
    with pytest.raises(Refused, match="không có câu “la”"):
        world.save(report, {"la": "1"})
    Outline.objects.filter(kind="REPORT").delete()
    with pytest.raises(Refused, match="chưa ban hành"):
        world.report(world.cast.lam_dong, "minh", "REPORT")

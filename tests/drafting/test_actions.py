import copy

import pytest

from tests.cast import NOW
from tusach.campaign.models import Campaign
from tusach.drafting.actions import make_draft
from tusach.drafting.models import Draft
from tusach.drafting.rules import may_make_draft, may_read_drafts
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.reports import actions


def accepted(world, unit="lam_dong", name="minh", leader="thu", **more):
    """A province's report on its way to accepted."""
    cast = world.cast
    report = world.report(getattr(cast, unit), name, "REPORT")
    world.save(report, {"loi_1": "Tốt.", "loi_2": "Đạt.", "t_nhan": "238.000"} | more, name)
    actions.submit_report(report=report, by=cast.actor(leader), at=NOW)
    return actions.accept_report(report=report, by=cast.actor("hoa"), at=NOW)


def draft_of(world) -> Draft:
    return make_draft(campaign=world.campaign, by=world.cast.actor("hoa"), at=NOW)


def test_a_draft_keeps_what_was_accepted_and_leaves_an_entry(world):
    accepted(world)
    draft = draft_of(world)

    assert (draft.number, draft.accepted, draft.expected, draft.made_by) == (
        1,
        1,
        2,
        world.cast.person("hoa"),
    )
    assert (draft.content["accepted"], draft.content["missing"]) == (["Tỉnh Lâm Đồng"], ["Tỉnh Hà Giang"])
    passages = [node["passages"] for node in draft.content["nodes"] if node["is_leaf"]]
    assert [[one["text"] for one in leaf] for leaf in passages] == [["Tốt."], ["Đạt."]]
    assert Entry.objects.filter(act="drafting.make_draft", subject=f"drafting.Draft:{draft.pk}").count() == 1


def test_a_draft_does_not_change_when_a_report_is_opened_again(world):
    report = accepted(world)
    draft = draft_of(world)
    actions.reopen_report(report=report, reason="Cộng nhầm.", by=world.cast.actor("hoa"), at=NOW)
    draft.refresh_from_db()

    assert draft.content["accepted"] == ["Tỉnh Lâm Đồng"]
    with pytest.raises(Refused, match="Chưa có báo cáo tỉnh nào được tiếp nhận"):
        draft_of(world)


def test_nothing_new_is_refused_and_a_new_report_is_a_new_draft(world):
    accepted(world)
    draft_of(world)
    with pytest.raises(Refused, match="Từ dự thảo 1 đến nay chưa có"):
        draft_of(world)
    accepted(world, "ha_giang", "khach", "khach")

    assert (draft_of(world).number, Draft.objects.count()) == (2, 2)


def test_without_an_outline_or_a_report_there_is_no_draft(world):
    with pytest.raises(Refused, match="Chưa có báo cáo tỉnh nào"):
        draft_of(world)
    other = Campaign.objects.create(
        name="Khác", short_name="Khác", reference_date=NOW.date(), first_year=2009, last_year=2023
    )
    with pytest.raises(Refused, match="chưa ban hành đề cương"):
        make_draft(campaign=other, by=world.cast.actor("hoa"), at=NOW)

    assert not Draft.objects.exists()


def test_the_provinces_figures_are_counted_with_n_of_n(world):
    lan = world.sent(world.cast.ta_nung)
    actions.accept_report(report=lan, by=world.cast.actor("minh"), at=NOW)
    accepted(world)
    tree = copy.deepcopy(world.outline.tree)
    tree[0]["children"][1]["title"] = "Tiếp nhận sách giấy"
    actions.issue_outline(
        campaign=world.campaign, kind="REPORT", tree=tree, by=world.cast.actor("vinh"), at=NOW
    )
    nodes = draft_of(world).content["nodes"]
    leaf = next(node for node in nodes if node["figures"])

    assert leaf["places"]["columns"]
    rows = {row["place"]: row["cells"][0] for row in leaf["places"]["rows"]}
    assert rows["Tỉnh Lâm Đồng"]["coverage"].startswith("1/")
    assert rows["Tỉnh Hà Giang"] == {"value": "", "coverage": "0/1"}


@pytest.mark.parametrize(
    ("name", "reads", "makes"),
    [
        ("lan", 0, 0),
        ("dung", 0, 0),
        ("minh", 0, 0),
        ("khach", 0, 0),
        ("vang", 0, 0),
        ("an", 1, 0),
        ("hoa", 1, 1),
    ],
)
def test_the_centre_reads_and_its_editors_make(cast, name, reads, makes):
    actor = cast.actor(name)

    assert (may_read_drafts(actor, None), may_make_draft(actor, None)) == (bool(reads), bool(makes))

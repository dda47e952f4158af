"""A leaf without text stands in the way of the issue, unless a person said why it stays so."""

import pytest
from django.urls import reverse

from tests.cast import NOW
from tusach.drafting import actions, queries
from tusach.drafting.exports import paper_of_version
from tusach.drafting.models import Block
from tusach.drafting.queries import TroubleKind
from tusach.kit.errors import Refused
from tusach.kit.paper import Heading


def kinds(desk):
    return [
        (one.kind, one.node, one.sentence) for one in queries.trouble_of(desk.manuscript) if one.node == "1.1"
    ]


def leave(desk, why="Đề cương không yêu cầu", node="1.1"):
    return actions.leave_blank(manuscript=desk.manuscript, node=node, why=why, by=desk.hoa, at=NOW)


def test_an_empty_leaf_is_hard_until_the_reason_is_written(desk):
    desk.block("", "1.1")
    (empty, *_) = [one for one in queries.trouble_of(desk.manuscript) if one.node == "1.1"]
    assert (empty.kind, empty.is_hard, empty.sentence) == (
        TroubleKind.EMPTY,
        True,
        "Mục này chưa có đoạn nào.",
    )
    Block.objects.all().delete()
    leave(desk)
    leave(desk)

    assert kinds(desk) == [(TroubleKind.BLANK, "1.1", "Để trống có chủ ý: Đề cương không yêu cầu")]
    assert not [one for one in queries.trouble_of(desk.manuscript) if one.node == "1.1" and one.is_hard]


def test_text_ends_it_and_taking_the_mark_out_makes_it_hard_again(desk):
    block = leave(desk)
    desk.save(block, "Nay có chữ.")
    assert [kind for kind, _, _ in kinds(desk)] == [TroubleKind.OPEN]
    block.refresh_from_db()
    actions.remove_block(block=block, by=desk.hoa, at=NOW)

    assert [kind for kind, _, _ in kinds(desk)] == [TroubleKind.EMPTY]


def test_a_leaf_with_words_and_a_mark_without_a_reason_are_refused(desk):
    desk.block("Một.", "1.2")
    with pytest.raises(Refused, match="đã có chữ"):
        leave(desk, node="1.2")
    with pytest.raises(Refused, match="vì sao"):
        leave(desk, why=" ")


def test_who_issues_reads_which_leaf_has_no_text(desk, sign_in):
    desk.block("Một.", "1.2")
    (empty,) = [one for one in queries.trouble_of(desk.manuscript) if one.kind is TroubleKind.EMPTY]
    node = next(each for each in queries.nodes_of(desk.manuscript) if each.key == "1.1")
    address = reverse("drafting:writing-issue", args=[desk.manuscript.pk])
    page = sign_in(desk.world.cast.person("vinh")).get(address).content.decode()

    assert empty.alone == f"Mục “{node.label} {node.title}” chưa có đoạn nào."
    assert empty.alone in page


def test_the_door_and_what_the_pages_say(desk, sign_in):
    address = reverse("drafting:writing-leave-blank", args=[desk.manuscript.pk, "1.1"])
    for name, status in (("khach", 404), ("an", 403)):
        assert sign_in(desk.world.cast.person(name)).post(address, {"why": "X"}).status_code == status
    client = sign_in(desk.world.cast.person("hoa"))
    page = client.post(address, {"why": "Không thuộc đợt này"}, follow=True).content.decode()

    assert "Để trống có chủ ý: Không thuộc đợt này" in page
    trouble = client.get(reverse("drafting:writing-trouble", args=[desk.manuscript.pk])).content.decode()
    assert "Mục để trống có chủ ý" in trouble
    version = actions.fix_version(manuscript=desk.manuscript, by=desk.hoa, at=NOW)
    assert [block for block in paper_of_version(version).blocks if not isinstance(block, Heading)] == []

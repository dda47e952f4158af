"""What the invited say: once, in its place, in time or late; agreement; the letter they answer with."""

from datetime import timedelta

import pytest

from tests.cast import NOW, TODAY
from tusach.drafting import actions, queries
from tusach.drafting.models import Comment, Point, Version
from tusach.journal.models import Entry, Notice
from tusach.kit.errors import Refused


@pytest.fixture
def bo(desk):
    return desk.invited(desk.open())


def test_a_comment_hangs_on_the_words_it_is_about_and_has_one_point(desk, bo):
    block = desk.blocks[1]
    made = desk.say(bo, "Nêu rõ.", block=block.key, quote="cách làm tốt", author="Ông Tám")

    assert (made.block, made.block_number, made.node, made.kind) == (block, 1, "1.1", "OPINION")
    assert made.start == block.text.index("cách làm tốt")
    assert [(point.ordinal, point.text, point.disposition) for point in made.points.all()] == [
        (1, "Nêu rõ.", "OPEN")
    ]
    bo.refresh_from_db()
    assert (bo.answer, bo.answered_at) == ("COMMENTED", NOW)
    assert Notice.objects.filter(kind="drafting.answered", person=desk.cast.person("hoa")).count() == 1


def test_a_proposed_wording_is_an_edit_said_as_a_sentence(desk, bo):
    made = desk.say(bo, "", block=desk.blocks[1].key, quote="nhiều khó khăn", proposed="khó khăn")

    assert made.kind == "EDIT"
    assert made.points.get().text == "Sửa “nhiều khó khăn” thành “khó khăn”."
    other = desk.say(bo, "", block=desk.blocks[1].key, quote="khó khăn", proposed="“khó khăn”")
    assert other.points.get().text == "Sửa “khó khăn” thành “‘khó khăn’”."


def test_sending_twice_is_one_comment_and_other_words_are_another(desk, bo):
    one = desk.say(bo, "Một ý.", once="abc")
    assert desk.say(bo, "Một ý.", once="abc") == one
    assert desk.say(bo, "Ý khác.", once="abc") != one
    assert Comment.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "facts", "said"),
    [
        ("  \n", {}, "Chưa ghi ý kiến"), ("x" * 10_001, {}, "dài quá"), ("Ý.", {"block": "khong-co"}, "Không còn đoạn này"),
        ("\0", {}, "Chưa ghi ý kiến"),
    ],
)  # fmt: skip
def test_nothing_too_much_or_about_nothing_is_refused(desk, bo, text, facts, said):
    with pytest.raises(Refused, match=said):
        desk.say(bo, text, **facts)
    assert not Comment.objects.exists()


def test_a_late_answer_is_taken_and_seen_to_be_late_until_the_deadline_moves(desk, bo):
    desk.say(bo, "Trễ.", at=NOW + timedelta(days=20))
    (row,) = [row for row in queries.standing_of(bo.round).rows if row.invited == bo]
    assert row.is_late
    actions.extend_round(round=bo.round, deadline=TODAY + timedelta(days=30), by=desk.actor("hoa"), at=NOW)
    bo.round.refresh_from_db()

    assert not next(row for row in queries.standing_of(bo.round).rows if row.invited == bo).is_late


def test_who_agrees_has_no_comments_and_who_comments_has_not_agreed(desk, bo):
    actions.agree(invited=bo, way="LINK", by=None, at=NOW)
    actions.agree(invited=bo, way="LINK", by=None, at=NOW)
    bo.refresh_from_db()
    assert bo.answer == "AGREED"
    desk.say(bo)
    bo.refresh_from_db()
    assert bo.answer == "COMMENTED"
    with pytest.raises(Refused, match="Đã có 1 ý kiến"):
        actions.agree(invited=bo, way="LINK", by=None, at=NOW)


def test_an_agreement_noted_by_mistake_is_taken_back(desk, bo):
    with pytest.raises(Refused, match="không ghi là thống nhất"):
        actions.undo_agreement(invited=bo, by=desk.actor("an"), at=NOW)
    actions.agree(invited=bo, way="HAND", by=desk.actor("an"), at=NOW)
    actions.undo_agreement(invited=bo, by=desk.actor("an"), at=NOW)
    bo.refresh_from_db()

    assert (bo.answer, bo.answered_at) == ("NONE", None)


def test_their_letter_is_noted_with_its_day(desk, bo):
    note = {"invited": bo, "way": "LINK", "by": None, "at": NOW}
    made = actions.note_their_letter(code=" 123/BVHTTDL-TV ", dated=TODAY, **note)
    assert (made.their_code, made.their_date, made.document) == ("123/BVHTTDL-TV", TODAY, None)
    with pytest.raises(Refused, match="dài quá 80"):
        actions.note_their_letter(code="1" * 81, dated=None, **note)


def test_a_comment_on_a_block_that_is_removed_meanwhile_is_to_be_looked_at(desk, bo):
    made = desk.say(bo, "Nêu rõ.", block=desk.blocks[2].key)
    assert not queries.lost_of(bo.round).exists()
    actions.remove_block(block=desk.blocks[2], by=desk.actor("hoa"), at=NOW)

    assert list(queries.lost_of(bo.round)) == [made]
    actions.place_comment(comment=made, block_key=desk.blocks[0].key, by=desk.actor("hoa"), at=NOW)
    made.refresh_from_db()
    assert (made.block, made.node, made.lost) == (desk.blocks[0], "1.1", False)
    with pytest.raises(Refused, match="không có đoạn này"):
        actions.place_comment(comment=made, block_key="zzz", by=desk.actor("hoa"), at=NOW)
    actions.place_comment(comment=made, block_key="", by=desk.actor("hoa"), at=NOW)
    assert Point.objects.get().comment.block is None


@pytest.mark.parametrize("spoil", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_a_code_opens_whatever_its_dashes_and_case(desk, spoil):
    made = desk.open()
    (one,) = actions.print_passes(round=made, only=[desk.invited(made).pk], by=desk.actor("hoa"), at=NOW)

    assert actions.open_code(code=spoil(one.code), at=NOW) == desk.invited(made)
    assert one.code not in desk.invited(made).code_hash


def test_a_wrong_replaced_revoked_or_old_code_has_its_sentence(desk):
    made = desk.open()
    bo = desk.invited(made)

    def give():
        return actions.print_passes(round=made, only=[bo.pk], by=desk.actor("hoa"), at=NOW)[0].code

    first, second = give(), give()
    for code in ("", "BCDF-2345-GHJK-6789", first):
        with pytest.raises(Refused, match="Mã không đúng"):
            actions.open_code(code=code, at=NOW)
    with pytest.raises(Refused, match="hết hạn"):
        actions.open_code(code=second, at=NOW + timedelta(days=60))
    actions.open_code(code=second, at=NOW + timedelta(days=30))
    actions.revoke_code(invited=desk.invited(made), by=desk.actor("hoa"), at=NOW)
    with pytest.raises(Refused, match="đã được thu hồi"):
        actions.open_code(code=second, at=NOW)
    with pytest.raises(Refused, match="không có mã nào đang dùng"):
        actions.revoke_code(invited=desk.invited(made), by=desk.actor("hoa"), at=NOW)


def test_no_link_is_sent_for_a_round_that_is_closed(desk):
    made = desk.open()
    actions.close_round(round=made, by=desk.actor("hoa"), at=NOW)
    asked = {
        "invited": desk.invited(made, "Mai"),
        "email": "mai@example.vn",
        "by": desk.actor("hoa"),
        "at": NOW,
    }
    with pytest.raises(Refused, match="Đợt này đã chốt nên đường dẫn"):
        actions.send_link(**asked)


def test_passes_are_printed_for_those_without_an_account_who_have_not_answered(desk):
    made = desk.open()
    desk.say(desk.invited(made, "Mai"))
    passes = actions.print_passes(round=made, by=desk.actor("hoa"), at=NOW)

    assert [one.invited.name for one in passes] == ["Bộ Thử"]
    desk.say(desk.invited(made))
    with pytest.raises(Refused, match="Không có ai cần phiếu"):
        actions.print_passes(round=made, by=desk.actor("hoa"), at=NOW)


def test_the_notice_names_the_part_by_label_and_title(desk):
    made = desk.open()
    invited = desk.invited(made)
    desk.say(invited, "Xin viết rõ.", block=desk.blocks[2].key, node="")
    desk.say(invited, "Báo cáo nên ngắn hơn.")
    heading = next(one for one in desk.version.content["nodes"] if one["key"] == "1.2")
    named = f"mục {heading['label'].rstrip('.')}, {heading['title'].strip().rstrip('.')}"
    told = list(
        Entry.objects.filter(act="drafting.answer_round").order_by("pk").values_list("sentence", flat=True)
    )
    assert told == [f"Bộ Thử góp ý về {named}: {made.name}", f"Bộ Thử góp ý về toàn văn: {made.name}"]


def test_a_part_is_named_by_the_label_above_it_never_by_its_key():
    content = {
        "nodes": [
            {"key": "1.1", "label": "1.2.2.", "title": "Khai thác", "depth": 0, "blocks": []},
            {"key": "1.1.2.2.2", "label": "-", "title": "Sách điện tử.", "depth": 1, "blocks": []},
        ]
    }
    places = queries.places_of(Version(content=content))
    assert places["muc-1.1.2.2.2"].spoken == "mục 1.2.2, Sách điện tử"
    assert places["chung"].spoken == "toàn văn"

"""Changes as people mean them, places of quotes, letters' points, wordings put into a text with figures."""

import time

import pytest

from tusach.drafting.alike import groups_of
from tusach.drafting.anchoring import VersionText, best_version, locate
from tusach.drafting.applying import apply_change
from tusach.drafting.changes import changes_between, changes_of, original_of
from tusach.drafting.letters import read_letter
from tusach.drafting.marks import GENERAL_TITLE, GUIDE, kind_of, read_marks
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Layer, Paragraph, Remark, Revision


def node(key, label, title, *blocks, depth=1):
    made = [
        {"key": name, "number": 1, "kind": "TEXT", "text": text, "lives": lives, "spec": {}}
        for name, text, lives in blocks
    ]
    return {"key": key, "label": label, "title": title, "depth": depth, "is_leaf": bool(made), "blocks": made}


CONTENT = {
    "title": "Báo cáo tổng kết",
    "nodes": [
        node("1", "Phần thứ nhất", "Đánh giá", depth=0),
        node("1.2", "1.2", "Kết quả thực hiện", ("aa", "Sách đã về {{s1}} xã. Bạn đọc tăng đều hằng năm.", {"s1": {"shown": "10.431"}})),
        node("1.3", "1.3", "Hạn chế còn lại", ("bb", "Đường truyền yếu ở vùng sâu.\nMáy tính hỏng nhiều.", {})),
        node("2", "Phần thứ hai", "Phương hướng", depth=0),
        node("2.2", "1.2", "Kết quả mong muốn", ("cc", "Mỗi xã có một tủ sách mở cửa hằng ngày.", {})),
    ],
}  # fmt: skip
VERSION = VersionText(CONTENT)


def para(text, nth=1, *tags, **facts):
    return Paragraph(f"p{nth}", text, tags=tags, **facts)


def layer(*paragraphs, remarks=(), revisions=()):
    return Layer("docx", "test", 1, paragraphs, revisions, remarks)


def put(text, start, paragraph="p1", author="A"):
    return Revision(paragraph, "inserted", text, start, author)


def struck(text, start, paragraph="p1", author="A"):
    return Revision(paragraph, "deleted", text, start, author)


@pytest.mark.parametrize(
    ("final", "own", "original", "changes"),
    [
        (
            "Sách đã về các xã.",
            [struck("về 10 xã", 8), put("về các xã", 8)],
            "Sách đã về 10 xã.",
            [("về 10 xã", "về các xã")],
        ),
        ("Sách giấy đã về.", [put(" giấy", 4)], "Sách đã về.", [("Sách", "Sách giấy")]),
        ("Sách về.", [struck(" đã", 4)], "Sách đã về.", [("đã", "")]),
        ("Năm 2023 rồi", [struck("2", 7), put("3", 7)], "Năm 2022 rồi", [("2022", "2023")]),
        ("Rất nhiều xã", [put("Rất ", 0)], "nhiều xã", [("nhiều xã", "Rất nhiều xã")]),
        ("a  b", [put(" ", 1)], "a b", []),
        ("Một hai", [struck("A", 0), put("Một", 0), struck(" B", 3)], "A B hai", [("A B", "Một")]),
    ],
)
def test_a_tracked_change_is_these_words_become_those(final, own, original, changes):
    one = para(final)

    assert original_of(one, own) == original
    found = [(change.old.strip(), change.new.strip()) for change in changes_of(one, own)]
    assert found == changes
    for change in changes_of(one, own):
        assert original[change.start : change.start + len(change.old)] == change.old


def test_changes_of_two_people_stay_apart():
    one = para("Một bốn")
    own = [struck("hai ", 4, author="A"), struck("ba ", 4, author="B")]

    assert [(change.author) for change in changes_of(one, own)] in (["A"], ["A", "B"])


def test_words_compared_without_a_trace():
    found = changes_between("Mỗi xã có 64 lượt mượn năm 2022.", "Mỗi xã có 46 lượt mượn năm 2022, tăng đều.")

    assert [(change.old, change.new) for change in found] == [("64", "46"), ("2022.", "2022, tăng đều.")]


SENTENCE = "Sách đã về 10.431 xã. Bạn đọc tăng đều hằng năm, hằng tháng."


@pytest.mark.parametrize(
    ("quote", "near", "found"),
    [
        ("hằng năm", 0, "hằng năm"),
        ("HẰNG  NĂM", 0, "hằng năm"),
        ("hằng", 60, "hằng tháng"),
        ("không có", 0, None),
        (" ", 0, None),
    ],
)
def test_a_quote_is_found_whatever_its_blanks_and_case(quote, near, found):
    assert locate(SENTENCE, quote, near) == (SENTENCE.index(found) if found else None)


def test_figures_are_printed_and_a_quote_with_one_is_found():
    found = VERSION.quote("về 10.431 xã")

    assert (found.line.key, found.start, found.exact) == ("aa", 8, True)
    assert VERSION.quote("mỗi xã có một tủ sách mở của hằng ngày").exact is False
    assert VERSION.quote("chuyện hoàn toàn khác, chưa ai nói") is None


def test_a_line_of_a_block_counts_from_the_blocks_beginning():
    assert VERSION.quote("hỏng nhiều").start == len("Đường truyền yếu ở vùng sâu.\nMáy tính ")


def test_which_version_a_file_was_made_of():
    versions = {1: {"aa": 1, "bb": 1}, 2: {"aa": 2, "bb": 1}}

    assert best_version([("aa", 1), ("bb", 1)], versions) == 1
    assert best_version([("bb", 1)], versions) == 2
    assert best_version([("zz", 1)], versions) is None


def test_remarks_on_a_heading_are_about_the_part_and_replies_come_with_them():
    marks = read_marks(
        layer(
            para("1.3 Hạn chế còn lại", 1), para("Máy tính hỏng nhiều.", 2, "block:bb:1"),
            remarks=[
                Remark("1", "p1", "Hạn chế", 4, "Nên gọi là khó khăn.", "X"), Remark("2", "p1", "", 0, "Đồng ý.", "Y", answers="1"),
                Remark("3", "p2", "", 0, "  ", "Z"),
            ],
        ),
        VERSION,
    )  # fmt: skip

    (said,) = marks.said
    assert (said.node, said.block, said.lost) == ("1.3", "", False)
    assert said.text == "Nên gọi là khó khăn.\n— Y: Đồng ý."
    assert marks.wordless == 1


def test_a_remark_whose_paragraph_is_gone_is_found_by_its_quote_or_lost():
    marks = read_marks(
        layer(
            para("Mỗi xã có một tủ sách mở cửa hằng ngày.", 1, "block:zz:1"), para("Đoạn bỏ rồi.", 2, "block:yy:3"),
            para("Máy tính hỏng nhiều.", 3, "block:bb:1"),
            remarks=[Remark("1", "p1", "tủ sách mở cửa hằng ngày", 14, "Khó."), Remark("2", "p2", "Đoạn bỏ rồi", 0, "Sai.")],
        ),
        VERSION,
    )  # fmt: skip
    moved, lost = marks.said

    assert (moved.block, moved.lost, "ở đoạn khác" in moved.doubt) == ("cc", False, True)
    assert (lost.block, lost.lost, lost.quote) == ("", True, "Đoạn bỏ rồi")


def test_a_paragraph_typed_within_the_tag_of_another_is_typed_and_one_broken_in_two_is_none():
    typed = read_marks(
        layer(
            para("Mỗi xã có một tủ sách mở cửa hằng ngày.", 1, "block:cc:1"),
            para("Xin nêu nguồn.", 2, "block_cc_1"),
        ),
        VERSION,
    )
    (said,) = typed.said
    assert (said.text, said.block, said.node, said.kind) == ("Xin nêu nguồn.", "cc", "2.2", "OPINION")
    broken = layer(para("Mỗi xã có một tủ sách", 1, "block:cc:1"), para("mở cửa hằng ngày.", 2, "block:cc:1"))
    assert list(read_marks(broken, VERSION).said) == []
    tracked = layer(
        para("Mỗi xã có một tủ sách mở cửa hằng ngày.", 1, "block:cc:1"),
        para("Thêm đoạn.", 2, "block:cc:1"),
        revisions=[put("Thêm đoạn.", 0, "p2")],
    )
    assert [(one.text, one.author) for one in read_marks(tracked, VERSION).said] == [("Thêm đoạn.", "A")]


def test_headings_annexes_and_what_the_house_wrote_itself_are_not_words_of_the_reader():
    lines = [
        "BÁO CÁO", GUIDE, "Ý đầu tiên của tôi.", "Phần thứ nhất", "ĐÁNH GIÁ", "1.3. Hạn chế còn lại", "Máy tính hỏng nhiều.", "Phần thứ hai",
        "1.2. Kết quả mong muốn", "Mỗi xã có một tủ sách mở cửa hằng ngày.", "Phụ lục 1", "SỐ LIỆU THEO TỈNH", "Ô trống là chưa có.",
        "Góp ý chung", GENERAL_TITLE.upper(), "Ý sau cùng.",
    ]  # fmt: skip
    tags = {7: "block:bb:1", 10: "block:cc:1"}
    marks = read_marks(
        layer(*(para(text, nth, *([tags[nth]] if nth in tags else [])) for nth, text in enumerate(lines, 1))),
        VERSION,
    )

    typed = [(one.text, one.node) for one in marks.said if one.kind != "EDIT"]
    assert typed == [("Ý đầu tiên của tôi.", ""), ("Ý sau cùng.", "")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Thống nhất.", "APPROVAL"), ("Cơ bản thống nhất với dự thảo.", "APPROVAL"), ("Nhất trí", "APPROVAL"),
        ("Thống nhất nhưng đề nghị bổ sung kinh phí.", "OPINION"), ("Số liệu này lấy ở đâu?", "FACT"),
        ("Chỉ có 98% xã.", "FACT"), ("Viết gọn lại.", "OPINION"),
    ],
)  # fmt: skip
def test_words_suggest_a_kind(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize("text", ["1" * 10_000, "1." * 5_000, "12 345 " * 1_400, "1" + " " * 9_999])
def test_a_comment_of_nothing_but_digits_is_looked_through_once(text):
    began = time.process_time()
    assert kind_of(text) == "OPINION"
    assert time.process_time() - began < 0.2


@pytest.mark.parametrize(
    ("point", "block", "node_key", "doubt"),
    [
        ("1. Mục 1.3, đoạn 1: bổ sung nguyên nhân.", "bb", "1.3", ""),
        ("1. Phần thứ hai, mục 1.2: nên nêu thời gian.", "", "2.2", "Chỉ nêu mục"),
        ("1. Mục 1.2: viết rõ.", "", "", "ở nhiều phần"),
        ("1. Câu “Máy tính hỏng nhiều” nên có số.", "bb", "1.3", ""),
        ("1. Báo cáo nên ngắn hơn.", "", "", "Chưa rõ"),
        ("a) Phần thứ năm: sửa.", "", "", "Chưa rõ"),
    ],
)
def test_a_letters_point_is_led_to_its_place(point, block, node_key, doubt):
    (said,) = read_letter(layer(para("Có ý kiến như sau:", 1), para(point, 2)), VERSION).said

    assert (said.block, said.node) == (block, node_key)
    assert doubt in said.doubt
    assert bool(said.doubt) == bool(doubt)


def test_lines_that_only_lead_on_are_no_points_but_tell_where():
    lines = [
        "Ý kiến như sau:",
        "1. Về mục 1.3:",
        "- Nêu rõ vùng nào.",
        "- Thêm số máy.",
        "tiếp lời dòng trên",
        "2. Nên ngắn hơn.",
        "Trên đây là ý kiến.",
    ]
    said = read_letter(layer(*(para(text, nth) for nth, text in enumerate(lines, 1))), VERSION).said

    assert [one.text for one in said] == [
        "Nêu rõ vùng nào.",
        "Thêm số máy.\ntiếp lời dòng trên",
        "Nên ngắn hơn.",
    ]
    assert [one.node for one in said] == ["1.3", "1.3", ""]


def test_a_line_that_agrees_among_others_is_kept_and_alone_it_is_agreement():
    lines = ["Ý kiến như sau:", "1. Cơ bản thống nhất với bố cục.", "2. Nên ngắn hơn."]
    some = read_letter(layer(*(para(text, nth) for nth, text in enumerate(lines, 1))), VERSION)
    assert [one.kind for one in some.said] == ["APPROVAL", "OPINION"]
    alone = read_letter(layer(*(para(text, nth) for nth, text in enumerate(lines[:2], 1))), VERSION)

    assert (alone.agrees, alone.said) == (True, [])


TEXT, SHOWN = "Sách đã về {{s1}} xã, đạt {{s2}}.", {"s1": "10.431", "s2": "98,4%"}


@pytest.mark.parametrize(
    ("quote", "proposed", "result"),
    [
        ("Sách đã về", "Sách của Đề án đã về", "Sách của Đề án đã về {{s1}} xã, đạt {{s2}}."),
        ("về 10.431 xã", "đến 10.431 xã, phường", "Sách đã đến {{s1}} xã, phường, đạt {{s2}}."),
        ("10.431 xã, đạt 98,4%", "10.431 xã (98,4%)", "Sách đã về {{s1}} xã ({{s2}})."),
        (", đạt", "", "Sách đã về {{s1}} xã {{s2}}."),
        ("98,4%.", "98,4%; còn lại đang chuyển.", "Sách đã về {{s1}} xã, đạt {{s2}}; còn lại đang chuyển."),
    ],
)
def test_a_wording_goes_in_and_figures_keep_their_sources(quote, proposed, result):
    assert apply_change(TEXT, SHOWN, quote=quote, proposed=proposed) == result


@pytest.mark.parametrize(
    ("quote", "proposed", "said"),
    [
        ("Sách chưa về", "x", "không còn y nguyên"), ("", "x", "không còn y nguyên"), ("10.431 xã", "10.500 xã", "gắn nguồn"),
        ("431 xã", "431 thôn", "gắn nguồn"),
    ],
)  # fmt: skip
def test_words_that_are_gone_and_figures_that_would_lose_their_source_are_refused(quote, proposed, said):
    with pytest.raises(Refused, match=said):
        apply_change(TEXT, SHOWN, quote=quote, proposed=proposed)


def test_what_says_the_same_stands_together():
    texts = [
        "Đề nghị nêu rõ tên các tỉnh có cách làm hiệu quả", "Bổ sung kinh phí mua máy tính cho xã vùng sâu",
        "Nêu rõ tên những tỉnh có cách làm hiệu quả", "Cần kinh phí mua máy tính cho các xã vùng sâu", "Sửa lỗi chính tả ở trang đầu",
    ]  # fmt: skip

    assert groups_of(texts) == [[0, 2], [1, 3]]
    assert groups_of([]) == groups_of(["một"]) == []

"""Comments, their threads, and places that survive another reading."""

import pytest

from tests.kit.textlayer.word import comment, docx, gone, on, p, r
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Layer, Paragraph, anchor, read_layer, selector_of


def read(body, **parts):
    return read_layer(docx(body, **parts), name="góp ý.docx")


def test_comments_quote_their_words_and_know_their_thread():
    said = comment(0, "Số này lấy ở đâu?", paragraph="0000000A") + comment(
        1, "Ở báo cáo tỉnh.", author="Lan", paragraph="0000000B"
    )
    threads = '<w15:commentEx w15:paraId="0000000A" w15:done="1"/><w15:commentEx w15:paraId="0000000B" w15:paraIdParent="0000000A" w15:done="0"/>'
    layer = read(p("Có ", on(0, "118/120 xã"), " nhận sách."), comments=said, commentsExtended=threads)

    first, answer = layer.remarks
    assert (first.paragraph, first.quote, first.start, first.text, first.author) == (
        "p1",
        "118/120 xã",
        3,
        "Số này lấy ở đâu?",
        "Minh",
    )
    assert first.resolved
    assert (answer.answers, answer.paragraph, answer.quote) == ("0", "p1", "118/120 xã")


def test_a_comment_over_two_paragraphs_is_on_the_first_with_words():
    body = (
        p("Đầu.", '<w:commentRangeStart w:id="3"/>')
        + p("Đoạn hai.")
        + p("Đoạn ba", '<w:commentRangeEnd w:id="3"/>', ".")
    )

    (only,) = read(body, comments=comment(3, "Gộp lại.")).remarks
    assert (only.paragraph, only.quote) == ("p2", "Đoạn hai.")


def test_comments_on_deleted_words_and_on_nothing_are_kept():
    layer = read(
        p("Còn ", on(0, gone("đã bỏ")), "lại."), comments=comment(0, "Vì sao bỏ?") + comment(9, "Lạc.")
    )

    assert [(one.paragraph, one.quote, one.text) for one in layer.remarks] == [
        ("p1", "", "Vì sao bỏ?"),
        ("", "", "Lạc."),
    ]


def test_a_layer_survives_json():
    layer = read(p("Có ", on(0, "118"), gone("120"), " xã."), comments=comment(0, "?"))

    assert Layer.from_json(layer.to_json()) == layer


def paragraphs(*texts):
    return [Paragraph(id=f"p{n}", text=text) for n, text in enumerate(texts, start=1)]


WAS = paragraphs(
    "Mở đầu.", "Toàn tỉnh có 118 xã nhận đủ sách, đạt 98,3 %.", "Trong đó 118 cuốn về nông nghiệp."
)


def test_the_same_place_is_found_first():
    selector = selector_of(WAS, "p2", 13, 19)

    assert (selector.quote, selector.prefix[-4:], selector.suffix[:5]) == ("118 xã", " có ", " nhận")
    assert anchor(selector, WAS) == selector


def test_a_quote_is_found_where_its_company_is():
    now = paragraphs("Trong đó 118 cuốn về nông nghiệp.", "Mới thêm.", *(one.text for one in WAS[:2]))
    found = anchor(selector_of(WAS, "p2", 13, 16), now)

    assert (found.paragraph, found.start, found.quote) == ("p4", 13, "118")


def test_a_short_quote_alone_is_gone_rather_than_guessed():
    assert anchor(selector_of(WAS, "p2", 13, 16), paragraphs("Năm qua mua 118 bộ bàn ghế.")) is None


def test_a_changed_sentence_is_found_by_likeness_and_a_foreign_one_is_not():
    selector = selector_of(WAS, "p2", 0, 45)
    found = anchor(selector, paragraphs("Khác.", "Toàn tỉnh đã có 118 xã nhận đủ sách, đạt 98,3 %."))

    assert found.paragraph == "p2"
    assert found.quote.startswith("Toàn tỉnh")
    assert anchor(selector, paragraphs("Công tác tuyên truyền được quan tâm.")) is None


def test_selecting_nothing_is_refused():
    with pytest.raises(Refused, match="bôi đen"):
        selector_of(WAS, "p1", 2, 2)
    with pytest.raises(Refused, match="không còn"):
        selector_of(WAS, "p9", 0, 2)


def test_marks_between_runs_count_in_the_final_text():
    layer = read(
        p(gone("Bỏ hết. "), "Giữ ", on(0, r("phần "), r("này", "<w:b/>")), "."), comments=comment(0, "Tốt")
    )

    assert (layer.remarks[0].quote, layer.remarks[0].start) == ("phần này", 4)

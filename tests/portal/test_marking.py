import pytest

from tusach.portal.marking import mark


@pytest.mark.parametrize(
    ("query", "html", "marked"),
    [
        ("dat dai", "<p>Luật Đất đai và đất.</p>", "<p>Luật <mark>Đất đai</mark> và đất.</p>"),
        ("đất đai", "<p>Đất đai, dat dai</p>", "<p><mark>Đất đai</mark>, dat dai</p>"),
        ("hoà giải", "<p>Tổ hòa giải</p>", "<p>Tổ <mark>hòa giải</mark></p>"),
        ("trong ca phe", "<p>trồng <b>cà</b> phê</p>", "<p><mark>trồng </mark><b><mark>cà</mark></b><mark> phê</mark></p>"),
        ("che bong", "<p>cây bóng mát che nắng</p>", "<p>cây <mark>bóng</mark> mát <mark>che</mark> nắng</p>"),
        ("a b", "<p>a</p><p>b</p>", "<p>a</p><p>b</p>"),
        ("amp", "<p>a &amp; b</p>", "<p>a &amp; b</p>"),
        ("p1", '<p id="p1">x</p>', '<p id="p1">x</p>'),
        ("má", "<p>ma me</p>", "<p><mark>ma</mark> me</p>"),
        ("hmong", "<p>Người H’Mông, h'mông</p>", "<p>Người <mark>H’Mông</mark>, <mark>h'mông</mark></p>"),
        ("H'Mông", "<p>H’Mông hmong</p>", "<p><mark>H’Mông</mark> hmong</p>"),
        ("buon", "<p>ƀuôn sang</p>", "<p><mark>ƀuôn</mark> sang</p>"),
        ("ខ្មែរ", "<p>ភាសាខ្មែរក្រោម</p>", "<p>ភាសា<mark>ខ្មែរ</mark>ក្រោម</p>"),
        ("", "<p>x</p>", "<p>x</p>"),
    ],
)  # fmt: skip
def test_what_was_searched_is_marked(query, html, marked):
    assert mark(html, query) == marked


def test_only_the_paragraphs_that_answer_are_marked():
    done = mark("<p>đất tốt</p><p>đất đai của xã</p><p>đai lưng</p>", "dat dai")

    assert done == "<p>đất tốt</p><p><mark>đất đai</mark> của xã</p><p>đai lưng</p>"


def test_where_the_phrase_stands_its_words_elsewhere_are_left_alone():
    done = mark("<p>trong ba năm, cà và phê</p><p>trồng cà phê</p>", "trong ca phe")

    assert done == "<p>trong ba năm, cà và phê</p><p><mark>trồng cà phê</mark></p>"

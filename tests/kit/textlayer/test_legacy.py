"""Text in the fonts of old encodings, told by font and letters, and Unicode that only bears an old font's name."""

import pytest
from viparse.normalize.tcvn3 import TCVN3
from viparse.normalize.vni import VNI

from tests.kit.textlayer.word import docx, ins, p, r
from tusach.kit.textlayer import read_layer
from tusach.kit.textlayer.legacy import in_capitals

TEXT = "Toàn tỉnh có một trăm mười tám xã nhận đủ sách của Đề án, đã tổ chức luân chuyển giữa các thôn trong những năm qua"


def old(text, table):
    back = {modern: said for said, modern in table.pairs}
    return "".join(back.get(char, char) for char in text)


def font(name):
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def only(body):
    layer = read_layer(docx(body), name="cũ.docx")
    return layer.paragraphs[0].text, layer.warnings


@pytest.mark.parametrize(("table", "name", "said"), [(TCVN3, ".VnTime", "TCVN3"), (VNI, "VNI-Times", "VNI")])
def test_old_fonts_are_read_as_unicode_with_a_word_of_it(table, name, said):
    text, warnings = only(p(r(old(TEXT, table), font(name))))

    assert text == TEXT
    assert said in warnings[0]


def test_the_soft_hyphen_of_word_is_a_letter_in_tcvn3():
    body = p(
        r("n", font(".VnTime")),
        r(properties=font(".VnTime"), inside="<w:softHyphen/>"),
        r("íc ta cã s¸ch", font(".VnTime")),
    )

    assert only(body)[0] == "nước ta có sách"


def test_capital_fonts_give_capitals_and_typed_capitals_stay():
    body = p(r(old("kết quả đạt được", TCVN3), font(".VnTimeH")))

    assert only(body)[0] == "KẾT QUẢ ĐẠT ĐƯỢC"
    assert in_capitals("NGHị ĐịNH CủA CHíNH PHủ")
    assert not in_capitals("Số: 109/2004/NĐ-CP")


def test_unicode_in_an_old_font_stays_as_it_is():
    text, warnings = only(p(r(TEXT, font(".VnTime"))))

    assert (text, warnings) == (TEXT, ())


def test_old_letters_without_any_font_are_told_by_their_sequence():
    assert only(p(old(TEXT, TCVN3)))[0] == TEXT


def test_a_letter_and_its_mark_in_two_runs_are_one_letter():
    bold = font("VNI-Times") + "<w:b/>"

    assert only(p(r("Saùch cho xa", font("VNI-Times")), r("õ", bold)))[0] == "Sách cho xã"


def test_changes_in_old_text_keep_their_places():
    name = font(".VnTime")
    layer = read_layer(
        docx(p(r(old("Đã nhận ", TCVN3), name), ins(r(old("đủ sách", TCVN3), name)))), name="x"
    )

    assert layer.paragraphs[0].text == "Đã nhận đủ sách"
    assert [(one.text, one.start) for one in layer.revisions] == [("đủ sách", 8)]


def test_mixed_fonts_are_put_right_each_in_its_own_way():
    body = p(
        r(old("Xã Lát có sách", TCVN3), font(".VnTime")), r(" và Đạ Nhim đã nhận", font("Times New Roman"))
    )

    assert only(body)[0] == "Xã Lát có sách và Đạ Nhim đã nhận"


def test_plain_text_files_in_an_old_encoding_are_read():
    layer = read_layer(old(TEXT + "\n" + TEXT, TCVN3).encode("latin-1"), name="cũ.txt")

    assert [one.text for one in layer.paragraphs] == [TEXT, TEXT]
    assert layer.source == "text"

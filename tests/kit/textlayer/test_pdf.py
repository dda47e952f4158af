"""PDF with text: lines joined again, tables as grids, what repeats on every page out of the text."""

from datetime import date

import pypdfium2
import pytest

from tests.kit.textlayer.pages import pdf_of_lines
from tusach.kit import paper as p
from tusach.kit.errors import Refused
from tusach.kit.textlayer import read_layer

FORM = p.form_on("party", date(2023, 8, 22))
LONG = (
    "Công tác phối hợp giữa các ban, ngành trong việc tuyên truyền, giới thiệu sách đến cán bộ, đảng viên và nhân dân "
    "được duy trì thường xuyên, kinh tế - xã hội phát triển, đời sống nhân dân được nâng lên rõ rệt so với năm trước."
)


@pytest.fixture(scope="module")
def report():
    return p.Paper(
        letterhead=p.Letterhead(issuer=["TỈNH ỦY LÂM ĐỒNG"], symbol="12-BC/TU", place="Đà Lạt", dated="ngày 1 tháng 9 năm 2023"),
        type_name="Báo cáo",
        subject="Tổng kết 15 năm",
        blocks=[
            p.Heading(1, "Phần thứ nhất", "Kết quả"),
            p.Heading(2, "I.", "Tình hình chung"),
            *[p.Paragraph(f"Đoạn {n}. {LONG}") for n in range(12)],
            p.Heading(3, "1.2.1.", "Chủ đề"),
            p.Item("-", "Kinh phí thực hiện đề án được bố trí trong dự toán hằng năm của địa phương, theo phân cấp ngân sách"),
            p.Table(
                [["TT", "Đơn vị", p.TableCell("Số liệu", columns=2)], ["", "", "Năm 2022", "Năm 2023"]],
                [[str(n), f"Xã số {n}", str(100 + n), f"14.{n:03d}"] for n in range(1, 61)],
                [1, 3, 2, 2],
            ),
            p.Paragraph(f"Sau bảng. {LONG}"),
        ],
    )  # fmt: skip


@pytest.fixture(scope="module")
def layer(report):
    return read_layer(p.to_pdf(report, FORM), name="báo cáo.pdf")


def words(text):
    return " ".join(text.split())


def test_paragraphs_are_those_that_were_written_also_over_a_page(layer):
    said = [one.text for one in layer.paragraphs if one.where == "body"]

    for n in range(12):
        assert f"Đoạn {n}. {LONG}" in said
    assert f"Sau bảng. {LONG}" in said
    assert "I. Tình hình chung" in said
    assert "1.2.1. Chủ đề" in said
    assert any(one.startswith("- Kinh phí") and one.endswith("ngân sách") for one in said)


def test_both_forms_of_one_paper_give_the_same_words(report, layer):
    word = read_layer(p.to_docx(report, FORM), name="báo cáo.docx")
    kept = {words(one.printed) for one in layer.paragraphs}

    assert [
        one.printed for one in word.paragraphs if len(one.text) > 3 and words(one.printed) not in kept
    ] == []


def test_looks_and_places_are_known(layer):
    heading = next(one for one in layer.paragraphs if one.text == "I. Tình hình chung")
    title = next(one for one in layer.paragraphs if one.text == "BÁO CÁO")

    assert (heading.bold, heading.page, heading.size) == (True, 1, 14.0)
    assert title.centred
    left, top, right, bottom = heading.box
    assert 80 < left < right < 600
    assert 0 < top < bottom < 842
    assert layer.pages > 2


def test_a_table_over_two_pages_is_one_grid_with_its_heads(layer):
    last = next(one for one in layer.paragraphs if one.text == "14.060")

    assert last.cell.heads == ("Số liệu", "Năm 2023")
    assert (last.cell.table, last.cell.row_head, last.cell.column) == (1, "Xã số 60", 3)
    assert sum(one.text == "Năm 2023" for one in layer.paragraphs) == 1


def test_page_numbers_are_no_text(layer):
    assert not any(one.text.isdigit() for one in layer.paragraphs if one.where == "body")


def test_running_heads_are_told_once():
    pages = [["TỈNH ỦY LÂM ĐỒNG", f"Trang này nói về việc thứ {n}.", LONG, f"- {n} -"] for n in range(1, 6)]
    layer = read_layer(pdf_of_lines(pages), name="x.pdf")

    assert [(one.text, one.where) for one in layer.paragraphs if one.where != "body"] == [
        ("TỈNH ỦY LÂM ĐỒNG", "header")
    ]
    assert sum("việc thứ" in one.text for one in layer.paragraphs) == 5
    assert not any(one.text.startswith("- ") for one in layer.paragraphs)


def test_three_hundred_pages_are_read():
    pages = [[f"Đoạn ở trang {n} có đủ chữ để không bị coi là trang trắng."] for n in range(1, 321)]

    assert read_layer(pdf_of_lines(pages), name="x.pdf").pages == 320


def test_a_text_layer_of_private_letters_is_refused_without_recognition():
    rubbish = ["\ue001\ue002\ue003 \ue004\ue005" * 8] * 5
    with pytest.raises(Refused, match="hỏng"):
        read_layer(pdf_of_lines([rubbish]), name="x.pdf", ocr=False)


def test_locked_broken_and_empty_files_are_refused():
    good = pdf_of_lines([["Một trang có chữ, đủ dài để đọc được."]])
    with pytest.raises(Refused, match="hỏng"):
        read_layer(good[: len(good) // 3], name="x.pdf")
    with pytest.raises(Refused, match="không có chữ"):
        read_layer(blank(), name="x.pdf", ocr=False)


def blank():
    import io

    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_notes_at_the_foot_are_notes_and_their_numbers_are_no_figures():
    blocks = [
        p.Heading(2, "I.", "Tình hình"),
        p.Paragraph([p.Run("Toàn tỉnh có 120"), p.Run("", note="Công văn số 1741-CV/VPTW, còn dài thêm cho đến khi phải qua dòng thứ hai của chú thích này trên giấy."),
                     p.Run(f" xã, rộng 9.700 km². {LONG}"), p.Run(" Hết.", note="Chú thích hai.")]),
        *[p.Paragraph(f"Đoạn {n}. {LONG} {LONG}") for n in range(12)],
    ]  # fmt: skip
    paper = p.Paper(letterhead=p.Letterhead(issuer=["TỈNH ỦY"]), type_name="Báo cáo", blocks=blocks)
    made = read_layer(p.to_pdf(paper, FORM), name="x.pdf").paragraphs

    assert [(one.label, one.text[:14], one.text[-9:]) for one in made if one.where == "note"] == [
        ("1", "Công văn số 17", "rên giấy."), ("2", "Chú thích hai.", "hích hai."),
    ]  # fmt: skip
    body = [one.text for one in made if one.where == "body"]
    assert f"Toàn tỉnh có 120 xã, rộng 9.700 km². {LONG} Hết." in body
    assert all(f"Đoạn {n}. {LONG} {LONG}" in body for n in range(12))


def test_bookmarks_give_headings_their_level(layer):
    levels = {one.text: one.level for one in layer.paragraphs if one.level}

    assert levels["I. Tình hình chung"] < levels["1.2.1. Chủ đề"]


def test_a_table_of_contents_is_no_text():
    dots = " . . . . . . . . . . . "
    first = [
        "MỤC LỤC",
        f"I. Tình hình chung{dots}2",
        f"II. Kết quả đạt được{dots}5",
        f"III. Hạn chế{dots}9",
        "Lời mở đầu của báo cáo.",
    ]
    said = [one.text for one in read_layer(pdf_of_lines([first]), name="x.pdf").paragraphs]

    assert said == ["MỤC LỤC", "Lời mở đầu của báo cáo."]

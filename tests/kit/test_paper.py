import io
import re
import zipfile
from dataclasses import fields
from datetime import date

import docx
import pypdfium2
import pytest
from docx.shared import Mm

from tusach.kit import paper as p
from tusach.kit.errors import Refused
from tusach.kit.paper.pdf import font_folders

HOSTILE = "#panic() $x$ *sao* _gạch_ \\ [a] <b>&amp;</b> @ref ] } \x01 ` // "
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="20" height="10" fill="#1d5a41"/></svg>'
PARTY_2023 = p.form_on("party", date(2023, 8, 22))
STATE = p.form_on("state", date(2023, 8, 22))


def plan(**more):
    settings = {
        "letterhead": p.Letterhead(
            issuer=["BAN TUYÊN GIÁO TRUNG ƯƠNG"],
            symbol="341-KH/BTGTW",
            place="Hà Nội",
            dated="ngày 22 tháng 8 năm 2023",
        ),
        "type_name": "Kế hoạch",
        "subject": "Tổng kết 15 năm",
        "blocks": [
            p.Heading(1, "Phần thứ nhất", "Kết quả"),
            p.Heading(3, "1.2.1.", "Chủ đề"),
            p.Paragraph(
                [
                    p.Run("Thực hiện "),
                    p.Run("ý kiến", bold=True, note="Công văn số 1741-CV/VPTW."),
                    p.Run(HOSTILE),
                ]
            ),
            p.Item("-", "Kinh phí", depth=1),
            p.Table(
                [["TT", p.TableCell("Số liệu", columns=2)]],
                [[str(n), "593", "14.408.340"] for n in range(60)],
                [1, 2, 2],
                ["center", "right", "right"],
                caption="Bảng 1",
                source="Nguồn: báo cáo",
            ),
            p.Chart(SVG, "Một cột", 80, "Hình 1"),
            p.Landscape([p.Table([["A"] * 8], [["x"] * 8], [1] * 8)]),
            p.Paragraph("Sau bảng ngang."),
        ],
        "signature": p.Signature("Trần Thanh Lâm", ["K/T TRƯỞNG BAN"], ["PHÓ TRƯỞNG BAN"], "(đã ký)"),
        "recipients": p.Recipients(["Vụ BCXB (05 bản),", "Lưu HC."]),
        "annexes": [p.Annex("", "Đề cương", [p.Item("1.", "Một")], "(Kèm theo Kế hoạch số 341-KH/BTGTW)")],
    }
    return p.Paper(**(settings | more))


def pages_of(pdf):
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(pdf)]


def text_of(made):
    document = docx.Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])


def test_the_form_follows_the_day_of_issue():
    assert PARTY_2023.name == "Hướng dẫn 36-HD/VPTW"
    assert p.form_on("party", date(2026, 5, 26)).name == "Hướng dẫn 36-HD/VPTW"
    assert p.form_on("party", date(2026, 5, 27)).name == "Hướng dẫn 05-HD/VPTW"
    assert STATE.name == "Nghị định 30/2020/NĐ-CP"
    with pytest.raises(Refused, match="Chưa có mẫu thể thức"):
        p.form_on("party", date(2018, 4, 2))


def test_what_no_text_confirms_is_marked_with_its_source():
    """Every doubtful field is a field of the form, and says what was read and where."""
    names = {field.name for field in fields(p.Form)}
    for form in p.FORMS:
        for one in form.unsure:
            assert set(one.fields) <= names
            assert one.what
            assert one.said
            assert one.source
    doubtful = {name for one in p.form_on("party", date(2026, 11, 1)).unsure for name in one.fields}
    assert {"motto_sizes", "issuer", "number", "line"} <= doubtful
    assert not STATE.unsure


def test_a_pdf_holds_every_element_in_order():
    pages = pages_of(p.to_pdf(plan(), PARTY_2023))
    first, everything = pages[0], "\n".join(pages)
    for said in (
        "BAN TUYÊN GIÁO TRUNG ƯƠNG",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 341-KH/BTGTW",
        "KẾ HOẠCH",
        "-----",
    ):
        assert said in first
    for said in (
        "KẾT QUẢ",
        "1.2.1. Chủ đề",
        "14.408.340",
        "K/T TRƯỞNG BAN",
        "Nơi nhận:",
        "- Lưu HC.",
        "ĐỀ CƯƠNG",
    ):
        assert said in everything
    assert (
        everything.index("Sau bảng ngang.")
        < everything.index("K/T TRƯỞNG BAN")
        < everything.index("ĐỀ CƯƠNG")
    )


def test_pages_are_numbered_from_the_second():
    pages = pages_of(p.to_pdf(plan(), PARTY_2023))
    assert not pages[0].startswith("1")
    assert pages[1].startswith("2\n")


def test_no_text_is_ever_markup():
    assert (
        "#panic() $x$ *sao* _gạch_ \\ [a] <b>&amp;</b> @ref ] }" in pages_of(p.to_pdf(plan(), PARTY_2023))[0]
    )
    assert "#panic() $x$ *sao* _gạch_ \\ [a] <b>&amp;</b> @ref ] }" in text_of(p.to_docx(plan(), PARTY_2023))


def test_the_page_has_the_margins_of_the_form():
    page = pypdfium2.PdfDocument(p.to_pdf(plan(), PARTY_2023))[0]
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [210, 297]
    section = docx.Document(io.BytesIO(p.to_docx(plan(), PARTY_2023))).sections[0]
    sides = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(side / Mm(1)) for side in sides] == [20, 20, 30, 15]
    assert section.different_first_page_header_footer


def test_a_docx_holds_every_element():
    made = p.to_docx(plan(), PARTY_2023)
    text = text_of(made)
    for said in (
        "BAN TUYÊN GIÁO TRUNG ƯƠNG",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "KẾ HOẠCH",
        "1.2.1. Chủ đề",
        "14.408.340",
    ):
        assert said in text
    for said in ("K/T TRƯỞNG BAN", "Nơi nhận:", "ĐỀ CƯƠNG", "Nguồn: báo cáo"):
        assert said in text
    document = docx.Document(io.BytesIO(made))
    assert [section.orientation for section in document.sections] == [0, 1, 0]
    assert document.core_properties.title == "Kế hoạch Tổng kết 15 năm"
    with zipfile.ZipFile(io.BytesIO(made)) as pack:
        assert "Công văn số 1741-CV/VPTW." in pack.read("word/footnotes.xml").decode()
        assert b'w:fldCharType="begin"' in b"".join(pack.read(n) for n in pack.namelist() if "header" in n)
        assert b"w:tblHeader" in pack.read("word/document.xml")
        assert 'descr="Một cột"' in pack.read("word/document.xml").decode()


def test_fonts_and_sizes_are_those_of_the_form():
    document = docx.Document(io.BytesIO(p.to_docx(plan(), PARTY_2023)))
    assert document.styles["Normal"].font.name == "Times New Roman"
    head = [cell for row in document.tables[0].rows for cell in row.cells]
    sizes = {line.text: line.runs[0].font.size.pt for cell in head for line in cell.paragraphs}
    assert sizes["ĐẢNG CỘNG SẢN VIỆT NAM"] == 15
    assert sizes["BAN TUYÊN GIÁO TRUNG ƯƠNG"] == 14
    assert sizes["Hà Nội, ngày 22 tháng 8 năm 2023"] == 14


def test_a_letter_of_the_state_family_has_its_own_head():
    letter = p.Paper(
        letterhead=p.Letterhead(
            ["SỞ THÔNG TIN"],
            ["UBND TỈNH"],
            "12/STTTT-VP",
            "Đà Lạt",
            "ngày 05 tháng 9 năm 2023",
            "V/v báo cáo",
        ),
        blocks=[p.Paragraph("Nội dung.")],
        addressees=["Ủy ban nhân dân tỉnh", "Ban Tuyên giáo"],
        signature=p.Signature("Nguyễn Văn A", ["KT. GIÁM ĐỐC"], ["PHÓ GIÁM ĐỐC"]),
        draft="DỰ THẢO 1",
    )
    for text in (pages_of(p.to_pdf(letter, STATE))[0], text_of(p.to_docx(letter, STATE))):
        for said in (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Số: 12/STTTT-VP",
            "V/v báo cáo",
            "- Ban Tuyên giáo.",
            "DỰ THẢO 1",
        ):
            assert said in text


def test_an_illustration_says_so_on_every_page():
    demo = plan(demo=True)
    assert all("Số liệu minh hoạ" in page for page in pages_of(p.to_pdf(demo, PARTY_2023)))
    sections = docx.Document(io.BytesIO(p.to_docx(demo, PARTY_2023))).sections
    assert "Số liệu minh hoạ" in sections[0].footer.paragraphs[0].text
    assert "Số liệu minh hoạ" in sections[0].first_page_footer.paragraphs[0].text
    assert sections[1].footer.is_linked_to_previous
    assert all("minh hoạ" not in page for page in pages_of(p.to_pdf(plan(), PARTY_2023)))


def test_the_same_paper_gives_the_same_bytes():
    assert p.to_pdf(plan(), PARTY_2023) == p.to_pdf(plan(), PARTY_2023)
    assert p.to_docx(plan(), PARTY_2023) == p.to_docx(plan(), PARTY_2023)


def test_an_empty_paper_is_still_a_paper():
    bare = p.Paper(letterhead=p.Letterhead(issuer=["A"]), blocks=[])
    assert len(pages_of(p.to_pdf(bare, PARTY_2023))) == 1
    printed = text_of(p.to_docx(bare, PARTY_2023))
    assert ("ĐẢNG CỘNG SẢN VIỆT NAM" in printed, "Số" in printed) == (
        True,
        False,
    )  # it goes along with another


def document_xml(packed: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        return file.read("word/document.xml").decode()


def test_a_tag_is_a_content_control_in_word_and_nothing_on_paper():
    tagged = [
        p.Heading(1, "Phần thứ nhất", "Kết quả", tag="leaf:1"),
        p.Paragraph("Đoạn một.", tag="block:a:1"),
        p.Item("-", "Ý.", tag="block:b:2"),
        p.Table(
            [["A", "B"]], [[p.TableCell("ô", tag="cell:x"), "2"]], [1, 1], caption="Bảng", tag="block:c:3"
        ),
        p.Landscape([p.Table([["A"]], [["1"]], [1], tag="block:d:4")]),
    ]
    paper = plan(blocks=tagged, annexes=[])
    xml = document_xml(p.to_docx(paper, PARTY_2023))
    assert re.findall(r'<w:tag w:val="([^"]+)"', xml) == [
        "leaf:1", "block:a:1", "block:b:2", "block:c:3", "cell:x", "block:d:4",
    ]  # fmt: skip
    numbers = re.findall(r'<w:sdtPr><w:tag [^>]+/><w:id w:val="(\d+)"', xml)
    assert len(set(numbers)) == 6
    held = re.search(r'<w:tag w:val="leaf:1".*?<w:sdtContent>(.*?)</w:sdtContent>', xml, re.DOTALL)
    assert held is not None
    assert "Phần thứ nhất" in held.group(1)
    assert "KẾT QUẢ" in held.group(1)
    assert "leaf:1" not in "".join(pages_of(p.to_pdf(paper, PARTY_2023)))


def test_changes_are_tracked_in_word_and_drawn_on_paper():
    said = [
        p.Run("Có "),
        p.Run("38", change="deleted", author="Vụ A", when="2023-11-02T08:30:00Z"),
        p.Run("41", change="inserted", author="Vụ A"),
        p.Run(" tỉnh."),
    ]
    paper = plan(blocks=[p.Paragraph(said)], annexes=[])
    xml = document_xml(p.to_docx(paper, PARTY_2023))
    deleted = '<w:del w:id="1" w:author="Vụ A" w:date="2023-11-02T08:30:00Z"><w:r>'
    assert deleted in xml
    assert re.search(r"<w:del .*?<w:delText>38</w:delText>", xml)
    assert re.search(r'<w:ins w:id="2" w:author="Vụ A"><w:r>.*?<w:t>41</w:t>', xml)
    assert "Có 3841 tỉnh." in " ".join(pages_of(p.to_pdf(paper, PARTY_2023)))


def test_what_a_person_must_fill_is_marked():
    paper = plan(blocks=[p.Paragraph([p.Run("Ngày "), p.Run("...", blank=True)])], annexes=[])
    assert document_xml(p.to_docx(paper, PARTY_2023)).count('<w:highlight w:val="yellow"/>') == 1
    assert p.to_pdf(paper, PARTY_2023) != p.to_pdf(
        plan(blocks=[p.Paragraph("Ngày ...")], annexes=[]), PARTY_2023
    )


@pytest.mark.parametrize("form", [PARTY_2023, STATE])
def test_secrecy_urgency_circulation_drafter_and_contact(form):
    paper = plan(
        secrecy="MẬT", urgency="HỎA TỐC", circulation="LƯU HÀNH NỘI BỘ", drafter="NV.A.50", contact="Số 1, phố Một",
        demo=True,
    )  # fmt: skip
    pages = pages_of(p.to_pdf(paper, form))
    for word in ("MẬT", "HỎA TỐC", "LƯU HÀNH NỘI BỘ", "Số 1, phố Một"):
        assert word in pages[0], word
    assert not any("phố Một" in page for page in pages[1:])
    assert any("NV.A.50" in page for page in pages)
    made = docx.Document(io.BytesIO(p.to_docx(paper, form)))
    first = made.sections[0].first_page_footer
    assert [line.text for line in first.paragraphs] == [
        "Số 1, phố Một",
        "Số liệu minh hoạ, không phải số liệu chính thức.",
    ]
    left = made.tables[0].rows[1].cells[0].text  # under the number
    assert left.index("MẬT") < left.index("HỎA TỐC")


def test_the_faulty_liberation_is_left_out_beside_the_newer_one(tmp_path):
    for name in ("liberation", "liberation2", "dejavu"):
        folder = tmp_path / "truetype" / name
        folder.mkdir(parents=True)
        (folder / "A.ttf").touch()
    assert {folder.name for folder in font_folders([tmp_path, tmp_path / "none"])} == {
        "liberation2",
        "dejavu",
    }
    (tmp_path / "truetype" / "liberation2" / "A.ttf").unlink()
    (tmp_path / "truetype" / "liberation2").rmdir()
    assert font_folders([tmp_path]) == []


@pytest.mark.parametrize("form", [PARTY_2023, STATE])
def test_an_annex_that_is_turned_has_its_title_on_the_turned_page(form):
    wide = p.Landscape([p.Table([["A"] * 8], [["ô ngang"] * 8], [1] * 8)])
    paper = plan(
        blocks=[p.Paragraph("Nội dung.")],
        annexes=[p.Annex("Phụ lục 1", "Bảng ngang", [wide, p.Paragraph("Sau bảng.")])],
    )
    pages = pages_of(p.to_pdf(paper, form))
    turned = next(page for page in pages if "ô ngang" in page)
    assert "BẢNG NGANG" in turned
    assert "Sau bảng." in pages[-1]
    assert "BẢNG NGANG" not in pages[-1]
    made = docx.Document(io.BytesIO(p.to_docx(paper, form)))
    assert [section.page_width > section.page_height for section in made.sections] == [False, True, False]
    words = [line.text for line in made.paragraphs]
    assert words.count("BẢNG NGANG") == 1


@pytest.mark.parametrize("form", [PARTY_2023, STATE])
def test_a_paper_of_one_wide_table_lies_on_its_side_from_its_first_page(form):
    table = p.Table([["A"] * 8], [["ô ngang"] * 8], [1] * 8)
    paper = plan(blocks=[p.Paragraph("Tóm tắt."), table], annexes=[], turned=True)
    pdf = p.to_pdf(paper, form)
    assert "Tóm tắt." in pages_of(pdf)[0]
    assert "ô ngang" in pages_of(pdf)[0]
    width, height = pypdfium2.PdfDocument(pdf)[0].get_size()
    assert width > height
    (section,) = docx.Document(io.BytesIO(p.to_docx(paper, form))).sections
    assert section.page_width > section.page_height


@pytest.mark.parametrize(
    ("day", "word"), [(date(2023, 11, 1), "Kính gửi"), (date(2026, 5, 27), "Kính trình")]
)
def test_a_submission_is_addressed_as_its_day_wants_it(day, word):
    assert p.form_on("party", day).submission_word == word

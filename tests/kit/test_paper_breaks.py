"""Where a paper's pages break, and what of its frame a person has to fill in."""

import io
from datetime import date

import docx

from tests.kit.test_paper import document_xml, pages_of
from tusach.kit import paper as p

PARTY_2023 = p.form_on("party", date(2023, 11, 1))


def test_lines_over_a_name_are_told_apart():
    made = p.signed("Nguyễn Văn A", ["K/T TRƯỞNG BAN", " PHÓ TRƯỞNG BAN ", ""])
    assert (made.capacity, made.positions) == (["K/T TRƯỞNG BAN"], ["PHÓ TRƯỞNG BAN"])
    assert p.signed("A", ["TRƯỞNG BAN"]).positions == ["TRƯỞNG BAN"]
    paper = p.Paper(letterhead=p.Letterhead(issuer=["A"]), blocks=[], signature=made)
    bold = {
        run.text: run.bold
        for table in docx.Document(io.BytesIO(p.to_docx(paper, PARTY_2023))).tables
        for cell in table._cells
        for one in cell.paragraphs
        for run in one.runs
    }
    assert (bold["K/T TRƯỞNG BAN"], bold["PHÓ TRƯỞNG BAN"]) == (True, None)


def test_no_page_holds_the_signature_alone_or_ends_with_the_head_of_a_group():
    """Whatever the length: some of these would break just there."""
    for count in (25, 26, 27):
        blocks = [*(p.Paragraph(f"Đoạn thứ {nth}.") for nth in range(count)), p.Paragraph("Đoạn cuối.")]
        paper = p.Paper(
            p.Letterhead(issuer=["A"]), blocks, signature=p.signed("Nguyễn Văn A", ["TRƯỞNG BAN"])
        )
        last = pages_of(p.to_pdf(paper, PARTY_2023))[-1]
        assert ("Đoạn cuối." in last, "Nguyễn Văn A" in last) == (True, True)
    head = p.TableCell("Mục I", bold=True, columns=2)
    for others in (4, 5):  # so many that without care the second page would end with a head
        group = [[head], *(["1", f"Dòng {nth}."] for nth in range(others))]
        table = p.Table(head=[["STT", "Nội dung"]], rows=group * 20, widths=[1, 4])
        for page in pages_of(p.to_pdf(p.Paper(p.Letterhead(issuer=["A"]), [table]), PARTY_2023)):
            assert not page.rstrip().endswith("Mục I")


def test_no_page_holds_the_signature_alone_behind_a_table():
    """The last two rows come along, under the table's head when they begin a page; each row is there once."""
    for count in (26, 28, 30):  # without care two of these would break just there
        rows = [[str(nth), f"Dòng {nth}."] for nth in range(count)]
        table = p.Table(head=[["STT", "Nội dung"]], rows=rows, widths=[1, 4])
        paper = p.Paper(
            p.Letterhead(issuer=["A"]), [table], signature=p.signed("Nguyễn Văn A", ["TRƯỞNG BAN"])
        )
        pages = pages_of(p.to_pdf(paper, PARTY_2023))
        wanted = ["Nguyễn Văn A", "STT", f"Dòng {count - 2}.", f"Dòng {count - 1}."]
        assert [one in pages[-1] for one in wanted] == [True] * 4
        whole = "\n".join(pages)
        assert [whole.count(f"Dòng {nth}.") for nth in range(count)] == [1] * count
        (made, *_) = [
            one for one in docx.Document(io.BytesIO(p.to_docx(paper, PARTY_2023))).tables if len(one.rows) > 2
        ]
        kept = [
            all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells) for row in made.rows
        ]
        assert kept == [False] * (count - 1) + [True, True]


def test_what_is_left_open_in_the_frame_is_marked():
    paper = p.Paper(p.Letterhead(issuer=["A"], symbol="...-CV/A"), [], recipients=p.Recipients(["Lưu ..."]))
    assert document_xml(p.to_docx(paper, PARTY_2023)).count('w:highlight w:val="yellow"') == 2
    assert p.with_blanks("Số 12-CV/A") == [p.Run("Số 12-CV/A")]


def test_headings_without_a_word_do_not_go_over_the_page_together():
    bare = [p.Heading(3, f"{nth}.", "Mục không có chữ") for nth in range(12)]
    paper = p.Paper(
        p.Letterhead(issuer=["A"]), [*(p.Paragraph("Đoạn.") for _ in range(20)), *bare, p.Paragraph("Hết.")]
    )
    first, second = pages_of(p.to_pdf(paper, PARTY_2023))
    assert ("0. Mục không có chữ" in first, "11. Mục không có chữ" in second) == (True, True)

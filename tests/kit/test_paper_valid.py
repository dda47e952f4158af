"""Files that Word opens without a word: the rules it keeps, on a paper with everything and text that people paste."""

import io
import zipfile
from datetime import date

import docx
import pytest

from tests.kit.office import ORDERS, faults_of
from tests.kit.test_paper import SVG
from tusach.kit import paper as p
from tusach.kit.paper import ooxml
from tusach.kit.textlayer import read_layer

PASTED = "Sông\x02 Lô\x0b\x1f <b>&\ufffe ស្រុក Tày ]]> \"'"
KEPT = "Sông Lô <b>& ស្រុក Tày ]]> \"'"
CHANGES = ("", "inserted", "deleted", "restyled")
ALL = [
    p.Run(PASTED, bold=True, italic=True, underline=True, blank=True, note=PASTED, change=one, author=PASTED, when="2023-11-02T09:42:00Z")
    for one in CHANGES
]  # fmt: skip


def table(columns, rows, tag=""):
    return p.Table(
        [["TT", p.TableCell(PASTED, columns=columns - 1)], ["x"] * columns],
        [
            [p.TableCell(PASTED, tag=f"cell:{n}"), *["1"] * (columns - 1)]
            if n % 9
            else [p.TableCell("Nhóm", columns=columns)]
            for n in range(rows)
        ],
        [1] * columns,
        caption=PASTED,
        source=PASTED,
        tag=tag,
    )


def everything(**more):
    heads = [p.Heading(level, f"{level}.", PASTED, tag=f"block:{level}:1") for level in range(1, 7)]
    items = [p.Item("-", ALL, depth=depth, tag=f"leaf:{depth}") for depth in range(5)]
    said = {
        "letterhead": p.Letterhead(
            [PASTED], [PASTED], symbol="...-KH/BTGTW", place=PASTED, dated="ngày ...", subject=PASTED
        ),
        "type_name": PASTED,
        "subject": PASTED,
        "addressees": [PASTED, "b"],
        "blocks": [
            *heads, p.Paragraph(ALL, tag="block:a:1"), p.Paragraph(""), *items, table(5, 12, "block:t:1"),
            p.Chart(SVG, PASTED, 80, PASTED), p.PageBreak(), p.Landscape([table(12, 3)]), p.Landscape([table(4, 0)]),
            p.Paragraph("sau"), p.Signers([(PASTED, PASTED), ("B", "")]),
        ],
        "signature": p.Signature(PASTED, [PASTED], [PASTED], PASTED),
        "recipients": p.Recipients([PASTED, "..."]),
        "annexes": [
            p.Annex("Phụ lục 1", PASTED, [p.Landscape([table(3, 2)])], PASTED),
            p.Annex("", "", [p.Paragraph(ALL)]),
        ],
        "draft": PASTED, "secrecy": "MẬT", "circulation": PASTED, "drafter": PASTED, "contact": PASTED, "demo": True,
    }  # fmt: skip
    return p.Paper(**(said | more))


@pytest.fixture(scope="module")
def party():
    return p.to_docx(everything(), p.form_on("party", date(2026, 6, 1)))


def test_a_paper_with_everything_keeps_what_word_asks(party):
    assert faults_of(party) == []
    assert faults_of(p.to_docx(everything(language="km"), p.form_on("state", date(2026, 6, 1)))) == []


def test_no_picture_of_another_paper_comes_along(party):
    assert not [name for name in zipfile.ZipFile(io.BytesIO(party)).namelist() if "thumbnail" in name]


@pytest.mark.parametrize("marked", [p.with_bookmarks, p.with_spans])
def test_so_does_one_whose_controls_became_bookmarks(party, marked):
    assert faults_of(marked(party, only=("block:", "leaf:", "cell:"))) == []


def test_a_paper_of_one_table_or_of_nothing_keeps_it_too():
    form = p.form_on("party", date(2026, 6, 1))
    head = p.Letterhead(["A"])
    for blocks in ([], [table(3, 2)], [p.Table([], [["a", "b"]], [1, 1])], [p.Signers([("A", "b")])]):
        assert faults_of(p.to_docx(p.Paper(head, blocks), form)) == []
    only = docx.Document(io.BytesIO(p.to_docx(p.Paper(head, [p.Table([], [["a"]], [1])]), form)))
    assert [one.tag.rpartition("}")[2] for one in only.element.body][:3] == ["tbl", "p", "tbl"]
    turned = p.Paper(head, [table(12, 2)], turned=True)
    assert faults_of(p.to_docx(turned, form)) == []


def test_the_check_sees_a_child_out_of_its_place(party):
    document = docx.Document(io.BytesIO(party))
    run = document.paragraphs[-1].add_run("x")
    run.font.superscript = True
    run._r.rPr.append(ooxml.element("w:sz", val="22"))
    document.paragraphs[-1]._p.append(ooxml.element("w:pPr"))
    file = io.BytesIO()
    document.save(file)
    assert faults_of(file.getvalue()) == [
        "word/document.xml: rPr in the order ['vertAlign', 'sz']",
        "word/document.xml: pPr is not the first",
    ]
    assert all(len(set(order.split())) == len(order.split()) for order in ORDERS.values())


def test_what_people_paste_stands_there_without_its_control_characters(party):
    layer = read_layer(party, name="a.docx")
    said = [one.text for one in layer.paragraphs]
    assert any(text == f"1.\n{KEPT}" or KEPT.upper() in text for text in said)
    assert sum(KEPT in text for text in said) > 20
    words = [cell.text for one in docx.Document(io.BytesIO(party)).tables for cell in one._cells]
    assert words.count(KEPT) >= 12
    pdf = p.to_pdf(everything(), p.form_on("party", date(2026, 6, 1)))
    assert pdf.startswith(b"%PDF")

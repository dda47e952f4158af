"""What python-docx has no words for."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from tusach.kit.paper.blocks import Block, Item, Paragraph, Run, Table
from tusach.kit.text import for_xml

_A_FIXED_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_LAST_ROWS = 2
_ALIGNS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def same_bytes(packed: bytes) -> bytes:
    """Packs again with one fixed moment, because the packer writes the clock into each member."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()


def element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def name_file(document: Any, title: str, language: str) -> None:
    """What a file says of itself: its title in one line, no author, one fixed moment."""
    core = document.core_properties
    core.title, core.author, core.comments = " ".join(for_xml(title).split())[:255], "", ""
    core.language = language
    core.created = core.modified = _A_FIXED_MOMENT.replace(tzinfo=None)
    links = document.part.package.rels  # a picture of the empty template's first page comes with it
    for key in [key for key, link in links.items() if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del links[key]


def set_base_style(document: Any, font: str, size: float, language: str) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = font, Pt(size)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    tongue = element("w:lang", val=f"{language}-VN" if language == "vi" else language)
    properties.insert_element_before(tongue, "w:eastAsianLayout", "w:specVanish", "w:oMath")
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0


def written(paragraph: Any, text: str, size: float) -> Any:
    """A run of `size` points at the end of a paragraph."""
    run = paragraph.add_run(for_xml(text))
    run.font.size = Pt(size)
    return run


def align(paragraph: Any, side: str) -> None:
    paragraph.alignment = _ALIGNS[side]


def spacing(paragraph: Any, *, before: float = 0, after: float = 0, exact: float | None = None) -> None:
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    if exact:
        form.line_spacing, form.line_spacing_rule = Pt(exact), WD_LINE_SPACING.EXACTLY


def left(paragraph: Any, distance: Any) -> None:
    paragraph.paragraph_format.left_indent = distance


def keep_with_next(paragraph: Any) -> None:
    paragraph.paragraph_format.keep_with_next = True


def keep_end(document: Any, last: Any, blocks: Sequence[Block]) -> None:
    """What a paper ends with (its last block, and the `last` paragraph of its body) goes with what closes it: a
    paragraph, or the last rows of a table.
    """
    for block in blocks:
        if isinstance(block, Paragraph | Item):
            keep_with_next(last)
        elif isinstance(block, Table):
            for row in document.tables[-1].rows[-_LAST_ROWS:]:
                for paragraph in (one for cell in row.cells for one in cell.paragraphs):
                    keep_with_next(paragraph)


def outline_level(paragraph: Any, level: int) -> None:
    """Makes a heading of it for the navigation pane and for screen readers, without a style's looks."""
    made = element("w:outlineLvl", val=str(min(level, 9) - 1))
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001
        made, "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"
    )


def _border(paragraph: Any, sides: Sequence[str], space: str = "1") -> None:
    borders = element("w:pBdr")
    for side in sides:
        borders.append(element(f"w:{side}", val="single", sz="6", space=space, color="auto"))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )


def rule(paragraph: Any, column: Any, length: Any) -> None:
    """A line of a `length` in the middle of its column: the upper border of a paragraph that is indented from both sides."""
    inset = max(int((column - length) / 2), 0)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = inset
    spacing(paragraph, before=2.5, after=1.5, exact=2)
    _border(paragraph, ["top"])


def framed(paragraph: Any, column: Any, width: Any) -> None:
    """A word in a frame of a `width` in the middle of its column."""
    inset = max(int((column - width) / 2), 0)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = inset
    _border(paragraph, ["top", "left", "bottom", "right"], "2")


def columns_of(document: Any, widths: Sequence[Any], rows: int = 1) -> list[list[Any]]:
    """A table without lines; the cells of its rows."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="0", type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001
    grid_widths(table, widths)
    for row in table.rows:
        row_rules(row, is_head=False)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    return [list(row.cells) for row in table.rows]


def grid_widths(table: Any, widths: Sequence[Any]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def drop_first_paragraph(cell: Any) -> None:
    """A new cell comes with an empty paragraph; it goes when others were added."""
    if len(cell.paragraphs) > 1:
        first = cell.paragraphs[0]._p  # noqa: SLF001
        first.getparent().remove(first)


def rows_over(table: Any, part: Any, following: Any) -> Any:
    """Moves what a part of a long table holds to the table's end; gives the part that follows."""
    if part is not table:
        for row in list(part._tbl.tr_lst):  # noqa: SLF001
            table._tbl.append(row)  # noqa: SLF001
        part._tbl.getparent().remove(part._tbl)  # noqa: SLF001
    return following


def row_rules(row: Any, *, is_head: bool) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(element("w:cantSplit"))
    if is_head:
        properties.append(element("w:tblHeader"))


def page_number(paragraph: Any, size: float) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(size)
        if kind:
            run._r.append(element("w:fldChar", fldCharType=kind))  # noqa: SLF001
        else:
            code = element("w:instrText")
            code.text = text
            run._r.append(code)  # noqa: SLF001


def describe(picture: Any, alt: str) -> None:
    picture._inline.docPr.set("descr", for_xml(alt))  # noqa: SLF001


def note_mark(paragraph: Any, number: int) -> None:
    run = paragraph.add_run()
    run.font.superscript = True
    run._r.append(element("w:footnoteReference", id=str(number)))  # noqa: SLF001


def add_footnotes(document: Any, notes: Sequence[str], font: str) -> None:
    """The part that python-docx does not make: the two separators every reader wants, then the notes."""

    def note(n: int, kind: str, inside: str) -> str:
        return f'<w:footnote w:id="{n}"{kind}><w:p>{inside}</w:p></w:footnote>'

    style = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/><w:sz w:val="22"/></w:rPr>'
    mark = '<w:r><w:rPr><w:sz w:val="22"/><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    made = [
        note(-1, ' w:type="separator"', "<w:r><w:separator/></w:r>"),
        note(0, ' w:type="continuationSeparator"', "<w:r><w:continuationSeparator/></w:r>"),
    ]
    for n, text in enumerate(notes, start=1):
        said = f'<w:r>{style}<w:t xml:space="preserve"> {escape(for_xml(text))}</w:t></w:r>'
        made.append(note(n, "", mark + said))
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {nsdecls("w")}>{"".join(made)}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), _NOTES_TYPE, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    separators = element("w:footnotePr")
    separators.append(element("w:footnote", id="-1"))
    separators.append(element("w:footnote", id="0"))
    settings = document.settings.element
    follower = settings.find(qn("w:compat"))
    if follower is None:
        settings.append(separators)
    else:
        follower.addprevious(separators)


def mark_blank(run: Any) -> None:
    """What a person must fill in: a yellow ground, which Word takes away with one press."""
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def track(made: Any, run: Run, number: int) -> None:
    """Makes of what was written for a run a tracked insertion or deletion (ISO/IEC 29500-1, 17.13.5.14 and 17.13.5.18), or of its
    look a tracked change with what it was beside what it is (17.13.5.31).
    """
    how = {"id": str(number), "author": for_xml(run.author) or "Tủ Sách"} | (
        {"date": run.when} if run.when else {}
    )
    inner = made._r  # noqa: SLF001
    if run.change == "restyled":
        change, before = element("w:rPrChange", **how), element("w:rPr")
        for name, held in (("w:b", run.was_bold), ("w:i", run.was_italic)):
            if held:
                before.append(element(name))
        change.append(before)
        inner.get_or_add_rPr().append(change)
        return
    around = element("w:ins" if run.change == "inserted" else "w:del", **how)
    inner.addprevious(around)
    around.append(inner)
    if run.change == "deleted":
        for text in inner.findall(qn("w:t")):
            text.tag = qn("w:delText")


def content_control(elements: Sequence[Any], tag: str, number: int) -> None:
    """Puts paragraphs or tables that follow one another into one content control named `tag` (17.5.2)."""
    control, properties, content = element("w:sdt"), element("w:sdtPr"), element("w:sdtContent")
    properties.append(element("w:tag", val=for_xml(tag)))
    properties.append(element("w:id", val=str(number)))
    control.append(properties)
    control.append(content)
    elements[0].addprevious(control)
    for one in elements:
        content.append(one)


def turn(section: Any, page: tuple[int, int], *, upright: bool = False) -> None:
    """A section whose pages lie on their side, or stand `upright` again; `page` is an upright one, in millimetres."""
    section.orientation = WD_ORIENT.PORTRAIT if upright else WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Mm(side) for side in (page if upright else page[::-1]))


def shrink_last(document: Any) -> None:
    """The empty line that stands behind a table, so that it never begins a page of its own."""
    last = document.paragraphs[-1]
    if not last.text:
        spacing(last, exact=1)

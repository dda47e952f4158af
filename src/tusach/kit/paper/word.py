"""DOCX by python-docx: the same paper as `pdf.py` sets, to be edited further in a word processor."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.shared import Mm, Pt

from tusach.kit.paper import ooxml
from tusach.kit.paper.blocks import (
    Annex,
    Block,
    Chart,
    Heading,
    Item,
    Landscape,
    PageBreak,
    Paper,
    Paragraph,
    Run,
    Table,
    TableCell,
    Text,
    leads_nothing,
    pairs_of,
    runs,
    with_blanks,
)
from tusach.kit.paper.form import Form
from tusach.kit.paper.pdf import svg_to_png

DEMO_LINE = "Số liệu minh hoạ, không phải số liệu chính thức."
_PAGE = (210, 297)
_A_FIXED_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


def to_docx(paper: Paper, form: Form) -> bytes:
    """The same paper gives the same bytes."""
    file = io.BytesIO()
    _Writer(paper, form).made().save(file)
    return _same_bytes(file.getvalue())


def _same_bytes(packed: bytes) -> bytes:
    """Packs again with one fixed moment, because the packer writes the clock into each member."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()


class _Writer:
    def __init__(self, paper: Paper, form: Form) -> None:
        self.paper = paper
        self.form = form
        self.document = docx.Document()
        self.notes: list[str] = []
        self.following: Block | None = None  # of the block that is being set
        self.last: Any = None  # paragraph of the body
        self.lies = False  # the last page is turned, and nothing upright follows yet
        self.marks = 0  # content controls and tracked changes are numbered through
        self.width = _PAGE[1 if paper.turned else 0] - form.margins[2] - form.margins[3]

    def made(self) -> Any:
        self._set_up()
        self._letterhead()
        self._title()
        for block, following in pairs_of(self.paper.blocks):
            self.following = following
            self._block(block)
        self._closing()
        for annex in self.paper.annexes:
            self._annex(annex)
        if self.notes:
            ooxml.add_footnotes(self.document, self.notes, self.form.fonts[0])
        return self.document

    # --- the page ---------------------------------------------------------------------------------

    def _set_up(self) -> None:
        core = self.document.core_properties
        core.title, core.author, core.comments = self.paper.title[:255], "", ""
        core.language = self.paper.language
        core.created = core.modified = _A_FIXED_MOMENT.replace(tzinfo=None)
        ooxml.set_base_style(self.document, self.form.fonts[0], self.form.body, self.paper.language)
        self._margins(self.document.sections[0])
        if self.paper.turned:
            ooxml.turn(self.document.sections[0], _PAGE)
        self._head_and_foot(self.document.sections[0], first=True)

    def _margins(self, section: Any) -> None:
        top, bottom, left, right = self.form.margins
        section.page_width, section.page_height = Mm(_PAGE[0]), Mm(_PAGE[1])
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        section.header_distance, section.footer_distance = Mm(10), Mm(8)

    def _head_and_foot(self, section: Any, *, first: bool) -> None:
        section.different_first_page_header_footer = first
        if not first:
            return
        number = section.header.paragraphs[0]
        ooxml.align(number, "center")
        ooxml.page_number(number, self.form.page_number)
        section.first_page_header.paragraphs[0].add_run().font.size = Pt(2)
        if self.paper.contact:
            self._runs(section.first_page_footer.paragraphs[0], self.paper.contact, 11)
        if self.paper.demo:
            first_foot = section.first_page_footer
            if self.paper.contact:
                first_foot.add_paragraph()
            for foot in (section.footer, first_foot):
                self._runs(foot.paragraphs[-1], [Run(DEMO_LINE, italic=True)], 10)
                ooxml.align(foot.paragraphs[-1], "center")

    # --- paragraphs -------------------------------------------------------------------------------

    def _runs(
        self, paragraph: Any, text: Text, size: float, *, bold: bool = False, italic: bool = False
    ) -> None:
        for run in runs(text):
            made = paragraph.add_run(ooxml.clean(run.text))
            made.font.size = Pt(size)
            made.bold = (run.bold or bold) or None
            made.italic = (run.italic or italic) or None
            made.underline = run.underline or None
            if run.blank:
                ooxml.mark_blank(made)
            if run.change:
                self.marks += 1
                ooxml.track(made, run.change, self.marks, run.author, run.when)
            if run.note:
                self.notes.append(run.note)
                ooxml.note_mark(paragraph, len(self.notes))

    def _line(self, where: Any, text: Text, size: float, **how: Any) -> Any:
        """A line of a letterhead, title or signature: centred, tight."""
        paragraph = where.add_paragraph()
        ooxml.align(paragraph, how.pop("align", "center"))
        ooxml.spacing(paragraph, before=how.pop("before", 0), after=how.pop("after", 0))
        self._runs(paragraph, text, size, **how)
        return paragraph

    def _body(
        self, text: Text, *, align: str = "justify", indent: bool = True, depth: int = 0, where: Any = None
    ) -> Any:
        paragraph = (where or self.document).add_paragraph()
        ooxml.align(paragraph, align)
        ooxml.spacing(paragraph, after=self.form.after, exact=self.form.line)
        paragraph.paragraph_format.left_indent = Mm(self.form.indent * depth) if depth else None
        paragraph.paragraph_format.first_line_indent = Mm(self.form.indent) if indent else None
        paragraph.paragraph_format.widow_control = True
        self._runs(paragraph, text, self.form.body)
        self.last = paragraph
        return paragraph

    # --- letterhead and title ---------------------------------------------------------------------

    def _letterhead(self) -> None:
        head, form = self.paper.letterhead, self.form
        shares = (0.5, 0.5) if form.family == "party" else (0.41, 0.59)
        left, right = ooxml.two_columns(self.document, [Mm(self.width * share) for share in shares])
        for line in head.superior:
            self._line(left, line, form.superior)
        for line in head.issuer:
            self._line(left, line, form.issuer, bold=True)
        if form.star:
            self._line(left, "*", form.issuer)
        else:
            ooxml.rule(self._line(left, "", 2, before=3, after=3), Mm(self.width * shares[0]), 0.35)
        self._number(left)
        for i, line in enumerate(form.motto):
            last = i == len(form.motto) - 1
            said = self._line(right, [Run(line, bold=True)], form.motto_sizes[i])
            if last:
                ooxml.underline_whole(said)
        placed = ", ".join(part for part in (head.place, head.dated) if part)
        self._line(right, with_blanks(placed), form.place_date, italic=True, before=10)
        for cell in (left, right):
            ooxml.drop_first_paragraph(cell)
        for word in (self.paper.draft, self.paper.circulation):
            if word:
                ooxml.boxed(self._line(self.document, word, form.body, bold=True, align="left", before=6))

    def _number(self, where: Any) -> None:
        """Number and symbol, none on a paper that goes along with another; a letter's subject; secrecy and urgency."""
        head, form = self.paper.letterhead, self.form
        if head.symbol:
            self._line(where, with_blanks(form.number_word + head.symbol), form.number)
        if head.subject:
            self._line(where, head.subject, form.letter_subject, italic=form.family == "party", before=3)
        self._stamps(where)

    def _stamps(self, where: Any) -> None:
        for word in filter(None, (self.paper.secrecy, self.paper.urgency)):
            ooxml.framed(self._line(where, word, self.form.number, bold=True, before=4, after=2), 22)

    def _title(self) -> None:
        paper, form = self.paper, self.form
        if paper.type_name:
            self._line(self.document, paper.type_name.upper(), form.type_name, bold=True, before=14)
            if paper.subject:
                self._line(self.document, paper.subject, form.subject, bold=True)
            if form.star:
                self._line(self.document, "-----", form.subject, after=8)
            else:
                ooxml.rule(self._line(self.document, "", 2, after=10), Mm(self.width), 0.25)
        if len(paper.addressees) == 1:
            self._line(
                self.document, f"{paper.address_word}: {paper.addressees[0]}", form.body, before=18, after=10
            )
        elif paper.addressees:
            ooxml.left(
                self._line(self.document, f"{paper.address_word}:", form.body, align="left", before=18),
                Mm(25),
            )
            last = len(paper.addressees) - 1
            for i, one in enumerate(paper.addressees):
                line = self._line(
                    self.document, f"- {one}{'.' if i == last else ','}", form.body, align="left"
                )
                ooxml.left(line, Mm(33))
            ooxml.spacing(line, after=10)

    # --- blocks -----------------------------------------------------------------------------------

    def _block(self, block: Block) -> None:
        body = self.document.element.body
        if not isinstance(block, Landscape):
            self._stand_up()
        before = len(body)
        self._set(block)
        if tag := getattr(block, "tag", ""):
            self._control(list(body)[before - 1 : -1], tag)

    def _control(self, elements: Sequence[Any], tag: str) -> None:
        self.marks += 1
        ooxml.content_control(elements, tag, self.marks)

    def _set(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._body(block.text, align=block.align, indent=block.indent)
            case Heading():
                self._heading(block)
            case Item():
                self._body([Run(f"{block.label} "), *runs(block.text)], depth=block.depth)
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case PageBreak():
                self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case Landscape():
                self._landscape(block)

    def _heading(self, block: Heading) -> None:
        size, label = self.form.body, f"{block.label} " if block.label else ""
        if block.level == 1:
            if block.label:
                lone = self._line(self.document, block.label, size, bold=True, before=8)
                ooxml.keep_with_next(lone)
            said = self._line(self.document, block.title.upper(), size, bold=True, after=4)
        else:
            run = Run(label + block.title, bold=block.level <= 4, italic=block.level >= 4)
            said = self._body([run], align="left")
        ooxml.outline_level(said, block.level)
        if not leads_nothing(block, self.following):
            ooxml.keep_with_next(said)

    def _table(self, block: Table, width: float | None = None) -> None:
        form, total = self.form, sum(block.widths)
        if block.caption:
            ooxml.keep_with_next(
                self._line(self.document, block.caption, form.table, bold=True, before=4, after=3)
            )
        widths = [Mm((width or self.width) * share / total) for share in block.widths]
        table = self.document.add_table(rows=0, cols=len(widths))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for n, row in enumerate([*block.head, *block.rows]):
            is_head = n < len(block.head)
            made = table.add_row()
            ooxml.row_rules(made, is_head=is_head)
            self._row(made, row, block, widths, is_head=is_head)
        ooxml.grid_widths(table, widths)
        self._line(self.document, block.source, form.table, italic=True, align="left", after=form.after)

    def _row(
        self, made: Any, row: Sequence[TableCell | str], block: Table, widths: Sequence[Any], *, is_head: bool
    ) -> None:
        at, cells = 0, made.cells
        for one in row:
            given = TableCell(one) if isinstance(one, str) else one
            usual = block.aligns[at] if at < len(block.aligns) else "left"
            place = cells[at]
            if given.columns > 1:
                place = place.merge(cells[at + given.columns - 1])
            place.width = sum(widths[at : at + given.columns])
            paragraph = place.paragraphs[0]
            ooxml.align(paragraph, given.align or ("center" if is_head else usual))
            ooxml.spacing(paragraph, before=2, after=2)
            self._runs(paragraph, given.text, self.form.table, bold=is_head or given.bold)
            if given.columns == len(widths):
                ooxml.keep_with_next(paragraph)  # the head of a group of rows
            if given.tag:
                self._control([paragraph._p], given.tag)  # noqa: SLF001
            at += given.columns

    def _chart(self, block: Chart) -> None:
        paragraph = self.document.add_paragraph()
        ooxml.align(paragraph, "center")
        width = min(block.width_mm, self.width)
        drawn = io.BytesIO(svg_to_png(block.svg, width_mm=width))
        picture = paragraph.add_run().add_picture(drawn, width=Mm(width))
        ooxml.describe(picture, block.alt)
        if block.caption or block.keeps_next:
            ooxml.keep_with_next(paragraph)
        if block.caption:
            self._line(self.document, block.caption, self.form.table, after=self.form.after)

    def _landscape(self, block: Landscape, lead: Annex | None = None) -> None:
        upright, self.lies = self.width, False
        turned = self.document.add_section(WD_SECTION.NEW_PAGE)
        self._head_and_foot(turned, first=False)
        ooxml.turn(turned, _PAGE)
        self.width = _PAGE[1] - self.form.margins[2] - self.form.margins[3]
        if lead:
            self._annex_title(lead, breaks=False)
        for inner in block.blocks:
            self._block(inner)
        self.width, self.lies = upright, True
        ooxml.shrink_last(self.document)

    def _stand_up(self) -> None:
        """Upright pages again, once something follows: a paper that ends lying has no empty page behind."""
        if self.lies:
            self.lies, back = False, self.document.add_section(WD_SECTION.NEW_PAGE)
            self._head_and_foot(back, first=False)
            ooxml.turn(back, _PAGE, upright=True)

    # --- the end ----------------------------------------------------------------------------------

    def _closing(self) -> None:
        signature, recipients, form = self.paper.signature, self.paper.recipients, self.form
        if signature is None and recipients is None:
            return
        self._stand_up()
        ooxml.keep_with_next(self._line(self.document, "", 6))
        if self.paper.blocks and isinstance(self.paper.blocks[-1], Paragraph | Item):
            ooxml.keep_with_next(self.last)  # never a page with nothing but the signature
        left, right = ooxml.two_columns(self.document, [Mm(self.width * 0.47), Mm(self.width * 0.53)])
        if recipients:
            strong = form.recipients_bold_italic
            label = Run(recipients.label, bold=strong, italic=strong, underline=not strong)
            self._line(left, [label], form.recipients_label, align="left")
            for line in recipients.lines:
                self._line(left, with_blanks(f"- {line}"), form.recipients, align="left")
            if self.paper.drafter:
                self._line(left, self.paper.drafter, form.recipients, align="left", before=4)
        if signature:
            for line in signature.capacity:
                self._line(right, with_blanks(line), form.signature, bold=True)
            for line in signature.positions:
                self._line(right, with_blanks(line), form.signature, bold=form.position_bold)
            self._line(right, signature.mark, form.signature, italic=True, before=24, after=24)
            self._line(right, with_blanks(signature.name), form.signature, bold=True)
        for cell in (left, right):
            ooxml.drop_first_paragraph(cell)

    def _annex(self, annex: Annex) -> None:
        """On a new page; one that begins with a turned page has its title there, not on an empty upright one."""
        first, rest = (annex.blocks[0], annex.blocks[1:]) if annex.blocks else (None, ())
        if isinstance(first, Landscape):
            self._landscape(first, lead=annex)
        else:
            self._stand_up()
            self._annex_title(annex, breaks=True)
            rest = annex.blocks
        for block in rest:
            self._block(block)

    def _annex_title(self, annex: Annex, *, breaks: bool) -> None:
        first = self._line(self.document, annex.label or annex.title.upper(), self.form.body, bold=True)
        first.paragraph_format.page_break_before = breaks or None
        if annex.label:
            self._line(self.document, annex.title.upper(), self.form.body, bold=True)
        if annex.note:
            self._line(self.document, annex.note, self.form.body, italic=True)
        self._line(self.document, "", 6)

"""DOCX by python-docx: the same paper as `pdf.py` sets, to be edited further in a word processor."""

import io
from collections.abc import Sequence
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
    Signers,
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
from tusach.kit.paper.setting import PAGE, as_set, frame_width, head_columns, rules_of, text_width

DEMO_LINE = "Số liệu minh hoạ, không phải số liệu chính thức."
_AT_ONCE = 100  # rows that are made together: one more takes longer the more there are


def to_docx(paper: Paper, form: Form) -> bytes:
    """The same paper gives the same bytes."""
    file = io.BytesIO()
    _Writer(paper, form).made().save(file)
    return ooxml.same_bytes(file.getvalue())


class _Writer:
    def __init__(self, paper: Paper, form: Form) -> None:
        self.paper = as_set(paper, form)
        self.form = form
        self.rules = rules_of(self.paper, form)
        self.document = docx.Document()
        self.notes: list[str] = []
        self.following: Block | None = None  # of the block that is being set
        self.last: Any = None  # paragraph of the body
        self.lies = False  # the last page is turned, and nothing upright follows yet
        self.marks = 0  # content controls and tracked changes are numbered through
        self.width = text_width(paper, form)

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
        ooxml.name_file(self.document, self.paper.title, self.paper.language)
        ooxml.set_base_style(self.document, self.form.fonts[0], self.form.body, self.paper.language)
        self._margins(self.document.sections[0])
        if self.paper.turned:
            ooxml.turn(self.document.sections[0], PAGE)
        self._head_and_foot(self.document.sections[0], first=True)

    def _margins(self, section: Any) -> None:
        top, bottom, left, right = self.form.margins
        section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
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
            made = ooxml.written(paragraph, run.text, size)
            made.bold = (run.bold or bold) or None
            made.italic = (run.italic or italic) or None
            made.underline = run.underline or None
            if run.blank:
                ooxml.mark_blank(made)
            if run.change:
                self.marks += 1
                ooxml.track(made, run, self.marks)
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
        """Two rows: who and the motto, then number and day, which stand beside each other."""
        head, form = self.paper.letterhead, self.form
        columns = [Mm(one) for one in head_columns(self.paper, form)]
        (org, nation), (left, right) = ooxml.columns_of(self.document, columns, rows=2)
        for line in head.superior:
            self._line(org, line, form.superior)
        for line in head.issuer:
            self._line(org, line, form.issuer, bold=True)
        if form.star:
            self._line(org, "*", form.issuer)
        else:
            ooxml.rule(self._line(org, "", 2), columns[0], Mm(self.rules.issuer))
        for line, size in zip(form.motto, form.motto_sizes, strict=True):
            self._line(nation, line, size, bold=True)
        ooxml.rule(self._line(nation, "", 2), columns[1], Mm(self.rules.motto))
        self._number(left, columns[0])
        placed = ", ".join(part for part in (head.place, head.dated) if part)
        self._line(right, with_blanks(placed), form.place_date, italic=True)
        for cell in (org, nation, left, right):
            ooxml.drop_first_paragraph(cell)

    def _number(self, where: Any, column: Any) -> None:
        """Number and symbol, none on a paper that goes along with another; a letter's subject; what stands in frames."""
        paper, head, form = self.paper, self.paper.letterhead, self.form
        if head.symbol:
            self._line(where, with_blanks(form.number_word + head.symbol), form.number)
        if head.subject:
            self._line(where, head.subject, form.letter_subject, italic=form.family == "party", before=3)
        for word in filter(None, (paper.secrecy, paper.urgency, paper.draft, paper.circulation)):
            line = self._line(where, word, form.number, bold=True, before=6, after=2)
            ooxml.framed(line, column, Mm(frame_width(word, form.number, column.mm)))

    def _title(self) -> None:
        paper, form = self.paper, self.form
        if paper.type_name:
            self._line(self.document, paper.type_name, form.type_name, bold=True, before=14)
            if paper.subject:
                self._line(self.document, paper.subject, form.subject, bold=True)
            if form.star:
                self._line(self.document, "-----", form.subject, after=8)
            else:
                ooxml.rule(self._line(self.document, "", 2), Mm(self.width), Mm(self.rules.subject))
                self._line(self.document, "", 6)
        if len(paper.addressees) == 1:
            said = f"{paper.address_word}: {paper.addressees[0]}"
            self._line(self.document, said, form.body, before=18 if not paper.type_name else 6, after=10)
        elif paper.addressees:
            self._addressees()
        elif not paper.type_name:
            self._line(self.document, "", 6)  # Word makes one of two tables that follow each other

    def _addressees(self) -> None:
        size, last = self.form.body, len(self.paper.addressees) - 1
        word = self._line(self.document, f"{self.paper.address_word}:", size, align="left", before=18)
        ooxml.left(word, Mm(25))
        for i, one in enumerate(self.paper.addressees):
            end = "." if i == last else self.form.recipients_end
            line = self._line(
                self.document, f"- {one}{end}", size, align="left", after=10 if i == last else 0
            )
            ooxml.left(line, Mm(33))

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
            case Signers():
                self._signers(block)
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
        part = table
        for n, row in enumerate([*block.head, *block.rows]):
            if n and n % _AT_ONCE == 0:
                part = ooxml.rows_over(table, part, self.document.add_table(rows=0, cols=len(widths)))
            is_head = n < len(block.head)
            made = part.add_row()
            ooxml.row_rules(made, is_head=is_head)
            self._row(made, row, block, widths, is_head=is_head)
        ooxml.rows_over(table, part, None)
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

    def _signers(self, block: Signers) -> None:
        if self.last is not None:
            ooxml.keep_with_next(self.last)
        ooxml.keep_with_next(self._line(self.document, "", 6))
        size, width = self.form.signature, Mm(self.width / max(len(block.of), 1))
        (cells,) = ooxml.columns_of(self.document, [width] * len(block.of))
        for cell, (part, name) in zip(cells, block.of, strict=True):
            self._line(cell, part, size, bold=True)
            self._line(cell, block.hint, self.form.table, italic=True)
            self._line(cell, name, size, bold=True, before=48)
            ooxml.drop_first_paragraph(cell)

    def _landscape(self, block: Landscape, lead: Annex | None = None) -> None:
        upright, self.lies = self.width, False
        turned = self.document.add_section(WD_SECTION.NEW_PAGE)
        self._head_and_foot(turned, first=False)
        ooxml.turn(turned, PAGE)
        self.width = PAGE[1] - self.form.margins[2] - self.form.margins[3]
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
            ooxml.turn(back, PAGE, upright=True)

    # --- the end ----------------------------------------------------------------------------------

    def _closing(self) -> None:
        signature, recipients, form = self.paper.signature, self.paper.recipients, self.form
        if signature is None and recipients is None:
            return
        self._stand_up()
        ooxml.keep_with_next(self._line(self.document, "", 6))
        # never a page with nothing but the signature
        ooxml.keep_end(self.document, self.last, self.paper.blocks[-1:])
        ((left, right),) = ooxml.columns_of(self.document, [Mm(self.width * 0.47), Mm(self.width * 0.53)])
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
        first = self._line(self.document, annex.label or annex.title, self.form.body, bold=True)
        first.paragraph_format.page_break_before = breaks or None
        if annex.label:
            self._line(self.document, annex.title, self.form.body, bold=True)
        if annex.note:
            self._line(self.document, annex.note, self.form.body, italic=True)
        self._line(self.document, "", 6)

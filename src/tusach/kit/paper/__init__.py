"""Official papers: one block model, written as DOCX and as PDF in the form of a family (docs/hard/paper.md)."""

from tusach.kit.paper.blocks import (
    Align,
    Annex,
    Block,
    Chart,
    Heading,
    Item,
    Landscape,
    Letterhead,
    PageBreak,
    Paper,
    Paragraph,
    Recipients,
    Run,
    Signature,
    Signers,
    Table,
    TableCell,
    Text,
    plain,
    signed,
    with_blanks,
)
from tusach.kit.paper.bookmarks import bookmark_name, with_bookmarks, with_spans
from tusach.kit.paper.digest import digest_of
from tusach.kit.paper.form import FORMS, Family, Form, form_on
from tusach.kit.paper.lines import glued
from tusach.kit.paper.pdf import set_pdf, svg_to_png, to_pdf
from tusach.kit.paper.setting import head_lines
from tusach.kit.paper.word import to_docx

__all__ = [
    "FORMS",
    "Align",
    "Annex",
    "Block",
    "Chart",
    "Family",
    "Form",
    "Heading",
    "Item",
    "Landscape",
    "Letterhead",
    "PageBreak",
    "Paper",
    "Paragraph",
    "Recipients",
    "Run",
    "Signature",
    "Signers",
    "Table",
    "TableCell",
    "Text",
    "bookmark_name",
    "digest_of",
    "form_on",
    "glued",
    "head_lines",
    "plain",
    "set_pdf",
    "signed",
    "svg_to_png",
    "to_docx",
    "to_pdf",
    "with_blanks",
    "with_bookmarks",
    "with_spans",
]

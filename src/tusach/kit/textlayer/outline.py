"""Levels of headings from a PDF's bookmarks, which Word and LibreOffice write from the styles of headings."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pypdfium2

from tusach.kit.text import fold
from tusach.kit.textlayer.shape import Paragraph

_MOST = 5_000
_DEEPEST = 9
_NO_LETTER = re.compile(r"[\W_]+")


def with_levels(paragraphs: Sequence[Paragraph], document: Any) -> list[Paragraph]:
    """A paragraph that a bookmark of its page names, whole, is a heading of the bookmark's level."""
    known = _bookmarks(document)
    if not known:
        return list(paragraphs)
    made = []
    for one in paragraphs:
        level = known.get((one.page or 0, _bare(one.text))) if one.where == "body" else None
        made.append(replace(one, level=level) if level else one)
    return made


def _bookmarks(document: Any) -> dict[tuple[int, str], int]:
    """By page from 1 and bare title; the page after too, for a bookmark may point to the end of the one before."""
    found: dict[tuple[int, str], int] = {}
    try:
        for n, mark in enumerate(document.get_toc(max_depth=_DEEPEST)):
            destination = mark.get_dest()
            place = destination.get_index() if destination else None
            title = _bare(mark.get_title())
            if n >= _MOST or place is None or not title:
                continue
            for page in (place + 1, place + 2):
                found.setdefault((page, title), mark.level + 1)
    except (pypdfium2.PdfiumError, UnicodeDecodeError, ValueError):
        return found
    return found


def _bare(text: str) -> str:
    return _NO_LETTER.sub("", fold(text))

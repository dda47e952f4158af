"""Numbers typed into the text that no source stands behind."""

import re
from collections.abc import Container
from dataclasses import dataclass

from tusach.drafting import live
from tusach.reports.queries import find_quantities


@dataclass(frozen=True)
class Bare:
    """[start, end) in the stored text; `quote` are the words there, with what is counted, without marks of emphasis."""

    start: int
    end: int
    quote: str


_MARK = "\u25a1"  # as live.plain covers a token
_QUOTED = re.compile(r"“[^“”]*”[.,;]?\{\{\s*(c\d+)\s*\}\}")


def bare_numbers(text: str, known: Container[str]) -> list[Bare]:
    """Figures in the plain words of the text, in its order. Years, days, addresses and numbers of papers are none, and
    neither are amounts said vaguely in words ("hàng chục nghìn") or what stands in a quotation that has its citation.
    """
    bare = live.plain(text, known)
    covered = bare.covered
    for found in _QUOTED.finditer(bare.text):
        if found[1] in known:
            covered = covered[: found.start()] + _MARK * len(found[0]) + covered[found.end() :]
    return [
        Bare(*bare.span(each.start, each.end), bare.text[each.start : each.end])
        for each in find_quantities(covered)
        if each.value is not None and _MARK not in each.quote
    ]

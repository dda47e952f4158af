"""The figures of a paragraph, in order and apart from each other."""

from bisect import bisect_right

from tusach.kit.textlayer.shape import Cell
from tusach.reports.quantities.clause import contexts
from tusach.reports.quantities.counting import whole_if_whole
from tusach.reports.quantities.dating import Years, date_all
from tusach.reports.quantities.found import Found
from tusach.reports.quantities.heads import head_measure
from tusach.reports.quantities.joining import Joiner
from tusach.reports.quantities.scan import scan
from tusach.reports.quantities.shape import Quantity
from tusach.reports.quantities.tables import Around, in_cell, is_bare, years_of
from tusach.reports.quantities.tokens import Tokens, tokens
from tusach.reports.quantities.vague import OPENERS, vague_at

LONGEST_QUOTE = 300


def find(text: str, *, cell: Cell | None = None, year: int | None = None) -> list[Quantity]:
    """The figures that `text` states. `cell`: its place in a table, whose heads say what it counts and when.
    `year`: when the text was written, the end of "đến nay". Any text will do; nothing is raised.
    """
    return find_on(text, cell=cell, now=year)[0]


def find_on(
    text: str,
    *,
    cell: Cell | None = None,
    now: int | None = None,
    carried: Years = (None, None),
    around: Around | None = None,
) -> tuple[list[Quantity], Years]:
    """The figures, and the years that a text which goes on from here may take over. `around`: see tables."""
    if cell and is_bare(text):
        return in_cell(text, cell, around or Around(), now), (None, None)
    if cell and cell.is_head:
        return [], (None, None)
    read = tokens(text)
    marks = scan(read, now)
    found = Joiner(read, marks, head_measure(cell) if cell else None).read() if marks.numerals else []
    found = _with_vague(read, found)
    years = date_all(read, found, marks.times, carried)
    if cell and (years := years_of(cell, around or Around(), now)) != (None, None):
        for one in found:
            is_open = one.kind == "CHANGE" and one.years[0] is not None and one.years[1] is None
            if is_open and years[1] and (one.years[0] or 0) < years[1]:
                one.years = one.years[0], years[1]
            elif not one.timed and one.years == (None, None):
                one.years = years
    around_them = contexts(read, found)
    made = [quantity(read, one, context) for one, context in zip(found, around_them, strict=True)]
    return made, years


def _with_vague(read: Tokens, found: list[Found]) -> list[Found]:
    more, taken = list[Found](), [one.end for one in found]
    for at, word in enumerate(read.words):
        if word in OPENERS and (made := vague_at(read, at)):
            following = bisect_right(taken, made.start)
            free = following == len(found) or found[following].start >= made.end
            if free and not (more and more[-1].end > made.start):
                more.append(made)
    return sorted([*found, *more], key=lambda one: one.start) if more else found


def quantity(read: Tokens, one: Found, context: str) -> Quantity:
    start, end = read.span(one.start, one.end)
    end = min(end, start + LONGEST_QUOTE)
    first, last = one.noun
    noun = " ".join(read.text[read.starts[first] : read.ends[last - 1]].split()) if last > first else ""
    value, whole = whole_if_whole(one.value), whole_if_whole(one.whole)
    high, before = whole_if_whole(one.high), whole_if_whole(one.before)
    return Quantity(
        start, end, read.given[start:end], one.kind, value, whole, high, before, one.comparator, one.unit[:40],
        noun[:120], one.years[0], one.years[1], one.doubt, context,
    )  # fmt: skip

"""The figures of a paragraph, in order and apart from each other."""

from decimal import Decimal

from tusach.kit.textlayer.shape import Cell
from tusach.reports.quantities.dating import Years, date_all
from tusach.reports.quantities.joining import Found, Joiner
from tusach.reports.quantities.scan import scan
from tusach.reports.quantities.shape import Quantity
from tusach.reports.quantities.tokens import Tokens, tokens
from tusach.reports.quantities.vague import OPENERS, vague_at

LONGEST_QUOTE = 300


def find(text: str, *, cell: Cell | None = None, year: int | None = None) -> list[Quantity]:
    """The figures that `text` states. `cell`: its place in a table, whose heads say what it counts and when.
    `year`: when the text was written, the end of "đến nay". Any text will do; nothing is raised.
    """
    return find_on(text, cell=cell, now=year)[0]


def find_on(
    text: str, *, cell: Cell | None = None, now: int | None = None, carried: Years = (None, None)
) -> tuple[list[Quantity], Years]:
    """The figures, and the years that a text which goes on from here may take over."""
    del cell
    read = tokens(text)
    marks = scan(read, now)
    found = Joiner(read, marks).read() if marks.numerals else []
    found = _with_vague(read, found)
    years = date_all(read, found, marks.times, carried)
    return [quantity(read, one) for one in found], years


def _with_vague(read: Tokens, found: list[Found]) -> list[Found]:
    taken = [(one.start, one.end) for one in found]
    more = []
    at = 0
    for at, word in enumerate(read.words):
        if word in OPENERS and (made := vague_at(read, at)):
            free = all(made.end <= start or made.start >= end for start, end in taken)
            if free and not (more and more[-1].end > made.start):
                more.append(made)
    return sorted([*found, *more], key=lambda one: one.start) if more else found


def whole_if_whole(value: Decimal | None) -> Decimal | None:
    """12500000.0 as 12500000."""
    if value is None or value != value.to_integral_value():
        return value
    return value.quantize(Decimal(1))


def quantity(read: Tokens, one: Found) -> Quantity:
    start, end = read.starts[one.start], read.ends[one.end - 1]
    end = min(end, start + LONGEST_QUOTE)
    first, last = one.noun
    noun = " ".join(read.text[read.starts[first] : read.ends[last - 1]].split()) if last > first else ""
    values = (whole_if_whole(value) for value in (one.value, one.whole, one.high, one.before))
    return Quantity(
        start, end, read.text[start:end], one.kind, *values, one.comparator,
        one.unit[:40], noun[:120], one.years[0], one.years[1], one.doubt,
    )  # fmt: skip

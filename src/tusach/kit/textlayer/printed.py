"""Pages of lines and tables, set or recognised, become the paragraphs of a layer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tusach.kit.textlayer.aligned import split_aligned
from tusach.kit.textlayer.asides import note_parts, split_notes, without_contents
from tusach.kit.textlayer.lines import (
    Joined,
    Line,
    Measure,
    measure,
    paragraphs,
    split_running_heads,
)
from tusach.kit.textlayer.ruled import Drawn
from tusach.kit.textlayer.shape import Paragraph, Where
from tusach.kit.textlayer.tables import Grid, Slot

_SAME_EDGE = 4.0


@dataclass(slots=True)
class Sheet:
    """A page as read: its lines in reading order, and the tables whose lines are among them."""

    number: int
    lines: list[Line]
    tables: list[Drawn] = field(default_factory=list)
    width: float = 0.0


@dataclass(slots=True)
class _Told:
    joined: Joined
    where: Where = "body"
    grid: Grid | None = None
    slot: Slot | None = None
    label: str = ""
    text: str = ""


@dataclass(slots=True)
class _Table:
    """A table, over as many pages as it runs."""

    grid: Grid
    xs: list[float]
    rows: int = 0
    told: list[_Told] = field(default_factory=list)


def paragraphs_of(sheets: Sequence[Sheet]) -> list[Paragraph]:
    """In reading order; running heads and feet once, at the end."""
    pages, heads, feet = split_running_heads([sheet.lines for sheet in sheets])
    pages = [without_contents(lines) for lines in pages]
    body = [
        line for sheet, lines in zip(sheets, pages, strict=True) for line in lines if not _held(sheet, line)
    ]
    widest = max((sheet.width for sheet in sheets), default=0.0)
    column = measure(body, page=widest)
    pages, notes = _without_notes(sheets, pages, column)
    told = _with_notes(_Reading(column).told(sheets, pages), notes)
    told += [_Told(Joined([line]), "header") for line in heads] + [
        _Told(Joined([line]), "footer") for line in feet
    ]
    return [_paragraph(n, one) for n, one in enumerate(told, start=1)]


def _held(sheet: Sheet, line: Line) -> bool:
    return any(table.holds(line) for table in sheet.tables)


def _without_notes(
    sheets: Sequence[Sheet], pages: Sequence[list[Line]], column: Measure
) -> tuple[list[list[Line]], list[_Told]]:
    kept, found = [], []
    for sheet, lines in zip(sheets, pages, strict=True):
        free = [line for line in lines if not _held(sheet, line)]
        body, notes = split_notes(free, column)
        apart = {id(line) for line in free} - {id(line) for line in body}
        kept.append([line for line in lines if id(line) not in apart])
        for note in notes:
            joined = Joined(note)
            label, text = note_parts(joined.text)
            found.append(_Told(joined, "note", label=label, text=text))
    return kept, found


def _with_notes(told: Sequence[_Told], notes: Sequence[_Told]) -> list[_Told]:
    """Notes after the last paragraph that begins on their page, so that a sentence over the page stays whole."""
    made: list[_Told] = []
    waiting = list(notes)
    for one in told:
        while waiting and waiting[0].joined.lines[0].page < one.joined.lines[0].page:
            made.append(waiting.pop(0))
        made.append(one)
    return made + waiting


class _Reading:
    def __init__(self, column: Measure) -> None:
        self._column = column
        self._told: list[_Told] = []
        self._waiting: list[Line] = []
        self._last: _Table | None = None
        self._tables = 0

    def told(self, sheets: Sequence[Sheet], pages: Sequence[Sequence[Line]]) -> list[_Told]:
        for sheet, lines in zip(sheets, pages, strict=True):
            self._page(sheet, lines)
        self._flush()
        for one in self._told:
            if one.slot is not None:
                one.slot.texts.append(one.joined.text)
                one.slot.bold = one.slot.bold and all(line.bold for line in one.joined.lines)
        return self._told

    def _page(self, sheet: Sheet, lines: Sequence[Line]) -> None:
        done: set[int] = set()
        for line in lines:
            table = next((one for one in sheet.tables if one.holds(line)), None)
            if table is None:
                self._last = None
                self._waiting.append(line)
            elif id(table) not in done:
                done.add(id(table))
                self._flush()
                self._table(table, [one for one in lines if table.holds(one)])

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        run: list[Line] = []
        for one in split_aligned(waiting, self._column):
            if isinstance(one, Line):
                run.append(one)
                continue
            self._text(run)
            run = []
            self._tables += 1
            grid = Grid(self._tables)
            for slot, lines in one.slots:
                grid.slots.append(slot)
                self._told.append(_Told(Joined(lines), "cell", grid, slot))
        self._text(run)

    def _text(self, lines: Sequence[Line]) -> None:
        """Parts of a row that is in no table (a letterhead) stand for themselves."""
        rows = Counter((line.page, line.row) for line in lines)
        for alone, group in groupby(lines, lambda line: rows[line.page, line.row] > 1):
            if alone:
                self._told += [_Told(Joined([line])) for line in group]
            else:
                self._told += [_Told(one) for one in paragraphs(list(group), self._column)]

    def _table(self, drawn: Drawn, lines: Sequence[Line]) -> None:
        for line in lines:
            slot = drawn.slot_of(line)
            if slot is not None:
                drawn.lines.setdefault(id(slot), []).append(line)
        goes_on = self._last is not None and _same_columns(self._last.xs, drawn.xs)
        if self._last is None or not goes_on:
            self._tables += 1
            self._last = _Table(Grid(self._tables), drawn.xs)
        self._put(self._last, drawn, repeated=_repeated_rows(self._last, drawn) if goes_on else 0)

    def _put(self, table: _Table, drawn: Drawn, *, repeated: int) -> None:
        """`repeated` rows at the top are the heads of the page before."""
        offset = table.rows - repeated
        for slot in drawn.slots:
            if slot.row < repeated:
                continue
            slot.row += offset
            table.grid.slots.append(slot)
            inside = drawn.lines.get(id(slot), [])
            for joined in paragraphs(inside, measure(inside)):
                told = _Told(joined, "cell", table.grid, slot)
                table.told.append(told)
                self._told.append(told)
        table.rows = offset + len(drawn.ys) - 1


def _same_columns(xs: Sequence[float], others: Sequence[float]) -> bool:
    return len(xs) == len(others) and all(abs(a - b) <= _SAME_EDGE for a, b in zip(xs, others, strict=True))


def _repeated_rows(table: _Table, drawn: Drawn) -> int:
    """How many of the rows at the top say what the first rows of the table said."""
    first: dict[int, list[str]] = {}
    for told in table.told:
        if told.slot is not None:
            first.setdefault(told.slot.row, []).append(told.joined.text)
    now: dict[int, list[str]] = {}
    for slot in drawn.slots:
        if inside := drawn.lines.get(id(slot)):
            now.setdefault(slot.row, []).extend(one.text for one in paragraphs(inside, measure(inside)))
    count = 0
    while count < len(drawn.ys) - 2 and now.get(count) and now.get(count) == first.get(count):
        count += 1
    return count


def _paragraph(n: int, told: _Told) -> Paragraph:
    lines = told.joined.lines
    first = lines[0]
    here = [line for line in lines if line.page == first.page and line.right > line.left]
    box = None
    if here:
        box = (
            round(min(line.left for line in here), 1), round(min(line.top for line in here), 1),
            round(max(line.right for line in here), 1), round(max(line.bottom for line in here), 1),
        )  # fmt: skip
    sure = [(line.confidence, len(line.text)) for line in lines if line.confidence is not None]
    letters = sum(weight for _, weight in sure)
    return Paragraph(
        id=f"p{n}", text=told.text or told.joined.text, label=told.label, where=told.where,
        cell=told.grid.cell(told.slot) if told.grid and told.slot else None,
        bold=all(line.bold for line in lines), italic=all(line.italic for line in lines),
        centred=told.joined.centred and told.slot is None, size=first.size or None, page=first.page, box=box,
        confidence=round(sum(one * weight for one, weight in sure) / letters, 3) if letters else None,
    )  # fmt: skip

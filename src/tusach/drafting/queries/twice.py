"""One figure printed with two values: an indicator of a place and a year that the text and a table say differently."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tusach.drafting.models import Block, LiveKind
from tusach.drafting.queries.matching import Amount, amount_of, of_one_kind
from tusach.drafting.queries.states import Resolved, States

NATION = "Cả nước"
_PERIOD = ""


@dataclass(frozen=True)
class Printed:
    """What is printed of (indicator, place, year; "" for the whole period), and where."""

    key: tuple[str, str, str]
    words: str
    block: Block
    name: str = ""

    @property
    def place(self) -> str:
        return self.key[1]

    @property
    def amount(self) -> Amount | None:
        return amount_of(self.words)


@dataclass(frozen=True)
class Twice:
    mine: Printed
    theirs: Printed

    @property
    def sentence(self) -> str:
        where = (
            "đoạn khác" if self.theirs.name else "bảng" if self.theirs.block.kind == "TABLE" else "biểu đồ"
        )
        return f"Đoạn ghi {self.mine.place} {self.mine.words}, {where} ghi {self.theirs.words}."


def printed_twice(blocks: Sequence[Block], states: States) -> dict[int, list[Twice]]:
    """{block's pk: figures of its text that a table, a chart or an earlier paragraph prints with another value}."""
    drawn = {one.key: one for block in blocks for one in _in_table(block, states)}
    found: dict[int, list[Twice]] = {}
    for block in blocks:
        for one in _in_text(block, states):
            other = drawn.setdefault(one.key, one)
            if _differ(one, other):
                found.setdefault(block.pk, []).append(Twice(one, other))
    return found


def _differ(one: Printed, other: Printed) -> bool:
    mine, theirs = one.amount, other.amount
    if mine is None or theirs is None or not of_one_kind(mine, theirs):
        return False
    if mine.unit and theirs.unit and mine.unit != theirs.unit:
        return False
    return mine.values[:1] != theirs.values[:1]


def _in_text(block: Block, states: States) -> Iterator[Printed]:
    for one in states.of(block):
        code, year = _indicator(one), str(one.present.told.get("year") or "")
        if code:
            place = str(one.present.told.get("place") or NATION)
            yield Printed(
                (code, place, _PERIOD if "-" in year else year), one.live.shown, block, one.live.name
            )


def _indicator(one: Resolved) -> str:
    """The indicator whose value it prints; nothing for a part of a ratio or how many answered."""
    if one.live.kind == LiveKind.FIGURE and one.live.source.get("part", "value") != "value":
        return ""
    return str(one.present.told.get("indicator") or "")


def _in_table(block: Block, states: States) -> Iterator[Printed]:
    drawn = states.drawn_for(block)
    rows = drawn.spec["rows"] if drawn else ""
    if drawn is None or rows not in {"PROVINCES", "YEARS"}:
        return
    for row in drawn.data["rows"]:
        place, year = (row["name"], drawn.spec.get("year")) if rows == "PROVINCES" else (NATION, row["name"])
        for column, cell in zip(drawn.data["columns"], row["cells"], strict=True):
            unit = column["unit"]
            if cell["said"]:
                words = f"{cell['said']}%" if unit == "%" else f"{cell['said']} {unit}".strip()
                yield Printed((column["code"], place, str(year or _PERIOD)), words, block)

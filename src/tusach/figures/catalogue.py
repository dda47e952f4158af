"""The catalogue of indicators as a file of facts, read and checked. Its source is the outline of the review."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

FILE = Path(__file__).with_name("catalogue.csv")
COMMUNES = "@X"  # a denominator: the communes expected to report

_CHOICES = {
    "kind": {"COUNT", "MONEY", "RATIO", "STOCK", "SCORE"},
    "over_place": {"SUM", "UNION", "NONE", "RECOMPUTE"},
    "over_time": {"SUM", "LAST", "NONE", "RECOMPUTE"},
}


class WrongCatalogue(ValueError):  # noqa: N818 - the message is the point
    pass


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator. `low` and `high` bound one unit's yearly value, scaled by `digits`."""

    code: str
    slot: int
    name: str
    unit: str
    digits: int
    kind: str
    over_place: str
    over_time: str
    levels: str
    numerator: str
    denominator: str
    low: int | None
    high: int | None
    part_of: str
    leaf: str
    note: str

    @property
    def is_ratio(self) -> bool:
        return self.kind == "RATIO"

    @property
    def is_percent(self) -> bool:
        return self.is_ratio and self.unit == "%"

    @property
    def said_levels(self) -> str:
        """The levels that report it, in words: xã, huyện, tỉnh."""
        return ", ".join(word for letter, word in _LEVEL_WORDS.items() if letter in self.levels)


_LEVEL_WORDS = {"X": "xã", "H": "huyện", "T": "tỉnh", "W": "trung ương"}
_NUMBERS = {"slot", "digits"}
_BOUNDS = {"low", "high"}


def read(path: Path = FILE) -> list[Line]:
    """The lines of a catalogue file (`;` between columns). Raises WrongCatalogue with the line that is wrong."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = [_line(row) for row in csv.DictReader(file, delimiter=";")]
    check(lines)
    return lines


def _line(row: dict[str, str]) -> Line:
    try:
        return Line(**{field.name: _value(field.name, row[field.name] or "") for field in fields(Line)})  # type: ignore[arg-type]
    except (KeyError, ValueError) as error:
        raise WrongCatalogue(f"line {row.get('code', '?')}: {error}") from error


def _value(name: str, text: str) -> str | int | None:
    if name in _BOUNDS:
        return int(text) if text else None
    return int(text) if name in _NUMBERS else text


def check(lines: Iterable[Line]) -> None:
    """Raise WrongCatalogue unless codes and slots are single, references hold and ratios are recomputed."""
    lines = list(lines)
    by_code = {line.code: line for line in lines}
    if len(by_code) != len(lines) or len({line.slot for line in lines}) != len(lines):
        raise WrongCatalogue("a code or a slot is used twice")
    for line in lines:
        wrong = _wrong(line, by_code)
        if wrong:
            raise WrongCatalogue(f"{line.code}: {wrong}")


def _wrong(line: Line, by_code: dict[str, Line]) -> str:
    for name, allowed in _CHOICES.items():
        if getattr(line, name) not in allowed:
            return f"{name} {getattr(line, name)!r}"
    if not line.levels or set(line.levels) - set("XHTW"):
        return f"levels {line.levels!r}"
    if line.part_of and line.part_of not in by_code:
        return f"part of unknown {line.part_of}"
    if line.kind == "STOCK" and line.over_time == "SUM":
        return "a stock is never summed over years"
    if line.is_ratio:
        known = line.numerator in by_code and (line.denominator in by_code or line.denominator == COMMUNES)
        return "" if known and line.over_place == "RECOMPUTE" else "a ratio needs its two parts"
    return "" if not (line.numerator or line.denominator) else "only a ratio has parts"

"""Whether a number typed in the text and what a source says are the same amount of the same thing."""

import re
from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tusach.drafting import live
from tusach.reports.queries import find_quantities

_PERCENT = re.compile(r"\s*(?:%|phần trăm\b)")
_PLAIN = re.compile(r"(?P<first>\d[\d.,]*)\s*(?:/|trên)\s*(?P<whole>\d[\d.,]*)|(?P<lone>\d[\d.,]*)")


@dataclass(frozen=True)
class Amount:
    """What some words count. `values`: value, whole, upper bound, value before, those that are said; `unit` is empty
    when the words do not say it.
    """

    values: tuple[Decimal, ...]
    unit: str = ""

    @property
    def is_share(self) -> bool:
        return self.unit == "%"


def amount_of(words: str) -> Amount | None:
    """The first amount in the words, None when they hold no number."""
    for each in find_quantities(words):
        if each.value is not None:
            said = (each.value, each.whole, each.high, each.before)
            unit = "%" if each.kind == "PERCENT" else each.unit
            return Amount(tuple(value for value in said if value is not None), unit)
    found = _PLAIN.search(words)
    if found is None:
        return None
    said_plainly = [_decimal(part) for part in (found["first"], found["whole"], found["lone"]) if part]
    unit = "%" if _PERCENT.match(words, found.end()) else ""
    return Amount(tuple(value for value in said_plainly if value is not None), unit)


def _decimal(written: str) -> Decimal | None:
    """14.408.340 and 98,4 as they are written in Vietnamese."""
    try:
        return Decimal(written.strip(".,").replace(".", "").replace(",", "."))
    except InvalidOperation:
        return None


def says_the_same(mine: Amount, theirs: Amount) -> bool:
    """The same values, of the same thing when both say what they count."""
    return mine.values == theirs.values and (not mine.unit or not theirs.unit or mine.unit == theirs.unit)


def of_one_kind(mine: Amount, theirs: Amount) -> bool:
    """A share is never an amount of things, nor the other way round."""
    return mine.is_share == theirs.is_share


def nearness(mine: Amount | None, theirs: Amount | None) -> tuple[bool, bool]:
    """A key that sorts sources for a number in the text: the same value of the same kind first, then the same unit."""
    if mine is None or theirs is None:
        return (True, True)
    is_match = of_one_kind(mine, theirs) and mine.values[:1] == theirs.values[:1]
    return (not is_match, not mine.unit or mine.unit != theirs.unit)


def whole_quote(text: str, start: int, quote: str, known: Container[str], theirs: str = "") -> str:
    """The words chosen with what belongs to their last number: its other digits, its percent sign, what it counts, and
    the rest of `13 trên 16` when `theirs`, what the source says, has as many numbers. `start` counts in the stored text;
    words are without marks of emphasis.
    """
    if not quote[-1:].isdecimal():
        return quote
    bare = live.plain(text, known)
    start = bare.place(start)
    end = start + len(quote)
    rest = re.match(r"(?:[.,]?\d)*", bare.text[end:])
    end += rest.end() if rest else 0
    sign = _PERCENT.match(bare.text, end)
    ends = [
        each.end
        for each in find_quantities(bare.covered)
        if each.start < end <= each.end
        and (
            not re.search(r"[\d\u25a1]", bare.covered[end : each.end])
            or (start <= each.start and _as_many(bare.covered[each.start : each.end], theirs))
        )
    ]
    return bare.text[start : max([sign.end() if sign else end, *ends])]


def _as_many(words: str, theirs: str) -> bool:
    return "\u25a1" not in words and len(live.numerals(words)) == len(live.numerals(theirs))


@dataclass(frozen=True)
class Instead:
    """What is printed when a source takes the place of `words`. `differs`: the source says another value or counts
    something else, which a person must agree to. `refused`: why it cannot stand there at all.
    """

    words: str
    shown: str
    differs: bool = False
    refused: str = ""


def instead(words: str, theirs: str) -> Instead:
    """A source that says `theirs` in the place of `words`: the person's own wording around the source's numbers, so that
    `64 lượt mượn` with 65 becomes `65 lượt mượn`. Words that count something else than the source are not kept.
    """
    mine, amount = amount_of(words), amount_of(theirs)
    if mine is None or amount is None:
        return Instead(words, theirs)
    if not of_one_kind(mine, amount):
        share, count = (words, theirs) if mine.is_share else (theirs, words)
        said = (
            f"Bản thảo ghi {words}, nguồn ghi {theirs}: {share} là tỷ lệ phần trăm, {count} là số đếm, không thay cho nhau "
            "được. Xin chọn nguồn khác."
        )
        return Instead(words, theirs, refused=said)
    return Instead(words, worded(words, theirs), differs=not says_the_same(mine, amount))


def worded(words: str, theirs: str) -> str:
    """`words` with the numbers of a source; the source's own words when these count something else."""
    mine, amount = amount_of(words), amount_of(theirs)
    if mine and amount and mine.unit and amount.unit and mine.unit != amount.unit:
        return theirs
    if len(live.numerals(words)) != len(live.numerals(theirs)):
        return theirs
    return live.reworded(words, words, theirs)

"""Emphasis in a text: `**đậm**` and `__nghiêng__` (docs/hard/live-figures.md).

A mark is read only where nobody could have meant something else: exactly two signs, the same line, whole words, nothing
blank and no stop just inside it. All else stays as typed: `______` to be filled in, `ngày __ tháng __`, `(**)`. Pure.
`static/drafting/editor-text.js` reads and writes by the same rules; the two are changed together.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["bold", "italic"]
COVER = "\ufffc"  # stands for each letter of a token: neither blank nor a letter
ITEM = re.compile(r"\s*([-+•]|[a-zđ]\)|\d{1,2}\))\s+(?=\S)")  # what begins an item of a list
_KINDS: dict[str, Kind] = {"**": "bold", "__": "italic"}
_SIGNS = {kind: sign for sign, kind in _KINDS.items()}
_MARK = re.compile(r"(?<!\*)\*\*(?!\*)|(?<!_)__(?!_)")
_BLANK = frozenset(" \t\n\u00a0\u2002\u2003\u2009\u202f\u3000")
_NOT_LAST = _BLANK | frozenset("([“«")  # never just before a mark that ends
_NOT_FIRST = _BLANK | frozenset("])”».,;:!?…")  # never just after one that begins
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """Two signs at `start` that begin or end an emphasis."""

    start: int
    kind: Kind
    begins: bool

    @property
    def end(self) -> int:
        return self.start + 2


def is_letter(sign: str) -> bool:
    """A letter, a digit or an accent on one; nothing else and not nothing."""
    return bool(sign) and unicodedata.category(sign)[0] in "LNM"


def marks_in(covered: str) -> list[Mark]:
    """The marks of a text whose tokens are covered, in order and in pairs."""
    if "**" not in covered and "__" not in covered:
        return []
    found: list[Mark] = []
    at = 0
    for line in covered.split("\n"):
        found += _of_line(line, at)
        at += len(line) + 1
    return found


def _of_line(line: str, at: int) -> list[Mark]:
    open_: list[tuple[str, int]] = []
    found: list[Mark] = []
    marks = list(_MARK.finditer(line))
    for mark, (first, last) in zip(marks, _around(marks), strict=True):
        sign, start = mark[0], mark.start()
        before, after = line[max(start - 1, 0) : start], line[mark.end() : mark.end() + 1]
        held = next((k for k in reversed(range(len(open_))) if open_[k][0] == sign), None)
        if held is not None and before not in _NOT_LAST and not is_letter(line[last : last + 1]):
            found += [
                Mark(at + open_[held][1], _KINDS[sign], begins=True),
                Mark(at + start, _KINDS[sign], begins=False),
            ]
            del open_[held:]
        elif after and after not in _NOT_FIRST and not is_letter(line[max(first - 1, 0) : first]):
            if held is not None:
                del open_[held]  # of two beginnings the later one counts
            open_.append((sign, start))
    return sorted(found, key=lambda one: one.start)


def _around(marks: Sequence[re.Match[str]]) -> list[Span]:
    """For each mark where the marks that stand against one another begin and end: what is a whole word is told past them."""
    firsts, lasts = [mark.start() for mark in marks], [mark.end() for mark in marks]
    for at in range(1, len(marks)):
        if marks[at - 1].end() == marks[at].start():
            firsts[at] = firsts[at - 1]
    for at in reversed(range(len(marks) - 1)):
        if marks[at].end() == marks[at + 1].start():
            lasts[at] = lasts[at + 1]
    return list(zip(firsts, lasts, strict=True))


@dataclass(frozen=True, slots=True)
class Atom:
    """One letter of a text, or a token whole."""

    text: str
    bold: bool = False
    italic: bool = False
    is_token: bool = False

    @property
    def is_letter(self) -> bool:
        return not self.is_token and is_letter(self.text)


def written(atoms: Sequence[Atom]) -> str:
    """The text with its marks. What no mark can say is said as nearly as it can: whole words, nothing blank at the
    edges, the mark of a list left out; where even that would be read otherwise, without emphasis.
    """
    lines: list[list[Atom]] = [[]]
    for atom in atoms:
        if atom.text == "\n":
            lines.append([])
        else:
            lines[-1].append(atom)
    return "\n".join(_line(line) for line in lines)


def _line(atoms: Sequence[Atom]) -> str:
    bold, italic = (
        _spans(atoms, [atom.bold for atom in atoms]),
        _spans(atoms, [atom.italic for atom in atoms]),
    )
    for spans in (_nested(atoms, bold, italic), _nested(atoms, bold, []), _nested(atoms, [], italic)):
        if not spans:
            break
        text, covered, wanted = _marked(atoms, spans)
        if _read_as(covered) == wanted:
            return text
    return "".join(atom.text for atom in atoms)


def _spans(atoms: Sequence[Atom], flags: list[bool]) -> list[Span]:
    """Runs of emphasis, each widened to whole words and without blanks or stops at its edges."""
    whole = [False] * len(atoms)
    for start, end in _runs(flags):
        first, last = start, end
        while first and atoms[first - 1].is_letter and atoms[first].is_letter:
            first -= 1
        while last < len(atoms) and atoms[last - 1].is_letter and atoms[last].is_letter:
            last += 1
        whole[first:last] = [True] * (last - first)
    item = ITEM.match("".join(COVER if atom.is_token else atom.text for atom in atoms))
    if item:
        whole[: item.end()] = [False] * item.end()
    trimmed = (_trimmed(atoms, *run) for run in _runs(whole))
    return [span for span in trimmed if span[0] < span[1]]


def _runs(flags: Sequence[bool]) -> list[Span]:
    found, start = [], None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            found.append((start, at))
            start = None
    return found


def _trimmed(atoms: Sequence[Atom], start: int, end: int) -> Span:
    while start < end and not atoms[start].is_token and atoms[start].text in _NOT_FIRST:
        start += 1
    while end > start and not atoms[end - 1].is_token and atoms[end - 1].text in _NOT_LAST:
        end -= 1
    return start, end


def _nested(atoms: Sequence[Atom], bold: Sequence[Span], italic: Sequence[Span]) -> list[tuple[Span, Kind]]:
    """Bold and italic that cross are cut apart where the bold ends; in the order in which they begin."""
    spans: list[tuple[Span, Kind]] = [(span, "bold") for span in bold]
    for start, end in italic:
        cuts = {
            cut
            for first, last in bold
            for cut in (first, last)
            if (first < start < last < end and cut == last) or (start < first < end < last and cut == first)
        }
        edges = sorted({start, *cuts, end})
        parts = [_trimmed(atoms, *part) for part in pairwise(edges)]
        spans += [(part, "italic") for part in parts if part[0] < part[1]]
    return sorted(spans, key=lambda one: (one[0][0], -one[0][1], one[1]))


def _marked(atoms: Sequence[Atom], spans: Sequence[tuple[Span, Kind]]) -> tuple[str, str, list[set[Kind]]]:
    """The line with its marks, the same with its tokens covered, and what each letter between them should be."""
    text, covered = list[str](), list[str]()
    wanted: list[set[Kind]] = []
    for at in range(len(atoms) + 1):
        ends = [kind for (_, last), kind in reversed(spans) if last == at]
        begins = [kind for (first, _), kind in spans if first == at]
        signs = "".join(_SIGNS[kind] for kind in [*ends, *begins])
        text.append(signs)
        covered.append(signs)
        if at < len(atoms):
            said = atoms[at].text
            text.append(said)
            covered.append(COVER * len(said) if atoms[at].is_token else said)
            wanted += [{kind for (first, last), kind in spans if first <= at < last}] * len(said)
    return "".join(text), "".join(covered), wanted


def _read_as(covered: str) -> list[set[Kind]]:
    """What each letter of a marked line is read as, the marks left out."""
    marks = {mark.start: mark for mark in marks_in(covered)}
    now: set[Kind] = set()
    found: list[set[Kind]] = []
    at = 0
    while at < len(covered):
        mark = marks.get(at)
        if mark:
            now = now | {mark.kind} if mark.begins else now - {mark.kind}
        else:
            found.append(now)
        at += 2 if mark else 1
    return found


def like(atoms: Sequence[Atom], texts: Iterable[Atom], before: Atom | None, after: Atom | None) -> list[Atom]:
    """New letters in the place of `atoms`: emphasised when all of these were; where there were none, when both
    neighbours are.
    """
    around = [one for one in atoms if one.text not in _BLANK] or [
        one for one in (before, after) if one is not None
    ]
    sided = bool(around) and (bool(atoms) or (before is not None and after is not None))
    bold = sided and all(one.bold for one in around)
    italic = sided and all(one.italic for one in around)
    return [Atom(one.text, bold, italic, one.is_token) for one in texts]

"""What stands on a printed page beside the running text: notes at its foot, and tables of contents."""

import re
from collections import Counter
from collections.abc import Sequence

from tusach.kit.textlayer.lines import Line, Measure

_NOTE = re.compile(r"\(?(\d{1,3}|[*†])\)?[.\s]*(?=\S)")
_LONGEST_LED = 400  # letters of such a line; a page of dots alone is not looked through from each of them
_LEADER = re.compile(r".*\S\s*(?:[.…·_]\s?){4,}\s*\d{1,4}\s*")
_SMALL = 0.93
_LEAST_CONTENTS = 3


def split_notes(lines: Sequence[Line], column: Measure) -> tuple[list[Line], list[list[Line]]]:
    """A page's lines without the notes at its foot, and the notes: small letters after a number, down to the end."""
    if not column.size or not lines:
        return list(lines), []
    rows = Counter(line.row for line in lines)
    ordered = sorted(lines, key=lambda line: line.top)
    at = len(ordered)
    while at and _is_small(ordered[at - 1], column) and rows[ordered[at - 1].row] == 1:
        at -= 1
    while at < len(ordered) and not _NOTE.match(ordered[at].text):
        at += 1
    notes: list[list[Line]] = []
    for line in ordered[at:]:
        if _opens(line, notes):
            notes.append([line])
        elif notes:
            notes[-1].append(line)
    apart = {id(line) for line in ordered[at:]}
    return [line for line in lines if id(line) not in apart], notes


def _is_small(line: Line, column: Measure) -> bool:
    return 0 < line.size < _SMALL * column.size


def _opens(line: Line, notes: Sequence[Sequence[Line]]) -> bool:
    """The number of a note goes on from the one before."""
    found = _NOTE.match(line.text)
    if not found or not notes:
        return bool(found)
    before = _NOTE.match(notes[-1][0].text)
    if before is None or not (found[1].isdecimal() and before[1].isdecimal()):
        return True
    return int(found[1]) == int(before[1]) + 1


def note_parts(text: str) -> tuple[str, str]:
    """The number of a note and its words."""
    found = _NOTE.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """A page's lines without a table of contents: at least three lines led by dots to a page number."""
    led = [
        n for n, line in enumerate(lines) if len(line.text) < _LONGEST_LED and _LEADER.fullmatch(line.text)
    ]
    if len(led) < _LEAST_CONTENTS or len(led) < 0.6 * (led[-1] - led[0] + 1):
        return list(lines)
    return [line for n, line in enumerate(lines) if not led[0] <= n <= led[-1]]

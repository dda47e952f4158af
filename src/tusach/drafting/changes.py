"""Tracked changes as "these words become those": grouped as a person means them, on whole words.

Pure. Offsets count in the text as it was before the changes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from tusach.kit.textlayer import Paragraph, Revision

_WORDS = re.compile(r"\S+|\s+")
_NEAR = 4  # signs left alone between two changes of one thought
_CONTEXT = 3  # words before an insertion that say where it goes


@dataclass(frozen=True, slots=True)
class Change:
    """`old` at `start` becomes `new`; one of them may be empty."""

    start: int
    old: str
    new: str
    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """`sign`: "=" kept, "-" struck out, "+" put in."""

    sign: str
    text: str
    author: str = ""
    date: str = ""


def original_of(one: Paragraph, own: Sequence[Revision]) -> str:
    """The paragraph before its tracked changes, `own`."""
    return "".join(step.text for step in _steps(one, own) if step.sign != "+") if own else one.text


def changes_of(one: Paragraph, own: Sequence[Revision]) -> list[Change]:
    return list(_grouped(list(_steps(one, own))))


def changes_between(before: str, after: str) -> list[Change]:
    """What was changed without a trace, by comparing words."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    steps: list[_Step] = []
    for sign, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sign == "equal":
            steps.append(_Step("=", "".join(old[i:j])))
            continue
        if j > i:
            steps.append(_Step("-", "".join(old[i:j])))
        if m > k:
            steps.append(_Step("+", "".join(new[k:m])))
    return list(_grouped(steps))


def _steps(one: Paragraph, own: Sequence[Revision]) -> Iterator[_Step]:
    """The paragraph as kept, struck and put in pieces, in order. A revision that does not fit its text is passed over."""
    at = 0
    for revision in sorted(own, key=lambda each: each.start):
        start = max(at, min(revision.start, len(one.text)))
        if start > at:
            yield _Step("=", one.text[at:start])
            at = start
        if revision.kind == "deleted":
            yield _Step("-", revision.text, revision.author, revision.date)
        elif one.text.startswith(revision.text, start):
            yield _Step("+", revision.text, revision.author, revision.date)
            at = start + len(revision.text)
    if at < len(one.text):
        yield _Step("=", one.text[at:])


def _grouped(steps: Sequence[_Step]) -> Iterator[Change]:
    before = "".join(step.text for step in steps if step.sign != "+")
    group: list[_Step] = []
    at = begin = 0
    for step, following in pairwise([*steps, _Step("=", "")]):
        if step.sign != "=":
            begin = begin if group else at
            group.append(step)
        elif group and _is_between(step, group[-1], following):
            group.append(step)
        elif group:
            yield from _made(group, begin, before)
            group = []
        at += len(step.text) if step.sign != "+" else 0
    if group:
        yield from _made(group, begin, before)


def _is_between(step: _Step, last: _Step, following: _Step) -> bool:
    """A few kept signs between two changes of one author belong to the change."""
    if following.sign == "=" or not step.text or len(step.text) > _NEAR or "\n" in step.text:
        return False
    return following.author == last.author and not re.search(r"[.;:]\s", step.text)


def _made(group: Sequence[_Step], begin: int, before: str) -> Iterator[Change]:
    while group and group[-1].sign == "=":
        group = group[:-1]
    old = "".join(step.text for step in group if step.sign != "+")
    new = "".join(step.text for step in group if step.sign != "-")
    if " ".join(old.split()) == " ".join(new.split()):
        return
    first = group[0]
    end = begin + len(old)
    left, right = _whole_words(before, begin, end, old, new)
    yield Change(
        left,
        before[left:begin] + old + before[end:right],
        before[left:begin] + new + before[end:right],
        first.author,
        first.date,
    )


def _whole_words(before: str, begin: int, end: int, old: str, new: str) -> tuple[int, int]:
    """The span widened to whole words; an insertion takes the words before it (or after it, at the beginning)."""
    left, right = begin, end
    inner = (old[:1] or new[:1]), (old[-1:] or new[-1:])
    if left and before[left - 1].isalnum() and inner[0].isalnum():
        while left and not before[left - 1].isspace():
            left -= 1
    if right < len(before) and before[right].isalnum() and inner[1].isalnum():
        while right < len(before) and not before[right].isspace():
            right += 1
    if any(letter.isalnum() for letter in before[left:right]):
        return left, right
    found = list(re.finditer(r"\S+", before[:left]))[-_CONTEXT:]
    if found:
        return found[0].start(), right
    after = list(re.finditer(r"\S+", before[right:]))[:_CONTEXT]
    return left, right + (after[-1].end() if after else 0)

"""Two revisions side by side, word by word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from tusach.reports.display import shown
from tusach.reports.form import Form

MOST_WORDS = 6_000
_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Change:
    leaf: str
    title: str
    pieces: list[tuple[str, str]]  # ("same" | "out" | "in", text)


def changes_between(form: Form, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Answers that differ, in the order of the form."""
    return [
        Change(leaf.title, question.title, words_between(shown(question, old.get(question.key)), shown(question, new.get(question.key))))
        for leaf in form.leaves
        for question in leaf.questions
        if old.get(question.key) != new.get(question.key)
    ]  # fmt: skip


def words_between(old: str, new: str) -> list[tuple[str, str]]:
    """What stayed, went out and came in. Very long texts are compared by lines, so that no page waits for them."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    if len(a) + len(b) > MOST_WORDS:
        a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[tuple[str, str]] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(a[a1:a2])))
            continue
        pieces += [("out", "".join(a[a1:a2]))] if a2 > a1 else []
        pieces += [("in", "".join(b[b1:b2]))] if b2 > b1 else []
    return pieces

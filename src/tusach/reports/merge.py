"""Two editors, one report: a field-level three-way merge. Nobody's words vanish because another saved later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Pair:
    """One field that both changed since `base`, each to something else."""

    key: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    answers: dict[str, Any]
    pairs: list[Pair] = field(default_factory=list)


def merge(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Merged:
    """`theirs` with the changes of `mine` over `base`; `mine` holds only the fields its editor sent.

    An answer of None clears its field. Where both changed a field differently, `theirs` stays and the pair is
    returned for a person to settle.
    """
    answers, pairs = dict(theirs), []
    for key, value in mine.items():
        was, now = base.get(key), theirs.get(key)
        if value in (was, now):
            continue  # not changed by me, or changed by both alike
        if now != was:
            pairs.append(Pair(key, was, value, now))
        elif value is None:
            answers.pop(key, None)
        else:
            answers[key] = value
    return Merged(answers, pairs)

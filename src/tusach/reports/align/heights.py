"""Bullets of the outline that were read where only sections stand: the heading says the section."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tusach.reports.align.lines import Line
from tusach.reports.align.score import Floats, Scorer

Bools = NDArray[np.bool_]
_LEAST, _LIFT = 0.3, 0.85
_OWN = 0.06  # a merged title says two sections when it does so by this much more than it says one


def lifted(single: Floats, without: Bools, scorer: Scorer) -> Floats:
    """`single` [text, node] where a section is said nearly as much as its best bullet is: of words that both share, what
    they mean is told by the height at which they stand. Not where the text leaves out (`without`) what all of the
    section's bullets say.
    """
    made = single.copy()
    for node, parent in enumerate(scorer.parents):
        if is_bullet(node, scorer):
            said = np.where(without[:, node], 0.0, _LIFT * single[:, node])
            made[:, parent] = np.maximum(made[:, parent], said)
    return made


def at_height(
    lines: Sequence[Line], read: dict[int, tuple[int, ...]], scorer: Scorer
) -> dict[int, list[int]]:
    """{line: spans of sections it may say} for headings that were read as bullets although they stand as high as sections
    do: beside the heading of those bullets' own section, or, when nothing says that section, among more sections than
    bullets of others. `read`: {line: targets}.
    """
    used = {node: line for line, members in read.items() for node in members}
    made: dict[int, list[int]] = {}
    for at, members in sorted(read.items()):
        has_height = _has_height(lines[at])
        if not all(is_bullet(one, scorer) for one in members) or (len(members) > 1 and not has_height):
            continue
        section = scorer.parents[members[0]]
        beside = section in used and lines[used[section]].rank == lines[at].rank
        level = [one for line, one in read.items() if line != at and lines[line].rank == lines[at].rank]
        depth = scorer.targets[section].depth
        sections = sum(scorer.targets[one[0]].depth == depth for one in level)
        bullets = sum(is_bullet(one[0], scorer) and scorer.parents[one[0]] in used for one in level)
        if beside or (section not in used and sections > bullets):
            free = {
                one
                for one in scorer.brothers(section)
                if one not in used and scorer.targets[one].depth == depth
            }
            made[at] = [
                place
                for place, span in enumerate(scorer.spans)
                if len(span.members) < (3 if has_height else 2) and free.issuperset(span.members)
            ]
    return made


def _has_height(line: Line) -> bool:
    """Lines without a number that are only bold, or plain, stand all at one height."""
    return bool(line.label.kind) or line.look not in {"plain", "bold"}


def raised(spans: Sequence[int], row: Floats, scorer: Scorer) -> tuple[int, ...]:
    """The sections that the heading says most by `row` (one score per span, sections lifted); none when it says them little."""
    best = max(
        spans, key=lambda one: float(row[one]) - _OWN * (len(scorer.spans[one].members) - 1), default=-1
    )
    return scorer.spans[best].members if best >= 0 and row[best] >= _LEAST else ()


def is_bullet(node: int, scorer: Scorer) -> bool:
    """It has no number of its own, but repeats its parent's."""
    parent = scorer.parents[node]
    return parent >= 0 and scorer.targets[parent].label == scorer.targets[node].label

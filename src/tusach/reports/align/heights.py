"""Bullets of the outline that were read where only sections stand: the heading says the section."""

from collections.abc import Sequence

from tusach.reports.align.lines import Line
from tusach.reports.align.score import Floats, Scorer

_LEAST = 0.3


def raised(
    lines: Sequence[Line], read: dict[int, tuple[int, ...]], scores: Floats, scorer: Scorer
) -> dict[int, int]:
    """{line: section} for headings that were read as a bullet although they stand as high as sections do: as the heading
    of that bullet's own section, or, when nothing says that section, as more sections than bullets of others.
    `read`: {line: targets}.
    """
    used = {node: line for line, members in read.items() for node in members}
    made: dict[int, int] = {}
    for at, members in sorted(read.items()):
        section = scorer.parents[members[0]]
        beside = section in used and lines[used[section]].rank == lines[at].rank
        if len(members) != 1 or not _is_bullet(members[0], scorer) or (section in used and not beside):
            continue
        level = [one for line, one in read.items() if line != at and lines[line].rank == lines[at].rank]
        depth = scorer.targets[section].depth
        sections = sum(scorer.targets[one[0]].depth == depth for one in level)
        bullets = sum(_is_bullet(one[0], scorer) and scorer.parents[one[0]] in used for one in level)
        free = [
            one for one in scorer.brothers(section) if one not in used and scorer.targets[one].depth == depth
        ]
        best = max(free, key=lambda one, row=at: float(scores[row, one]), default=-1)  # type: ignore[misc]
        if (beside or sections > bullets) and best >= 0 and scores[at, best] >= _LEAST:
            made[at] = best
            used[best] = at
    return made


def _is_bullet(node: int, scorer: Scorer) -> bool:
    """It has no number of its own, but repeats its parent's."""
    parent = scorer.parents[node]
    return parent >= 0 and scorer.targets[parent].label == scorer.targets[node].label

"""What makes a reading likely beside the words: the number, what the heading above was read as, how deep headings of
one kind stand in this report.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tusach.reports.align.labels import Label, split_label
from tusach.reports.align.lines import Line
from tusach.reports.align.score import Floats, Scorer

SAME_NUMBER, SAME_LAST, SAME_KIND, PART = 0.10, 0.03, 0.03, 0.15
BODY, LIGHT, PLAIN = 0.10, 0.06, 0.14
AIM, NO_AIM = 0.04, 0.12  # "Nâng cao chất lượng sách" speaks of what is to be done
UNDER, ELSEWHERE = 0.06, 0.15
DEPTH, OTHER_DEPTH = 0.05, 0.12
FAMILY = 0.2  # "Quản lý, sử dụng sách" is "Tuyên truyền về quản lý, sử dụng sách" only under "Tuyên truyền"


def of_line(line: Line, labels: Sequence[Label], aims: NDArray[np.bool_], scorer: Scorer) -> Floats:
    """Per span: the number it bears, whether both speak of what is to be done (`aims`), and how much it looks like a heading
    at all.
    """
    made = np.zeros(len(scorer.spans), dtype=np.float32)
    label = line.label
    if label.kind:
        printed = [label.numbers, *label.also]
        for at, span in enumerate(scorer.spans):
            if len(span.members) == 1:
                made[at] = _of_one(label, labels[at])
            elif [labels[one].numbers for one in span.members] == printed:
                made[at] = SAME_NUMBER
    if scorer.has_aim(line.title):
        made += np.where(aims, AIM, -NO_AIM)
    made -= PLAIN if line.weight <= 0.12 else LIGHT if line.weight < 0.3 else 0.0
    return made


def _of_one(label: Label, theirs: Label) -> float:
    if label.kind == "part":
        return (PART if theirs.numbers == label.numbers else -0.05) if theirs.kind == "part" else -PART
    if theirs.kind == "part":
        return 0.0 if label.kind in {"capital", "roman"} else -0.06
    alike = label.kind == theirs.kind and len(label.numbers) == len(theirs.numbers)
    if alike and label.numbers == theirs.numbers and label.kind != "letter":
        return SAME_KIND + SAME_NUMBER
    worth = SAME_KIND if alike else 0.0
    return worth + (SAME_LAST if label.last and label.last == theirs.last else 0.0)


def labels_of(scorer: Scorer) -> list[Label]:
    """The targets' labels; leaves that only repeat their parent's number are its a), b), c)."""
    found: list[Label] = []
    counts: Counter[int] = Counter()
    for at, target in enumerate(scorer.targets):
        parent = scorer.parents[at]
        counts[parent] += 1
        if parent >= 0 and target.label == scorer.targets[parent].label:
            found.append(Label(target.label, "letter", (counts[parent],)))
        else:
            found.append(split_label(f"{target.label.rstrip('. ')}. A")[0])
    return found


def of_parents(lines: Sequence[Line], read: Mapping[int, tuple[int, ...]], scorer: Scorer) -> Floats:
    """A heading belongs under what the heading above it was read as, and not under the one at its side.

    `read`: {line: targets}.
    """
    made = np.zeros((len(lines), len(scorer.spans)), dtype=np.float32)
    for at, (above, beside) in enumerate(around_of(lines, set(read))):
        if above is not None:
            made[at] += np.where(inside(read[above], scorer), UNDER, -ELSEWHERE)
        if beside is not None:
            made[at] -= np.where(inside(read[beside], scorer), ELSEWHERE, 0.0)
    return made


def of_families(
    lines: Sequence[Line], without: NDArray[np.bool_], read: Mapping[int, tuple[int, ...]], scorer: Scorer
) -> Floats:
    """What a reading loses when the heading leaves out what all nodes under one parent say, and stands not under that
    parent's own heading. `without` [line, span].
    """
    made = np.where(without, -FAMILY, 0.0).astype(np.float32)
    parents = np.array([scorer.parents[span.first] for span in scorer.spans])
    for at, (above, _) in enumerate(around_of(lines, set(read))):
        if above is not None:
            made[at, np.isin(parents, read[above])] = 0.0
    return made


def inside(nodes: Sequence[int], scorer: Scorer) -> NDArray[np.bool_]:
    """Per span: whether it lies wholly below the nodes."""
    below = set().union(*(scorer.under[one] for one in nodes))
    return np.array([set(span.members) <= below for span in scorer.spans])


def of_depths(
    lines: Sequence[Line], read: Mapping[int, tuple[int, ...]], scores: Mapping[int, float], scorer: Scorer
) -> Floats:
    """Headings of one kind mostly stand at one depth of the outline, within one part of it at least."""
    counts: dict[float, Counter[int]] = defaultdict(Counter)
    for at, members in read.items():
        if scores[at] >= 0.5:
            counts[_kind(lines[at])][scorer.targets[members[0]].depth] += 1
    depths = np.array([scorer.targets[span.first].depth for span in scorer.spans])
    made = np.zeros((len(lines), len(scorer.spans)), dtype=np.float32)
    for at, line in enumerate(lines):
        seen = counts.get(_kind(line))
        if not seen or seen.total() < 2 or (not line.label.kind and line.look in {"plain", "bold"}):
            continue
        share = np.array([seen[depth] / seen.total() for depth in range(int(depths.max()) + 1)])
        made[at] = np.where(share[depths] > 0, DEPTH * share[depths], -OTHER_DEPTH)
    return made


def _kind(line: Line) -> float:
    return line.rank


def around_of(lines: Sequence[Line], kept: set[int]) -> list[tuple[int | None, int | None]]:
    """For each line the nearest earlier one of `kept` that stands higher, and the one of its own height before it
    under that one.
    """
    found: list[tuple[int | None, int | None]] = []
    stack: list[int] = []
    for at, line in enumerate(lines):
        higher = [one for one in stack if lines[one].rank < line.rank - 0.01]
        level = [one for one in stack if abs(lines[one].rank - line.rank) <= 0.01]
        found.append((higher[-1] if higher else None, level[-1] if level else None))
        if at in kept:
            while stack and lines[stack[-1]].rank >= line.rank - 0.01:
                stack.pop()
            stack.append(at)
    return found

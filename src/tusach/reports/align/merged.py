"""One heading for two nodes ("Ưu điểm; hạn chế và nguyên nhân"), and two headings for one."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tusach.reports.align.heights import lifted
from tusach.reports.align.labels import bare
from tusach.reports.align.lines import Line
from tusach.reports.align.score import Floats, Scorer

Bools = NDArray[np.bool_]
_JOINT = re.compile(r"\s*[;,]\s*|\s+(?:và|&|cùng với|-|–)\s+")
_ADDRESS = re.compile(r"(?:(?:de nghi|kien nghi|de xuat)\b|(?:doi )?voi\b|gui\b)")
_HALF, _APART, _OVER = 0.24, 0.10, 0.03
_TURNED = 0.05  # a title seldom names two nodes the other way round: "Trung ương, Ban Bí thư"
_HALF_LABELLED, _APART_LABELLED = 0.25, 0.03
_ALL_OVER = 0.2
_WHOLE = 0.98  # a title that says one node so well is not two
_FAR_LESS = 0.18
_MOST_JOINTS = 8
_SPLIT_GAIN, _SPLIT_LEAST = 0.05, 0.2
_SPLIT_OTHERS = 0.12  # a half that says another node so much more is no half of this one
NO = -1.0


def halves(title: str) -> list[tuple[str, str]]:
    """The title cut in two at each comma or "và"."""
    cuts = list(_JOINT.finditer(title))[:_MOST_JOINTS]
    return [
        (title[: cut.start()], title[cut.end() :])
        for cut in cuts
        if cut.start() > 3 and len(title) - cut.end() > 3
    ]


def shows_two(line: Line) -> bool:
    """Two numbers are printed, or two are addressed: "Với các bộ; đối với các nhà xuất bản"."""
    addressed = (
        bool(_ADDRESS.match(bare(left)) and _ADDRESS.match(bare(right))) for left, right in halves(line.title)
    )
    return bool(line.label.also) or any(addressed)


def says_one(left: Floats, right: Floats, mine: int, other: int) -> bool:
    """Both halves say the node `mine`, far more than the other: "Ban Tuyên giáo Trung ương và các bộ, ngành"."""
    least = min(float(left[mine]), float(right[mine]))
    over = min(float(left[mine] - left[other]), float(right[mine] - right[other]))
    return least >= _HALF and over > _ALL_OVER


def scores_of_pairs(
    lines: Sequence[Line], single: Floats, scorer: Scorer, *, told: Bools | None = None, lift: bool = False
) -> Floats:
    """One column per span of more than one node; NO where one node alone says the heading as well.

    A pair scores the mean of its halves when each half says one of the two and not the other: then it is worth more
    than either alone, however alike the whole title is to one. So does a title of two whose text speaks of both (`told`
    [line, pair or more]), whatever its words are. Three nodes are scored as one title. `lift`: halves say
    sections where they say their bullets (heights).
    """
    nodes = len(scorer.targets)
    made = np.full((len(lines), len(scorer.spans) - nodes), NO, dtype=np.float32)
    cut = [
        (row, left, right)
        for row, line in enumerate(lines)
        if line.label.kind or line.weight > 0.12
        for left, right in halves(line.title)
    ]
    table = np.zeros((0, nodes), dtype=np.float32)
    if cut:
        texts = [left for _, left, _ in cut] + [right for _, _, right in cut]
        table = scorer.scores(texts)[:, :nodes]
        table = lifted(table, scorer.without_family(texts), scorer) if lift else table
        for number, (row, _, _) in enumerate(cut):
            _pair(
                made[row],
                table[number],
                table[number + len(cut)],
                scorer,
                labelled=bool(lines[row].label.also),
            )
    best = single[:, :nodes].max(axis=1)
    is_cut = np.isin(np.arange(len(lines)), [row for row, _, _ in cut])
    for column, span in enumerate(scorer.spans[nodes:]):
        members = list(span.members)
        if len(members) == 2:
            alone, above = single[:, members].max(axis=1), single[:, scorer.parents[span.first]]
            worth = np.maximum(made[:, column], alone + _OVER)
            # halves that say far less than the whole are no halves: "Tuyên truyền về Đề án và sách của Đề án"
            halved = (made[:, column] > 0) & (made[:, column] > alone - _FAR_LESS)
            pair = halved & (above <= alone) & (best < _WHOLE)
            if told is not None and (both := told[:, column] & is_cut).any():
                pair = pair | (both & ~_is_one(cut, table, members, lines, scorer))
            made[:, column] = np.where(pair, np.minimum(worth, 1.0), NO)
            continue
        whole = single[:, nodes + column]
        plain = (whole > best + 0.06) & (single[:, members].min(axis=1) > 0.25)
        made[:, column] = np.where(plain, whole, NO)
    return made


def _is_one(
    cut: Sequence[tuple[int, str, str]],
    table: Floats,
    members: Sequence[int],
    lines: Sequence[Line],
    scorer: Scorer,
) -> Bools:
    """[line]: however its title is cut, both halves say the same one of two leaves, and nothing shows that it is two. A
    section's title says too little of what stands under it.
    """
    made = np.zeros((2, len(lines)), dtype=np.bool_)
    if all(scorer.targets[one].is_leaf for one in members):
        made[:, [row for row, _, _ in cut if not shows_two(lines[row])]] = True
    for number, (row, _, _) in enumerate(cut):
        left, right = table[number], table[number + len(cut)]
        for place, (mine, other) in enumerate((members, members[::-1])):
            made[place, row] = made[place, row] and says_one(left, right, mine, other)
    one: Bools = np.asarray(made.any(axis=0))
    return one


def _pair(row: Floats, left: Floats, right: Floats, scorer: Scorer, *, labelled: bool) -> None:
    """`labelled`: two numbers are printed before the heading, so less is asked of the words."""
    half, apart = (_HALF_LABELLED, _APART_LABELLED) if labelled else (_HALF, _APART)
    nodes = len(scorer.targets)
    for column, span in enumerate(scorer.spans[nodes:]):
        if len(span.members) != 2:
            continue
        one, two = span.members
        others = [at for at in scorer.brothers(one) if at not in span.members]
        for first, second in ((one, two), (two, one)):
            if min(left[first], right[second]) < half:
                continue
            rival_left = max(left[second] + apart, *(left[at] for at in others), 0.0)
            rival_right = max(right[first] + apart, *(right[at] for at in others), 0.0)
            if left[first] >= rival_left and right[second] >= rival_right:
                turned = _TURNED if first > second else 0.0
                row[column] = max(row[column], (left[first] + right[second]) / 2 - turned)


def worth_of_splits(
    lines: Sequence[Line], single: Floats, prior: Floats, scorer: Scorer, base: float
) -> dict[tuple[int, int], float]:
    """{(line, leaf): worth} where a heading and the one before it, of one kind, together say one leaf better than
    either does.
    """
    pairs = [
        at
        for at in range(1, len(lines))
        if lines[at].rank == lines[at - 1].rank and lines[at].weight > 0.3 and lines[at - 1].weight > 0.3
    ]
    if not pairs:
        return {}
    both = scorer.scores([f"{lines[at - 1].title} {lines[at].title}" for at in pairs])
    nodes = len(scorer.targets)
    best = single[:, :nodes].max(axis=1)
    found: dict[tuple[int, int], float] = {}
    for row, at in enumerate(pairs):
        for node, target in enumerate(scorer.targets):
            one, two = single[at - 1, node], single[at, node]
            others = max(best[at - 1] - one, best[at] - two)
            if (
                target.is_leaf
                and both[row, node] > max(one, two) + _SPLIT_GAIN
                and min(one, two) > _SPLIT_LEAST
                and others <= _SPLIT_OTHERS
            ):
                found[at, node] = float(both[row, node] + prior[at - 1, node] + base)
    return found

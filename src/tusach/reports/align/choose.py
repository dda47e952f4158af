"""Which heading says which node: scores, what labels and parents make likely, two rounds in order, then the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tusach.reports.align.labels import Label, split_label
from tusach.reports.align.lines import Line
from tusach.reports.align.order import SPLIT, THRESHOLD, Move, in_order
from tusach.reports.align.score import Floats, Scorer
from tusach.reports.align.words import words_of

_SAME_NUMBER, _SAME_LAST, _SAME_KIND, _PART = 0.10, 0.03, 0.03, 0.15
_BODY, _LIGHT, _PLAIN = 0.10, 0.06, 0.14
_UNDER, _ELSEWHERE = 0.06, 0.10
_MERGE_GAIN, _SPLIT_GAIN = 0.04, 0.05
_SWAP, _SWAP_FAR, _SWAP_MARGIN = 0.38, 0.52, 0.06
_SURE, _SURE_MARGIN, _SURE_LABELLED = 0.45, 0.08, 0.36


@dataclass(frozen=True, slots=True)
class Match:
    """Line `line` says span `span`. `splits`: it goes on with the node of the match before."""

    line: int
    span: int
    score: float
    margin: float
    method: str = "order"
    is_sure: bool = False
    splits: bool = False


@dataclass(slots=True)
class Choice:
    """One report's headings before one outline. `scores` [line, span] 0..1; `prior` what stands beside the words."""

    lines: Sequence[Line]
    scorer: Scorer
    scores: Floats
    prior: Floats
    labels: list[Label] = field(init=False)
    under: list[set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.labels = labels_of(self.scorer)
        self.under = descendants(self.scorer.parents)

    def matches(self) -> list[Match]:
        """By line. The second round knows what the headings above each heading were read as."""
        splits = self._splits()
        moves = self._round(self.scores + self.prior, splits)
        moves = self._round(self.scores + self.prior + self._parents(moves), splits)
        return self._finish(self._swapped(moves))

    def _round(self, worth: Floats, splits: dict[tuple[int, int], float]) -> list[Move]:
        gains = worth - THRESHOLD
        nodes = len(self.scorer.targets)
        for at in range(nodes, len(self.scorer.spans)):
            members = list(self.scorer.spans[at].members)
            single = self.scores[:, members].max(axis=1)
            # A heading for several nodes must say more than any one of them.
            gains[:, at] = np.where(self.scores[:, at] > single + _MERGE_GAIN, gains[:, at] + 0.06, -1.0)
            gains[:, at] = np.where(self.scores[:, members].min(axis=1) < 0.18, -1.0, gains[:, at])
        return in_order(gains, self.scorer.spans, nodes, splits)

    def _splits(self) -> dict[tuple[int, int], float]:
        """Two neighbouring headings of one kind that together say one leaf better than either does."""
        pairs = [
            at
            for at in range(1, len(self.lines))
            if self.lines[at].rank == self.lines[at - 1].rank and self.lines[at].look == self.lines[at - 1].look
            and self.lines[at].weight > 0.3
        ]  # fmt: skip
        if not pairs:
            return {}
        both = self.scorer.scores([f"{self.lines[at - 1].title} {self.lines[at].title}" for at in pairs])
        found: dict[tuple[int, int], float] = {}
        for row, at in enumerate(pairs):
            for node, target in enumerate(self.scorer.targets):
                one, two = self.scores[at - 1, node], self.scores[at, node]
                if target.is_leaf and both[row, node] > max(one, two) + _SPLIT_GAIN and min(one, two) > 0.2:
                    found[at, node] = float(both[row, node] + self.prior[at - 1, node] - THRESHOLD + SPLIT)
        return found

    def _parents(self, moves: Sequence[Move]) -> Floats:
        """A heading belongs under what the heading above it was read as."""
        read = {move.line: self.scorer.spans[move.span].members for move in moves}
        made = np.zeros_like(self.scores)
        for at, above in enumerate(above_of(self.lines, set(read))):
            if above is None or above not in read:
                continue
            below = set().union(*(self.under[one] for one in read[above]))
            inside = np.array([set(span.members) <= below for span in self.scorer.spans])
            if not inside.any():
                made[at] -= _ELSEWHERE
            else:
                made[at] += np.where(inside, _UNDER, -_ELSEWHERE)
        return made

    def _swapped(self, moves: Sequence[Move]) -> list[tuple[Move, str]]:
        """What the order left over: runs of headings before runs of nodes, then single pairs that are plain."""
        taken = {move.line: move for move in moves}
        used = {one for move in moves for one in self.scorer.spans[move.span].members}
        result = [(move, "order") for move in moves]
        free = [at for at in range(len(self.lines)) if at not in taken and self.lines[at].weight >= 0.3]
        nodes = [at for at in range(len(self.scorer.targets)) if at not in used]
        while free and nodes:
            table = self.scores[np.ix_(free, nodes)] + 0.5 * self.prior[np.ix_(free, nodes)]
            row, column = np.unravel_index(int(table.argmax()), table.shape)
            line, node, value = free[row], nodes[column], float(table[row, column])
            if value < _SWAP:
                break
            rest = np.delete(table[row], column)
            others = np.delete(table[:, column], row)
            clear = value - max(rest.max(initial=0.0), others.max(initial=0.0)) >= _SWAP_MARGIN
            needed = _SWAP if self._near(line, node, taken) else _SWAP_FAR
            if value >= needed and clear:
                move = Move(line, node)
                taken[line] = move
                result.append((move, "swap"))
                nodes.remove(node)
            free.remove(line)
        return sorted(result, key=lambda one: one[0].line)

    def _near(self, line: int, node: int, taken: dict[int, Move]) -> bool:
        """A neighbouring heading lies under the same parent."""
        parent = self.scorer.parents[node]
        for step in (-1, 1):
            at = line + step
            while 0 <= at < len(self.lines) and at not in taken:
                at += step
            if at in taken:
                members = self.scorer.spans[taken[at].span].members
                if any(self.scorer.parents[one] == parent or one == parent for one in members):
                    return True
        return False

    def _finish(self, moves: Sequence[tuple[Move, str]]) -> list[Match]:
        parts = {
            self._part(self.scorer.spans[move.span].first)
            for move, _ in moves
            if self.scorer.parents[self.scorer.spans[move.span].first] < 0
        }
        return [self._match(move, method, parts) for move, method in moves]

    def _match(self, move: Move, method: str, parts: set[int]) -> Match:
        line, scores = self.lines[move.line], self.scores[move.line]
        score, members = float(scores[move.span]), set(self.scorer.spans[move.span].members)
        margin = score - self._rival(scores, members, parts)
        label = self._same_number(line.label, move.span)
        if score >= 0.999 and tuple_of(line) in self.scorer.by_alias:
            method = "alias"
        elif method == "order" and label and score >= THRESHOLD:
            method = "number"
        if line.in_table and method != "alias":
            method = "table"
        elif line.is_inline and method != "alias":
            method = "inline"
        sure = (score >= _SURE and margin >= _SURE_MARGIN) or (
            label and score >= _SURE_LABELLED and margin >= _SURE_MARGIN / 2
        )
        sure = sure and not move.splits and line.weight > 0.1
        return Match(move.line, move.span, score, margin, method, bool(sure), move.splits)

    def _rival(self, scores: Floats, members: set[int], parts: set[int]) -> float:
        """The best score of a node that has nothing to do with these; another part's only when parts are unmarked."""
        part = self._part(min(members))
        best = 0.0
        for at, target in enumerate(self.scorer.targets):
            related = at in members or any(at in self.under[one] or one in self.under[at] for one in members)
            elsewhere = self._part(at) != part and len(parts) > 1
            if not related and not elsewhere and (target.is_leaf or self.scorer.parents[at] >= 0):
                best = max(best, float(scores[at]))
        return best

    def _part(self, node: int) -> int:
        while self.scorer.parents[node] >= 0:
            node = self.scorer.parents[node]
        return node

    def _same_number(self, label: Label, span: int) -> bool:
        theirs = self.labels[self.scorer.spans[span].first]
        return bool(label.numbers) and label.kind == theirs.kind and label.numbers == theirs.numbers


def tuple_of(line: Line) -> tuple[str, ...]:
    return tuple(words_of(line.title))


def choice_of(lines: Sequence[Line], bodies: Sequence[str], scorer: Scorer) -> Choice:
    """`bodies`: the first sentences under each line."""
    scores = scorer.scores([line.title for line in lines])
    prior = _BODY * scorer.of_body(bodies)
    labels = labels_of(scorer)
    for row, line in enumerate(lines):
        prior[row] += _of_label(line.label, labels, scorer)
        prior[row] -= _PLAIN if line.weight <= 0.12 else _LIGHT if line.weight < 0.3 else 0.0
    return Choice(lines, scorer, scores, prior)


def labels_of(scorer: Scorer) -> list[Label]:
    """The targets' labels; leaves that only repeat their parent's number are its a), b), c)."""
    found: list[Label] = []
    counts: dict[int, int] = {}
    for at, target in enumerate(scorer.targets):
        parent = scorer.parents[at]
        counts[parent] = counts.get(parent, 0) + 1
        if parent >= 0 and target.label == scorer.targets[parent].label:
            found.append(Label(target.label, "letter", (counts[parent],)))
        else:
            found.append(split_label(f"{target.label.rstrip('. ')}. A")[0])
    return found


def _of_label(label: Label, labels: Sequence[Label], scorer: Scorer) -> Floats:
    made = np.zeros(len(scorer.spans), dtype=np.float32)
    if not label.kind:
        return made
    printed = [label.numbers, *label.also]
    for at, span in enumerate(scorer.spans):
        theirs = [labels[one] for one in span.members]
        if len(theirs) > 1:
            made[at] = _SAME_NUMBER if [one.numbers for one in theirs] == printed else 0.0
            continue
        made[at] = _of_one(label, theirs[0])
    return made


def _of_one(label: Label, theirs: Label) -> float:
    if label.kind == "part":
        return (_PART if theirs.numbers == label.numbers else -0.05) if theirs.kind == "part" else -_PART
    if theirs.kind == "part":
        return 0.0 if label.kind in {"capital", "roman"} else -0.06
    worth = _SAME_KIND if label.kind == theirs.kind and len(label.numbers) == len(theirs.numbers) else 0.0
    if label.kind == theirs.kind and label.numbers == theirs.numbers:
        return worth + _SAME_NUMBER
    return worth + (_SAME_LAST if label.last and label.last == theirs.last else 0.0)


def descendants(parents: Sequence[int]) -> list[set[int]]:
    """Everything below each node."""
    found: list[set[int]] = [set() for _ in parents]
    for at in range(len(parents) - 1, -1, -1):
        if parents[at] >= 0:
            found[parents[at]] |= {at} | found[at]
    return found


def above_of(lines: Sequence[Line], kept: set[int]) -> list[int | None]:
    """For each line the nearest earlier one of `kept` that stands higher; None at the top."""
    found: list[int | None] = []
    stack: list[int] = []
    for at, line in enumerate(lines):
        while stack and lines[stack[-1]].rank >= line.rank - 0.01:
            if at in kept:
                stack.pop()
            else:
                break
        higher = [one for one in stack if lines[one].rank < line.rank - 0.01]
        found.append(higher[-1] if higher else None)
        if at in kept:
            stack.append(at)
    return found

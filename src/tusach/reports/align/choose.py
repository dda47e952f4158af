"""Which heading says which node: two rounds in order, then what the order left over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tusach.reports.align import prior
from tusach.reports.align.heights import at_height, lifted, raised
from tusach.reports.align.labels import Label
from tusach.reports.align.lines import Line
from tusach.reports.align.merged import NO, halves, says_one, scores_of_pairs, shows_two, worth_of_splits
from tusach.reports.align.order import SPLIT, THRESHOLD, Move, in_order
from tusach.reports.align.score import Floats, Scorer
from tusach.reports.align.shape import Method
from tusach.reports.align.spoken import Spoken, Told

Bools = NDArray[np.bool_]
_LEAST = 0.24
_BROTHER, _COUSIN = 0.8, 0.2
_SPOKEN = 0.4  # what the text under a heading speaks of
_PLAIN_WORDS, _LEAST_SPOKEN = 1.3, 0.3  # the plainer the heading's own words, the less its text is asked
_SAYS_ANOTHER = 0.2  # "Nguyên nhân của hạn chế" is no advantage, though nothing else says the advantages
_MERGE_BONUS = 0.05
_SOME_SENTENCES = 4
_WIDER, _WIDEST = 2.5, 2.0  # the text of a title of two, where no other heading says the second
_SWAP, _SWAP_FAR, _SWAP_MARGIN = 0.38, 0.52, 0.06
_GOES_ON, _GOES_ON_MARGIN, _PLAIN = 0.30, 0.04, 0.6
_FAR_AGAINST, _EXACT = 8.0, 0.95
_SURE_TOLD, _TOLD, _AGAINST = 0.25, 4.0, 2.0  # sure by the text, or unsure because of it
_SURE, _SURE_MARGIN, _SURE_LABELLED = 0.45, 0.08, 0.36


@dataclass(frozen=True, slots=True)
class Match:
    """Line `line` says the targets `members`. `splits`: it goes on with the leaf of the match before."""

    line: int
    members: tuple[int, ...]
    score: float
    margin: float = 0.0
    method: Method = "order"
    is_sure: bool = False
    splits: bool = False


@dataclass(slots=True)
class Choice:
    """One report's headings before one outline. `scores` [line, span] 0..1; `beside`: what stands beside the words."""

    lines: Sequence[Line]
    scorer: Scorer
    scores: Floats
    beside: Floats
    told: Told
    labels: list[Label] = field(default_factory=list)
    without: Bools = field(default_factory=lambda: np.zeros((0, 0), dtype=np.bool_))
    spoken: Floats = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))

    @classmethod
    def of(cls, lines: Sequence[Line], bodies: Sequence[str], spoken: Spoken, scorer: Scorer) -> "Choice":
        """`bodies`: the first sentences under each line."""
        scores = scorer.scores([line.title for line in lines])
        labels = prior.labels_of(scorer)
        aims = np.array([scorer.is_aim(span.first) for span in scorer.spans])
        beside = prior.BODY * scorer.of_body(bodies)
        for row, line in enumerate(lines):
            beside[row] += prior.of_line(line, labels, aims, scorer)
        told = spoken.under(lines)
        if lines:
            both = told.of_both([shows_two(line) for line in lines])
            scores[:, len(scorer.targets) :] = scores_of_pairs(lines, scores, scorer, told=both)
            for row, line in enumerate(lines):
                scores[row, list(scorer.said_by_alias(line.title))] = 1.0
        families = scorer.without_family([line.title for line in lines])
        made = cls(lines, scorer, scores, beside, told, labels, families)
        made.hear({})
        return made

    def hear(self, read: Mapping[int, tuple[int, ...]]) -> None:
        """What the text under each line speaks of, of the nodes under which the line stands. `read`: {line: targets}."""
        inside = np.ones(self.scores.shape, dtype=np.bool_)
        for at, (above, _) in enumerate(prior.around_of(self.lines, set(read))):
            if above is not None:
                inside[at] = prior.inside(read[above], self.scorer)
        words = self.scores[:, : len(self.scorer.targets)].max(axis=1, initial=0.0)
        weight = _SPOKEN * np.clip(_PLAIN_WORDS - words, _LEAST_SPOKEN, 1.0)
        self.spoken = weight[:, None] * self.told.near(inside)

    def matches(self) -> list[Match]:
        """By line. The second round knows what the first one read above and beside each heading."""
        if not self.lines:
            return []
        splits = worth_of_splits(
            self.lines, self.scores, self.beside + self.spoken, self.scorer, SPLIT - THRESHOLD
        )
        families = prior.of_families(self.lines, self.without, {}, self.scorer)
        moves = self._round(self.beside + families, splits)
        for _ in range(2):
            found = self._read(moves)
            self.hear({one.line: one.members for one in found})
            moves = self._round(self.beside + self._seen(found), splits)
        found = self._read(moves)
        inner = [at for at, target in enumerate(self.scorer.targets) if not target.is_leaf]
        found = self._left_over(found, self.beside + self._seen(found), only=inner)
        found = self._left_over(found, self.beside + self._seen(found))
        found = self._raised(self._widened(self._going_on(found)))
        parts = {one.members[0] for one in found if self.scorer.parents[one.members[0]] < 0}
        return [self._judged(one, parts) for one in found]

    def _read(self, moves: Sequence[Move]) -> list[Match]:
        return [
            Match(
                one.line,
                self.scorer.spans[one.span].members,
                float(self.scores[one.line, one.span]),
                splits=one.splits,
            )
            for one in moves
        ]

    def _round(self, beside: Floats, splits: dict[tuple[int, int], float]) -> list[Move]:
        gains = self.scores + self.spoken + beside - THRESHOLD
        gains[:, len(self.scorer.targets) :] += _MERGE_BONUS
        gains -= self._better_brother()
        gains[self.scores + np.maximum(self.spoken, 0.0) < _LEAST] = NO
        return in_order(gains, self.scorer.spans, len(self.scorer.targets), splits)

    def _better_brother(self) -> Floats:
        """What a reading loses when another node under the same parent says the heading more."""
        nodes, lost = len(self.scorer.targets), np.zeros_like(self.scores)
        brothers: dict[int, list[int]] = {}
        for at, parent in enumerate(self.scorer.parents):
            brothers.setdefault(parent, []).append(at)
        single = (self.scores + self.spoken)[:, :nodes]
        lost[:, :nodes] = _COUSIN * (single.max(axis=1)[:, None] - single)
        for held in brothers.values():
            lost[:, held] = np.maximum(
                lost[:, held], _BROTHER * (single[:, held].max(axis=1)[:, None] - single[:, held])
            )
        return lost

    def _seen(self, found: Sequence[Match]) -> Floats:
        read = {one.line: one.members for one in found}
        scores = {one.line: one.score for one in found}
        return (
            prior.of_parents(self.lines, read, self.scorer)
            + prior.of_depths(self.lines, read, scores, self.scorer)
            + prior.of_families(self.lines, self.without, read, self.scorer)
        )

    # --- what the order left over ----------------------------------------------------------------

    def _left_over(
        self, found: Sequence[Match], beside: Floats, *, only: Sequence[int] | None = None
    ) -> list[Match]:
        """Pairs of a heading and a node (one of `only`) that both were passed over, best first, when they are plain."""
        taken = {one.line: one for one in found}
        used = {node for one in found for node in one.members}
        table = np.where(
            self._better_brother() > _BROTHER * _SAYS_ANOTHER, NO, self.scores + self.spoken + beside
        )
        spans, told = self.scorer.spans, self.scores + np.maximum(self.spoken, 0.0)
        table[:, [at for at, span in enumerate(spans) if used & set(span.members)]] = NO
        if only is not None:
            table[:, [at for at in range(len(spans)) if at not in only]] = NO
        for at, line in enumerate(self.lines):
            if at in taken or (line.weight < 0.3 and self.scores[at].max() < 0.5):
                table[at] = NO
        while table.size and (value := float(table.max())) >= _SWAP:
            row, at = (int(one) for one in np.unravel_index(int(table.argmax()), table.shape))
            members = set(spans[at].members)
            related = [one for one, span in enumerate(spans) if members & set(span.members)]
            rest = max(np.delete(table[row], related).max(), np.delete(table[:, at], row).max(), 0.0)
            needed = _SWAP if self._is_near(row, spans[at].first, taken) else _SWAP_FAR
            if value >= needed and value - rest >= _SWAP_MARGIN and told[row, at] >= THRESHOLD:
                taken[row] = Match(row, spans[at].members, float(self.scores[row, at]), method="swap")
                table[:, related] = NO
                table[row] = NO
            else:
                table[row, at] = NO
        return [taken[at] for at in sorted(taken)]

    def _is_near(self, line: int, node: int, taken: dict[int, Match]) -> bool:
        """A neighbouring heading lies under the same parent, or is it."""
        parent = self.scorer.parents[node]
        near: set[int] = set()
        for step in (-1, 1):
            at = line + step
            while 0 <= at < len(self.lines) and at not in taken:
                at += step
            if at in taken:
                for one in taken[at].members:
                    near |= {one, *self.scorer.ancestors(one)}
        return parent in near

    def _going_on(self, found: Sequence[Match]) -> list[Match]:
        """A heading that nothing claimed is the other half of its neighbour's leaf when it says that leaf most."""
        taken = {one.line: one for one in found}
        for at in range(len(self.lines)):
            if at in taken or (self.lines[at].weight < 0.3 and self.scores[at].max() < _PLAIN):
                continue
            for beside in (at - 1, at + 1):
                other = taken.get(beside)
                if other and len(other.members) == 1 and self._is_half(at, beside, other.members[0]):
                    taken[at] = Match(
                        at, other.members, float(self.scores[at, other.members[0]]), splits=True
                    )
                    break
        return [taken[at] for at in sorted(taken)]

    def _is_half(self, at: int, beside: int, node: int) -> bool:
        if self.lines[at].rank != self.lines[beside].rank or not self.scorer.targets[node].is_leaf:
            return False
        score = float(self.scores[at, node])
        others = np.delete(self.scores[at, : len(self.scorer.targets)], node)
        return score >= _GOES_ON and score - float(others.max()) >= _GOES_ON_MARGIN

    def _widened(self, found: Sequence[Match]) -> list[Match]:
        """A heading read as one node says a second one too, which no other heading says."""
        used = {node for one in found for node in one.members}
        result: list[Match] = []
        for one in found:
            wider = [
                at
                for at in self._pairs_with(one)
                if not used & self._besides(self.scorer.spans[at].members, one.members)
            ] or self._told_with(one, used)
            if wider and one.score < _EXACT:
                best = max(wider, key=lambda at, line=one.line: float(self.scores[line, at]))  # type: ignore[misc]
                members = self.scorer.spans[best].members
                used |= set(members)
                score = max(one.score, float(self.scores[one.line, best]))
                result.append(replace(one, members=members, score=score))
            else:
                result.append(one)
        return result

    def _besides(self, members: Sequence[int], mine: Sequence[int]) -> set[int]:
        """What a reading would say besides `mine`, with the nodes under it: one whose parts have headings is said by them."""
        more = set(members) - set(mine)
        return more.union(*(self.scorer.under[one] for one in more))

    def _told_with(self, one: Match, used: set[int]) -> list[int]:
        """The pair of this node and a brother of which no heading was read, when the title is cut in two and the text speaks
        of both at least a little more than of this one alone.
        """
        nodes = len(self.scorer.targets)
        some = self.told.many[one.line] >= _SOME_SENTENCES
        if len(one.members) != 1 or not some or not halves(self.lines[one.line].title):
            return []
        whole = self.told.whole[one.line]
        free = [
            at
            for at, span in enumerate(self.scorer.spans[nodes:], nodes)
            if one.members[0] in span.members
            and len(span.members) == 2
            and len(used & set(span.members)) == 1
        ]
        alone, best = float(whole[one.members[0]]), float(whole.max())
        told = [
            at
            for at in free
            if whole[at] - alone > _WIDER
            and whole[at] > whole[list(self.scorer.spans[at].members)].max()
            and best - whole[at] < _WIDEST
        ]
        chosen = max(told, key=lambda at: float(whole[at]), default=None)
        if chosen is None or self._says_one_twice(one, self.scorer.spans[chosen].members):
            return []
        return [chosen]

    def _says_one_twice(self, one: Match, members: Sequence[int]) -> bool:
        """However the title is cut, both halves say the node that was read, and more than the other."""
        cut = halves(self.lines[one.line].title)
        said = self.scorer.scores([half for pair in cut for half in pair])
        mine, other = one.members[0], next(at for at in members if at not in one.members)
        return self.scorer.targets[mine].is_leaf and all(
            says_one(left, right, mine, other) for left, right in zip(said[::2], said[1::2], strict=True)
        )

    def _raised(self, found: Sequence[Match]) -> list[Match]:
        """A bullet at the height of sections is read as a section, or as the two that it says."""
        read = {one.line: one.members for one in found}
        high = {
            at: spans
            for at, spans in at_height(self.lines, read, self.scorer).items()
            if not self.scorer.said_by_alias(self.lines[at].title)
        }
        if not high:
            return list(found)
        table = self.scores[list(high)]
        nodes = len(self.scorer.targets)
        table[:, :nodes] = lifted(table[:, :nodes], self.without[list(high)], self.scorer)
        table[:, nodes:] = scores_of_pairs([self.lines[at] for at in high], table, self.scorer, lift=True)
        taken: set[int] = set()
        higher: dict[int, Match] = {}
        for at, row in zip(high, table, strict=True):
            spans = [one for one in high[at] if not taken & set(self.scorer.spans[one].members)]
            if members := raised(spans, row, self.scorer):
                taken |= set(members)
                higher[at] = Match(at, members, float(row[self.scorer.span_of(members)]))
        return [
            replace(one, members=more.members, score=more.score) if (more := higher.get(one.line)) else one
            for one in found
        ]

    def _pairs_with(self, one: Match) -> list[int]:
        if len(one.members) != 1:
            return []
        spans, nodes = self.scorer.spans, len(self.scorer.targets)
        return [
            at
            for at in range(nodes, len(spans))
            if one.members[0] in spans[at].members and self.scores[one.line, at] > 0
        ]

    # --- how sure --------------------------------------------------------------------------------

    def _judged(self, one: Match, parts: set[int]) -> Match:
        line = self.lines[one.line]
        margin = one.score - self._rival(one, parts)
        number = self._same_number(line.label, one.members[0])
        sure = (one.score >= _SURE and margin >= _SURE_MARGIN) or (
            number and one.score >= _SURE_LABELLED and margin >= _SURE_MARGIN / 2
        )
        over = self._text_over(one)
        sure = sure or (one.score >= _SURE_TOLD and margin >= 0 and over >= _TOLD)
        against = over < -(_AGAINST if one.score < _PLAIN else _FAR_AGAINST) and one.score < _EXACT
        confirmed = self.scorer.said_by_alias(line.title)
        sure = sure and not one.splits and not against and line.weight > 0.12 and len(confirmed) < 2
        method: Method = one.method
        if one.score >= 0.999 and confirmed:
            method = "alias"
        elif line.in_table:
            method = "table"
        elif line.is_inline:
            method = "inline"
        elif method == "order" and number:
            method = "number"
        return replace(one, margin=margin, method=method, is_sure=bool(sure))

    def _text_over(self, one: Match) -> float:
        """How much more the text speaks of these leaves than of anything that has nothing to do with them; below zero less."""
        span = self.scorer.span_of(one.members)
        whole = self.told.whole[one.line]
        rival = float(whole[self.scorer.apart[span]].max(initial=0.0))
        return float(whole[span]) - max(rival, float(self.told.other[one.line]))

    def _rival(self, match: Match, parts: set[int]) -> float:
        """The best score of a node that has nothing to do with these; another part's only when parts are unmarked."""
        part = self.scorer.part(match.members[0])
        best = 0.0
        for at in range(len(self.scorer.targets)):
            related = any(
                at == one or at in self.scorer.under[one] or one in self.scorer.under[at]
                for one in match.members
            )
            elsewhere = self.scorer.part(at) != part and len(parts) > 1
            if not related and not elsewhere:
                best = max(best, float(self.scores[match.line, at]))
        return best

    def _same_number(self, label: Label, node: int) -> bool:
        theirs = self.labels[node]
        return bool(label.numbers) and label.kind == theirs.kind and label.numbers == theirs.numbers

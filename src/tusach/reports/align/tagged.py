"""A report written on our own form: what stands in a field is exact, and what stands beside the fields (a bookmark was
lost, somebody went on typing behind one) is read by the printed headings, then by words between its neighbours.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from tusach.kit.paper import bookmark_name
from tusach.kit.textlayer import Paragraph
from tusach.reports.align.edges import edges
from tusach.reports.align.labels import split_label
from tusach.reports.align.lines import lines_of
from tusach.reports.align.score import Scorer, scorer_of
from tusach.reports.align.shape import Placed, Target
from tusach.reports.align.words import words_of

ByWords = Callable[[Sequence[Paragraph], Scorer], list[Placed]]
_LEAF_TAG = "leaf:"
_HEADING = 0.5  # of a line's weight
_FEW, _SOME_TEXT, _LONG_OPENING, _LONGEST_HEADING = 3, 60, 2500, 300


def names_of_leaf(key: str) -> tuple[str, str]:
    """The tag of its field on our form, and the name that this has as a bookmark."""
    return f"{_LEAF_TAG}{key}", bookmark_name(f"{_LEAF_TAG}{key}")


def tags_of(paragraphs: Sequence[Paragraph], targets: Sequence[Target]) -> list[tuple[str, ...]]:
    """By paragraph: the leaves in whose fields it stands."""
    leaves = {name: one.key for one in targets if one.is_leaf for name in names_of_leaf(one.key)}
    return [tuple(dict.fromkeys(leaves[tag] for tag in one.tags if tag in leaves)) for one in paragraphs]


@dataclass(slots=True)
class Fields:
    """`tagged`: by paragraph, not all empty. `by_words` reads a part of the report that has no fields, with a scorer of the
    nodes it may be.
    """

    paragraphs: Sequence[Paragraph]
    tagged: Sequence[tuple[str, ...]]
    scorer: Scorer
    by_words: ByWords
    _printed: Mapping[tuple[str, ...], list[int]] = field(init=False)
    _place: Mapping[str, int] = field(init=False)
    _made: list[Placed] = field(default_factory=list)

    def __post_init__(self) -> None:
        printed: dict[tuple[str, ...], list[int]] = {}
        for at, one in enumerate(self.scorer.targets):
            for text in {one.title, f"{one.label} {one.title}"}:
                printed.setdefault(tuple(words_of(text)), []).append(at)
        self._printed = printed
        self._place = {one.key: at for at, one in enumerate(self.scorer.targets)}

    def made(self) -> list[Placed]:
        """Runs with one tag are exact; the others are read one by one."""
        first, last = edges(self.paragraphs)
        fields = [at for at, keys in enumerate(self.tagged) if keys]
        first, last = min(first, fields[0]), max(last, fields[-1] + 1)
        at = first
        self._edge(0, first)
        for keys, run in groupby(self.tagged[first:last]):
            end = at + len(list(run))
            if keys:
                heading = self._heading_before()
                self._made.append(Placed(heading, "", at, end, keys, 1.0, "tag", is_sure=True, node=keys[0]))
            else:
                self._between(at, end, fields)
            at = end
        self._edge(last, len(self.paragraphs))
        return self._made

    def _edge(self, first: int, last: int) -> None:
        """Letterhead, printed headings with nothing under them, closing: neighbours are one section."""
        before = self._made[-1] if self._made else None
        if first < last and before and before.method == "front" and not before.heading:
            self._made[-1] = replace(before, last=last)
        elif first < last:
            self._made.append(Placed("", "", first, last, (), None, "front", is_sure=True))

    def _heading_before(self) -> str:
        if not self._made or self._made[-1].method != "front":
            return ""
        last = self.paragraphs[self._made[-1].last - 1].printed
        return last if len(last) < _LONGEST_HEADING else ""

    # --- beside the fields -----------------------------------------------------------------------

    def _between(self, first: int, last: int, fields: Sequence[int]) -> None:
        """Cut at the printed headings; each piece is its heading's, or that of the field before it."""
        before = max((at for at in fields if at < first), default=None)
        after = min((at for at in fields if at >= last), default=None)
        node = self._place[self.tagged[before][-1]] if before is not None else -1
        until = self._place[self.tagged[after][0]] if after is not None else len(self.scorer.targets)
        heads = {at: one for at in range(first, last) if (one := self._head(at, node)) is not None}
        starts = sorted({first, *heads})
        for start, end in zip(starts, [*starts[1:], last], strict=True):
            node = heads.get(start, node)
            begin = start + (start in heads)
            if not any(one.text.strip() for one in self.paragraphs[begin:end]):
                self._edge(start, end)
            elif start in heads and self.scorer.targets[node].is_leaf:
                self._under(start, end, node)
            else:
                self._edge(start, begin)
                self._loose(begin, end, (node, until), goes_on=start not in heads and before is not None)

    def _head(self, at: int, after: int) -> int | None:
        """The node whose printed heading this paragraph is; of two with the same title the next one in the outline."""
        one = self.paragraphs[at]
        found = self._printed.get(tuple(words_of(one.printed))) or self._printed.get(
            tuple(words_of(split_label(one.printed)[1]))
        )
        return next((node for node in found if node > after), found[0]) if found else None

    def _under(self, first: int, last: int, node: int) -> None:
        """The field is lost or the text stands before it, and the outline's own heading is over it."""
        key, one = self.scorer.targets[node].key, self.paragraphs[first]
        label, title = split_label(one.printed)
        self._made.append(
            Placed(title, label.printed, first, last, (key,), 1.0, "order", is_sure=True, node=key)
        )

    def _loose(self, first: int, last: int, around: tuple[int, int], *, goes_on: bool) -> None:
        """Text without a printed heading: by words among the leaves that have no field here; else it goes on with the field
        before it, is the opening of the report, or is for a person. `around`: nodes before and behind.
        """
        inner = [
            replace(one, first=one.first + first, last=one.last + first, is_sure=False)
            for one in self.by_words(self.paragraphs[first:last], self._narrowed(*around))
        ]
        if not any(one.leaves or one.is_foreign for one in inner):
            inner = [Placed("", "", first, last, (), None, "front", is_sure=False)]
        if goes_on and not self._begins_anew(first, last):
            inner = self._with_field(inner)
        for one in inner:
            if one.is_foreign or (self._has_text(one) and (one.leaves or not self._is_opening(one))):
                self._made.append(replace(one, method=one.method if one.leaves else "none"))
            else:
                self._edge(one.first, one.last)

    def _begins_anew(self, first: int, last: int) -> bool:
        """Under a heading of its own, which no node says."""
        lines = lines_of(self.paragraphs[:last], first, last)[:1]
        return any(line.at == first and line.weight >= _HEADING and not line.is_inline for line in lines)

    def _has_text(self, one: Placed) -> bool:
        letters = sum(len(each.text) for each in self.paragraphs[one.first : one.last])
        return letters > len(f"{one.label} {one.heading}") + _FEW

    def _is_opening(self, one: Placed) -> bool:
        """Before all fields, or one sentence over them."""
        letters = sum(len(each.text) for each in self.paragraphs[one.first : one.last])
        return letters < (_LONG_OPENING if not any(self.tagged[: one.first]) else _SOME_TEXT)

    def _with_field(self, inner: list[Placed]) -> list[Placed]:
        """What stands before the first heading goes on with the field before it, but nobody is sure."""
        head = inner[0]
        if head.heading or head.leaves or head.is_foreign:
            return inner
        own = self._made[-1]
        return [replace(head, leaves=own.leaves, method="order", node=own.node), *inner[1:]]

    def _narrowed(self, node: int, until: int) -> Scorer:
        """Of the leaves between these nodes those that have no field (all such leaves when none stands between), the two leaves
        themselves, whose headings may be reworded, and the nodes above them all.
        """
        targets, said = self.scorer.targets, {key for keys in self.tagged for key in keys}
        free = [at for at, one in enumerate(targets) if one.is_leaf and one.key not in said]
        near = [at for at in free if node < at < until] or free
        near += [at for at in (node, until) if 0 <= at < len(targets) and targets[at].is_leaf]
        kept = {above for at in near for above in (at, *self.scorer.ancestors(at))}
        return scorer_of(tuple(targets[at] for at in sorted(kept)), self.scorer.programme)

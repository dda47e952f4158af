"""From headings that were read to sections that cover the report: what is foreign, what is only a heading, what the
text under a heading of several leaves answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tusach.kit.textlayer import Paragraph
from tusach.reports.align.choose import Match
from tusach.reports.align.labels import Label
from tusach.reports.align.leads import Lead, leads_in
from tusach.reports.align.lines import Line
from tusach.reports.align.score import Scorer
from tusach.reports.align.shape import Method, Placed
from tusach.reports.align.spoken import Spoken

_FOREIGN_WEIGHT = 0.45
_BROTHER = 0.5
_FEW_WORDS, _SOME_TEXT, _SHORT_TEXT, _LONG_TEXT = 20, 60, 160, 320


@dataclass(slots=True)
class Sections:
    """`first`, `last`: the report proper. Made once per report; `made()` gives its sections in order."""

    paragraphs: Sequence[Paragraph]
    lines: Sequence[Line]
    matches: dict[int, Match]
    scorer: Scorer
    first: int
    last: int
    spoken: Spoken | None = None
    found: set[int] = field(init=False)

    def __post_init__(self) -> None:
        targets = self.scorer.targets
        self.found = {one for match in self.matches.values() for one in match.members if targets[one].is_leaf}

    def made(self) -> list[Placed]:
        kept = self._kept()
        result: list[Placed] = []
        start = self.lines[kept[0]].at if kept else self.last
        if self.first < start:
            result.append(self._opening(start))
        for number, at in enumerate(kept):
            end = self.lines[kept[number + 1]].at if number + 1 < len(kept) else self.last
            result += self._section(at, end)
        return result

    def _opening(self, start: int) -> Placed:
        """Text before the first heading: the opening when it is short, else unplaced."""
        letters = self._letters(self.first, start)
        method: Method = "front" if letters < 2500 else "none"
        return Placed("", "", self.first, start, (), None, method, is_sure=False)

    def _letters(self, first: int, last: int) -> int:
        return sum(len(self.paragraphs[at].text) for at in range(first, last))

    # --- which lines begin a section -------------------------------------------------------------

    def _kept(self) -> list[int]:
        """Lines that were read, and foreign headings; a heading inside a leaf stays in the leaf."""
        kept: list[int] = []
        stack: list[int] = []
        for at, line in enumerate(self.lines):
            if at in self.matches:
                self._open(stack, at, kept)
            elif line.label.kind != "bullet" and (
                line.weight >= _FOREIGN_WEIGHT or self._goes_on_counting(at, kept)
            ):
                above = next(
                    (one for one in reversed(stack) if self.lines[one].rank < line.rank - 0.01), None
                )
                if self._is_foreign(at, above):
                    self._open(stack, at, kept)
        return kept

    def _open(self, stack: list[int], at: int, kept: list[int]) -> None:
        while stack and self.lines[stack[-1]].rank >= self.lines[at].rank - 0.01:
            stack.pop()
        stack.append(at)
        kept.append(at)

    def _goes_on_counting(self, at: int, kept: Sequence[int]) -> bool:
        """Its number is the next after the last heading of its kind, or comes before the next one that was read."""
        label = self.lines[at].label
        if label.kind not in {"number", "roman", "letter"} or not label.numbers:
            return False
        rank = self.lines[at].rank
        before = [one for one in reversed(kept) if self.lines[one].rank <= rank][:1]
        after = [one for one in range(at + 1, len(self.lines)) if self.lines[one].rank <= rank][:1]
        return any(_follows(self.lines[one].label, label) for one in before) or any(
            one in self.matches and _follows(label, self.lines[one].label) for one in after
        )

    def _is_foreign(self, at: int, above: int | None) -> bool:
        if above is None:
            return True
        match = self.matches.get(above)
        if match is None:
            return self._holds_read(above)  # else part of the foreign section above
        if all(self.scorer.targets[one].is_leaf for one in match.members):
            return False
        below = set().union(*(self.scorer.under[one] for one in match.members))
        leaves_only = all(self.scorer.targets[one].is_leaf for one in below)
        return not leaves_only or self._has_read_brother(at, below)

    def _holds_read(self, at: int) -> bool:
        """Headings that were read stand under this one, which was not: it is no foreign section."""
        for below in range(at + 1, len(self.lines)):
            if below in self.matches:
                return self.lines[below].rank > self.lines[at].rank
            if self.lines[below].weight >= _FOREIGN_WEIGHT and self.lines[below].rank <= self.lines[at].rank:
                return False
        return False

    def _has_read_brother(self, at: int, below: set[int]) -> bool:
        rank = self.lines[at].rank
        return any(
            self.lines[line].rank == rank and set(match.members) <= below
            for line, match in self.matches.items()
        )

    # --- one section -----------------------------------------------------------------------------

    def _section(self, at: int, end: int) -> list[Placed]:
        line, match = self.lines[at], self.matches.get(at)
        whole = Placed(line.title, line.label.printed, line.at, end, (), None, "none", is_sure=False)
        if match is None and self._holds_read(at):
            empty = self._letters(line.after, end) < _SOME_TEXT
            return [replace(whole, method="front" if empty else "none")]
        if match is None:
            return [replace(whole, is_foreign=True)]
        members = match.members
        targets = self.scorer.targets
        whole = replace(
            whole,
            score=round(match.score, 3),
            method=match.method,
            is_sure=match.is_sure,
            node=targets[members[0]].key,
        )
        if all(targets[one].is_leaf for one in members):
            return self._with_brothers(replace(whole, leaves=_keys(self, members)), line, members)
        return self._inner(whole, line, members)

    def _with_brothers(self, whole: Placed, line: Line, members: tuple[int, ...]) -> list[Placed]:
        """A bullet's section ends where a paragraph begins to speak of another bullet that has no heading."""
        parent = self.scorer.parents[members[0]]
        if (
            len(members) > 1
            or parent < 0
            or self.scorer.targets[parent].label != self.scorer.targets[members[0]].label
        ):
            return [whole]
        missing = [one for one in self.scorer.brothers(members[0]) if one not in self.found]
        leads = (
            leads_in(
                self.paragraphs,
                line.after,
                whole.last,
                [*missing, members[0]],
                self.scorer,
                spoken=self.spoken,
            )
            if missing
            else []
        )
        leads = [lead for lead in leads if lead.node != members[0] and lead.score >= _BROTHER]
        if not leads:
            return [whole]
        return [replace(whole, last=leads[0].at), *self._led(leads, whole.last)]

    def _led(self, leads: Sequence[Lead], last: int) -> list[Placed]:
        """A section for each paragraph that names its leaf, up to the next one."""
        self.found |= {lead.node for lead in leads}
        ends = [*(lead.at for lead in leads[1:]), last]
        return [
            Placed(
                "", "", lead.at, end, (key := self.scorer.targets[lead.node].key,), round(lead.score, 3), "inline",
                is_sure=False, node=key,
            )
            for lead, end in zip(leads, ends, strict=True)
        ]  # fmt: skip

    def _inner(self, whole: Placed, line: Line, members: tuple[int, ...]) -> list[Placed]:
        """Under the heading of an inner node: nothing, an opening sentence, or the answer to leaves that have no
        heading of their own.
        """
        targets = self.scorer.targets
        leaves = [
            one
            for one in range(len(targets))
            if targets[one].is_leaf
            and (one in members or any(one in self.scorer.under[member] for member in members))
        ]
        missing = [one for one in leaves if one not in self.found]
        begin = line.at if line.is_inline else line.after
        letters = self._letters(begin, whole.last) - (len(line.title) if line.is_inline else 0)
        if letters < (_FEW_WORDS if len(missing) == len(leaves) else _SOME_TEXT):
            return [replace(whole, method="front")]
        if len(missing) == len(leaves):
            wide = len(leaves) > 5
            if letters < (_LONG_TEXT if wide else _SHORT_TEXT):
                return [replace(whole, method="none", is_sure=False)]
            whole = replace(whole, leaves=_keys(self, leaves), is_sure=whole.is_sure and not wide)
            return self._without_headings(whole, begin, line.after, leaves)
        if letters < _LONG_TEXT or not missing:
            return [replace(whole, method="front")]
        early = [one for one in missing if one < min(set(leaves) - set(missing))]
        if early and all(self.scorer.parents[one] == members[-1] for one in early):
            return [replace(whole, leaves=_keys(self, early), is_sure=False)]
        return [replace(whole, method="none", is_sure=False)]

    def _without_headings(self, whole: Placed, begin: int, after: int, leaves: list[int]) -> list[Placed]:
        """All leaves together, or paragraph by paragraph when the paragraphs behind the heading say which leaf they begin."""
        leads = leads_in(self.paragraphs, after, whole.last, leaves, self.scorer, spoken=self.spoken)
        if len({lead.node for lead in leads}) < 2:
            return [whole]
        head = replace(whole, last=leads[0].at)
        made = [head]
        if self._letters(begin, leads[0].at) < _SOME_TEXT:
            made = [replace(head, leaves=(), method="front")] if leads[0].at > whole.first else []
        return _one_after_another([*made, *self._led(leads, whole.last)])


def _follows(one: Label, two: Label) -> bool:
    """1.2.3 after 1.2.2."""
    return (
        one.kind == two.kind
        and bool(one.numbers)
        and one.numbers[:-1] == two.numbers[:-1]
        and two.numbers[-1:] == ((one.also[-1] if one.also else one.numbers)[-1] + 1,)
    )


def _one_after_another(sections: list[Placed]) -> list[Placed]:
    """Neighbours with the same leaf are one."""
    made: list[Placed] = []
    for one in sections:
        if made and made[-1].leaves == one.leaves and one.leaves and not one.heading:
            made[-1] = replace(made[-1], last=one.last)
        else:
            made.append(one)
    return made


def _keys(sections: Sections, leaves: Sequence[int]) -> tuple[str, ...]:
    return tuple(sections.scorer.targets[one].key for one in leaves)

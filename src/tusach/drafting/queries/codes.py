"""The codebook as a tree, and how many provinces say a theme.

A merged code keeps its own codings and points at the code it went into: whatever is asked of it is answered by that one,
and taking a merger back is nothing but forgetting the pointer. Counts are of distinct reports, not of mentions, and only of
accepted ones; a coding of the machine counts when a person has confirmed it; an excerpt whose words are lost does not.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q, QuerySet

from tusach.campaign.models import Campaign, Obligation, ObligationKind
from tusach.drafting.models import Code, CodeGroup, Coding, in_leaf
from tusach.drafting.queries.gathered import TAKEN_IN
from tusach.drafting.rules import is_of_the_desk
from tusach.drafting.seeds import Seed, seeds_of
from tusach.people.models import Actor
from tusach.reports.models import Outline, OutlineKind, Report

COUNTS = Q(removed_at__isnull=True) & (Q(person__isnull=False) | Q(confirmed_by__isnull=False))


def codes_visible_to(actor: Actor) -> QuerySet[Code]:
    codes = Code.objects.select_related("campaign", "parent", "merged_into", "made_by")
    return codes if is_of_the_desk(actor) else codes.none()


def codings_visible_to(actor: Actor) -> QuerySet[Coding]:
    codings = Coding.objects.select_related(
        "excerpt__report__obligation", "excerpt__layer", "code__campaign", "person", "confirmed_by"
    ).defer("excerpt__layer__content")
    return codings if is_of_the_desk(actor) else codings.none()


@dataclass(frozen=True, slots=True)
class Line:
    """One code of the tree as it is printed: how deep, and its way from the group down."""

    code: Code
    depth: int
    children: bool = False


class Codebook:
    """All codes of a campaign, read once."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self.by_id = {code.pk: code for code in codes}

    @cached_property
    def _roots(self) -> dict[int, int]:
        return {pk: self._follow(pk) for pk in self.by_id}

    def _follow(self, pk: int) -> int:
        seen = {pk}
        while (
            (after := self.by_id[pk].merged_into_id) is not None and after in self.by_id and after not in seen
        ):
            pk = after
            seen.add(pk)
        return pk

    def final(self, pk: int) -> int:
        """The code that stands for this one now."""
        return self._roots.get(pk, pk)

    def live(self, pk: int) -> bool:
        code = self.by_id[pk]
        return code.retired_at is None and code.merged_into_id is None

    @cached_property
    def _children(self) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = defaultdict(list)
        for pk, code in self.by_id.items():
            if self.live(pk):
                parent = self.final(code.parent_id) if code.parent_id else None
                found[parent if parent is not None and self.live(parent) else None].append(pk)
        return found

    def family(self, pk: int) -> frozenset[int]:
        """The code that stands for this one, and all below it."""
        found, todo = set[int](), [self.final(pk)]
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo += self._children.get(one, [])
        return frozenset(found)

    def above(self, pk: int) -> list[int]:
        """The final code and those over it, from below up."""
        line, at = [], self.final(pk)
        while at in self.by_id and at not in line:
            line.append(at)
            parent = self.by_id[at].parent_id
            if parent is None:
                break
            at = self.final(parent)
        return line

    @cached_property
    def lines(self) -> list[Line]:
        """Live codes as a tree, group by group."""
        return [line for group in CodeGroup.values for line in self._below(None, 0, group)]

    def _below(self, parent: int | None, depth: int, group: str) -> list[Line]:
        own = [
            pk for pk in self._children.get(parent, []) if parent is not None or self.by_id[pk].group == group
        ]
        found = []
        for pk in sorted(own, key=lambda pk: (self.by_id[pk].order, pk)):
            found.append(Line(self.by_id[pk], depth, bool(self._children.get(pk))))
            found += self._below(pk, depth + 1, group)
        return found

    def merged_into(self, pk: int) -> list[Code]:
        """Codes that were merged straight into this one."""
        return [code for code in self.by_id.values() if code.merged_into_id == pk]

    def ids_for(self, pk: int, *, family: bool = True) -> list[int]:
        """Ids as codings carry them, of everything that stands for the code."""
        wanted = self.family(pk) if family else {self.final(pk)}
        return [one for one in self.by_id if self.final(one) in wanted]


def codebook_of(campaign: Campaign) -> Codebook:
    return Codebook(Code.objects.filter(campaign=campaign).select_related("made_by"))


def seeds_for(campaign: Campaign) -> list[Seed]:
    """Starting points of its codebook from the outline and the survey in force; none before an outline is issued."""
    issued = Outline.objects.filter(campaign=campaign, issued_at__isnull=False).order_by("version")
    trees = dict(issued.values_list("kind", "tree"))
    if OutlineKind.REPORT not in trees:
        return []
    return seeds_of(trees[OutlineKind.REPORT], trees.get(OutlineKind.SURVEY, []))


@dataclass(frozen=True, slots=True)
class Counted:
    """How many provinces say it. `reports` of `accepted` reports of `expected`; who only disagrees is in `dissent_ids`,
    not in `report_ids`. `waiting`: reports that say it but are not accepted yet. `lost`: excerpts whose words a newer
    reading does not hold; they do not count until a person has looked.
    """

    reports: int
    accepted: int
    expected: int
    report_ids: tuple[int, ...] = ()
    dissent_ids: tuple[int, ...] = ()
    waiting: int = 0
    lost: int = 0
    mentions: int = 0

    @property
    def share(self) -> int:
        """Whole per cent of what is expected, for a bar."""
        return round(100 * self.reports / self.expected) if self.expected else 0

    @property
    def is_single(self) -> bool:
        return self.reports == 1


@dataclass
class _Tally:
    said: set[int] = field(default_factory=set)
    dissent: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)
    excerpts: set[int] = field(default_factory=set)


class Counting:
    """Counts of all codes of a campaign, in one leaf or in the whole report; four queries whatever the size."""

    def __init__(self, campaign: Campaign, book: Codebook | None = None, *, leaf: str = "") -> None:
        self.book = book or codebook_of(campaign)
        owed = Obligation.objects.filter(
            campaign=campaign, kind=ObligationKind.REPORT, dropped_at__isnull=True
        ).values_list("report", "report__state")
        states = dict[int | None, str]()
        self.expected = 0
        for report, state in owed:
            states[report] = state
            self.expected += 1
        self._accepted = {report for report, state in states.items() if report and state in TAKEN_IN}
        self.accepted = len(self._accepted)
        self._tallies: dict[int, _Tally] = defaultdict(_Tally)
        self.coded_ids = set[int]()  # accepted reports in which a person has coded anything (under the leaf)
        rows = Coding.objects.filter(
            COUNTS, code__campaign=campaign, excerpt__report__in=[pk for pk in states if pk]
        )
        if leaf:
            rows = rows.filter(in_leaf(leaf, "excerpt__"))
        for code, excerpt, report, dissent, lost in rows.values_list(
            "code", "excerpt", "excerpt__report", "is_dissent", "excerpt__lost_at"
        ):
            if report in self._accepted and lost is None:
                self.coded_ids.add(report)
            for over in self.book.above(code):
                self._add(self._tallies[over], excerpt, report, dissent=dissent, lost=lost is not None)

    def _add(self, tally: _Tally, excerpt: int, report: int, *, dissent: bool, lost: bool) -> None:
        if lost:
            tally.lost.add(excerpt)
            return
        tally.excerpts.add(excerpt)
        if report not in self._accepted:
            tally.waiting.add(report)
        elif dissent:
            tally.dissent.add(report)
        else:
            tally.said.add(report)

    def of(self, code: int) -> Counted:
        tally = self._tallies.get(self.book.final(code), _Tally())
        return Counted(
            len(tally.said), self.accepted, self.expected, tuple(sorted(tally.said)), tuple(sorted(tally.dissent)),
            len(tally.waiting), len(tally.lost), len(tally.excerpts),
        )  # fmt: skip


def count_of(code: Code, campaign: Campaign | None = None, *, leaf: str = "") -> Counted:
    """How many provinces say this theme or one below it; with `leaf`, only under that leaf."""
    return Counting(campaign or code.campaign, leaf=leaf).of(code.pk)


def names_of_reports(report_ids: Iterable[int]) -> dict[int, str]:
    """The places as they were named when the report was owed: a province merged since keeps its own report and name."""
    rows = Report.objects.filter(pk__in=list(report_ids)).order_by("obligation__unit_sort", "pk")
    return dict(rows.values_list("pk", "obligation__unit_name"))


def groups_for(title: str) -> Sequence[str]:
    """Groups of codes that fit a leaf by the words of its title, the fitting ones first."""
    said = title.casefold()
    fitting = [group for words, groups in _FIT if any(word in said for word in words) for group in groups]
    return list(dict.fromkeys(fitting)) or [CodeGroup.ADVANTAGE, CodeGroup.LIMITATION, CodeGroup.TOPIC]


_FIT: Sequence[tuple[Sequence[str], Sequence[str]]] = (
    (("mô hình",), (CodeGroup.MODEL,)),
    (("ưu điểm",), (CodeGroup.ADVANTAGE,)),
    (("hạn chế", "khuyết điểm"), (CodeGroup.LIMITATION, CodeGroup.OBJECTIVE, CodeGroup.SUBJECTIVE)),
    (("bài học",), (CodeGroup.LESSON,)),
    (("đối với", "kiến nghị", "đề xuất"), (CodeGroup.PROPOSAL,)),
    (("bối cảnh", "tình hình"), (CodeGroup.OBJECTIVE, CodeGroup.TOPIC)),
    (
        ("phương hướng", "giải pháp", "về công tác", "về cơ sở"),
        (CodeGroup.LESSON, CodeGroup.MODEL, CodeGroup.TOPIC),
    ),
)

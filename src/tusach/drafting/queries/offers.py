"""What the rules offer for a node: sentences with live counts, central passages, tables, what does not agree."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tusach.campaign.models import Campaign
from tusach.drafting import content, live, rank, skeleton
from tusach.drafting.models import Code, CodeGroup, Coding, Excerpt, LiveKind, Manuscript, in_leaf
from tusach.drafting.queries.codes import COUNTS, Codebook, Counting, codebook_of, groups_for
from tusach.drafting.queries.gathered import TAKEN_IN, ask_of, years_of
from tusach.drafting.queries.manuscript import Node, nodes_of
from tusach.drafting.queries.present import as_json, present_of
from tusach.drafting.queries.present_words import names_of_accepted
from tusach.drafting.queries.shapes import Present, Source
from tusach.drafting.sentences import sentences
from tusach.drafting.skeleton import Counted, Named, Sentence
from tusach.figures import queries as figures
from tusach.places.models import Level
from tusach.reports.models import Finding
from tusach.reports.queries import MatrixRow, findings_at, matrix, passages

MOST_LINES = 6
MOST_PASSAGES = 6
MOST_THEMES = 3


@dataclass(frozen=True)
class Passage:
    """Where a quoted passage stands, so that it can be marked when it is taken."""

    report: int
    layer: int
    paragraph: str
    start: int
    end: int


@dataclass(frozen=True)
class Offer:
    """A sentence that a person may take into the text; `printed` is how it reads now."""

    sentence: Sentence
    printed: str
    present: Mapping[str, Present]
    passage: Passage | None = None

    @cached_property
    def key(self) -> str:
        """The same for the same words and sources."""
        told = [
            self.sentence.text,
            as_json({name: list(bound) for name, bound in self.sentence.lives.items()}),
        ]
        return hashlib.sha256("\n".join([*told, repr(self.passage)]).encode()).hexdigest()[:16]


class Offers:
    """What the rules need of a campaign, asked once for all its nodes."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.campaign: Campaign = manuscript.campaign
        self.nodes = nodes_of(manuscript)
        self._countings: dict[str, Counting] = {}

    @cached_property
    def book(self) -> Codebook:
        return codebook_of(self.campaign)

    @cached_property
    def rows(self) -> Sequence[MatrixRow]:
        return matrix(self.campaign)

    @cached_property
    def names(self) -> Mapping[int, str]:
        return names_of_accepted(self.campaign)

    @cached_property
    def nation(self) -> Mapping[Any, Any]:
        return figures.national(self._codes, years_of(self.campaign), ask=ask_of(self.campaign))

    @cached_property
    def places(self) -> Sequence[Any]:
        """Provinces with the first indicator of each leaf: of that one the ends and the middle are said."""
        firsts = [lines[0].code for lines in self.lines_by_leaf.values() if lines]
        found = figures.by_place(
            firsts,
            years_of(self.campaign),
            Level.PROVINCE,
            on=self.campaign.reference_date,
            ask=ask_of(self.campaign),
        )
        return [row for row in found if row.unit_id is not None]

    @cached_property
    def _codes(self) -> list[str]:
        return [line.code for lines in self.lines_by_leaf.values() for line in lines]

    @cached_property
    def lines_by_leaf(self) -> Mapping[str, Sequence[Any]]:
        """{leaf of the outline: main indicators that speak to it}; each part of the catalogue under its first leaf."""
        every = sorted(figures.catalogue().lines, key=lambda line: line.slot)
        parts = {part for line in every if line.is_ratio for part in (line.numerator, line.denominator)}
        found: dict[str, Sequence[Any]] = {}
        for node in self.nodes:
            part = content.catalogue_leaf(node.title) if node.is_leaf else ""
            lines = [
                line for line in every if line.leaf == part and not line.part_of and line.code not in parts
            ]
            if part and lines and lines not in found.values():
                found[node.key] = lines[:MOST_LINES]
        return found

    def sentences_of(self, node: Node) -> list[Sentence]:
        """In the order in which a paragraph would say them."""
        made = [*self._about(node), *self._themes(node)]
        for place, line in enumerate(self.lines_by_leaf.get(node.key, ())):
            counted = self._counted(line, ends=place == 0)
            if counted is not None:
                ends = skeleton.extremes(counted)
                made += [skeleton.figure(counted), *([ends] if ends else [])]
        return made

    def _about(self, node: Node) -> list[Sentence]:
        cells = [row.cells[node.key] for row in self.rows if row.is_accepted and node.key in row.cells]
        if not node.is_leaf or not cells:
            return []
        return [skeleton.who_speaks(node.key, none=any(cell.status == "none" for cell in cells))]

    def _themes(self, node: Node) -> list[Sentence]:
        """Of the whole report where the leaf is about the group itself ("Hạn chế"), else of what is said in the leaf."""
        made: list[Sentence] = []
        for group in groups_for(node.title) if node.is_leaf else ():
            under = "" if _is_about(group, node.title) else node.key
            counting = self.counting_under(under)
            named = self._named(counting, group, node)
            opening = str(CodeGroup(group).label).capitalize()
            both = [
                skeleton.themes(opening, named, under=under),
                skeleton.alone(named, self._lone(counting, named), under=under),
            ]
            made += [one for one in both if one is not None]
        return made

    def counting_under(self, leaf: str) -> Counting:
        if leaf not in self._countings:
            self._countings[leaf] = Counting(self.campaign, self.book, leaf=leaf)
        return self._countings[leaf]

    def _named(self, counting: Counting, group: str, node: Node) -> list[Named]:
        """Themes of a group, the most named first; proposals only under the leaf that they are made under."""
        lines = [line for line in self.book.lines if line.code.group == group]
        top = [line for line in lines if line.depth == 0]
        if group == CodeGroup.PROPOSAL:
            top = [line for line in top if line.code.addressee in {"", node.key}]
        named = [_one(counting, line.code, lines) for line in top]
        return sorted(named, key=lambda one: -one.reports)

    def _lone(self, counting: Counting, named: Sequence[Named]) -> dict[int, str]:
        found = {one.code: counting.of(one.code).report_ids for one in named if one.reports == 1}
        return {code: self.names[ids[0]] for code, ids in found.items() if ids and ids[0] in self.names}

    def _counted(self, line: Any, *, ends: bool) -> Counted | None:
        """The whole period when the indicator can be gathered over it, else its last year that anybody gave."""
        years: list[int | None] = [None, *reversed(years_of(self.campaign))]
        held = {year: self.nation.get((line.code, year)) for year in years}
        year = next(
            (each for each in years if (one := held[each]) and not one.is_missing and one.value is not None),
            0,
        )
        if year == 0:
            return None
        return Counted(line.code, line.name, year, line.is_ratio, self._ends(line.code, year) if ends else ())

    def _ends(self, code: str, year: int | None) -> list[tuple[int, str]]:
        """The highest, the lowest and the middle province; nothing with fewer than three."""
        rows = [(row, row.figures[code, year].value) for row in self.places]
        known = sorted(((value, row) for row, value in rows if value is not None), key=lambda one: one[0])
        if len(known) < 3:
            return []
        return [(known[k][1].unit_id, known[k][1].name) for k in (-1, 0, len(known) // 2)]

    def offers_of(self, made: Sequence[Sentence]) -> list[Offer]:
        """Sentences with what their sources say now; one whose source says nothing is left out."""
        sources = [Source(*bound) for one in made for bound in one.lives.values()]
        present = present_of(self.campaign, sources)
        found = []
        for one in made:
            now = {name: present[Source(*bound).key] for name, bound in one.lives.items()}
            if not any(each.is_gone for each in now.values()):
                shown = {name: each.shown for name, each in now.items()}
                found.append(Offer(one, live.printed(one.text, shown), now))
        return found

    def passages_of(self, node: Node) -> list[Offer]:
        """The most central sentences of the accepted reports under a leaf, one of each place."""
        said: list[tuple[str, str, Passage]] = []
        for passage in passages(self.campaign, leaf=node.key) if node.is_leaf else ():
            if passage.is_accepted and passage.status in {"found", "merged"}:
                said += [
                    (passage.place, one.text[start:end], Passage(passage.report_id, passage.layer_id, one.id, start, end))
                    for one in passage.paragraphs for start, end in sentences(one.text)
                ]  # fmt: skip
        found: dict[str, Offer] = {}
        for k in rank.central([words for _, words, _ in said], MOST_PASSAGES * 3):
            place, words, where = said[k]
            sentence = skeleton.quoted(place, words)
            found.setdefault(place, Offer(sentence, live.printed(sentence.text, {"c1": ""}), {}, where))
        return list(found.values())[:MOST_PASSAGES]

    def quotes_of(self, node: Node) -> list[Offer]:
        """For the themes that most provinces name here, the two marked passages of each that say it most typically."""
        named: list[tuple[Named, str]] = []
        for group in groups_for(node.title) if node.is_leaf else ():
            under = "" if _is_about(group, node.title) else node.key
            named += [
                (one, under) for one in self._named(self.counting_under(under), group, node) if one.reports
            ]
        top = sorted(named, key=lambda one: -one[0].reports)[:MOST_THEMES]
        made: list[Sentence] = []
        for one, under in top:
            excerpts = self._marked(one.code, under)
            for k in rank.central([excerpt.quote for excerpt in excerpts], 2):
                place, quote = excerpts[k].report.obligation.unit_name, excerpts[k].quote
                said = skeleton.quoted(place, quote)
                lives = {"c1": (LiveKind.CITATION.value, {"excerpt": excerpts[k].pk})}
                made.append(Sentence(one.name, said.text, lives))
        return self.offers_of(made)

    def _marked(self, code: int, under: str) -> list[Excerpt]:
        """Passages of accepted reports that people marked with the theme or one below it."""
        marks = Coding.objects.filter(COUNTS, code__in=self.book.ids_for(code), is_dissent=False)
        found = Excerpt.objects.filter(
            pk__in=marks.values("excerpt"), lost_at__isnull=True, report__state__in=TAKEN_IN
        ).select_related("report__obligation")
        return list(
            (found.filter(in_leaf(under)) if under else found).order_by(
                "report__obligation__unit_sort", "pk"
            )[:120]
        )

    def findings_of(self, node: Node) -> list[Finding]:
        """Figures under the node that do not agree and are not settled, to be looked at before they are quoted."""
        return findings_at(self.campaign, node.key)[:40]


# A leaf whose title names the group itself: what the whole report says of it is counted there.
_ABOUT = {
    CodeGroup.ADVANTAGE: "ưu điểm", CodeGroup.LIMITATION: "hạn chế", CodeGroup.OBJECTIVE: "nguyên nhân",
    CodeGroup.SUBJECTIVE: "nguyên nhân", CodeGroup.LESSON: "bài học", CodeGroup.PROPOSAL: "đối với",
}  # fmt: skip


def _is_about(group: str, title: str) -> bool:
    word = _ABOUT.get(CodeGroup(group), "")
    return bool(word) and word in title.casefold()


def _one(counting: Counting, code: Code, lines: Sequence[Any]) -> Named:
    below = [
        Named(line.code.pk, line.code.name, counting.of(line.code.pk).reports)
        for line in lines
        if line.depth == 1 and line.code.parent_id == code.pk
    ]
    return Named(
        code.pk, code.name, counting.of(code.pk).reports, sorted(below, key=lambda one: -one.reports)
    )

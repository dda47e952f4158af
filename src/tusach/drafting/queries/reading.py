"""One leaf across all provinces: its themes with letters, who says what, and every passage cut into coded pieces."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tusach.campaign.models import Campaign, Obligation, ObligationKind
from tusach.drafting.marking import Piece, Span, pieces
from tusach.drafting.models import Code, CodeGroup, Coding, Excerpt
from tusach.drafting.queries.codes import Codebook, Counted, Counting, codebook_of, groups_for
from tusach.drafting.queries.excerpts import coder_of, codings_now, excerpts_of, is_counted, place_in
from tusach.drafting.queries.gathered import outline_of
from tusach.drafting.sentences import sentences
from tusach.kit.textlayer import Paragraph
from tusach.reports.queries import STATUS_WORDS, UNSENT_WORDS, Passage, form_of, passages

LETTERS = "ABCDEFGHIJKLMOQRSTUVWXYZ"  # N and P turn the pages
MOST_BESIDE = 4
STATUSES = ("found", "merged", "none", "silent", "not_found")


@dataclass(frozen=True, slots=True)
class Leaf:
    """`number` counts the leaves of the outline from 1, because printed labels repeat."""

    key: str
    label: str
    title: str
    part: str
    number: int


@dataclass(frozen=True, slots=True)
class Theme:
    """A code as a leaf shows it. `letter` is empty beyond the alphabet; `style` 1..5 is its kind of line."""

    code: Code
    letter: str
    style: int
    counted: Counted
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """One code on one excerpt, whoever put it there. `pending`: only the machine says so, and it does not count."""

    excerpt: int
    theme: Theme
    coders: tuple[str, ...]
    pending: bool
    dissent: bool
    codings: tuple[Coding, ...]
    coder_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph of a passage in pieces; what is piled on a piece is in its marks."""

    paragraph: Paragraph
    pieces: Sequence[Piece[Mark]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """`key` is what the page sends back: its number, paragraph id, start and end in the paragraph's text."""

    number: int
    paragraph: Paragraph
    start: int
    end: int
    marks: tuple[Mark, ...]
    pieces: Sequence[Piece[Mark]]

    @property
    def key(self) -> str:
        return f"{self.number}:{self.paragraph.id}:{self.start}:{self.end}"

    @property
    def text(self) -> str:
        return self.paragraph.text[self.start : self.end]

    @property
    def is_free(self) -> bool:
        """Nobody has judged it."""
        return not any(not mark.pending for mark in self.marks)


@dataclass
class Standing:
    """Which places stand how towards a leaf; `absent`: {words: places} of those that have no text here yet."""

    by_status: dict[str, list[Passage]] = field(default_factory=lambda: {key: [] for key in STATUSES})
    absent: dict[str, list[str]] = field(default_factory=dict)

    @property
    def groups(self) -> list[tuple[str, str, list[Passage]]]:
        return [(key, STATUS_WORDS[key], self.by_status[key]) for key in STATUSES if self.by_status[key]]

    def among(self, *statuses: str) -> list[Passage]:
        return [one for key in statuses for one in self.by_status[key]]


def leaves_of(campaign: Campaign) -> tuple[Leaf, ...]:
    """Leaves of the outline in force; none before one is issued. One query."""
    outline = outline_of(campaign)
    leaves = form_of(outline.tree, outline.digest).leaves if outline else ()
    return tuple(
        Leaf(one.key, one.label, one.title.strip().rstrip("."), one.part, number)
        for number, one in enumerate(leaves, 1)
    )


def spoken_leaf(campaign: Campaign, key: str) -> str:
    """A leaf within a sentence: `mục 1.2.2, Khai thác, sử dụng sách điện tử`."""
    leaf = next((one for one in leaves_of(campaign) if one.key == key), None)
    if leaf is None:
        return "mục không còn trong đề cương"
    label = leaf.label.rstrip(".") if any(map(str.isalnum, leaf.label)) else ""
    return "mục " + (", ".join(part for part in (label, leaf.title.strip().rstrip(".")) if part))


class Reading:
    """A leaf being read. Everything is asked once: passages 3, excerpts 2, codes 1, counts 2 and the places owed 1."""

    def __init__(self, campaign: Campaign, leaf: Leaf, *, report_ids: Iterable[int] | None = None) -> None:
        self.campaign, self.leaf = campaign, leaf
        self.passages = passages(campaign, leaf=leaf.key, report_ids=list(report_ids) if report_ids else None)

    @cached_property
    def book(self) -> Codebook:
        return codebook_of(self.campaign)

    @cached_property
    def counting(self) -> Counting:
        return Counting(self.campaign, self.book, leaf=self.leaf.key)

    @cached_property
    def excerpts(self) -> list[Excerpt]:
        return list(excerpts_of(self.campaign, leaf=self.leaf.key))

    @cached_property
    def _used(self) -> set[int]:
        return {self.book.final(one.code_id) for excerpt in self.excerpts for one in codings_now(excerpt)}

    @cached_property
    def themes(self) -> list[Theme]:
        """Codes that fit the leaf and those used in it, with letters that stay while others are added behind."""
        groups = groups_for(self.leaf.title)
        fitting = [
            line
            for group in groups
            for line in self.book.lines
            if line.code.group == group and self._is_addressed(line.code)
        ]
        known = {line.code.pk for line in fitting}
        others = [line for line in self.book.lines if line.code.pk in self._used - known]
        late = [pk for pk in sorted(self._used) if pk in self.book.by_id and not self.book.live(pk)]
        codes = [(line.code, line.depth) for line in [*fitting, *sorted(others, key=lambda one: one.code.pk)]]
        codes += [(self.book.by_id[pk], 0) for pk in late]
        return [
            Theme(
                code, LETTERS[at] if at < len(LETTERS) else "", at % 5 + 1, self.counting.of(code.pk), depth
            )
            for at, (code, depth) in enumerate(codes)
        ]

    def _is_addressed(self, code: Code) -> bool:
        return code.group != CodeGroup.PROPOSAL or code.addressee in {"", self.leaf.key}

    @cached_property
    def theme_of(self) -> Mapping[int, Theme]:
        return {theme.code.pk: theme for theme in self.themes}

    @cached_property
    def said(self) -> list[Theme]:
        """Themes that somebody says here, the most provinces first."""
        spoken = [one for one in self.themes if one.counted.mentions]
        return sorted(spoken, key=lambda one: (-one.counted.reports, -one.counted.waiting, one.code.pk))

    @cached_property
    def standing(self) -> Standing:
        found = Standing()
        for passage in self.passages:
            found.by_status[passage.status].append(passage)
        have = {passage.unit_id for passage in self.passages}
        owed = Obligation.objects.filter(
            campaign=self.campaign, kind=ObligationKind.REPORT, dropped_at__isnull=True
        ).order_by("unit_sort")
        for unit, name, state in owed.values_list("unit", "unit_name", "report__state"):
            if unit not in have:
                words = UNSENT_WORDS.get(state, UNSENT_WORDS["NOT_STARTED"])
                found.absent.setdefault(words, []).append(name)
        return found

    @cached_property
    def _by_report(self) -> Mapping[int, list[Excerpt]]:
        found: dict[int, list[Excerpt]] = defaultdict(list)
        for excerpt in self.excerpts:
            found[excerpt.report_id].append(excerpt)
        return found

    def coded_in(self, report_id: int) -> int:
        """How many passages of the report's leaf a person has judged."""
        return sum(any(map(is_counted, codings_now(one))) for one in self._by_report.get(report_id, ()))

    def marks(self, excerpt: Excerpt) -> list[Mark]:
        by_code: dict[int, list[Coding]] = defaultdict(list)
        for coding in codings_now(excerpt):
            by_code[self.book.final(coding.code_id)].append(coding)
        return [
            Mark(
                excerpt.pk, self.theme_of[code], tuple(dict.fromkeys(map(_name, codings))),
                not any(map(is_counted, codings)), any(one.is_dissent for one in codings), tuple(codings),
                frozenset(pk for one in codings if (pk := coder_of(one)) is not None),
            )
            for code, codings in by_code.items()
            if code in self.theme_of
        ]  # fmt: skip

    def _spans(self, passage: Passage, only: frozenset[int] | None) -> dict[str, list[Span[Mark]]]:
        spans: dict[str, list[Span[Mark]]] = defaultdict(list)
        for excerpt in self._by_report.get(passage.report_id, ()):
            place = place_in(excerpt, passage.layer_id, passage.paragraphs)
            if place is None:
                continue
            for mark in self.marks(excerpt):
                if only is None or mark.theme.code.pk in only:
                    spans[place.paragraph].append(Span(place.start, place.end, mark))
        return spans

    def shown(self, passage: Passage, only: frozenset[int] | None = None) -> list[Shown]:
        """The passage with its coded parts; `only`: the codes to mark."""
        spans = self._spans(passage, only)
        return [Shown(one, pieces(one.text, spans.get(one.id, ()))) for one in passage.paragraphs if one.text]

    def sentences(self, passage: Passage) -> list[Sentence]:
        """The passage as what is offered for coding."""
        spans, found = self._spans(passage, None), list[Sentence]()
        for paragraph in passage.paragraphs:
            for start, end in sentences(paragraph.text):
                own = [one for one in spans.get(paragraph.id, ()) if one.start < end and start < one.end]
                moved = [Span(one.start - start, one.end - start, one.mark) for one in own]
                found.append(
                    Sentence(
                        len(found) + 1, paragraph, start, end, tuple(one.mark for one in own),
                        pieces(paragraph.text[start:end], moved),
                    )
                )  # fmt: skip
        return found


def _name(coding: Coding) -> str:
    if coding.person is not None:
        return coding.person.full_name
    return f"máy, {coding.confirmed_by.full_name} nhận" if coding.confirmed_by else "máy"

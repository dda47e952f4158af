"""Two coders compared over the sentences of passages that both have worked on.

What is compared is each one's own judgement: a mark taken off later by somebody else, to settle a difference, was still
made; a mark that the coder took off was not meant. So settling does not polish the figures.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import F, Q, QuerySet

from tusach.campaign.models import Campaign
from tusach.drafting.agreement import GOOD, Codes, alpha, jaccard, kappa, percent, word_of
from tusach.drafting.models import Code, Coding, Excerpt
from tusach.drafting.queries.codes import Codebook
from tusach.drafting.queries.excerpts import place_in
from tusach.drafting.sentences import covering, sentences
from tusach.people.models import Person
from tusach.reports.queries import Passage, passages

_WIDER = 2  # twice as often is "more widely"
FEW = 50  # sentences under which the figures still move much


@dataclass(frozen=True, slots=True)
class Differs:
    """One sentence that only one of the two marked with a code. `coding` is that mark; `settled` says how, if it is."""

    passage: Passage
    text: str
    coding: Coding
    excerpt: Excerpt
    settled: str = ""


@dataclass
class PerCode:
    """`mixed`: codes that one of the two put on a sentence where the other put this one, with how many sentences."""

    code: Code
    both: int = 0
    first: list[Differs] = field(default_factory=list)
    second: list[Differs] = field(default_factory=list)
    kappa: Fraction | None = None
    percent: Fraction | None = None
    mixed: list[tuple[Code, int]] = field(default_factory=list)

    @property
    def is_low(self) -> bool:
        return self.kappa is not None and self.kappa < GOOD

    @property
    def wider(self) -> str:
        """Who uses the code more widely: "a" or "b", empty when neither does."""
        first, second = self.both + len(self.first), self.both + len(self.second)
        return "a" if first >= _WIDER * second else "b" if second >= _WIDER * first else ""

    @property
    def word(self) -> str:
        return word_of(self.kappa)

    @property
    def open(self) -> int:
        return sum(not one.settled for one in (*self.first, *self.second))


@dataclass
class Compared:
    """`units`: sentences judged by both; `alpha` is over their sets of codes, with Jaccard's distance."""

    first: Person
    second: Person
    units: int
    passages: int
    percent: Fraction | None
    alpha: Fraction | None
    codes: list[PerCode]

    @property
    def word(self) -> str:
        return word_of(self.alpha)

    @property
    def is_low(self) -> bool:
        return self.alpha is not None and self.alpha < GOOD

    @property
    def is_few(self) -> bool:
        return self.units < FEW


def coders_of(campaign: Campaign) -> list[Person]:
    """Who has coded in the campaign, the busiest first; confirming the machine's mark is coding."""
    tally: dict[int, int] = defaultdict(int)
    for person, confirmed in _judged(campaign).values_list("person", "confirmed_by"):
        tally[person or confirmed] += 1
    people = Person.objects.in_bulk(tally)
    return [people[pk] for pk in sorted(tally, key=lambda pk: (-tally[pk], pk))]


def _judged(campaign: Campaign) -> QuerySet[Coding]:
    """Marks that somebody meant: not taken off, or taken off by another."""
    meant = Q(removed_at__isnull=True) | (
        Q(person__isnull=False) & ~Q(removed_by=F("person"))
        | Q(person__isnull=True) & ~Q(removed_by=F("confirmed_by"))
    )
    return Coding.objects.filter(
        meant, Q(person__isnull=False) | Q(confirmed_by__isnull=False), code__campaign=campaign, is_dissent=False,
        excerpt__lost_at__isnull=True,
    )  # fmt: skip


def compare_coders(campaign: Campaign, book: Codebook, first: Person, second: Person) -> Compared:
    """Six queries and the passages that both worked on."""
    both = (first.pk, second.pk)
    rows = [
        one for one in _judged(campaign).select_related("excerpt", "code", "removed_by", "confirmed_by").order_by("pk")
        if (one.person_id or one.confirmed_by_id) in both
    ]  # fmt: skip
    where: dict[int, set[tuple[int, str]]] = {pk: set() for pk in both}
    for one in rows:
        where[one.person_id or one.confirmed_by_id or 0] |= {
            (one.excerpt.report_id, leaf) for leaf in one.excerpt.leaves
        }
    shared = where[first.pk] & where[second.pk]
    reports = {report for report, _ in shared}
    found = {
        (passage.report_id, passage.leaf): passage
        for passage in (passages(campaign, report_ids=reports) if reports else ())
        if (passage.report_id, passage.leaf) in shared
    }
    units = _units(found, rows, book)
    ones = [unit.codes(first.pk) for unit in units]
    others = [unit.codes(second.pk) for unit in units]
    used = sorted({code for codes in (*ones, *others) for code in codes})
    per_code = [_per_code(book.by_id[code], units, both) for code in used if code in book.by_id]
    for each in per_code:
        each.mixed = _mixed(each.code.pk, ones, others, book)
    return Compared(
        first, second, len(units), len(found), percent(ones, others),
        alpha(list(zip(ones, others, strict=True)), jaccard),
        sorted(per_code, key=lambda one: (-one.open, one.code.group, one.code.order, one.code.pk)),
    )  # fmt: skip


@dataclass
class _Unit:
    """A sentence with the marks of both coders."""

    passage: Passage
    text: str
    marks: dict[int, dict[int, Coding]] = field(default_factory=lambda: defaultdict(dict))

    def codes(self, coder: int) -> Codes:
        return frozenset(self.marks[coder])


def _units(found: Mapping[tuple[int, str], Passage], rows: Sequence[Coding], book: Codebook) -> list[_Unit]:
    units: list[_Unit] = []
    at: dict[tuple[int, str, int], _Unit] = {}  # a paragraph under a heading of two leaves is compared once
    for (report, _), passage in found.items():
        for paragraph in passage.paragraphs:
            if (report, paragraph.id, 0) in at:
                continue
            for number, (start, end) in enumerate(sentences(paragraph.text)):
                unit = _Unit(passage, paragraph.text[start:end])
                at[report, paragraph.id, number] = unit
                units.append(unit)
    for one in rows:
        held = (found.get((one.excerpt.report_id, leaf)) for leaf in one.excerpt.leaves)
        place_of = next((passage for passage in held if passage is not None), None)
        place = place_in(one.excerpt, place_of.layer_id, place_of.paragraphs) if place_of else None
        if place_of is None or place is None:
            continue
        text = next((each.text for each in place_of.paragraphs if each.id == place.paragraph), "")
        for number in covering(text, place.start, place.end):
            unit = at[one.excerpt.report_id, place.paragraph, number]
            own, code = unit.marks[one.person_id or one.confirmed_by_id or 0], book.final(one.code_id)
            if (
                code not in own or own[code].removed_at is not None
            ):  # of two that are one since a merger, the living
                own[code] = one
    return units


def _per_code(code: Code, units: Sequence[_Unit], both: tuple[int, int]) -> PerCode:
    first, second = both
    made = PerCode(code)
    yes = [(code.pk in unit.marks[first], code.pk in unit.marks[second]) for unit in units]
    made.kappa = kappa([one for one, _ in yes], [other for _, other in yes])
    made.percent = percent([one for one, _ in yes], [other for _, other in yes])
    seen: set[int] = set()
    for unit, (one, other) in zip(units, yes, strict=True):
        made.both += one and other
        if one == other:
            continue
        coding = unit.marks[first if one else second][code.pk]
        if coding.pk not in seen:  # a mark over two sentences is settled once
            seen.add(coding.pk)
            differs = Differs(unit.passage, coding.excerpt.quote, coding, coding.excerpt, _settled(coding))
            (made.first if one else made.second).append(differs)
    return made


def _mixed(
    code: int, ones: Sequence[Codes], others: Sequence[Codes], book: Codebook
) -> list[tuple[Code, int]]:
    """What the one puts where the other puts this code and they do not share it, the most frequent first."""
    tally: Counter[int] = Counter()
    for one, other in zip(ones, others, strict=True):
        for mine, theirs in ((one, other), (other, one)):
            if code in mine and code not in theirs:
                tally.update(theirs - mine)
    found = sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(book.by_id[pk], n) for pk, n in found if pk in book.by_id][:2]


def _settled(coding: Coding) -> str:
    if coding.removed_at is not None:
        return "đã bỏ"
    seconded = coding.person_id is not None and coding.confirmed_by_id is not None
    return "đã giữ" if seconded else ""

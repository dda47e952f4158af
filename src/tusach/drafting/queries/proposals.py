"""What the machine thinks: likely codes for a sentence, and passages that speak alike. It writes nothing here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings

from tusach.campaign.models import Campaign
from tusach.drafting.embed import meaning
from tusach.drafting.models import Code, Coding
from tusach.drafting.queries.codes import COUNTS, Codebook
from tusach.drafting.queries.excerpts import codings_now, excerpts_of, is_counted
from tusach.drafting.queries.reading import Reading
from tusach.drafting.sentences import sentences
from tusach.drafting.similar import VERY, Example, Proposer, alike, word_of
from tusach.kit.textlayer import Selector, selector_of
from tusach.reports.models import Report, TextLayer
from tusach.reports.queries import Passage, passages


def examples_of(campaign: Campaign, book: Codebook) -> list[Example]:
    """Confirmed passages with their codes, in the order they were marked; who disagrees is no example. One query."""
    rows = Coding.objects.filter(
        COUNTS, code__campaign=campaign, excerpt__lost_at__isnull=True, is_dissent=False
    ).order_by("pk")
    found = ((book.final(code), quote) for code, quote in rows.values_list("code", "excerpt__quote"))
    return [Example(code, quote) for code, quote in found if book.live(code)]


def proposer_for(campaign: Campaign, book: Codebook) -> Proposer:
    second = meaning(settings.MEANING)
    names = {line.code.pk: f"{line.code.name}. {line.code.definition}" for line in book.lines}
    return Proposer(examples_of(campaign, book), names=names, rerank=second.rerank if second else None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a report that no person has marked with the code yet."""

    passage: Passage
    paragraph: str
    start: int
    end: int
    text: str
    score: float = 0.0

    @property
    def key(self) -> str:
        """What a page sends back: report, layer, leaf, paragraph, start, end, score in thousandths."""
        one, thousandths = self.passage, round(self.score * 1000)
        return f"{one.report_id}:{one.layer_id}:{one.leaf}:{self.paragraph}:{self.start}:{self.end}:{thousandths}"

    @property
    def word(self) -> str:
        return word_of(self.score)

    @property
    def is_very(self) -> bool:
        return self.score >= VERY


def all_sentences(found: Sequence[Passage]) -> Iterator[Candidate]:
    """Each sentence once: a passage under a heading of two leaves stands at both."""
    seen: set[tuple[int, str]] = set()
    for passage in found:
        for paragraph in passage.paragraphs:
            if (passage.layer_id, paragraph.id) in seen:
                continue
            seen.add((passage.layer_id, paragraph.id))
            for start, end in sentences(paragraph.text):
                yield Candidate(passage, paragraph.id, start, end, paragraph.text[start:end])


def alike_to(
    campaign: Campaign, book: Codebook, code: int, *, leaf: str = "", most: int = 40
) -> list[Candidate]:
    """Sentences that speak like the code's confirmed passages and are not marked with it, the likest first.

    Empty while the code has no confirmed passage.
    """
    examples = [one.text for one in examples_of(campaign, book) if one.code == code]
    if not examples:
        return []
    examples.append(f"{book.by_id[code].name}. {book.by_id[code].definition}")
    taken = _taken(campaign, book, code)
    free = [
        one for one in all_sentences(passages(campaign, leaf=leaf))
        if not any(first < one.end and one.start < last
                   for first, last in taken.get((one.passage.layer_id, one.paragraph), ()))
    ]  # fmt: skip
    return [
        Candidate(one.passage, one.paragraph, one.start, one.end, one.text, score)
        for at, score in alike(examples, [one.text for one in free], most=most)
        for one in [free[at]]
    ]


def _taken(campaign: Campaign, book: Codebook, code: int) -> dict[tuple[int, str], list[tuple[int, int]]]:
    """Where a person has marked the code, or somebody the machine's mark is waiting for."""
    found: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for excerpt in excerpts_of(campaign):
        if any(book.final(one.code_id) == code and is_counted(one) for one in codings_now(excerpt)):
            found.setdefault((excerpt.layer_id, excerpt.first), []).append((excerpt.start, excerpt.end))
    return found


def sure_proposals(reading: Reading) -> list[tuple[Report, TextLayer, str, Selector, Code, float]]:
    """For every sentence of a leaf that nobody has judged: the likeliest code, where it is very like."""
    proposer = proposer_for(reading.campaign, reading.book)
    reports = Report.objects.in_bulk([one.report_id for one in reading.passages])
    layers = TextLayer.objects.defer("content").in_bulk([one.layer_id for one in reading.passages])
    found = []
    for passage in reading.passages:
        for sentence in reading.sentences(passage):
            best = next(iter(proposer.propose(sentence.text, most=1)), None) if not sentence.marks else None
            if best is not None and best.score >= VERY:
                selector = selector_of(
                    passage.paragraphs, sentence.paragraph.id, sentence.start, sentence.end
                )
                found.append(
                    (reports[passage.report_id], layers[passage.layer_id], passage.leaf, selector,
                     reading.book.by_id[best.code], best.score)
                )  # fmt: skip
    return found

"""A project of another coding program laid beside the campaign: its codes, and what it marks in the reports' texts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tusach.campaign.models import Campaign
from tusach.drafting.exports.qdpx import sources_of
from tusach.drafting.exports.refi import guid_of, rows_of
from tusach.drafting.models import CodeGroup, Coding
from tusach.drafting.queries.excerpts import leaves_by_paragraph
from tusach.drafting.queries.exchange import IncomingMark, Row
from tusach.drafting.refi_project import DISSENT, Mark, Source, Text, lines_at, read_qdpx, text_of
from tusach.kit.textlayer import Layer, Paragraph, selector_of
from tusach.reports.models import TextLayer


@dataclass(slots=True)
class Incoming:
    """`rows`: its codebook. `marks`: what is new. `known`: marks that are ours already, or were; `homeless`: those outside the
    outline's parts or with a group itself. `by`: {who marked: how many of the new}. `unknown`: names of texts that are none
    of ours; `left`: sources of other kinds.
    """

    rows: list[Row]
    marks: list[IncomingMark] = field(default_factory=list)
    known: int = 0
    homeless: int = 0
    by: Counter[str] = field(default_factory=Counter)
    unknown: list[str] = field(default_factory=list)
    left: int = 0


def incoming_of(campaign: Campaign, data: bytes, *, group: str = CodeGroup.TOPIC) -> Incoming:
    """A text is ours by its identity, or letter by letter. Nothing is written. Refused for what is no project."""
    project = read_qdpx(data)
    made = Incoming(rows_of(campaign, project.codes, group=group), left=project.left)
    lines = {one.guid: one.number for one in project.codes}
    rows = {row.number for row in made.rows}
    dissent = guid_of(campaign, DISSENT)
    ours = {guid_of(campaign, f"coding:{pk}") for pk in _ever_put(campaign)}
    wanted = [one for one in project.sources if one.marks]
    for source, layer, text, paragraphs in _matched(campaign, wanted, made):
        served = leaves_by_paragraph(layer.pk)
        for mark in source.marks:
            row = lines.get(mark.code, 0)
            if mark.guid in ours:
                made.known += 1
                continue
            places = _places(mark, layer, text, paragraphs, served, row, dissent=dissent)
            found = list(places) if row in rows else []
            made.marks += found
            made.homeless += not found
            if found:
                made.by[project.users.get(mark.user, "") or "không ghi tên"] += 1
    return made


def _ever_put(campaign: Campaign) -> Iterator[int]:
    """Those taken away since as well: what was dropped here does not come back with a file that was made before."""
    held = Coding.objects.filter(code__campaign=campaign)
    return held.values_list("pk", flat=True).iterator()


def _matched(
    campaign: Campaign, sources: list[Source], made: Incoming
) -> Iterator[tuple[Source, TextLayer, Text, Mapping[str, Paragraph]]]:
    by_guid = {one.guid: one for one in sources}
    by_words = {_words(one.text): one for one in sources}
    seen: set[str] = set()
    for layer in sources_of(campaign).iterator(chunk_size=5) if sources else ():
        paragraphs = Layer.from_json(layer.content).paragraphs
        text = text_of(paragraphs)
        source = by_guid.get(guid_of(campaign, f"text:{layer.pk}")) or by_words.get(_words(text.words))
        if source is not None and _words(source.text) == _words(text.words) and source.guid not in seen:
            seen.add(source.guid)
            yield source, layer, text, {one.id: one for one in paragraphs}
    made.unknown += [one.name for one in sources if one.guid not in seen]


def _words(text: str) -> str:
    """Programs add or drop the end of the last line."""
    return text.rstrip("\n")


def _places(
    mark: Mark, layer: TextLayer, text: Text, paragraphs: Mapping[str, Paragraph], served: Mapping[str, Sequence[str]],
    row: int, *, dissent: str,
) -> Iterator[IncomingMark]:  # fmt: skip
    """Of each paragraph that the mark runs over, the words without white around them."""
    for name, first, last in lines_at(text, mark.start, mark.end):
        paragraph, leaves = paragraphs[name], served.get(name, ())
        said = paragraph.text[first:last]
        start, end = first + len(said) - len(said.lstrip()), last - len(said) + len(said.rstrip())
        if start < end and leaves:
            selector = selector_of([paragraph], name, start, end)
            report = layer.intake.report_id or 0
            yield IncomingMark(report, layer.pk, leaves[0], selector, row, dissent in mark.notes)

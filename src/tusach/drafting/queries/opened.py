"""What opening one figure shows: the sentence it comes from, the paper, the place in it, the evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tusach.drafting.models import Block, Excerpt, Live, LiveKind
from tusach.drafting.queries.offered import sentence_of
from tusach.drafting.queries.present import present_of
from tusach.drafting.queries.shapes import Source
from tusach.drafting.queries.states import Resolved, state_of
from tusach.kit.text import moment
from tusach.reports.models import Claim, Section

_AROUND = 220


@dataclass(frozen=True)
class Opened:
    """`before`, `words`, `after`: the passage with the figure in it; `facts` are (name, words) rows."""

    one: Resolved
    before: str
    words: str
    after: str
    facts: Sequence[tuple[str, str]]
    url: str
    url_words: str
    places: Sequence[str] = ()
    silent: Sequence[str] = ()


def opened(one: Resolved) -> Opened:
    """At most three queries beyond what the page has read already."""
    told = dict(one.present.told)
    before, words, after = "", str(told.get("quote") or ""), ""
    if one.live.kind == LiveKind.CLAIM:
        found = _claim_place(one)
        if found is not None:
            before, words, after, told["where"], told["page"] = found
    if one.live.kind == LiveKind.CITATION:
        found = _excerpt_place(one)
        if found is not None:
            before, words, after, told["where"], told["page"] = found
    return Opened(
        one, before, words, after, [row for row in _facts(one, told) if row[1]], str(told.get("url") or ""),
        "Xem nơi góp số" if one.live.kind == LiveKind.FIGURE else "Mở báo cáo",
        told.get("places", ()), told.get("silent", ()),
    )  # fmt: skip


def _facts(one: Resolved, told: Mapping[str, Any]) -> list[tuple[str, str]]:
    page = f", trang {told['page']}" if told.get("page") else ""
    return [
        ("Văn bản" if one.live.kind != LiveKind.COUNT else "Chủ đề", str(told.get("document") or "")),
        ("Nơi gửi" if one.live.kind in {LiveKind.CLAIM, LiveKind.CITATION} else "Của", str(told.get("place") or "")),
        ("Vị trí", f"{told.get('where') or ''}{page}"),
        ("Năm", str(told.get("year") or "")),
        ("Số nơi báo cáo", str(told.get("coverage") or "")),
        ("Chứng cứ", str(told.get("evidence") or "")),
        ("Lấy lúc", f"{moment(one.live.taken_at)}{f', {one.live.taken_by.full_name}' if one.live.taken_by else ''}"),
    ]  # fmt: skip


def tried(block: Block, source: Source, shown: str, at: datetime) -> Resolved:
    """A source that is not in the block yet, as `opened` takes it; its number is 0."""
    now = present_of(block.manuscript.campaign, [source])[source.key]
    each = Live(
        block=block, name="", kind=source.kind, source=dict(source.source), shown=shown or now.shown,
        taken={**now.value, "text": now.shown}, taken_at=at,
    )  # fmt: skip
    return Resolved(0, each, now, state_of(each, now), block)


Place = tuple[str, str, str, str, str]  # before, words, after, where, page


def _claim_place(one: Resolved) -> Place | None:
    claim = (
        Claim.objects.filter(pk=int(one.live.source.get("claim") or 0))
        .values("layer", "paragraph", "start", "end", "quote")
        .first()
    )
    if claim is None:
        return None
    found = paragraph_in(claim["layer"], claim["paragraph"])
    if found is None:
        return None
    text, where, page = found
    start, end = claim["start"], claim["end"]
    if text[start:end] != claim["quote"]:
        start = text.find(claim["quote"])
        end = start + len(claim["quote"])
        if start < 0:
            return None
    return (*around(text, start, end), where, page)


def _excerpt_place(one: Resolved) -> Place | None:
    excerpt = Excerpt.objects.filter(pk=int(one.live.source.get("excerpt") or 0)).first()
    if excerpt is None:
        return None
    found = paragraph_in(excerpt.layer_id, excerpt.first)
    if found is None:
        return None
    text, where, page = found
    end = excerpt.end if excerpt.first == excerpt.last else len(text)
    return (*around(text, excerpt.start, max(end, excerpt.start)), where, page)


def paragraph_in(layer: int, key: str) -> tuple[str, str, str] | None:
    """(text, place in words, page) of one paragraph of a report's text."""
    sections = (
        Section.objects.filter(layer=layer).order_by("ordinal").values("label", "heading", "body", "page")
    )
    for section in sections:
        for place, paragraph in enumerate(section["body"], start=1):
            if paragraph.get("id") == key:
                heading = f"{section['label']} {section['heading']}".strip()
                page = paragraph.get("page") or section["page"] or ""
                return str(paragraph.get("text", "")), f"{heading}, đoạn {place}", str(page)
    return None


def around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The words with what stands beside them, cut between words."""
    left, right = text[:start], text[end:]
    if len(left) > _AROUND:
        left = "… " + left[-_AROUND:].split(" ", 1)[-1]
    if len(right) > _AROUND:
        right = right[:_AROUND].rsplit(" ", 1)[0] + " …"
    return left, text[start:end], right


@dataclass(frozen=True)
class Standing:
    """One paragraph of a report's text: its words, its place in words, its page."""

    text: str
    where: str
    page: str


def standing_in(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Standing]:
    """Many paragraphs by (layer, id); one query."""
    asked = set(wanted)
    found: dict[tuple[int, str], Standing] = {}
    sections = Section.objects.filter(layer__in={layer for layer, _ in asked})
    for layer, label, heading, body, page in sections.values_list(
        "layer", "label", "heading", "body", "page"
    ):
        for place, one in enumerate(body, start=1):
            key = (layer, str(one.get("id")))
            if key in asked:
                where = f"{f'{label} {heading}'.strip()}, đoạn {place}"
                found[key] = Standing(str(one.get("text", "")), where, str(one.get("page") or page or ""))
    return found


def places_of(lives: Sequence[Live]) -> dict[int, dict[str, str]]:
    """{live's pk: {"where", "page", "quote"}} of claims and citations, the quote being the whole sentence; three queries."""
    claims = {one.pk: int(one.source.get("claim") or 0) for one in lives if one.kind == LiveKind.CLAIM}
    cited = {one.pk: int(one.source.get("excerpt") or 0) for one in lives if one.kind == LiveKind.CITATION}
    rows = {
        pk: (layer, paragraph, start, "")
        for pk, layer, paragraph, start in Claim.objects.filter(pk__in=claims.values()).values_list(
            "pk", "layer", "paragraph", "start"
        )
    }
    quotes = {
        pk: (layer, first, start, quote)
        for pk, layer, first, start, quote in Excerpt.objects.filter(pk__in=cited.values()).values_list(
            "pk", "layer", "first", "start", "quote"
        )
    }
    at = {live: rows[pk] for live, pk in claims.items() if pk in rows}
    at |= {live: quotes[pk] for live, pk in cited.items() if pk in quotes}
    found = standing_in((layer, paragraph) for layer, paragraph, _, _ in at.values())
    return {
        live: {"where": held.where, "page": held.page, "quote": quote or sentence_of(held.text, start)}
        for live, (layer, paragraph, start, quote) in at.items()
        if (held := found.get((layer, paragraph))) is not None
    }

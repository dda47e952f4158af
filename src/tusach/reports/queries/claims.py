"""Figures stated in reports: by report or leaf, and what opening one shows."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from tusach.campaign.models import Campaign
from tusach.figures import queries as figures
from tusach.journal.models import Entry
from tusach.kit.text import day, number
from tusach.people.models import Actor
from tusach.places.models import Level
from tusach.reports.form import Leaf
from tusach.reports.models import (
    Claim,
    ClaimKind,
    ClaimState,
    Finding,
    FindingState,
    Report,
    Section,
    TextLayer,
)
from tusach.reports.quantities import Quantity
from tusach.reports.queries.beside import indicators_of
from tusach.reports.queries.known import said
from tusach.reports.queries.lists import form_for
from tusach.reports.rules import places_read

_END = re.compile(r"[.!?;…]\s+|\n")
_NAMES = (
    "kind",
    "value",
    "whole",
    "high",
    "before",
    "comparator",
    "unit",
    "noun",
    "year_from",
    "year_to",
    "indicator",
)
_SIGNS = {"": "", "~": "khoảng ", ">": "trên ", ">=": "ít nhất ", "<": "dưới ", "<=": "không quá "}


def claims_visible_to(actor: Actor) -> QuerySet[Claim]:
    """Of reports of provinces that the actor may see."""
    rows = Claim.objects.all()
    if not actor.serves_centre():
        rows = rows.filter(report__obligation__unit__in=places_read(actor, level=Level.PROVINCE))
    return rows.select_related(
        "report__obligation__campaign", "report__outline", "layer__intake__document", "person"
    ).defer("layer__content", "report__outline__tree", "report__obligation__campaign__reading")


def claims_of(
    source: Report | Campaign, *, leaf: str = "", states: Sequence[str] = (), live: bool = True
) -> QuerySet[Claim]:
    """Of one report or of all of a campaign, in the order of the text. `live`: only of the text that is the report's."""
    rows = (
        Claim.objects.filter(report=source)
        if isinstance(source, Report)
        else Claim.objects.filter(layer__intake__campaign=source)
    )
    if live:
        rows = rows.filter(layer__current=True, layer__intake__is_source=True)
    if leaf:
        rows = rows.filter(leaf=leaf)
    if states:
        rows = rows.filter(state__in=states)
    return (
        rows.select_related("report__obligation", "layer__intake", "person")
        .defer("layer__content")
        .order_by("report__obligation__unit_sort", "pk")
    )


def quantity_of(claim: Claim) -> Quantity:
    """As it now stands, corrected or as read."""
    return Quantity(
        claim.start, claim.end, claim.quote, claim.kind, claim.value, claim.whole, claim.high, claim.before,  # type: ignore[arg-type]
        claim.comparator, claim.unit, claim.noun, claim.year_from, claim.year_to, claim.doubt, claim.context,  # type: ignore[arg-type]
    )  # fmt: skip


def values_of(claim: Claim) -> dict[str, Any]:
    """What a correction may change, as JSON keeps it: decimals as text."""
    return {
        name: f"{value.normalize():f}"
        if name in {"value", "whole", "high", "before"} and value is not None
        else value
        for name in _NAMES
        for value in [getattr(claim, name)]
    }


def value_text(claim: Claim) -> str:
    """The figure as one would print it: "khoảng 1.234 bản", "118 trên 120 xã", "từ 20 lên 45 %"."""
    unit = f" {claim.unit}" if claim.unit else ""
    sign = _SIGNS.get(claim.comparator, "")
    if claim.kind == ClaimKind.VAGUE:
        return f"{claim.quote} (không rõ số)"
    if claim.kind == ClaimKind.RATIO:
        return f"{sign}{said(claim.value)} trên {said(claim.whole)}{unit}"
    if claim.kind == ClaimKind.RANGE:
        return f"{said(claim.value)} đến {said(claim.high)}{unit}"
    if claim.kind == ClaimKind.CHANGE and claim.before is not None:
        return f"từ {said(claim.before)} thành {said(claim.value)}{unit}"
    if claim.kind == ClaimKind.CHANGE and claim.value is not None:
        return f"{'giảm' if claim.value < 0 else 'tăng'} {said(abs(claim.value))}{unit}"
    return f"{sign}{said(claim.value)}{unit}"


def years_text(claim: Claim) -> str:
    first, last = claim.year_from, claim.year_to
    if first and last and first != last:
        return f"{first}-{last}"
    return f"đến {last}" if last and not first else str(first or last or "")


@dataclass(frozen=True, slots=True)
class InContext:
    """The sentence of a figure: before it, itself, after it; whole paragraph when no `sentence` is asked."""

    before: str
    quote: str
    after: str


def in_sentence(text: str, start: int, end: int) -> InContext:
    begin = max((found.end() for found in _END.finditer(text, 0, start)), default=0)
    stop = _END.search(text, end)
    return InContext(text[begin:start], text[start:end], text[end : stop.start() + 1 if stop else len(text)])


@dataclass(frozen=True, slots=True)
class Source:
    """What opening a figure shows: where it stands, in which paper, how sure it is, who said so, what disagrees."""

    claim: Claim
    sentence: InContext
    around: Sequence[str]  # the paragraph before and the one after, "" where there is none
    page: int | None
    cell: Mapping[str, Any] | None
    section: Section | None
    history: Sequence[Entry]
    findings: Sequence[Finding]
    origin: Claim | None  # in the file, when the text was typed or read again since

    @property
    def value(self) -> str:
        return value_text(self.claim)

    @property
    def years(self) -> str:
        return years_text(self.claim)

    @property
    def paper(self) -> str:
        """The registered document, else the file, else the web form's revision."""
        intake = self.claim.layer.intake
        if intake.document:
            dated = intake.document.dated
            return f"{intake.document} ngày {day(dated)}" if dated else str(intake.document)
        if intake.sha256:
            return f"Tệp “{intake.name}”"
        return f"Báo cáo viết trên mạng, bản {number(self.claim.layer.revision)}"


def claim_source(claim: Claim) -> Source:
    """Everything that the page of one figure shows. One layer is read."""
    layer = claim.layer
    paragraphs = layer.content["paragraphs"]
    at = next((n for n, one in enumerate(paragraphs) if one["id"] == claim.paragraph), None)
    here: Mapping[str, Any] = (
        paragraphs[at] if at is not None else {"text": claim.prefix + claim.quote + claim.suffix}
    )
    start = claim.start if at is not None else len(claim.prefix)
    near = [
        _beside(paragraphs[n], here) if at is not None and 0 <= n < len(paragraphs) else "" for n in _near(at)
    ]
    section = (
        layer.sections.filter(first__lte=at, last__gt=at).defer("body").first() if at is not None else None
    )
    if section and near[0].strip() in {section.heading, f"{section.label} {section.heading}".strip()}:
        near[0] = ""  # the page says it already
    family = _family(claim)
    history = Entry.objects.filter(subject__in=[f"reports.Claim:{pk}" for pk in family]).select_related(
        "person"
    )
    return Source(
        claim, in_sentence(here.get("text", ""), start, start + claim.end - claim.start), near,
        here.get("page") or (section.page if section else None), here.get("cell"), section,
        list(history.order_by("-at", "-pk")), findings_with(claim), claim.carried_from,
    )  # fmt: skip


def _beside(paragraph: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """Its text; of a table beside running text nothing, because one of its cells says nothing by itself."""
    return "" if paragraph.get("cell") and not here.get("cell") else paragraph.get("text", "")


def _near(at: int | None) -> tuple[int, int]:
    return (-1, -1) if at is None else (at - 1, at + 1)


def _family(claim: Claim) -> list[int]:
    """The claim and those it was carried from, the newest first."""
    found, at = [claim.pk], claim.carried_from_id
    while at is not None and at not in found:
        found.append(at)
        at = Claim.objects.filter(pk=at).values_list("carried_from", flat=True).first()
    return found


# Of the text that is the report's: what a replaced file said is open nowhere, what was asked of it is kept.
LIVE = Q(layer__current=True, layer__intake__is_source=True)


def open_findings(report: Report) -> QuerySet[Finding]:
    """Not settled, and of the text that is the report's."""
    return Finding.objects.filter(LIVE, report=report).exclude(state=FindingState.SETTLED)


def findings_with(claim: Claim) -> list[Finding]:
    """Open and settled ones that speak of this figure."""
    rows = Finding.objects.filter(
        LIVE | ~Q(state=FindingState.OPEN), report=claim.report_id, layer=claim.layer_id
    ).select_related("asked_by", "answered_by")
    return [one for one in rows if claim.pk in one.claims]


def findings_visible_to(actor: Actor) -> QuerySet[Finding]:
    """The centre sees all; a province those of its own report, once it is asked. Nobody sees what was found in a file
    that was replaced, unless it was asked.
    """
    mine = (
        Q()
        if actor.serves_centre()
        else Q(report__obligation__unit__in=places_read(actor, level=Level.PROVINCE))
    )
    rows = (
        Finding.objects.filter(mine)
        .select_related(
            "report__obligation__campaign",
            "report__outline",
            "layer__intake",
            "asked_by",
            "answered_by",
            "settled_by",
        )
        .defer("layer__content", "report__outline__tree", "report__obligation__campaign__reading")
    )
    if actor.serves_centre():
        return rows.filter(LIVE | ~Q(state=FindingState.OPEN))
    return rows.filter(~Q(state=FindingState.OPEN), asked_at__isnull=False)


def with_leaves(findings: Sequence[Finding]) -> list[tuple[Finding, list[str]]]:
    """Each with the labels of the leaves where its figures stand, in the order of the text."""
    ids = {pk for one in findings for pk in one.claims}
    leaf_of = dict(Claim.objects.filter(pk__in=ids).values_list("pk", "leaf"))
    made = []
    for one in findings:
        form = form_for(one.report)
        leaves = (
            form.leaf(key) for key in dict.fromkeys([one.leaf, *(leaf_of.get(pk, "") for pk in one.claims)])
        )
        made.append((one, [leaf.label or leaf.title for leaf in leaves if leaf]))
    return made


def asked_of(report: Report) -> QuerySet[Finding]:
    """What the centre has asked a province and not yet settled."""
    waiting = [FindingState.ASKED, FindingState.EXPLAINED]
    rows = report.findings.filter(state__in=waiting).select_related("layer__intake").defer("layer__content")
    return rows.order_by("asked_at", "pk")


JUDGED = (ClaimState.CONFIRMED, ClaimState.CORRECTED)


def claim_counts(report: Report) -> Mapping[str, int]:
    """{state: figures} of the text that is the report's."""
    rows = Claim.objects.filter(report=report, layer__current=True, layer__intake__is_source=True)
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def paragraph_texts(layers: Collection[int], paragraphs: Collection[str]) -> dict[tuple[int, str], str]:
    """{(layer id, paragraph id): text}."""
    found: dict[tuple[int, str], str] = {}
    for layer, content in TextLayer.objects.filter(pk__in=layers).values_list("pk", "content"):
        for one in content["paragraphs"]:
            if one["id"] in paragraphs:
                found[layer, one["id"]] = one.get("text", "")
    return found


def next_claim(claim: Claim) -> Claim | None:
    """The next of the same report that nobody has judged."""
    return claims_of(claim.report, states=[ClaimState.READ]).filter(pk__gt=claim.pk).first()


def indicator_name(code: str) -> str:
    line = figures.catalogue().by_code.get(code)
    return line.name if line else ""


def indicators_for(claim: Claim, leaf: Leaf | None) -> list[tuple[str, str]]:
    """(code, name): what the figure may mean, the present one first, then those that its leaf asks for."""
    codes = [claim.indicator, *(indicators_of(leaf) if leaf else [])]
    return [(code, name) for code in dict.fromkeys(codes) if (name := indicator_name(code))]


def history_of(thing: Finding | Claim) -> list[Entry]:
    """What was done with it, the newest first."""
    subject = f"reports.{type(thing).__name__}:{thing.pk}"
    return list(Entry.objects.filter(subject=subject).select_related("person").order_by("-at", "-pk"))

"""Figures that the machine reads in a report's text; people confirm, correct with a reason, or reject them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Layer, Paragraph, Selector, anchor
from tusach.people.models import Actor
from tusach.reports import rules
from tusach.reports.actions.findings import find_conflicts
from tusach.reports.models import Claim, ClaimState, Section, TextLayer
from tusach.reports.placing import as_ready
from tusach.reports.quantities import Quantity, find_all, speaks_of
from tusach.reports.queries.claims import quantity_of, values_of

VALUES = ("value", "whole", "high", "before")
_AROUND = 40  # as many characters as a selector has
_NEAR = 20
_MOST = Decimal(10) ** 19
_CARRIED = (
    "kind", *VALUES, "comparator", "unit", "noun", "context", "year_from", "year_to", "indicator", "state", "said", "reason",
    "person_id", "at",
)  # fmt: skip


def read_claims(*, layer: TextLayer) -> int:
    """Read the figures of a layer under the outline's leaves; what people said of the same places before is carried
    over. Once for a layer; returns how many stand in it.
    """
    report = layer.intake.report
    if report is None:
        return 0
    if layer.claims.exists():
        return layer.claims.count()
    read = Layer.from_json(layer.content)
    leaves = _leaves_of(layer, read.paragraphs)
    texts = [one for one in read.paragraphs if one.id in leaves]
    fresh = [
        _claim(layer, paragraph, one, leaves[paragraph.id], picture=read.source == "scan")
        for paragraph, one in find_all(texts, year=report.obligation.campaign.last_year)
        if all(value is None or abs(value) < _MOST for value in (one.value, one.whole, one.high, one.before))
    ]
    fresh += _carry_over(layer, read.paragraphs, leaves, fresh)
    return len(Claim.objects.bulk_create(fresh))


def _leaves_of(layer: TextLayer, paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    """{paragraph id: leaf key, "" where it is not placed}; letterheads and what is foreign have no figures."""
    found: dict[str, str] = {}
    for section in layer.sections.defer("body"):
        if section.is_foreign or section.method == "front":
            continue
        leaf = section.leaves[0] if section.leaves else ""
        found |= dict.fromkeys((one.id for one in paragraphs[section.first : section.last]), leaf)
    return found


def _claim(layer: TextLayer, paragraph: Paragraph, one: Quantity, leaf: str, *, picture: bool) -> Claim:
    text = paragraph.text
    return Claim(
        report=layer.intake.report, layer=layer, leaf=leaf, paragraph=paragraph.id, start=one.start, end=one.end,
        quote=one.quote[:300], prefix=text[max(0, one.start - _AROUND) : one.start],
        suffix=text[one.end : one.end + _AROUND], kind=one.kind, value=one.value, whole=one.whole, high=one.high,
        before=one.before, comparator=one.comparator, unit=one.unit[:40], noun=one.noun[:120],
        context=one.context[:600], doubt=one.doubt[:300],
        year_from=one.year_from, year_to=one.year_to, indicator=speaks_of(one, as_ready(leaf))[:20],
        from_picture=picture or paragraph.confidence is not None,
    )  # fmt: skip


def _carry_over(
    layer: TextLayer, paragraphs: Sequence[Paragraph], leaves: Mapping[str, str], fresh: Sequence[Claim]
) -> list[Claim]:
    """Each figure of an earlier text is followed to this one, so that a draft that uses it follows too. What people
    judged holds where the same words stand; where the province changed the number itself, it is read anew.

    Marks the fresh claims, not saved yet, and gives those that only people saw.
    """
    tips = Claim.objects.filter(report=layer.intake.report_id, carried_to__isnull=True).exclude(layer=layer)
    waiting, more = list(fresh), []
    for old in tips.order_by("pk"):
        new = _again(old, layer, paragraphs, leaves, waiting)
        if new is None:
            continue
        new.carried_from = old
        if old.state != ClaimState.READ and new.quote == old.quote:
            for name in _CARRIED:
                setattr(new, name, getattr(old, name))
        if new in waiting:
            waiting.remove(new)
        else:
            more.append(new)
    return more


def _again(
    old: Claim,
    layer: TextLayer,
    paragraphs: Sequence[Paragraph],
    leaves: Mapping[str, str],
    waiting: Sequence[Claim],
) -> Claim | None:
    """The claim of this text that stands where the old one stood: by its words, else by the words around it. One that
    a person judged and the machine does not read any more comes back as it was.
    """
    place = anchor(
        Selector(old.paragraph, old.start, old.end, old.quote, old.prefix[-_AROUND:], old.suffix[:_AROUND]),
        paragraphs,
    )
    if place is None or place.paragraph not in leaves:
        around = (old.prefix[-_NEAR:], old.suffix[:_NEAR])
        beside = (one for one in waiting if (one.prefix[-_NEAR:], one.suffix[:_NEAR]) == around)
        return next(beside, None) if len("".join(around).strip()) >= _NEAR else None
    found = next((one for one in waiting if _same_place(one, place)), None)
    if found is not None or old.state == ClaimState.READ:
        return found
    return Claim(
        report_id=old.report_id, layer=layer, leaf=leaves[place.paragraph], paragraph=place.paragraph,
        start=place.start, end=place.end, quote=place.quote[:300], prefix=place.prefix[-_AROUND:],
        suffix=place.suffix[:_AROUND], from_picture=old.from_picture, kind=old.kind,
    )  # fmt: skip


def _same_place(claim: Claim, place: Selector) -> bool:
    return claim.paragraph == place.paragraph and claim.start < place.end and place.start < claim.end


def move_claims(section: Section) -> None:
    """Figures go with their section to its leaf; what the machine took them for is asked again."""
    paragraphs = section.layer.content["paragraphs"][section.first : section.last]
    leaf = section.leaves[0] if section.leaves else ""
    claims = list(Claim.objects.filter(layer=section.layer, paragraph__in=[one["id"] for one in paragraphs]))
    for claim in claims:
        claim.leaf = leaf
        if claim.state == ClaimState.READ:
            claim.indicator = speaks_of(quantity_of(claim), as_ready(leaf))[:20]
    Claim.objects.bulk_update(claims, ["leaf", "indicator"])


def _locked(claim: Claim, by: Actor) -> Claim:
    if not rules.may_judge(by):
        raise Refused("Chỉ tổ biên tập ở trung ương đối chiếu được số liệu trong báo cáo.")
    return (
        Claim.objects.select_for_update(of=("self",))
        .select_related("report__obligation", "layer__intake")
        .get(pk=claim.pk)
    )


@transaction.atomic
def confirm_claim(*, claim: Claim, by: Actor, at: datetime) -> Claim:
    """A person compared the figure with the text: it is as the machine read it (or as it was corrected)."""
    claim = _locked(claim, by)
    if claim.state != ClaimState.CORRECTED:
        _judge(claim, ClaimState.CONFIRMED, "", by, at, "Đã đối chiếu")
    return claim


@transaction.atomic
def confirm_claims(*, claims: Iterable[Claim], by: Actor, at: datetime) -> int:
    """All that nobody has judged yet, not even since the list was shown; returns how many."""
    waiting = [held for one in claims if (held := _locked(one, by)).state == ClaimState.READ]
    for claim in waiting:
        _judge(claim, ClaimState.CONFIRMED, "", by, at, "Đã đối chiếu")
    return len(waiting)


@transaction.atomic
def correct_claim(*, claim: Claim, values: Mapping[str, Any], reason: str, by: Actor, at: datetime) -> Claim:
    """`values`: new kind, value, whole, high, before, comparator, unit, year_from, year_to, indicator; others stay.

    What the machine read first is kept in `said`. Refused without a reason, or when nothing changes.
    """
    claim = _locked(claim, by)
    if not reason.strip():
        raise Refused("Xin ghi lý do sửa; lý do được giữ cùng số liệu.", field="reason")
    before = values_of(claim)
    for name, value in values.items():
        setattr(claim, name, value)
    if values_of(claim) == before:
        raise Refused("Số liệu chưa có gì thay đổi.")
    claim.said = claim.said or before
    _judge(claim, ClaimState.CORRECTED, reason.strip(), by, at, "Sửa", before=before)
    return claim


@transaction.atomic
def reject_claim(*, claim: Claim, by: Actor, at: datetime, reason: str = "") -> Claim:
    """It is no figure of the programme (a number of a document, an address): it is not used any more."""
    claim = _locked(claim, by)
    _judge(claim, ClaimState.REJECTED, reason.strip(), by, at, "Bỏ")
    return claim


def _judge(claim: Claim, state: str, reason: str, by: Actor, at: datetime, verb: str, **facts: Any) -> None:
    was = claim.state
    claim.state, claim.reason, claim.person, claim.at = state, reason, by.person, at
    claim.save()
    place = claim.report.obligation.unit_name
    journal.record(
        act=f"reports.claim_{state.lower()}", subject=f"reports.Claim:{claim.pk}", by=by, at=at,
        sentence=f"{verb} số liệu “{claim.quote[:120]}” của {place}.{f' {reason}' if reason else ''}"[:300],
        facts={"was": was, "now": values_of(claim), **facts},
    )  # fmt: skip
    if state != ClaimState.CONFIRMED or was != ClaimState.READ:
        find_conflicts(layer=claim.layer, at=at)

"""Figures that provinces' reports state: which reading of which report holds them now, and who checked them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.drafting.queries.gathered import TAKEN_IN
from tusach.drafting.queries.shapes import Present, exact, gone, in_figures, plain_number
from tusach.kit.text import day
from tusach.reports.models import Claim, ClaimKind, ClaimState, Report

_CHECKED = (ClaimState.CONFIRMED, ClaimState.CORRECTED)
_MOST_READINGS = 20


def of(campaign: Campaign, asked: Mapping[str, Mapping[str, Any]]) -> dict[str, Present]:
    """Claims of this campaign's reports, each followed to the newest reading of its report."""
    standing = _standing({int(source.get("claim") or 0) for source in asked.values()}, campaign)
    return {
        key: present_claim(claim) if (claim := standing.get(int(source.get("claim") or 0))) else _LOST
        for key, source in asked.items()
    }


_LOST = gone("Không còn tìm thấy số liệu này trong báo cáo.")


def _standing(ids: set[int], campaign: Campaign) -> dict[int, Claim]:
    """{claim taken: the claim that holds its words in the present reading of the report}."""
    claims = (
        Claim.objects.filter(report__obligation__campaign=campaign)
        .select_related("report__obligation", "layer__intake__document", "person")
        .defer("layer__content")
    )
    standing = {claim.pk: claim for claim in claims.filter(pk__in=ids)}
    for _ in range(_MOST_READINGS):
        old = {claim.pk for claim in standing.values() if not is_in_force(claim)}
        newer = {claim.carried_from_id: claim for claim in claims.filter(carried_from__in=old)} if old else {}
        if not newer:
            break
        standing = {pk: newer.get(claim.pk, claim) for pk, claim in standing.items()}
    return standing


def is_in_force(claim: Claim) -> bool:
    """Whether the reading it stands in is the one that is the report's text now."""
    return claim.layer.current and claim.layer.intake.is_source


def present_claim(claim: Claim) -> Present:
    """A claim with report, obligation, layer, intake, its document and person read."""
    place = claim.report.obligation.unit_name
    told = told_of(claim)
    value = {
        "value": plain_number(claim.value), "whole": plain_number(claim.whole), "high": plain_number(claim.high),
        "before": plain_number(claim.before), "unit": claim.unit, "comparator": claim.comparator,
    }  # fmt: skip
    changed = _change(claim, place)
    if claim.state == ClaimState.REJECTED:
        sentence = f"{changed}: không phải số liệu." if claim.person_id else "Đã bị loại: không phải số liệu."
        return Present({"gone": "REJECTED"}, "", sentence, changed, claim.at, is_gone=True, told=told)
    if not is_in_force(claim):
        sentence = f"Bản mới của báo cáo {place} không còn câu này."
        return Present({"gone": "LAYER"}, "", sentence, sentence, None, is_gone=True, told=told)
    return Present(value, words_of_claim(claim), _doubt(claim, place), changed, claim.at, told=told)


def _change(claim: Claim, place: str) -> str:
    who = claim.person.full_name if claim.person else "Máy đọc lại"
    verb = {ClaimState.CORRECTED: "sửa", ClaimState.CONFIRMED: "đối chiếu", ClaimState.REJECTED: "loại"}
    said = f"{who} {verb.get(ClaimState(claim.state), 'đọc')} số này trong báo cáo của {place}"
    why = claim.reason.rstrip(" .")
    return f"{said} (lý do: {why})" if why else said


def _doubt(claim: Claim, place: str) -> str:
    if claim.report.state not in TAKEN_IN:
        return f"Báo cáo của {place} chưa được tiếp nhận."
    if claim.state not in _CHECKED:
        return "Máy đọc, chưa ai đối chiếu với câu trong báo cáo."
    return ""


def told_of(claim: Claim) -> dict[str, Any]:
    """The origin in words; the page is found when one source is opened (queries/opened.py)."""
    return {
        "place": claim.report.obligation.unit_name,
        "document": document_of(claim.report, claim),
        "quote": claim.quote,
        "evidence": f"{ClaimState(claim.state).label}{', đọc từ ảnh quét' if claim.from_picture else ''}",
        "year": _years(claim),
        "url": reverse("reports:claim-source", args=[claim.pk]),
        "leaf": claim.leaf,
        "indicator": claim.indicator,
        "corrected": _correction(claim),
    }


def _correction(claim: Claim) -> str:
    """Who made of the machine's reading what is printed, when and why; empty where nobody did."""
    if claim.state != ClaimState.CORRECTED:
        return ""
    before = exact(claim.said.get("value"))
    read = in_figures(before) if before is not None else ""
    parts = [
        f"máy đọc {read}" if read else "",
        f"sửa ngày {day(claim.at)}" if claim.at else "đã sửa",
        claim.person.full_name if claim.person else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"{said}, lý do: {claim.reason}" if claim.reason else said


def _years(claim: Claim) -> str:
    if claim.year_from and claim.year_to and claim.year_from != claim.year_to:
        return f"{claim.year_from}-{claim.year_to}"
    return str(claim.year_to or claim.year_from or "")


def document_of(report: Report, claim: Claim | None = None) -> str:
    """Number and day of the paper that brought the report, or what stands in for one."""
    intake = claim.layer.intake if claim else None
    if intake and intake.document:
        dated = f", ngày {day(intake.document.dated)}" if intake.document.dated else ""
        return f"{intake.document}{dated}"
    if intake and intake.name:
        return f"Tệp {intake.name}, nhận ngày {day(intake.given_at)}"
    sent = f", gửi ngày {day(report.submitted_at)}" if report.submitted_at else ""
    return f"Báo cáo trên hệ thống{sent}"


def words_of_claim(claim: Claim) -> str:
    """The report's own words; what a person corrected is written from its values."""
    if claim.state != ClaimState.CORRECTED:
        return " ".join(claim.quote.split())
    said = _amount(claim)
    unit = "" if not claim.unit or claim.unit == "%" else f" {claim.unit}"
    return f"{said}{unit}" if said else " ".join(claim.quote.split())


def _amount(claim: Claim) -> str:
    sign = "%" if claim.unit == "%" or claim.kind == ClaimKind.PERCENT else ""

    def said(value: Decimal | None) -> str:
        return "" if value is None else f"{in_figures(value)}{sign}"

    if claim.kind == ClaimKind.RATIO:
        return f"{said(claim.value)}/{said(claim.whole)}"
    if claim.kind == ClaimKind.RANGE:
        return f"từ {said(claim.value)} đến {said(claim.high)}"
    if claim.kind == ClaimKind.CHANGE and claim.value is not None:
        if claim.before is None:
            return f"giảm {said(abs(claim.value))}" if claim.value < 0 else f"tăng {said(claim.value)}"
        was, now = said(claim.before), said(claim.value)
        return f"từ {was} xuống {now}" if claim.value < claim.before else f"từ {was} lên {now}"
    return said(claim.value)

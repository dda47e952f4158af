"""Counts of provinces that say something, quoted passages, and figures that a person gave with their source."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.drafting.models import Code, Coding, Excerpt
from tusach.drafting.queries.gathered import TAKEN_IN, obligations_of
from tusach.drafting.queries.shapes import Present, gone
from tusach.kit.text import day, number, percent
from tusach.reports.models import Report

OF = ("expected", "accepted", "reports", "share")


def counts(campaign: Campaign, asked: Mapping[str, Mapping[str, Any]]) -> dict[str, Present]:
    """Provinces, not mentions: each report counts once for a code, its sub-codes and what was merged into it."""
    wanted = {int(source.get("code") or 0) for source in asked.values()}
    whole = _family(campaign)
    said = reports_by_code(campaign, {pk for code in wanted for pk in whole.get(code, ())})
    reports = _accepted(campaign)
    expected = max(obligations_of(campaign).count(), len(reports))
    codes = Code.objects.in_bulk(wanted)
    answers = {}
    for key, source in asked.items():
        code = codes.get(int(source.get("code") or 0))
        if code is None or code.campaign_id != campaign.pk:
            answers[key] = gone("Chủ đề này không còn trong bảng mã.")
            continue
        heard = {
            report for pk in whole.get(code.pk, {code.pk}) for report in said.get(pk, ())
        } & reports.keys()
        answers[key] = _counted(code, heard, reports, expected, str(source.get("of") or "expected"))
    return answers


def reports_by_code(campaign: Campaign, codes: Iterable[int]) -> dict[int, set[int]]:
    """{code: reports in which somebody marked it}: the machine's marks count once a person has confirmed them."""
    marks = Coding.objects.filter(
        Q(person__isnull=False) | Q(confirmed_by__isnull=False),
        code__in=list(codes), removed_at__isnull=True, excerpt__report__obligation__campaign=campaign,
    )  # fmt: skip
    said: dict[int, set[int]] = {}
    for code, report in marks.values_list("code", "excerpt__report").distinct():
        said.setdefault(code, set()).add(report)
    return said


def _family(campaign: Campaign) -> dict[int, set[int]]:
    """{code: it, what is under it, and what was merged into any of them}."""
    below: dict[int, set[int]] = {}
    codes = list(Code.objects.filter(campaign=campaign).values_list("pk", "parent", "merged_into"))
    for pk, parent, merged in codes:
        below.setdefault(pk, set())
        for above in (parent, merged):
            if above:
                below.setdefault(above, set()).add(pk)
    whole: dict[int, set[int]] = {}
    for pk in below:
        seen, waiting = {pk}, [pk]
        while waiting:
            news = below.get(waiting.pop(), set()) - seen
            seen |= news
            waiting += news
        whole[pk] = seen
    return whole


def _accepted(campaign: Campaign) -> dict[int, tuple[str, datetime | None]]:
    """{report: (place, when it was accepted)} in the order of the places."""
    taken = Report.objects.filter(
        obligation__campaign=campaign, obligation__dropped_at__isnull=True, state__in=TAKEN_IN,
        obligation__kind="REPORT",
    ).order_by("obligation__unit_sort")  # fmt: skip
    return {
        pk: (name, at) for pk, name, at in taken.values_list("pk", "obligation__unit_name", "accepted_at")
    }


def _counted(
    code: Code, heard: set[int], reports: Mapping[int, tuple[str, datetime | None]], expected: int, of: str
) -> Present:
    n, accepted = len(heard), len(reports)
    below = {"expected": expected, "accepted": accepted, "share": accepted}.get(of)
    shown = {"share": percent(n, accepted), "reports": number(n)}.get(of, f"{number(n)}/{number(below or 0)}")
    places = [name for pk, (name, _) in reports.items() if pk in heard]
    silent = [name for pk, (name, _) in reports.items() if pk not in heard]
    told = {
        "place": f"{n} trên {accepted} báo cáo đã tiếp nhận, {expected} tỉnh, thành phố phải báo cáo",
        "document": f"Chủ đề “{code.name}”", "places": places, "silent": silent, "quote": code.definition,
        "where": "Đếm mỗi tỉnh một lần", "evidence": "Đoạn đã có người gắn mã",
        "url": "", "code": code.pk,
    }  # fmt: skip
    value = {"value": str(n), "of": None if below is None else str(below), "reports": sorted(heard)}
    came = [at for pk, (_, at) in reports.items() if at and pk in heard]
    names = {pk: name for pk, (name, _) in reports.items()}
    return Present(value, shown, told=told, since=max(came, default=None), names=names)


def citations(campaign: Campaign, asked: Mapping[str, Mapping[str, Any]]) -> dict[str, Present]:
    """A passage prints nothing by itself: it is the note after the words it supports."""
    ids = {int(source.get("excerpt") or 0) for source in asked.values()}
    found = (
        Excerpt.objects.filter(report__obligation__campaign=campaign)
        .select_related("report__obligation", "layer__intake__document")
        .defer("layer__content")
        .in_bulk(ids)
    )
    return {
        key: _cited(excerpt)
        if (excerpt := found.get(int(source.get("excerpt") or 0)))
        else gone("Đoạn trích này không còn.")
        for key, source in asked.items()
    }


def _cited(excerpt: Excerpt) -> Present:
    place = excerpt.report.obligation.unit_name
    document = excerpt.layer.intake.document
    sent = excerpt.report.submitted_at
    told = {
        "place": place, "quote": excerpt.quote, "evidence": "Trích nguyên văn",
        "document": f"{document}{f', ngày {day(document.dated)}' if document.dated else ''}"
        if document else f"Báo cáo trên hệ thống{f', gửi ngày {day(sent)}' if sent else ''}",
        "url": reverse("reports:show", args=[excerpt.report_id]), "leaf": excerpt.leaf,
    }  # fmt: skip
    if excerpt.lost_at is not None:
        sentence = f"Bản mới của báo cáo {place} không còn đoạn này."
        return Present({"gone": "LOST"}, "", sentence, sentence, excerpt.lost_at, is_gone=True, told=told)
    doubt = "" if excerpt.report.state in TAKEN_IN else f"Báo cáo của {place} chưa được tiếp nhận."
    return Present({"quote": excerpt.quote}, "", doubt, told=told)


def by_hand(campaign: Campaign, asked: Mapping[str, Mapping[str, Any]]) -> dict[str, Present]:  # noqa: ARG001 - one shape
    """A document outside the campaign does not change: what a person wrote down is what it says."""
    return {key: _given(source) for key, source in asked.items()}


def _given(source: Mapping[str, Any]) -> Present:
    document = str(source.get("document") or "").strip()
    told = {
        "place": "Ngoài các báo cáo", "document": document, "quote": str(source.get("quote") or ""),
        "page": str(source.get("page") or ""), "evidence": "Người soạn ghi nguồn", "url": "",
    }  # fmt: skip
    doubt = "" if document else "Chưa ghi văn bản nào có số này."
    return Present({"quote": told["quote"]}, str(source.get("shown") or ""), doubt, told=told)

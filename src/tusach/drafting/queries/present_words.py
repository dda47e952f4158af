"""Counts of provinces that say something, quoted passages, and figures that a person gave with their source."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.drafting import content
from tusach.drafting.models import Code, Excerpt
from tusach.drafting.queries.codes import Counting, codebook_of
from tusach.drafting.queries.gathered import TAKEN_IN, outline_of
from tusach.drafting.queries.shapes import Present, gone
from tusach.kit.text import day, number, percent
from tusach.reports.models import Report
from tusach.reports.queries import matrix

OF = ("expected", "accepted", "reports", "share")
SAYS: Mapping[str, tuple[frozenset[str], str]] = {
    "spoke": (frozenset({"found", "merged"}), "có nêu"),
    "none": (frozenset({"none"}), "ghi rõ “không có”"),
    "silent": (frozenset({"silent"}), "không nói tới"),
}


def counts(campaign: Campaign, asked: Mapping[str, Mapping[str, Any]]) -> dict[str, Present]:
    """Provinces, not mentions: of a theme (with what is below it and was merged into it), or of what a leaf says."""
    unders = {str(source.get("under") or "") for source in asked.values() if "code" in source}
    book = codebook_of(campaign) if unders else None
    countings = {under: Counting(campaign, book, leaf=under) for under in unders}
    rows = matrix(campaign) if any("leaf" in source for source in asked.values()) else ()
    names = names_of_accepted(campaign)
    titles = _titles(campaign) if rows else {}
    answers = {}
    for key, source in asked.items():
        of = str(source.get("of") or "expected")
        if "leaf" in source:
            answers[key] = _of_leaf(source, rows, titles, names, of)
        else:
            counting = countings[str(source.get("under") or "")]
            code = counting.book.by_id.get(int(source.get("code") or 0))
            answers[key] = _of_code(code, counting, names, of) if code else _NO_CODE
    return answers


_NO_CODE = gone("Chủ đề này không còn trong sổ mã.")


def names_of_accepted(campaign: Campaign) -> dict[int, str]:
    """{accepted report: its place} in the order of the places."""
    taken = Report.objects.filter(
        obligation__campaign=campaign, obligation__dropped_at__isnull=True, state__in=TAKEN_IN,
        obligation__kind="REPORT",
    ).order_by("obligation__unit_sort")  # fmt: skip
    return dict(taken.values_list("pk", "obligation__unit_name"))


def _titles(campaign: Campaign) -> dict[str, str]:
    outline = outline_of(campaign)
    return (
        {str(node["key"]): str(node.get("title")) for _, node in content.walk(outline.tree)}
        if outline
        else {}
    )


def _of_code(code: Code, counting: Counting, names: Mapping[int, str], of: str) -> Present:
    found = counting.of(code.pk)
    told = {"document": f"Chủ đề “{code.name}”", "quote": code.definition, "where": "Đếm mỗi tỉnh một lần",
            "evidence": "Đoạn đã có người gắn mã", "code": code.pk}  # fmt: skip
    counted = _counted(set(found.report_ids), names, found.expected, of, told)
    return _with_mergers(counted, code, counting)


def _with_mergers(counted: Present, code: Code, counting: Counting) -> Present:
    """Which theme answers for this one (`stands`, only once it was merged) and which were merged into it or below it."""
    book, final = counting.book, counting.book.final(code.pk)
    merged = sorted(pk for pk in book.ids_for(code.pk) if book.final(pk) != pk)
    value = {**counted.value, "merged": merged} | ({} if final == code.pk else {"stands": final})
    themes = {pk: book.by_id[pk].name for pk in {code.pk, final, *merged}}
    return replace(counted, value=value, themes=themes)


def _of_leaf(
    source: Mapping[str, Any],
    rows: Sequence[Any],
    titles: Mapping[str, str],
    names: Mapping[int, str],
    of: str,
) -> Present:
    leaf, says = str(source["leaf"]), str(source.get("says") or "spoke")
    if leaf not in titles or says not in SAYS:
        return gone("Đề cương không còn mục này.")
    statuses, words = SAYS[says]
    heard = {
        row.report_id for row in rows
        if row.is_accepted and (cell := row.cells.get(leaf)) is not None and cell.status in statuses
    }  # fmt: skip
    told = {"document": f"Mục “{titles[leaf]}”: {words}", "quote": "", "where": "Đếm mỗi báo cáo một lần",
            "evidence": "Theo phần đã xếp vào mục", "leaf": leaf}  # fmt: skip
    return _counted(heard, names, len(rows), of, told)


def _counted(
    heard: Collection[int], names: Mapping[int, str], expected: int, of: str, told: Mapping[str, Any]
) -> Present:
    """`heard`: accepted reports that say it; who is silent is told apart."""
    n, accepted = len(heard), len(names)
    below = {"expected": expected, "accepted": accepted, "share": accepted}.get(of)
    shown = {"share": percent(n, accepted), "reports": number(n)}.get(of, f"{number(n)}/{number(below or 0)}")
    whole = {
        "place": f"{n} trên {accepted} báo cáo đã tiếp nhận, {expected} tỉnh, thành phố phải báo cáo",
        "places": [name for pk, name in names.items() if pk in heard],
        "silent": [name for pk, name in names.items() if pk not in heard],
        "url": "", **told,
    }  # fmt: skip
    value = {"value": str(n), "of": None if below is None else str(below), "reports": sorted(heard)}
    return Present(value, shown, told=whole, names=names)


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

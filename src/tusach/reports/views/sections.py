"""What the page of a file shows of its sections beside the outline: each with its words, and the selects that it needs."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tusach.reports import queries
from tusach.reports.form import Form
from tusach.reports.models import Intake, IntakeState, Report, Section, SectionState
from tusach.reports.placing import heading_length, headings_of, only_headings
from tusach.reports.queries.claims import open_findings

STATUS = {
    "found": ("ok", "ok"),
    "merged": ("info", "swap"),
    "none": ("todo", "okc"),
    "not_found": ("warn", "warn"),
    "silent": ("todo", "x"),
}
METHODS = {
    "tag": "theo ô có tên",
    "number": "theo số thứ tự",
    "order": "theo tên và thứ tự",
    "swap": "theo tên, khác thứ tự",
    "alias": "theo tên đã dò",
    "inline": "tên mục liền với chữ",
    "table": "theo bảng",
    "none": "chưa rõ mục",
    "front": "đầu, cuối văn bản",
    "web": "viết trên mạng",
}
PART_NAME = "tên phần"
FOREIGN = "ngoai"
MOST_LINES = 40
PER_PAGE = 50


def text_only(layer: Any) -> dict[str, Any]:
    return {"parts": [], "rows": [], "head": layer.content["paragraphs"][:40] if layer else []}


def beside_text(intake: Intake, report: Report, layer: Any, asked: Mapping[str, str]) -> dict[str, Any]:
    """Sections with their paragraphs, by the page, and the outline's leaves with their sections. `asked`: `trang`; `mo`,
    the section that is shown whole; `sua`, the one that is worked on.
    """
    form = queries.form_for(report)
    sections = list(layer.sections.select_related("person").defer("body"))
    looked_at = intake.state in {IntakeState.CONFIRMED, IntakeState.TAKEN}
    rows = queries.beside(form, sections, looked_at=looked_at)
    telling = _telling(sections, layer.content["paragraphs"], report)
    page = Paginator(telling, PER_PAGE).get_page(asked.get("trang"))
    for at, one in enumerate(telling):
        one.on_page = at // PER_PAGE + 1
    return {
        "parts": _parts(list(page), layer.content["paragraphs"], form, asked),
        "last": sections[-1].pk if sections else 0, "page": page,
        "rows": [(row, *STATUS[row.status], queries.STATUS_WORDS[row.status]) for row in rows],
        "figures": layer.claims.count() if intake.is_source else None,
        "findings": open_findings(report).count() if intake.is_source else 0,
        "waiting": sum(row.status == "not_found" for row in rows),
        "unplaced": sum(queries.is_unplaced(one) for one in sections), "sure": sum(is_sure(one) for one in sections),
    }  # fmt: skip


def _telling(sections: Sequence[Any], paragraphs: Any, report: Report) -> list[Any]:
    """Without what stands between the leaves of a filled template: there is only the outline's own headings in it."""
    headings = headings_of(report.outline.tree)
    return [
        one
        for one in sections
        if one.method != "front"
        or one.heading
        or one.leaves
        or not only_headings(paragraphs[one.first : one.last], headings)
    ]


def one_section(intake: Intake, asked: Mapping[str, str]) -> dict[str, Any]:
    """What `_section.html` shows of the one that is asked for. Raises Http404 when it is no more."""
    pk, layer = asked.get("sua", ""), queries.current_layer(intake)
    section = layer.sections.filter(pk=pk).defer("body").first() if layer and pk.isdecimal() else None
    if section is None or layer is None or intake.report is None:
        raise Http404
    form, last = queries.form_for(intake.report), layer.sections.order_by("-ordinal").values_list("pk")[0][0]
    [part] = _parts([section], layer.content["paragraphs"], form, asked)
    number = asked.get("trang", "")
    return {"part": part, "last": last, "page": {"number": number if number.isdecimal() else 1}}


def _options(form: Form) -> Callable[[str], SafeString]:
    """The leaves under their part (labels repeat from part to part) as options of a select, with the chosen one marked;
    made once for all selects of a page.
    """
    made: list[tuple[str, str]] = []
    for part, leaves in groupby(form.leaves, key=attrgetter("part")):
        made.append(("", format_html('<optgroup label="{}">', _short(part, 60))))
        made += [
            (
                leaf.key,
                format_html('<option value="{}">{} {}</option>', leaf.key, leaf.sign, _short(leaf.title, 80)),
            )
            for leaf in leaves
        ]
        made.append(("", mark_safe("</optgroup>")))

    def chosen(key: str) -> SafeString:
        marked = (said.replace('">', '" selected>', 1) if key and own == key else said for own, said in made)
        return mark_safe("".join(marked))

    return chosen


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _parts(
    sections: Sequence[Section], paragraphs: Any, form: Form, asked: Mapping[str, str]
) -> list[dict[str, Any]]:
    names, options = {leaf.key: leaf for leaf in form.leaves}, _options(form)
    opened, worked_on = asked.get("mo", ""), asked.get("sua", "")
    return [
        _part(one, paragraphs, names, whole=str(one.pk) in {opened, worked_on})
        | _choices(one, options, whole=str(one.pk) == worked_on)
        for one in sections
    ]


def _choices(section: Section, options: Callable[[str], SafeString], *, whole: bool) -> dict[str, Any]:
    """The selects of a section: all of them where somebody works on it, one where the machine was not sure or a person
    moved it, none where it stands beyond doubt.
    """
    first, second = [*section.leaves, "", ""][:2]
    unsure = section.state == SectionState.READ and not section.is_sure and section.method != "front"
    selects = whole or queries.is_unplaced(section) or section.state == SectionState.MOVED or unsure
    return {
        "whole_form": whole, "selects": selects, "was": said_place(section),
        "options": options(first) if selects else "", "second_options": options(second) if whole else "",
    }  # fmt: skip


def said_place(section: Section) -> str:
    """Where a section stands, as the form sends it back: who only left a select as it was has said nothing of it."""
    return FOREIGN if section.is_foreign else " ".join(section.leaves)


def is_sure(section: Section) -> bool:
    """Placed by the machine beyond doubt, and not looked at yet."""
    placed = bool(section.leaves) or section.is_foreign
    return section.is_sure and placed and section.state == SectionState.READ


def how_placed(section: Section) -> str:
    """In words; a heading above leaves that has nothing of its own under it is the name of a part."""
    if section.method == "front" and section.heading:
        return PART_NAME
    return METHODS.get(section.method, section.method)


def _part(section: Section, paragraphs: Any, names: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """`own`: its paragraphs without the heading; the first of a long one unless the `whole` is asked for."""
    own = paragraphs[section.first : section.last]
    begins = section.first + heading_length(own, section.heading, f"{section.label} {section.heading}")
    lines: list[dict[str, Any]] = [
        {"n": at, "text": f"{one.get('label', '')} {one.get('text', '')}".strip()}
        for at, one in enumerate(paragraphs[begins : section.last], begins)
    ]
    body = [one for one in lines if one["text"]]
    shown_lines = body if whole else body[:MOST_LINES]
    return {
        "section": section, "own": shown_lines, "more": len(body) - len(shown_lines), "cuts": [one for one in shown_lines if one["n"] > section.first],
        "how": how_placed(section), "match": f"{round(section.score * 100)}%" if section.score else "", "open": bool(section.leaves) or queries.is_unplaced(section) or whole,
        "names": [names[key] for key in section.leaves if key in names],
        "is_front": section.method == "front" and not section.leaves and not section.is_foreign,
        "unplaced": queries.is_unplaced(section), "settled": section.state != SectionState.READ,
    }  # fmt: skip

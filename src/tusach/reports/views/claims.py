"""Figures in reports: read by the machine, compared with the text by people; one figure with where it comes from."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Door, Page
from tusach.kit.text import read_decimal
from tusach.people.models import Actor
from tusach.reports import actions, queries, rules
from tusach.reports.models import Claim, ClaimKind, ClaimState, OutlineKind, Report
from tusach.reports.queries.claims import in_sentence, open_findings
from tusach.reports.views.doors import OneReport

MARKS = {
    ClaimState.READ: ("warn", "half"),
    ClaimState.CONFIRMED: ("ok", "ok"),
    ClaimState.CORRECTED: ("info", "pen"),
    ClaimState.REJECTED: ("todo", "x"),
}
PER_PAGE = 40
NUMBERS = ("value", "whole", "high", "before")
YEARS = ("year_from", "year_to")
SIGNS = [
    ("", "đúng bằng"),
    ("~", "khoảng"),
    (">", "trên"),
    (">=", "ít nhất"),
    ("<", "dưới"),
    ("<=", "không quá"),
]


class ClaimsOfReport(OneReport):
    """`?muc=` a leaf, `?trang_thai=` a state, `?lech=1` only those in a conflict."""

    def find(self, actor: Actor, **address: Any) -> Report:
        report = super().find(actor, **address)
        if report.outline.kind != OutlineKind.REPORT:
            raise Http404
        return report

    def page_of_claims(self, report: Report) -> Any:
        asked = self.request.GET
        states = [asked["trang_thai"]] if asked.get("trang_thai") in ClaimState.values else []
        rows = queries.claims_of(report, leaf=asked.get("muc", "")[:40], states=states)
        if asked.get("lech"):
            rows = rows.filter(pk__in=_doubted(report))
        return Paginator(rows, PER_PAGE).get_page(asked.get("trang"))


class ListClaims(ClaimsOfReport, Page):
    may = rules.may_read
    template_name = "reports/intake/claims.html"

    def context(self, actor: Actor, thing: Report) -> Mapping[str, Any]:
        page, form = self.page_of_claims(thing), queries.form_for(thing)
        leaf = form.leaf(self.request.GET.get("muc", ""))
        texts = _texts(page.object_list)
        doubted = _doubted(thing)
        counts = queries.claim_counts(thing)
        return self.common(actor, thing) | {
            "page": page, "leaf": leaf, "leaves": form.leaves, "asked": self.request.GET,
            "rows": [_row(one, texts, doubted, form) for one in page],
            "states": [(value, label, counts.get(value, 0)) for value, label in ClaimState.choices],
            "conflicts": queries.claims_of(thing).filter(pk__in=doubted).count(), "may_judge": rules.may_judge(actor),
            "waiting": sum(one.state == ClaimState.READ for one in page),
        }  # fmt: skip


def _doubted(report: Report) -> set[int]:
    """Figures in a conflict that is not settled."""
    return {pk for ids in open_findings(report).values_list("claims", flat=True) for pk in ids}


def _texts(claims: Any) -> dict[tuple[int, str], str]:
    """{(layer, paragraph id): text} of what the page shows."""
    wanted = {(one.layer_id, one.paragraph) for one in claims}
    return queries.paragraph_texts({layer for layer, _ in wanted}, {paragraph for _, paragraph in wanted})


def said_in(claim: Claim, texts: Mapping[tuple[int, str], str]) -> Any:
    """A figure in its sentence; in the words kept with it when its paragraph is no more."""
    text = texts.get((claim.layer_id, claim.paragraph))
    kept = {"before": claim.prefix, "quote": claim.quote, "after": claim.suffix}
    return in_sentence(text, claim.start, claim.end) if text else kept


def _row(claim: Claim, texts: Mapping[tuple[int, str], str], doubted: set[int], form: Any) -> dict[str, Any]:
    tone, icon = MARKS[ClaimState(claim.state)]
    return {
        "claim": claim, "tone": tone, "icon": icon, "leaf": form.leaf(claim.leaf),
        "said": said_in(claim, texts),
        "value": queries.value_text(claim), "years": queries.years_text(claim), "doubted": claim.pk in doubted,
    }  # fmt: skip


class ConfirmClaims(ClaimsOfReport, Act):
    """All of one page that nobody has judged yet."""

    may = rules.may_judge

    def act(self, actor: Actor, thing: Report, data: Any, at: datetime) -> str:
        ids = {int(pk) for pk in data.getlist("so") if pk.isdecimal()}
        chosen = queries.claims_of(thing).filter(pk__in=ids)
        done = actions.confirm_claims(claims=list(chosen), by=actor, at=at)
        return f"Đã ghi {done} số liệu là đã đối chiếu." if done else "Không có số nào chờ đối chiếu."

    def next_url(self, thing: Report) -> str:
        asked = self.request.GET.urlencode()
        return reverse("reports:claim-list", args=[thing.pk]) + (f"?{asked}" if asked else "")


class OneClaim(Door):
    def find(self, actor: Actor, **address: Any) -> Claim:
        claim: Claim = get_object_or_404(queries.claims_visible_to(actor), pk=address["pk"])
        return claim


class ShowClaim(OneClaim, Page):
    """Where a figure comes from."""

    may = rules.may_see_claim
    template_name = "reports/intake/claim.html"

    def context(self, actor: Actor, thing: Claim) -> Mapping[str, Any]:
        source = queries.claim_source(thing)
        form = queries.form_for(thing.report)
        tone, icon = MARKS[ClaimState(thing.state)]
        return {
            "source": source, "report": thing.report, "owner": thing.report.obligation, "tone": tone, "icon": icon,
            "leaf": form.leaf(thing.leaf), "indicator": queries.indicator_name(thing.indicator),
            "may_judge": rules.may_judge(actor), "kinds": ClaimKind.choices, "signs": SIGNS,
            "meanings": queries.indicators_for(thing, form.leaf(thing.leaf)),
            "typed": self.typed(thing),
            "next": queries.next_claim(thing) if rules.may_judge(actor) else None,
        }  # fmt: skip

    def typed(self, claim: Claim) -> dict[str, Any]:
        """What stands in the boxes: the figure as it is, or the correction that was refused, as it was typed."""
        sent = self.request.POST
        if "kind" in sent:
            return {**dict.fromkeys((*NUMBERS, *YEARS), ""), **sent.dict()}
        return {
            **{name: _typed(getattr(claim, name)) for name in NUMBERS},
            **{name: getattr(claim, name) or "" for name in YEARS},
            **{name: getattr(claim, name) for name in ("kind", "comparator", "indicator", "unit")},
        }


def _typed(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


class JudgeClaim(ShowClaim, Act):
    """`xet`: dung, bo or sua (with the new values and the reason). A correction that is refused stays in its boxes."""

    may = rules.may_judge  # type: ignore[assignment] # a rule, as every door's
    http_method_names = ["post", "options"]

    def act(self, actor: Actor, thing: Claim, data: Mapping[str, Any], at: datetime) -> str:
        what = data.get("xet")
        if what == "dung":
            actions.confirm_claim(claim=thing, by=actor, at=at)
            return "Đã ghi là đã đối chiếu."
        if what == "bo":
            actions.reject_claim(claim=thing, by=actor, at=at, reason=str(data.get("reason", "")))
            return "Đã ghi là không phải số liệu."
        actions.correct_claim(
            claim=thing, values=_values(data), reason=str(data.get("reason", "")), by=actor, at=at
        )
        return "Đã sửa; số máy đọc vẫn được giữ."

    def turned_back(self, form: Any, sentence: str) -> HttpResponseBase:
        if self.request.POST.get("xet") != "sua":
            self.template_name = ""
        return super().turned_back(form, sentence)

    def next_url(self, thing: Claim) -> str:
        back = str(self.request.POST.get("ve", ""))
        if url_has_allowed_host_and_scheme(back, None) and back.startswith("/"):
            return back
        if self.request.POST.get("tiep") and (following := queries.next_claim(thing)):
            return reverse("reports:claim-source", args=[following.pk])
        return reverse("reports:claim-source", args=[thing.pk])


def _values(data: Mapping[str, Any]) -> dict[str, Any]:
    """The typed correction. Refused for a number that cannot be read."""
    values: dict[str, Any] = {
        name: read_decimal(str(data[name])).value if str(data.get(name, "")).strip() else None
        for name in NUMBERS
    }
    for name in YEARS:
        text = str(data.get(name, "")).strip()
        if text and not (text.isdecimal() and len(text) == 4):
            raise Refused("Năm gồm bốn chữ số, ví dụ 2022.")
        values[name] = int(text) if text else None
    kind = str(data.get("kind", ""))
    if kind not in ClaimKind.values:
        raise Refused("Xin chọn loại số liệu.")
    sign, code = str(data.get("comparator", "")), str(data.get("indicator", ""))
    if code and not queries.indicator_name(code):
        raise Refused("Danh mục không có chỉ tiêu này.")
    return values | {"kind": kind, "indicator": code, "unit": str(data.get("unit", "")).strip()[:40],
                     "comparator": sign if sign in dict(SIGNS) else ""}  # fmt: skip

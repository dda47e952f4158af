"""Figures that do not agree: the list, asking the province, its answer, how it ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.kit.pages import Act, Door, Listing, Page
from tusach.people.models import Actor
from tusach.reports import actions, queries, rules
from tusach.reports.models import Finding, FindingState
from tusach.reports.queries import claims as queries_of
from tusach.reports.views.claims import said_in
from tusach.reports.views.intake import InCampaign

MARKS = {
    FindingState.OPEN: ("warn", "warn"),
    FindingState.ASKED: ("info", "talk"),
    FindingState.EXPLAINED: ("info", "in"),
    FindingState.SETTLED: ("ok", "okc"),
}

_ASKED = {FindingState.ASKED, FindingState.EXPLAINED}


class ListFindings(InCampaign, Listing):
    """The centre: all of a campaign; a province: what it was asked. `?noi=`, `?trang_thai=`."""

    may = rules.may_see_intakes
    template_name = "reports/intake/findings.html"

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Finding]:
        asked = self.request.GET
        rows = queries.findings_visible_to(actor).filter(layer__intake__campaign=thing)
        if asked.get("noi", "").isdecimal():
            rows = rows.filter(report__obligation__unit=int(asked["noi"]))
        if asked.get("trang_thai") in FindingState.values:
            rows = rows.filter(state=asked["trang_thai"])
        elif asked.get("trang_thai") != "tat-ca":
            rows = rows.exclude(state=FindingState.SETTLED)
        return rows.order_by("report__obligation__unit_sort", "leaf", "pk")

    def context(self, actor: Actor, thing: Campaign | None) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        return {
            "page": page, "campaign": thing, "here": self.request.GET.get("trang_thai", ""),
            "rows": [(one, *MARKS[FindingState(one.state)], leaves) for one, leaves in queries_of.with_leaves(list(page))],
            "states": FindingState.choices, "chosen_place": self.request.GET.get("noi", ""),
            "owed": list(queries.reports_owed(actor, thing)) if thing else [], "is_centre": actor.serves_centre(),
        }  # fmt: skip


class OneFinding(Door):
    def find(self, actor: Actor, **address: Any) -> Finding:
        finding: Finding = get_object_or_404(queries.findings_visible_to(actor), pk=address["pk"])
        return finding


class ShowFinding(OneFinding, Page):
    may = rules.may_see_claim
    template_name = "reports/intake/finding.html"

    def context(self, actor: Actor, thing: Finding) -> Mapping[str, Any]:
        tone, icon = MARKS[FindingState(thing.state)]
        claims = list(queries.claims_visible_to(actor).filter(pk__in=thing.claims).order_by("pk"))
        texts = queries.paragraph_texts({one.layer_id for one in claims}, {one.paragraph for one in claims})
        form = queries.form_for(thing.report)
        may_judge = rules.may_judge(actor)
        judges = may_judge and thing.state != FindingState.SETTLED
        may_explain = thing.state in _ASKED and rules.may_explain(actor, thing)
        boxes = {"answer": may_explain, "question": judges, "outcome": judges}
        typed = self.request.POST
        return {
            "report": thing.report, "owner": thing.report.obligation, "tone": tone, "icon": icon,
            "leaf": form.leaf(thing.leaf),
            "claims": [
                (one, said_in(one, texts), queries.value_text(one), queries.years_text(one), form.leaf(one.leaf))
                for one in claims
            ],
            "may_judge": may_judge, "history": queries.history_of(thing), "may_explain": may_explain, "typed": typed,
            "unsent": [typed[name] for name, is_shown in boxes.items() if not is_shown and typed.get(name)],
        }  # fmt: skip


class _OnFinding(ShowFinding, Act):
    """What was typed comes back with the refusal: another may have settled it meanwhile."""

    http_method_names = ["post", "options"]

    def next_url(self, thing: Finding) -> str:
        return reverse("reports:finding-show", args=[thing.pk])


class AskAbout(_OnFinding):
    may = rules.may_judge  # type: ignore[assignment] # a rule, as every door's

    def act(self, actor: Actor, thing: Finding, data: Mapping[str, Any], at: datetime) -> str:
        actions.ask_about(finding=thing, question=str(data.get("question", "")), by=actor, at=at)
        return f"Đã hỏi {thing.report.obligation.unit_name}."


class Explain(_OnFinding):
    may = rules.may_explain  # type: ignore[assignment] # a rule, as every door's

    def act(self, actor: Actor, thing: Finding, data: Mapping[str, Any], at: datetime) -> str:
        actions.explain(finding=thing, answer=str(data.get("answer", "")), by=actor, at=at)
        return "Đã gửi câu trả lời; câu trả lời được giữ cùng báo cáo."


class SettleFinding(_OnFinding):
    may = rules.may_judge  # type: ignore[assignment] # a rule, as every door's

    def act(self, actor: Actor, thing: Finding, data: Mapping[str, Any], at: datetime) -> str:
        actions.settle_finding(finding=thing, outcome=str(data.get("outcome", "")), by=actor, at=at)
        return "Đã ghi kết luận."


class OpenFinding(_OnFinding):
    may = rules.may_judge  # type: ignore[assignment] # a rule, as every door's

    def act(self, actor: Actor, thing: Finding, data: Mapping[str, Any], at: datetime) -> str:
        actions.open_finding(finding=thing, by=actor, at=at)
        return "Đã mở lại."

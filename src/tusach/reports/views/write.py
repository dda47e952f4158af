"""Writing: my reports, one report, one leaf of it, saving as one types, and two versions of one answer."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.english.tongue import in_tongue
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Listing, Page
from tusach.kit.text import clock
from tusach.people.models import Actor
from tusach.reports import actions, queries, rules
from tusach.reports.forms import fields_of, page_logic, posted
from tusach.reports.models import Clash, OutlineKind, Report, State
from tusach.reports.validate import read_answers, validate
from tusach.reports.views.doors import STATES, OneLeaf, OneReport, leaf_rows
from tusach.reports.views.intake import on_report


class MyReports(Listing):
    may = rules.may_work
    template_name = "reports/mine.html"

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Any]:
        return queries.my_obligations(actor)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        made = [one.report for one in page if one.kind == OutlineKind.REPORT and hasattr(one, "report")]
        files = queries.handed_in(made)
        rows = []
        for owed in page:
            report = getattr(owed, "report", None)
            tone, sign = STATES[report.state] if report else ("todo", "todo")
            rows.append(
                {"owed": owed, "report": report, "tone": tone, "sign": sign,
                 "days_left": (owed.last_day - actor.day).days, "file": files.get(report.pk) if report else None}
            )  # fmt: skip
        return {"page": page, "rows": rows}


class OpenReport(Act):
    may = rules.may_open

    def find(self, actor: Actor, **address: Any) -> Any:
        return get_object_or_404(queries.obligations_visible_to(actor), pk=address["pk"])

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        self.report = actions.open_report(obligation=thing, by=actor, at=at)
        return ""

    def next_url(self, thing: Any) -> str:
        return reverse("reports:show", args=[self.report.pk])

    def back_url(self, thing: Any) -> str:
        return reverse("reports:mine")


class ShowReport(OneReport, Page):
    may = rules.may_read
    template_name = "reports/show.html"

    def context(self, actor: Actor, thing: Report) -> Mapping[str, Any]:
        rows, common = leaf_rows(thing, self.form), self.common(actor, thing)
        facts = {
            "rows": rows,
            "done": sum(row["done"] for row in rows),
            "comments": list(thing.comments.filter(settled_at__isnull=True).order_by("pk")),
            "next_leaf": next((row for row in rows if not row["done"]), None),
            "transitions": thing.transitions.select_related("person").order_by("-pk")[:12],
            "signature": thing.signatures.filter(voided_at__isnull=True).select_related("person").first(),
            "may_sign": rules.may_sign(actor, thing),
            "may_reopen": rules.may_reopen(actor, thing),
        }
        return common | facts | {"has_steps": _has_steps(thing, common | facts)} | on_report(actor, thing)


def _has_steps(report: Report, facts: Mapping[str, Any]) -> bool:
    """Whether anything stands under "Việc tiếp theo"."""
    to_sign = facts["may_sign"] and not facts["signature"] and report.revision
    return bool(
        (facts["may_write"] and (facts["next_leaf"] or to_sign))
        or (facts["is_writer"] and report.state in {State.SUBMITTED, State.CHECKED})
        or facts["may_review"]
        or facts["signature"]
        or (facts["may_reopen"] and report.state in {State.ACCEPTED, State.LOCKED})
    )


class ShowLeaf(OneLeaf, Page):
    """One section of the survey, or one leaf of the outline."""

    may = rules.may_read
    template_name = "reports/leaf.html"

    def context(self, actor: Actor, thing: Report) -> Mapping[str, Any]:
        leaf, form = self.leaf, self.form
        checked = queries.checked_of(thing)
        known = queries.prefill(thing, form)
        typed = None
        if self.request.method == "POST":
            typed = checked.answers | read_answers(form, posted(leaf, self.request.POST))[0]
            checked = validate(form, {key: value for key, value in typed.items() if value is not None})
        rows = leaf_rows(thing, form, leaf.key)
        before, after = form.around(leaf.key)
        common = self.common(actor, thing)
        beside = {} if common["is_survey"] else self.beside(thing)
        return (
            common
            | beside
            | {
                "leaf": leaf,
                "fields": fields_of(leaf, checked, known, typed),
                "problems": [problem for problem in checked.blocking if problem.leaf == leaf.key],
                "rows": rows,
                "here": next(row for row in rows if row["current"]),
                "before": before,
                "after": after,
                "client_key": secrets.token_urlsafe(12),
                "logic": page_logic(leaf, checked) | {"received": queries.received_from(actor, thing)}
                if common["may_write"]
                else None,
                "comments": thing.comments.filter(leaf=leaf.key, settled_at__isnull=True).select_related(
                    "person"
                ),
            }
        )

    def beside(self, report: Report) -> dict[str, Any]:
        passages = Paginator(queries.said_below(report, self.leaf), 8)
        page = passages.get_page(self.request.GET.get("trang"))
        return {"page": page, "sums": queries.sums_beside(report, self.leaf)}


class SaveLeaf(ShowLeaf, Act):
    may = rules.may_try_writing
    http_method_names = ["post", "options"]

    def act(self, actor: Actor, thing: Report, data: Any, at: datetime) -> str:
        answers = posted(self.leaf, data) | actions.attach(
            report=thing, leaf=self.leaf, files=self.request.FILES, drop=data.getlist("drop"), at=at
        )
        save = actions.send_answers if "send" in data else actions.save_draft
        saved = save(
            report=thing, answers=answers, base=_base(thing, data), client_key=data.get("client_key", ""),
            by=actor, at=at,
        )  # fmt: skip
        self.saved = saved
        if saved.sent:
            return ""
        if saved.sentence:
            messages.warning(self.request, saved.sentence)
            return ""
        wrong = saved.checked.blocking if saved.checked else []
        self.stay = any(problem.leaf == self.leaf.key for problem in wrong) and "later" not in data
        return "" if self.stay else f"Đã gửi lên mục “{self.leaf.title}” lúc {clock(at)}, giữ ở dạng nháp."

    def next_url(self, thing: Report) -> str:
        here = reverse("reports:leaf", args=[thing.pk, self.leaf.key])
        if self.saved.pairs:
            return reverse("reports:clashes", args=[thing.pk])
        if "send" in self.request.POST:
            page = "receipt" if self.saved.sent else "before"
            return reverse(f"reports:{page}", args=[thing.pk])
        if getattr(self, "stay", False) or self.saved.sentence:
            return here
        if "later" in self.request.POST:
            return reverse("reports:show", args=[thing.pk])
        _, after = self.form.around(self.leaf.key)
        if after is None:
            return reverse("reports:before", args=[thing.pk])
        return reverse("reports:leaf", args=[thing.pk, after.key])

    def back_url(self, thing: Report) -> str:
        return reverse("reports:leaf", args=[thing.pk, self.leaf.key])


class AutoSave(OneLeaf, Page):
    """Saves as one types: the same fields as the page, an answer in JSON."""

    may = rules.may_try_writing
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        try:
            saved = actions.save_draft(
                report=self.thing, answers=posted(self.leaf, request.POST), base=_base(self.thing, request.POST),
                client_key=request.POST.get("client_key", ""), by=self.actor, at=self.at,
            )  # fmt: skip
        except Refused as refusal:
            return JsonResponse(in_tongue({"refused": refusal.sentence}), status=422)
        return JsonResponse(
            {
                "revision": saved.revision,
                "said": in_tongue(saved.sentence or f"Đã gửi lên lúc {clock(self.at)}, giữ ở dạng nháp"),
                "plain": not saved.sentence,
                "pairs": [pair.key for pair in saved.pairs],
                "doubts": in_tongue(dict(saved.doubts)),
                "problems": {
                    problem.key: in_tongue(problem.sentence)
                    for problem in (saved.checked.blocking if saved.checked else [])
                    if problem.leaf == self.leaf.key
                },
            }
        )


def _base(report: Report, data: Mapping[str, Any]) -> int:
    """The revision that the answers were typed over: the page's, or a later one made by the copy they follow."""
    return max(_number(data.get("base")), queries.revision_of(report, data.get("follows", "")))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


class ShowClashes(OneReport, Page):
    may = rules.may_read
    template_name = "reports/clashes.html"

    def context(self, actor: Actor, thing: Report) -> Mapping[str, Any]:
        from tusach.reports.display import shown  # noqa: PLC0415 - kept beside its only use

        form = self.form
        pairs = []
        for clash in thing.clashes.filter(settled_at__isnull=True).select_related("person").order_by("pk"):
            question = form.questions.get(clash.key)
            if question:
                pairs.append(
                    {"clash": clash, "question": question, "mine": shown(question, clash.mine) or "để trống",
                     "theirs": shown(question, clash.theirs) or "để trống"}
                )  # fmt: skip
        return self.common(actor, thing) | {"pairs": pairs}


class SettleClash(Act):
    may = rules.may_settle

    def find(self, actor: Actor, **address: Any) -> Clash:
        report = get_object_or_404(queries.visible_to(actor), pk=address["pk"])
        clash: Clash = get_object_or_404(
            report.clashes.select_related("report__obligation"), pk=address["clash"]
        )
        return clash

    def act(self, actor: Actor, thing: Clash, data: Mapping[str, Any], at: datetime) -> str:
        actions.settle_clash(clash=thing, take_mine=data.get("take") == "mine", by=actor, at=at)
        return "Đã chọn xong."

    def next_url(self, thing: Clash) -> str:
        more = thing.report.clashes.filter(settled_at__isnull=True).exists()
        return reverse("reports:clashes" if more else "reports:show", args=[thing.report_id])

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.campaign import actions, queries, rules
from tusach.campaign.forms import ConfirmForm, CorrectionForm, PlanForm, first_answers
from tusach.campaign.models import PlanReading, ReadingState
from tusach.campaign.plan import leaves_of, nodes_of
from tusach.kit.pages import Act, Listing, Page

# Parts of a reading shown as lists: key, heading, and the field that names an item.
PARTS = (
    ("references", "Căn cứ, dẫn chiếu", "raw"),
    ("purposes", "Mục đích, yêu cầu", "text"),
    ("activities", "Hoạt động", "title"),
    ("milestones", "Mốc thời gian", "title"),
    ("obligations", "Hạn gửi", "what"),
    ("bodies", "Ban, tổ cần lập", "name"),
    ("delegations", "Đoàn khảo sát", "raw"),
    ("recipients", "Nơi nhận", "raw"),
)


class ListPlans(Listing):
    may = rules.may_read_plan
    template_name = "campaign/plans.html"

    def rows(self, actor: Any, thing: Any) -> QuerySet[Any]:
        return (
            queries.readings_visible_to(actor)
            .defer("reading")
            .select_related("read_by", "campaign")
            .order_by("-pk")
        )


class SendPlan(Act):
    may = rules.may_read_plan
    template_name = "campaign/send_plan.html"
    form_class = PlanForm
    made: PlanReading

    def act(self, actor: Any, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        file = data["file"]
        self.made = actions.keep_reading(data=file.read(), name=file.name, by=actor, at=at)
        if self.made.state == ReadingState.WAITING:
            return "Đã giữ tệp kế hoạch. Máy đọc xong thì trang này mở bản đọc và anh chị được báo."
        return "Đã đọc kế hoạch. Xin dò lại những chỗ có dấu cần xem."

    def next_url(self, thing: Any) -> str:
        return reverse("campaign:plan", args=[self.made.pk])


class OnePlan:
    may = staticmethod(rules.may_read_plan)

    def find(self, actor: Any, **address: Any) -> PlanReading:
        return get_object_or_404(queries.readings_visible_to(actor).select_related("campaign"), **address)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def shown(reading: Mapping[str, Any]) -> dict[str, Any]:
    """The text with its doubts, and the parts with the line each links to."""
    doubted: dict[int, list[str]] = {}
    for doubt in reading["doubts"]:
        doubted.setdefault(doubt["line"], []).append(f"{doubt['what']}: {doubt['why']}")
    parts = [
        {
            "title": title,
            "items": [
                {"text": one[name], "line": (one["lines"] or [0])[0], "one": one} for one in reading[key]
            ],
        }
        for key, title, name in PARTS
    ]
    depth = [{"node": node, "depth": node["key"].count(".")} for node in nodes_of(reading["outline"])]
    return {
        "lines": [
            (number, text, doubted.get(number, [])) for number, text in enumerate(reading["lines"], start=1)
        ],
        "whole_doubts": doubted.get(0, []),
        "doubt_count": len(reading["doubts"]),
        "parts": parts,
        "outline": depth,
        "leaf_count": sum(1 for _ in leaves_of(reading["outline"])),
        "document": reading["document"],
        "incoming": reading["incoming"],
        "dated": _day(reading["document"].get("dated")),
        "arrived": _day((reading["incoming"] or {}).get("date")),
    }


class ShowPlan(OnePlan, Page):
    """The reading, or how far it is. `?chi=tien-do`: only how far, for a page that looks again and again."""

    template_name = "campaign/plan.html"

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        waits = self.thing.state == ReadingState.WAITING
        if waits and request.GET.get("chi") == "tien-do":
            self.template_name = "ui/_waiting.html"
        elif self.thing.state != ReadingState.READ:
            self.template_name = "campaign/plan_waits.html"
        return super().get(request, **address)

    def context(self, actor: Any, thing: PlanReading) -> Mapping[str, Any]:
        if thing.state != ReadingState.READ:
            return {"progress": queries.progress_of_plan(thing, at=self.at)}
        return shown(thing.reading)


class ReadPlanAgain(OnePlan, Act):
    def act(self, actor: Any, thing: PlanReading, data: Mapping[str, Any], at: datetime) -> str:
        actions.read_plan_again(plan=thing, by=actor, at=at)
        return "Máy sẽ đọc lại tệp này."

    def next_url(self, thing: PlanReading) -> str:
        return reverse("campaign:plan", args=[thing.pk])


class PlanFile(OnePlan, Page):
    """The file as it came."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return FileResponse(self.thing.file.open("rb"), as_attachment=True, filename=self.thing.name)


class ReadPlan(OnePlan):
    """A plan that was read; one that waits has no such pages yet."""

    def find(self, actor: Any, **address: Any) -> PlanReading:
        plan = super().find(actor, **address)
        if plan.state != ReadingState.READ:
            raise Http404
        return plan


class CorrectPlan(ReadPlan, Act):
    template_name = "campaign/correct.html"
    form_class = CorrectionForm

    def form_arguments(self, actor: Any, thing: PlanReading) -> dict[str, Any]:
        return {"plan": thing}

    def act(self, actor: Any, thing: PlanReading, data: Mapping[str, Any], at: datetime) -> str:
        form = self.make_form()
        assert isinstance(form, CorrectionForm)  # noqa: S101 - narrows the type for mypy
        form.is_valid()
        actions.correct_reading(plan=thing, changes=form.changes(), by=actor, at=at)
        return "Đã lưu bản đọc."

    def next_url(self, thing: PlanReading) -> str:
        return reverse("campaign:plan", args=[thing.pk])


class SettleDoubt(ReadPlan, Act):
    def act(self, actor: Any, thing: PlanReading, data: Mapping[str, Any], at: datetime) -> str:
        line = data.get("line", "")
        number = int(line) if line.isdecimal() and len(line) < 9 else -1
        actions.settle_doubt(plan=thing, what=data.get("what", ""), line=number, by=actor, at=at)
        return ""

    def next_url(self, thing: PlanReading) -> str:
        return reverse("campaign:plan", args=[thing.pk])


class ConfirmPlan(ReadPlan, Act):
    template_name = "campaign/confirm.html"
    form_class = ConfirmForm
    made: Any = None

    def form_arguments(self, actor: Any, thing: PlanReading) -> dict[str, Any]:
        return {"initial": first_answers(thing)}

    def act(self, actor: Any, thing: PlanReading, data: Mapping[str, Any], at: datetime) -> str:
        self.made = actions.create_campaign(
            plan=thing, by=actor, at=at, name=data["name"], short_name=data["short_name"],
            reference_date=data["reference_date"], years=(data["first_year"], data["last_year"]),
            survey_due=data["survey_due"], report_due=data["report_due"],
        )  # fmt: skip
        return "Đã lập đợt. Xem lại rồi bắt đầu khi đã sẵn sàng."

    def next_url(self, thing: PlanReading) -> str:
        return reverse("campaign:show", args=[self.made.pk])

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.campaign import actions, queries, rules
from tusach.campaign.forms import ReasonForm, TripForm, WhyForm
from tusach.campaign.models import Campaign, Obligation, ObligationKind, Trip
from tusach.kit import drawing
from tusach.kit.clock import day_of
from tusach.kit.pages import Act, Listing, Page
from tusach.places import queries as places

STATES = (("CHUA", "Chưa gửi"), ("QUA_HAN", "Quá hạn"), ("DA_GUI", "Đã gửi"), ("GIA_HAN", "Đã gia hạn"))


class ListCampaigns(Listing):
    may = rules.is_known
    template_name = "campaign/list.html"

    def rows(self, actor: Any, thing: Any) -> QuerySet[Any]:
        return queries.in_order(queries.visible_to(actor)).defer("reading")

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        return {**super().context(actor, thing), "runs": rules.may_read_plan(actor)}


class OneCampaign:
    def find(self, actor: Any, **address: Any) -> Campaign:
        return get_object_or_404(queries.visible_to(actor).defer("reading").select_related("plan"), **address)

    def next_url(self, thing: Campaign) -> str:
        return reverse("campaign:show", args=[thing.pk])


class OfCampaign:
    """A part of a campaign; `model` is the part. Afterwards the browser is at the campaign's page."""

    model: Any
    title = ""
    verb = "Lưu"

    def find(self, actor: Any, **address: Any) -> Any:
        rows = self.model.objects.filter(campaign__in=queries.visible_to(actor)).select_related("campaign")
        return get_object_or_404(rows, **address)

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        campaign = thing if isinstance(thing, Campaign) else thing.campaign
        return {"title": self.title, "verb": self.verb, "back": self.next_url(thing), "campaign": campaign}

    def next_url(self, thing: Any) -> str:
        return reverse("campaign:show", args=[thing.pk if isinstance(thing, Campaign) else thing.campaign_id])


class ShowCampaign(OneCampaign, Page):
    may = rules.may_see_campaign
    template_name = "campaign/show.html"

    def context(self, actor: Any, thing: Campaign) -> Mapping[str, Any]:
        day = actor.day
        milestones = list(queries.milestones_of(thing))
        owed = queries.obligations_visible_to(actor).filter(campaign=thing)
        late = queries.overdue_in(milestones, owed, day=day)
        marks = queries.stones_of(milestones, late, day=day)
        counts = queries.counts(owed, day=day)
        return {
            "line": drawing.timeline(marks, today=day, title=f"Các mốc của {thing.short_name}")
            if marks
            else "",
            "milestones": [(one, late.get(one.pk, [])) for one in milestones],
            "cancelled": queries.cancelled_of(thing),
            "changed": [(one, queries.turned_in(one)) for one in queries.plan_changes_of(thing)],
            "today": day,
            "activities": queries.activities_of(thing),
            "cancelled_activities": queries.cancelled_activities(thing),
            "committees": queries.committees_of(thing),
            "trips": thing.trips.order_by("order"),
            "meetings": queries.meetings_of(thing),
            "letters": queries.letters_of(thing),
            "budget": queries.budget_of(thing),
            "sums": queries.budget_sums(thing),
            "counts": [{**one, "label": ObligationKind(one["kind"]).label} for one in counts],
            "runs": rules.may_run_campaign(actor, thing),
        }


class ListObligations(OneCampaign, Listing):
    may = rules.may_see_campaign
    template_name = "campaign/obligations.html"

    @property
    def around(self) -> int | None:
        """The place asked for by `?noi=`: it and all below it."""
        asked = self.request.GET.get("noi", "")
        return int(asked[:12]) if asked.isascii() and asked.isdecimal() else None

    def rows(self, actor: Any, thing: Campaign) -> QuerySet[Any]:
        asked = self.request.GET
        own = queries.obligations_visible_to(actor).filter(campaign=thing)
        if self.around is not None:
            own = queries.around(own, self.around)
        return queries.listed(
            own, kind=asked.get("loai", ""), state=asked.get("trang_thai", ""), day=actor.day
        )

    def context(self, actor: Any, thing: Campaign) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        for row in page.object_list:
            in_time = row.answered_at is not None and day_of(row.answered_at) <= row.last_day
            row.may_extend = thing.state == "OPEN" and not in_time and rules.may_extend(actor, row)
            row.may_drop = thing.state == "OPEN" and row.answered_at is None and rules.runs_campaigns(actor)
        place = places.names_on([self.around], thing.reference_date) if self.around is not None else {}
        return {"page": page, "kinds": ObligationKind.choices, "states": STATES, "day": actor.day,
                "around": self.around, "place": place[self.around].full_name if self.around in place else "",
                "asked": {"loai": self.request.GET.get("loai", ""), "trang_thai": self.request.GET.get("trang_thai", "")},
                "reads": where_answers_are(actor), "reminds": rules.may_remind_below(actor, thing), "runs": rules.may_run_campaign(actor, thing)}  # fmt: skip


def where_answers_are(actor: Any) -> str:
    """The page of the answers themselves: one's own, or those of the places below. Rooms link by name only."""
    levels = ("PROVINCE", "DISTRICT")
    reviews = actor.serves_centre() or any(actor.units(*rules.ANSWERERS, level=one) for one in levels)
    return "reports:list" if reviews else "reports:mine" if actor.units(*rules.ANSWERERS) else ""


class OneObligation:
    """Afterwards the browser is at the list of who owes."""

    def find(self, actor: Any, **address: Any) -> Obligation:
        return get_object_or_404(queries.obligations_visible_to(actor).select_related("campaign"), **address)

    def next_url(self, thing: Obligation) -> str:
        return reverse("campaign:obligations", args=[thing.campaign_id])


class ExtendObligation(OneObligation, Act):
    may = rules.may_extend
    template_name = "campaign/extend.html"
    form_class = ReasonForm

    def context(self, actor: Any, thing: Obligation) -> Mapping[str, Any]:
        return {"changes": thing.changes.select_related("person").order_by("-at")}

    def act(self, actor: Any, thing: Obligation, data: Mapping[str, Any], at: datetime) -> str:
        actions.extend_obligation(
            obligation=thing, until=data["until"], reason=data["reason"], by=actor, at=at
        )
        return f"Đã gia hạn cho {thing.unit_name}."


class OpenCampaign(OneCampaign, Act):
    may = rules.may_run_campaign

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        actions.open_campaign(campaign=thing, by=actor, at=at)
        return "Đợt đã bắt đầu; danh sách đơn vị đã chốt."


class CloseCampaign(OneCampaign, Act):
    may = rules.may_run_campaign

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        actions.close_campaign(campaign=thing, by=actor, at=at)
        return "Đợt đã khép lại; những gì đã nhận được khóa lại."


class ReopenCampaign(OneCampaign, OfCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = WhyForm
    title, verb = "Mở lại đợt", "Mở lại đợt"

    def context(self, actor: Any, thing: Campaign) -> Mapping[str, Any]:
        said = "Báo cáo bị khóa khi khép lại trở về “đã nhận”. Hạn gửi giữ nguyên; nơi nào cần thêm ngày thì gia hạn."
        return {**super().context(actor, thing), "said": said}

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        actions.reopen_campaign(campaign=thing, reason=data["reason"], by=actor, at=at)
        return "Đợt đã mở lại."


class AddTrip(OneCampaign, OfCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class: Any = TripForm
    title, verb = "Thêm đoàn khảo sát", "Thêm đoàn"

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        return f"Đã thêm {actions.add_trip(campaign=thing, facts=data, by=actor, at=at).name}."


class RecordTrip(OfCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/trip.html"
    form_class: Any = TripForm
    model = Trip

    def form_arguments(self, actor: Any, thing: Trip) -> dict[str, Any]:
        return {"instance": thing}

    def act(self, actor: Any, thing: Trip, data: Mapping[str, Any], at: datetime) -> str:
        actions.record_trip(trip=thing, facts=data, by=actor, at=at)
        return f"Đã ghi {thing.name}."

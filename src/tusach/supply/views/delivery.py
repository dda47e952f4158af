"""Consignments for those who send and pass on, cases to settle, parcels nobody answered for, and the printed forms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.clock import day_of
from tusach.kit.pages import Act, Listing, Page
from tusach.kit.text import day, number
from tusach.people.models import Actor
from tusach.people.queries import names_of
from tusach.places.queries import names_on
from tusach.supply import rules
from tusach.supply.actions.cases import note_call, outcomes_for, settle_discrepancy
from tusach.supply.actions.delivery import dispatch, hand_to_communes, pack, take_over
from tusach.supply.exports import handover_minutes, issue_note, labels_pdf, parcel_lists_pdf
from tusach.supply.forms import CallForm, DispatchForm, PackForm, SettleForm, TakeOverForm
from tusach.supply.models import Consignment, Discrepancy, HandOver, Parcel, ParcelState, Round
from tusach.supply.queries.delivery import (
    calls_for,
    cases_owned,
    cases_visible_to,
    consignments_visible_to,
    copies_on_the_road,
    copies_still_under_way,
    handovers_of,
    league_of,
    lines_of_parcel,
    parcels_of,
    parcels_visible_to,
    receipts_of,
)
from tusach.supply.queries.rounds import visible_to as rounds_visible_to


class Consignments(Listing):
    may = rules.supplies
    template_name = "supply/consignments.html"

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Any]:
        rows = consignments_visible_to(actor).order_by("-round_id", "province_id")
        asked = self.request.GET.get("dot", "")
        return rows.filter(round=int(asked)) if asked.isdecimal() and len(asked) < 12 else rows

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        data = dict(super().context(actor, thing))
        rows = list(data["page"].object_list)
        names = names_on({row.province_id for row in rows}, day_of(self.at))
        return {**data, "rows": [(row, names[row.province_id].full_name) for row in rows]}


class OneConsignment:
    """Found as the actor may see it."""

    def find(self, actor: Actor, **address: Any) -> Consignment:
        return get_object_or_404(consignments_visible_to(actor), pk=address["pk"])

    def next_url(self, thing: Consignment) -> str:
        return reverse("supply:consignment", args=[thing.pk])


class ShowConsignment(OneConsignment, Page):
    may = rules.holds_depot
    template_name = "supply/consignment.html"

    def context(self, actor: Actor, thing: Consignment) -> Mapping[str, Any]:
        today = day_of(self.at)
        parcels = list(parcels_of(thing))
        names = names_on({one.unit_id for one in parcels} | {thing.province_id}, today)
        waiting = [one for one in handovers_of(thing) if one.taken_at is None]
        return {
            "rows": [(one, names[one.unit_id].full_name) for one in sorted(parcels, key=_still_here)],
            "copies": sum(one.copies for one in parcels),
            "boxes": sum(one.boxes for one in parcels),
            "here": sum(one.state == ParcelState.WITH_PROVINCE for one in parcels),
            "on_road": copies_on_the_road(thing),
            "in_store": sum(one.copies for one in parcels if one.state == ParcelState.WITH_PROVINCE),
            "place": names[thing.province_id].full_name,
            "depot": names_of([thing.depot_id], today).get(thing.depot_id),
            "handovers": handovers_of(thing),
            "waiting": waiting[0] if waiting and rules.may_take_over(actor, thing) else None,
            "central": rules.keeps_central(actor),
            "today": day(today),
        }


def _still_here(parcel: Parcel) -> tuple[bool, int]:
    """What somebody has to do something with comes first."""
    return parcel.state != ParcelState.WITH_PROVINCE, parcel.pk


class Pack(OneConsignment, Act):
    may = rules.keeps_central
    template_name = "supply/act.html"
    form_class = PackForm

    def context(self, actor: Actor, thing: Consignment) -> Mapping[str, Any]:
        return {
            "title": f"Đóng gói chuyến {thing.code}", "verb": "Đã đóng gói", "back": self.next_url(thing),
            "text": "Mỗi kiện có một tờ danh sách bên trong và một nhãn bên ngoài. In cả hai trước khi đóng.",
        }  # fmt: skip

    def act(self, actor: Actor, thing: Consignment, data: Mapping[str, Any], at: datetime) -> str:
        pack(consignment=thing, expected_on=data["expected_on"], by=actor, at=at)
        return f"Đã ghi chuyến {thing.code} đóng gói xong."


class Dispatch(OneConsignment, Act):
    may = rules.keeps_central
    template_name = "supply/act.html"
    form_class = DispatchForm

    def form_arguments(self, actor: Actor, thing: Consignment) -> dict[str, Any]:
        expected = day(thing.expected_on) if thing.expected_on else ""
        return {"initial": {"on": day(day_of(self.at)), "expected_on": expected}}

    def context(self, actor: Actor, thing: Consignment) -> Mapping[str, Any]:
        return {
            "title": f"Xuất kho chuyến {thing.code}", "verb": "Ký xuất kho", "back": self.next_url(thing),
            "text": "Ký bên giao. Sách rời kho trung ương và được tính là đang chuyển, đến khi tỉnh ký nhận vào kho tỉnh.",
        }  # fmt: skip

    def act(self, actor: Actor, thing: Consignment, data: Mapping[str, Any], at: datetime) -> str:
        dispatch(
            consignment=thing, on=data["on"], expected_on=data["expected_on"], given_name=data["given_name"],
            by=actor, at=at,
        )  # fmt: skip
        return f"Đã xuất kho chuyến {thing.code}."


class TakeOver(Act):
    """The depot signs that a consignment came."""

    may = rules.may_sign
    template_name = "supply/act.html"
    form_class = TakeOverForm

    def find(self, actor: Actor, **address: Any) -> HandOver:
        rows = HandOver.objects.filter(consignment__in=consignments_visible_to(actor)).select_related(
            "consignment"
        )
        return get_object_or_404(rows, pk=address["pk"])

    def context(self, actor: Actor, thing: HandOver) -> Mapping[str, Any]:
        return {"title": "Ký nhận chuyến sách", "verb": "Ký nhận", "back": self.next_url(thing),
                "text": f"Bên giao: {thing.given_name}. Xin đếm số kiện trước khi ký; thiếu kiện thì ghi ở ghi chú. "
                        "Ký xong, sách được tính là ở kho tỉnh."}  # fmt: skip

    def act(self, actor: Actor, thing: HandOver, data: Mapping[str, Any], at: datetime) -> str:
        take_over(handover=thing, taken_name=data["taken_name"], note=data["note"], by=actor, at=at)
        return "Đã ký nhận."

    def next_url(self, thing: HandOver) -> str:
        return reverse("supply:consignment", args=[thing.consignment_id])


class HandToCommunes(OneConsignment, Act):
    """Ticked parcels, or all that lie in the store, go to their communes."""

    may = rules.holds_depot

    def act(self, actor: Actor, thing: Consignment, data: Mapping[str, Any], at: datetime) -> str:
        typed = self.request.POST.getlist("kien")
        chosen = [int(one) for one in typed if one.isascii() and one.isdecimal() and len(one) < 12]
        if "tat-ca" in self.request.POST:
            chosen = list(thing.parcels.filter(state=ParcelState.WITH_PROVINCE).values_list("pk", flat=True))
        name = str(data.get("given_name", "")) or (actor.person.full_name if actor.person else "")
        count = hand_to_communes(
            consignment=thing, parcels=chosen, on=day_of(at), given_name=name, by=actor, at=at
        )
        return f"Đã ghi giao {number(count)} kiện. Xã đã được báo."


class ShowParcel(Page):
    """A parcel as those who send it see it: its list, every receipt side by side, its cases."""

    may = rules.holds_depot_of
    template_name = "supply/parcel.html"

    def find(self, actor: Actor, **address: Any) -> Parcel:
        return get_object_or_404(parcels_visible_to(actor), code=address["code"])

    def context(self, actor: Actor, thing: Parcel) -> Mapping[str, Any]:
        return {
            "lines": lines_of_parcel(thing),
            "receipts": receipts_of(thing),
            "cases": cases_visible_to(actor).filter(parcel=thing).order_by("pk"),
            "body": names_of([thing.body_id], day_of(self.at)).get(thing.body_id),
            "under_way": copies_still_under_way(thing),
        }


class Cases(Listing):
    may = rules.supplies
    template_name = "supply/cases.html"

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Any]:
        return cases_owned(actor, is_open="xong" not in self.request.GET)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        data = dict(super().context(actor, thing))
        rows = list(data["page"].object_list)
        today = day_of(self.at)
        names = names_on({row.parcel.unit_id for row in rows}, today)
        return {**data, "rows": [(row, names[row.parcel.unit_id].full_name, row.due_on < today) for row in rows],
                "done": "xong" in self.request.GET}  # fmt: skip


class SettleCase(Act):
    may = rules.may_settle
    template_name = "supply/case.html"
    form_class = SettleForm

    def find(self, actor: Actor, **address: Any) -> Discrepancy:
        return get_object_or_404(cases_visible_to(actor), pk=address["pk"])

    def form_arguments(self, actor: Actor, thing: Discrepancy) -> dict[str, Any]:
        return {"kind": thing.kind, "outcomes": outcomes_for(thing.kind)}

    def context(self, actor: Actor, thing: Discrepancy) -> Mapping[str, Any]:
        return {"place": names_on([thing.parcel.unit_id], day_of(self.at))[thing.parcel.unit_id].full_name}

    def act(self, actor: Actor, thing: Discrepancy, data: Mapping[str, Any], at: datetime) -> str:
        done = settle_discrepancy(
            discrepancy=thing, outcome=data["outcome"], note=data["note"], charged_to=data.get("charged_to", ""),
            lost=data.get("lost", False), by=actor, at=at,
        )  # fmt: skip
        return f"Đã giải quyết: {done.get_outcome_display()}."

    def next_url(self, thing: Discrepancy) -> str:
        return "supply:cases"


class Calls(Page):
    may = rules.supplies
    template_name = "supply/calls.html"

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        today = day_of(self.at)
        calls = calls_for(actor, today)
        names = names_on({one.parcel.unit_id for one in calls}, today)
        return {"rows": [(one, names[one.parcel.unit_id].full_name) for one in calls]}


class NoteCall(Act):
    may = rules.holds_depot_of
    form_class = CallForm

    def find(self, actor: Actor, **address: Any) -> Parcel:
        return get_object_or_404(parcels_visible_to(actor), code=address["code"])

    def act(self, actor: Actor, thing: Parcel, data: Mapping[str, Any], at: datetime) -> str:
        note_call(parcel=thing, note=data["note"], by=actor, at=at)
        return "Đã ghi cuộc gọi."

    def next_url(self, thing: Parcel) -> str:
        return "supply:calls"


class ShowLeague(Page):
    """Who has confirmed, by province; the most silent first."""

    may = rules.may_see_sheets
    template_name = "supply/league.html"

    def find(self, actor: Actor, **address: Any) -> Round:
        return get_object_or_404(rounds_visible_to(actor), pk=address["pk"])

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        rows = league_of(thing)
        names = names_on({row.province for row in rows}, day_of(self.at))
        return {"rows": [(row, names[row.province].full_name) for row in rows],
                "sent": sum(row.sent for row in rows), "silent": sum(row.silent for row in rows),
                "confirmed": sum(row.confirmed + row.disputed for row in rows)}  # fmt: skip


class PrintedForm(OneConsignment, Page):
    """A consignment's papers as PDF: `which` names one of them."""

    may = rules.holds_depot

    def get(self, request: Any, **address: Any) -> HttpResponseBase:
        make = {
            "phieu-xuat": issue_note, "bien-ban": handover_minutes, "nhan-kien": labels_pdf,
            "danh-sach": parcel_lists_pdf,
        }[address["which"]]  # fmt: skip
        pdf = make(self.thing, on=day_of(self.at))
        name = f"{address['which']}-{self.thing.code}.pdf"
        return HttpResponse(
            pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
        )

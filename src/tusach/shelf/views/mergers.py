"""When communes merge: what waits, starting, counting, minutes, handing over, handing back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.clock import day_of
from tusach.kit.pages import Act, Page
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.shelf import rules
from tusach.shelf.actions import mergers as actions
from tusach.shelf.exports.mergers import handing_minutes
from tusach.shelf.forms import FinishMergerForm, StartMergerForm, UndoMergerForm
from tusach.shelf.models import Merger, MergerPart, MergerState, Shelf
from tusach.shelf.queries.mergers import (
    Waiting,
    contents_of,
    differences_of,
    mergers_visible_to,
    parts_of,
    parts_visible_to,
    proposed_to,
    waiting_for,
)
from tusach.shelf.queries.shelves import placed_names
from tusach.shelf.views.doors import OneShelf
from tusach.supply.models import Account


class Mergers(Page):
    """What my commune has inherited and not yet taken over, and the mergers so far."""

    may = rules.may_read
    template_name = "shelf/mergers.html"

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        return {
            "proposed": proposed_to(actor),
            "rows": mergers_visible_to(actor).order_by("-made_at", "-pk")[:100],
            "is_keeper": rules.is_keeper(actor),
        }


class StartMerger(OneShelf, Act):
    """Choose which shelves come to this one, and which stay where they stand."""

    may = rules.may_merge
    template_name = "shelf/merger_start.html"
    form_class = StartMergerForm
    made: Merger

    def waiting(self, thing: Shelf) -> list[Waiting]:
        return waiting_for(thing.unit, day_of(self.at))

    def form_arguments(self, actor: Actor, thing: Shelf) -> dict[str, Any]:
        waiting = self.waiting(thing)
        shelves = [(f"s{shelf.pk}", shelf.name) for one in waiting for shelf in one.shelves]
        accounts = [(f"a{account.pk}", account.label) for one in waiting for account in one.accounts]
        return {"shelves": shelves, "accounts": accounts}

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        return {**super().context(actor, thing), "waiting": self.waiting(thing)}

    def act(self, actor: Actor, thing: Shelf, data: Mapping[str, Any], at: datetime) -> str:
        shelves = Shelf.objects.filter(pk__in=_ids(data["parts"], "s")).select_related(
            "account", "body", "unit"
        )
        accounts = Account.objects.filter(pk__in=_ids(data["parts"], "a")).select_related("body", "unit")
        self.made = actions.start_merger(
            into=thing, shelves=list(shelves.order_by("pk")), accounts=list(accounts.order_by("pk")),
            staying=_ids(data["staying"], "s"), note=data["note"], by=actor, at=at,
        )  # fmt: skip
        return "Đã bắt đầu bàn giao. Việc tiếp theo: kiểm đếm."

    def next_url(self, thing: Shelf) -> str:
        return reverse("shelf:merger", args=[self.made.pk])


def _ids(chosen: list[str], letter: str) -> list[int]:
    return [int(one[1:]) for one in chosen if one.startswith(letter)]


class OneMerger:
    def find(self, actor: Actor, **address: Any) -> Merger:
        return get_object_or_404(mergers_visible_to(actor), pk=address["pk"])

    def context(self, actor: Actor, thing: Merger) -> Mapping[str, Any]:
        return {
            "shelf": thing.into,
            "keeps": rules.keeps(actor, thing.into),
            "hands": rules.may_hand_over(actor, thing),
        }

    def next_url(self, thing: Merger) -> str:
        return reverse("shelf:merger", args=[thing.pk])


class ShowMerger(OneMerger, Page):
    """Each shelf with its counts and differences; below it the one thing to do next."""

    may = rules.may_read
    template_name = "shelf/merger.html"

    def context(self, actor: Actor, thing: Merger) -> Mapping[str, Any]:
        parts = parts_of(thing)
        for part in parts:
            part.merger = thing
        names = placed_names((part.shelf for part in parts), day_of(self.at))
        rows = [
            (
                part,
                names[part.shelf_id],
                contents_of(part),
                differences_of(part),
                rules.may_count_part(actor, part),
            )
            for part in parts
        ]
        done = [part.count is not None and part.count.state == "CLOSED" for part in parts]
        return {
            **super().context(actor, thing),
            "parts": rows,
            "all_counted": all(done),
            "counted": sum(done),
            "next_part": next((part.pk for part, is_done in zip(parts, done, strict=True) if not is_done), 0),
            "is_counting": thing.state == MergerState.COUNTING,
        }


class CountPart(Act):
    """Begin, or go on with, the count of one shelf; `second` is the other keeper's own."""

    may = rules.may_count_part
    count_id = 0

    def find(self, actor: Actor, **address: Any) -> MergerPart:
        return get_object_or_404(parts_visible_to(actor), pk=address["pk"])

    def act(self, actor: Actor, thing: MergerPart, data: Mapping[str, Any], at: datetime) -> str:
        second = self.request.POST.get("second") == "1"
        count = actions.count_part(
            part=thing,
            second=second,
            is_blind=second or self.request.POST.get("blind") == "1",
            by=actor,
            at=at,
        )
        self.count_id = count.pk
        return ""

    def next_url(self, thing: MergerPart) -> str:
        return reverse("shelf:count", args=[self.count_id])

    def back_url(self, thing: MergerPart) -> str:
        return reverse("shelf:merger", args=[thing.merger_id])


class DraftMinutes(OneMerger, Act):
    may = rules.may_hand_over

    def act(self, actor: Actor, thing: Merger, data: Mapping[str, Any], at: datetime) -> str:
        actions.draft_minutes(merger=thing, by=actor, at=at)
        return "Đã lập biên bản. In ra, hai bên ký, rồi ghi số biên bản."


class CountAgain(OneMerger, Act):
    may = rules.may_hand_over

    def act(self, actor: Actor, thing: Merger, data: Mapping[str, Any], at: datetime) -> str:
        actions.count_again(merger=thing, by=actor, at=at)
        return "Đã mở lại việc kiểm đếm."


class Minutes(OneMerger, Page):
    """The minutes as PDF, to be signed by both sides."""

    may = rules.may_read

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        headers = {
            "Content-Disposition": f'inline; filename="ban-giao-{self.thing.pk}.pdf"',
            "Cache-Control": "no-store",
        }
        data = handing_minutes(self.thing, day_of(self.thing.done_at or self.at))
        return HttpResponse(data, content_type="application/pdf", headers=headers)


class FinishMerger(OneMerger, Act):
    may = rules.may_hand_over
    template_name = "shelf/merger_finish.html"
    form_class = FinishMergerForm

    def context(self, actor: Actor, thing: Merger) -> Mapping[str, Any]:
        parts = parts_of(thing)
        names = placed_names((part.shelf for part in parts), day_of(self.at))
        rows = [(part, names[part.shelf_id], contents_of(part)) for part in parts]
        return {**super().context(actor, thing), "parts": rows}

    def act(self, actor: Actor, thing: Merger, data: Mapping[str, Any], at: datetime) -> str:
        done = actions.finish_merger(merger=thing, paper=data["paper"], by=actor, at=at)
        copies = sum(part.moved["copies"] + part.moved["lent"] for part in parts_of(done))
        return f"Đã bàn giao {number(copies)} bản sách."


class UndoMerger(OneMerger, Act):
    may = rules.may_hand_over
    template_name = "shelf/merger_undo.html"
    form_class = UndoMergerForm

    def act(self, actor: Actor, thing: Merger, data: Mapping[str, Any], at: datetime) -> str:
        actions.undo_merger(merger=thing, reason=data["reason"], by=actor, at=at)
        return "Đã hoàn lại. Sách và sổ trở về tủ cũ."

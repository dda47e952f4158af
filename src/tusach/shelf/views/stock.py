"""Copies that come as gifts, go lost or damaged, are passed to neighbours; numbers in books."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.books.models import Title
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.shelf import actions, rules
from tusach.shelf.actions import Copies
from tusach.shelf.forms import AddCopiesForm, GoneForm, ItemGoneForm, NumberForm, OfferForm
from tusach.shelf.models import Item, Offer, Shelf
from tusach.shelf.queries import kept, kept_by, rows_of
from tusach.shelf.queries.shelves import held_of, placed_name, placed_names, titles_named
from tusach.shelf.scanned import words_of
from tusach.shelf.views.doors import OneItem, OneOffer, OneShelf, OneTitle


class PickToAdd(OneShelf, Page):
    """Which title came: found in the programme's whole list."""

    may = rules.keeps
    template_name = "shelf/pick_to_add.html"

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        words = self.request.GET.get("q", "")
        rows = list(titles_named(words_of(words))[:40]) if words.strip() else []
        return {**super().context(actor, thing), "words": words, "rows": rows}


class AddCopies(OneTitle, Act):
    may = rules.keeps
    template_name = "shelf/add.html"
    form_class = AddCopiesForm

    def act(self, actor: Actor, thing: Shelf, data: Mapping[str, Any], at: datetime) -> str:
        copies = Copies(self.title.pk, data["quantity"], data["fund"], "thêm vào tủ", data["paper"])
        actions.add_copies(
            shelf=thing,
            title=self.title,
            copies=copies,
            device=data["device"],
            happened_at=at,
            by=actor,
            at=at,
        )
        return f"Đã thêm {number(data['quantity'])} bản “{self.title}”."

    def next_url(self, thing: Shelf) -> str:
        return reverse("shelf:titles", args=[thing.pk])


class ReportGone(OneTitle, Act):
    may = rules.keeps
    template_name = "shelf/gone.html"
    form_class = GoneForm

    def form_arguments(self, actor: Actor, thing: Shelf) -> dict[str, Any]:
        return {"funds": [row.fund for row in held_of(thing, self.title)]}

    def act(self, actor: Actor, thing: Shelf, data: Mapping[str, Any], at: datetime) -> str:
        copies = Copies(self.title.pk, data["quantity"], data["fund"], data["reason"])
        actions.report_gone(
            shelf=thing, title=self.title, copies=copies, kind=data["kind"], device=data["device"], happened_at=at,
            by=actor, at=at,
        )  # fmt: skip
        return f"Đã ghi {number(data['quantity'])} bản “{self.title}” ra khỏi tủ."

    def next_url(self, thing: Shelf) -> str:
        return reverse("shelf:titles", args=[thing.pk])


class Items(OneShelf, Page):
    """The register of single copies, and the titles that still lack numbers."""

    may = rules.may_read
    template_name = "shelf/items.html"

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        items = list(thing.items.select_related("title").order_by("number"))
        have: dict[tuple[int, str], int] = {}
        for item in items:
            if item.gone_on is None:
                have[item.title_id, item.fund] = have.get((item.title_id, item.fund), 0) + 1
        lack = [(row, row.all - have.get((row.title.pk, row.fund), 0)) for row in rows_of(thing)]
        return {
            **super().context(actor, thing),
            "items": items[-300:],
            "lack": [one for one in lack if one[1] > 0][:100],
        }


class NumberItems(OneShelf, Act):
    may = rules.keeps
    form_class = NumberForm

    def act(self, actor: Actor, thing: Shelf, data: Mapping[str, Any], at: datetime) -> str:
        title = get_object_or_404(Title, pk=data["title"])
        made = actions.number_items(
            shelf=thing, title=title, quantity=data["quantity"], fund=data["fund"], by=actor, at=at
        )
        return f"“{title}”: số {number(made[0].number)} đến {number(made[-1].number)}. Xin ghi số lên sách."

    def next_url(self, thing: Shelf) -> str:
        return reverse("shelf:items", args=[thing.pk])


class ItemGone(OneItem, Act):
    may = rules.keeps_of
    template_name = "shelf/item_gone.html"
    form_class = ItemGoneForm

    def context(self, actor: Actor, thing: Item) -> Mapping[str, Any]:
        return {"shelf": thing.shelf}

    def act(self, actor: Actor, thing: Item, data: Mapping[str, Any], at: datetime) -> str:
        actions.item_gone(item=thing, paper=data["paper"], note=data["note"], by=actor, at=at)
        return f"Đã xuất số {thing.number} khỏi sổ đăng ký cá biệt."


class Offers(OneShelf, Page):
    """What I give away, what comes to me, what the neighbours offer."""

    may = rules.may_read
    template_name = "shelf/offers.html"

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        day = day_of(self.at)
        rows, near = list(kept.offers_of(thing)[:50]), list(kept.offers_near(thing, day)[:50])
        shelves = [one for row in (*rows, *near) for one in (row.shelf, row.taken_by_shelf) if one]
        names = placed_names(shelves, day) if shelves else {}
        return {
            **super().context(actor, thing),
            "mine": [
                (row, names.get(row.taken_by_shelf_id or 0, "")) for row in rows if row.shelf_id == thing.pk
            ],
            "coming": [(row, names[row.shelf_id]) for row in rows if row.taken_by_shelf_id == thing.pk],
            "near": [(row, names[row.shelf_id]) for row in near],
        }


class MakeOffer(OneTitle, Act):
    may = rules.keeps
    template_name = "shelf/offer.html"
    form_class = OfferForm

    def form_arguments(self, actor: Actor, thing: Shelf) -> dict[str, Any]:
        self.held = held_of(thing, self.title)
        return {"funds": [row.fund for row in self.held]}

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        return {**super().context(actor, thing), "here": sum(row.quantity for row in self.held)}

    def act(self, actor: Actor, thing: Shelf, data: Mapping[str, Any], at: datetime) -> str:
        actions.offer_surplus(shelf=thing, title=self.title, by=actor, at=at, **data)
        return "Các tủ gần đây đã thấy sách này."

    def next_url(self, thing: Shelf) -> str:
        return reverse("shelf:offers", args=[thing.pk])


class TakeOffer(OneOffer, Act):
    may = rules.is_keeper

    def act(self, actor: Actor, thing: Offer, data: Mapping[str, Any], at: datetime) -> str:
        asked = str(data.get("shelf", ""))
        mine = kept_by(actor).filter(pk=int(asked) if asked.isdecimal() and len(asked) < 12 else 0).first()
        if mine is None:
            raise Refused("Xin mở trang sách nhường từ tủ của mình.")
        actions.take_offer(offer=thing, shelf=mine, by=actor, at=at)
        self.mine = mine
        return f"Đã xin nhận. {placed_name(thing.shelf, day_of(at))} đã được báo."

    def next_url(self, thing: Offer) -> str:
        return reverse("shelf:offers", args=[self.mine.pk]) if hasattr(self, "mine") else "shelf:home"


class HandOverOffer(OneOffer, Act):
    may = rules.hands_over

    def act(self, actor: Actor, thing: Offer, data: Mapping[str, Any], at: datetime) -> str:
        actions.hand_over_offer(offer=thing, by=actor, at=at)
        return "Đã ghi giao. Sách rời sổ khi bên nhận báo đã nhận."


class ReceiveOffer(OneOffer, Act):
    may = rules.takes_over

    def act(self, actor: Actor, thing: Offer, data: Mapping[str, Any], at: datetime) -> str:
        typed = str(data.get("received", "")).strip()
        if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 6):
            raise Refused("Số bản nhận được là một số, ví dụ 2.")
        done = actions.receive_offer(offer=thing, received=int(typed) if typed else None, by=actor, at=at)
        short = thing.quantity - (done.received or 0)
        told = f" Còn thiếu {number(short)} bản, bên nhường đã được báo." if short else ""
        return f"Đã nhận {number(done.received or 0)} bản “{thing.title}”.{told}"

    def next_url(self, thing: Offer) -> str:
        return reverse("shelf:offers", args=[thing.taken_by_shelf_id or thing.shelf_id])


class WithdrawOffer(OneOffer, Act):
    may = rules.hands_over

    def act(self, actor: Actor, thing: Offer, data: Mapping[str, Any], at: datetime) -> str:
        actions.withdraw_offer(offer=thing, by=actor, at=at)
        return "Đã thôi nhường."

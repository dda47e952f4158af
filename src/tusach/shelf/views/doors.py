"""What the doors of this room share: how they find their thing and where they lead back to."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.books.models import Title
from tusach.people.models import Actor
from tusach.shelf import rules
from tusach.shelf.models import Count, DeviceEvent, Item, Loan, Offer, Shelf, Weeding
from tusach.shelf.queries import kept, visible_to


class OneShelf:
    """The shelf of the address; its template finds it as `thing` and as `shelf`."""

    thing: Any

    def find(self, actor: Actor, **address: Any) -> Shelf:
        return get_object_or_404(visible_to(actor), pk=address["pk"])

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        return {"shelf": thing, "keeps": rules.keeps(actor, thing)}

    def next_url(self, thing: Shelf) -> str:
        return reverse("shelf:show", args=[thing.pk])


class OneTitle(OneShelf):
    """A title beside a shelf: `self.title`."""

    title: Title

    def find(self, actor: Actor, **address: Any) -> Shelf:
        self.title = get_object_or_404(Title.objects.select_related("superseded_by"), pk=address["title"])
        return super().find(actor, **address)

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        return {**super().context(actor, thing), "title": self.title}


class OneLoan:
    def find(self, actor: Actor, **address: Any) -> Loan:
        return get_object_or_404(kept.loans_visible_to(actor), pk=address["pk"])

    def next_url(self, thing: Loan) -> str:
        return reverse("shelf:loans", args=[thing.shelf_id])


class OneCount:
    def find(self, actor: Actor, **address: Any) -> Count:
        return get_object_or_404(kept.counts_visible_to(actor), pk=address["pk"])

    def context(self, actor: Actor, thing: Count) -> Mapping[str, Any]:
        return {"shelf": thing.shelf, "keeps": rules.keeps(actor, thing.shelf)}

    def next_url(self, thing: Count) -> str:
        return reverse("shelf:count", args=[thing.pk])


class OneWeeding:
    def find(self, actor: Actor, **address: Any) -> Weeding:
        return get_object_or_404(kept.weedings_visible_to(actor), pk=address["pk"])

    def context(self, actor: Actor, thing: Weeding) -> Mapping[str, Any]:
        return {
            "shelf": thing.shelf,
            "keeps": rules.keeps(actor, thing.shelf),
            "decides": rules.may_decide(actor, thing),
        }

    def next_url(self, thing: Weeding) -> str:
        return reverse("shelf:weeding", args=[thing.pk])


class OneOffer:
    def find(self, actor: Actor, **address: Any) -> Offer:
        return get_object_or_404(kept.offers_visible_to(actor), pk=address["pk"])

    def next_url(self, thing: Offer) -> str:
        return reverse("shelf:offers", args=[thing.shelf_id])


class OneItem:
    def find(self, actor: Actor, **address: Any) -> Item:
        return get_object_or_404(kept.items_visible_to(actor), pk=address["pk"])

    def next_url(self, thing: Item) -> str:
        return reverse("shelf:items", args=[thing.shelf_id])


class OneEvent:
    def find(self, actor: Actor, **address: Any) -> DeviceEvent:
        return get_object_or_404(kept.events_visible_to(actor), pk=address["pk"])

    def next_url(self, thing: DeviceEvent) -> str:
        return reverse("shelf:waiting", args=[thing.shelf_id])


def device_of(data: Mapping[str, Any]) -> uuid.UUID:
    """The UUID that a form without fields carries, or a new one."""
    try:
        return uuid.UUID(str(data.get("device") or ""))
    except ValueError:
        return uuid.uuid4()

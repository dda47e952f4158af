"""The phone's page of a parcel: what should come, what came; and the door of a witness, without an account."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from allauth.core.internal import ratelimit
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware

from tusach.books.models import Title
from tusach.kit import store
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Listing, anyone
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.people.queries import names_of
from tusach.supply import rules
from tusach.supply.actions.receipts import confirm_by_witness, confirm_receipt
from tusach.supply.codes import read_code
from tusach.supply.forms import WitnessForm
from tusach.supply.models import Parcel, ParcelState, RoundTitle
from tusach.supply.queries.delivery import (
    ON_THEIR_WAY,
    lines_of_parcel,
    parcels_visible_to,
    standing_receipt,
    waiting_for_actor,
)
from tusach.supply.receipt import Counted

_EXTRA = 3  # rows for books that are not on the list
_PHOTO = 8 * 1024 * 1024
_SEEN = {"image/jpeg", "image/png", "image/webp"}
_TRIES = {"supply_witness": "10/m/ip", "supply_witness_day": "100/d/ip"}


class MyParcels(Listing):
    """Parcels of the keeper's shelf: those on their way first."""

    may = rules.is_receiver
    template_name = "supply/parcels.html"

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Any]:
        return waiting_for_actor(actor)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        data = dict(super().context(actor, thing))
        rows = list(data["page"].object_list)
        return {
            **data,
            "coming": [row for row in rows if row.state in ON_THEIR_WAY and row.account_id],
            "planned": [row for row in rows if row.state in {"PLANNED", "PACKED"} and not row.account_id],
            "done": [row for row in rows if row.state in {"CONFIRMED", "DISPUTED"}],
        }


class Receive(Act):
    """One parcel on a phone: all in one tap, or title by title; blind ones show no number before the count."""

    may = rules.may_receive
    template_name = "supply/receive.html"

    def find(self, actor: Actor, **address: Any) -> Parcel:
        return get_object_or_404(parcels_visible_to(actor), code=read_code(address["code"]))

    def context(self, actor: Actor, thing: Parcel) -> Mapping[str, Any]:
        today = day_of(self.at)
        receipt = standing_receipt(thing)
        hidden = thing.is_blind and receipt is None
        lines = [] if hidden else list(lines_of_parcel(thing))
        names = names_of([thing.body_id, thing.consignment.depot_id], today)
        return {
            "receipt": receipt,
            "again": bool(receipt) and "dem" in self.request.GET,
            "hidden": hidden,
            "lines": [self.line(line.title, line.quantity) for line in lines],
            "choices": [self.line(one, None) for one in self.titles(thing)] if hidden else [],
            "extras": [self.beside(at) for at in range(_EXTRA)],
            "cases": thing.discrepancies.select_related("title").order_by("pk") if receipt else [],
            "device": self.request.POST.get("device") or uuid.uuid4(),
            "body": names.get(thing.body_id),
            "depot": names.get(thing.consignment.depot_id),
        }

    def titles(self, parcel: Parcel) -> list[Title]:
        """The titles of the whole round: they do not tell what is in this parcel."""
        rows = RoundTitle.objects.filter(round=parcel.consignment.round_id, printed__gt=0).select_related(
            "title"
        )
        return [one.title for one in rows.order_by("title__sort_key")]

    def line(self, title: Title, expected: int | None) -> dict[str, Any]:
        """A title with what was typed, so that a refusal loses nothing."""
        typed = self.request.POST
        return {
            "title": title, "expected": expected, "got": typed.get(f"n-{title.pk}", "" if expected is None else expected),
            "damaged": typed.get(f"h-{title.pk}", ""), "reason": typed.get(f"l-{title.pk}", ""),
        }  # fmt: skip

    def beside(self, at: int) -> dict[str, Any]:
        return {
            "at": at,
            "name": self.request.POST.get(f"x-{at}", ""),
            "got": self.request.POST.get(f"xn-{at}", ""),
        }

    def act(self, actor: Actor, thing: Parcel, data: Mapping[str, Any], at: datetime) -> str:
        try:
            device = uuid.UUID(str(data.get("device", "")))
        except ValueError:
            raise Refused("Trang đã cũ. Xin tải lại trang rồi gửi lại.") from None
        whole = "du" in data
        receipt = confirm_receipt(
            parcel=thing, device=device, lines=None if whole else self.counted(data), by=actor, at=at,
            counted_at=self.counted_at(data, at), note=str(data.get("note", "")), photo_sha256=self.photo(),
        )  # fmt: skip
        if not receipt.stands:
            return "Đã giữ số đếm này để đối chiếu với lần báo trước."
        return f"Đã báo nhận kiện {thing.code}. " + (
            "Cảm ơn anh chị." if receipt.is_whole else "Kho tỉnh sẽ giải quyết chỗ sai lệch."
        )

    def counted(self, data: Mapping[str, Any]) -> list[Counted]:
        found = []
        for name in data:
            title = name.removeprefix("n-")
            if name == title or not title.isdecimal() or len(title) > 12:
                continue
            if str(data[name]).strip() == "" and not data.get(f"h-{title}"):
                continue
            reason, photo = str(data.get(f"l-{title}", "")), self.photo(f"p-{title}")
            found.append(
                Counted(
                    int(title),
                    _copies(data[name]),
                    _copies(data.get(f"h-{title}", "")),
                    reason,
                    photo_sha256=photo,
                )
            )
        for at in range(_EXTRA):
            said, copies = str(data.get(f"x-{at}", "")).strip(), data.get(f"xn-{at}", "")
            if said or copies:
                line = _beside(said, _copies(copies) or 1)
                found.append(replace(line, photo_sha256=self.photo(f"xp-{at}")))
        return found

    def counted_at(self, data: Mapping[str, Any], at: datetime) -> datetime:
        """The phone's clock, where it sent one that is not in the future."""
        try:
            said = parse_datetime(str(data.get("counted_at", "")))
        except ValueError:
            said = None
        return said if said is not None and is_aware(said) and said <= at else at

    def photo(self, name: str = "photo") -> str:
        return kept_photo(self.request.FILES.get(name))

    def next_url(self, thing: Parcel) -> str:
        return reverse("supply:receive", args=[thing.code])


def kept_photo(file: Any) -> str:
    """The SHA-256 of a picture that is kept now, "" without one. Raises `Refused` for what is no picture or too large."""
    if file is None:
        return ""
    if store.content_type(file) not in _SEEN:
        raise Refused("Ảnh phải là JPEG, PNG hoặc WebP. Xin chụp lại.")
    return store.keep(file, most=_PHOTO).sha256


def _copies(text: Any) -> int:
    said = str(text).strip()
    if not said:
        return 0
    if not (said.isascii() and said.isdecimal()) or len(said) > 6:
        raise Refused(f"“{said[:20]}” không phải số bản. Xin ghi bằng chữ số.")
    return int(said)


def _beside(said: str, copies: int) -> Counted:
    """A book that is not on the list."""
    title, name = title_or_name(said)
    if title is not None:
        return Counted(title, copies, reason="không có trong danh sách của kiện")
    return Counted(None, copies, unlisted=name)


def title_or_name(said: str) -> tuple[int | None, str]:
    """A book as it was typed: known by its code, ISBN or exact name, else kept in these words."""
    plain = said.replace("-", "").replace(" ", "")
    known = Q(code__iexact=said) | Q(title__iexact=said)
    if len(plain) == 13:
        known |= Q(isbn=plain)
    found = Title.objects.filter(known).order_by("pk").first()
    return (None, said[:200]) if found is None else (found.pk, "")


class Witness(Act):
    """Whoever saw the box opened says how many copies there were, by the code on the list inside."""

    may = anyone
    template_name = "supply/witness.html"
    form_class = WitnessForm

    def find(self, actor: Actor, **address: Any) -> Parcel:
        not_out = (ParcelState.PLANNED, ParcelState.CANCELLED)
        return get_object_or_404(Parcel.objects.exclude(state__in=not_out), code=read_code(address["code"]))

    def form_arguments(self, actor: Actor, thing: Parcel) -> dict[str, Any]:
        return {"initial": {"device": uuid.uuid4()}}

    def context(self, actor: Actor, thing: Parcel) -> Mapping[str, Any]:
        return {"body": names_of([thing.body_id], day_of(self.at)).get(thing.body_id)}

    def act(self, actor: Actor, thing: Parcel, data: Mapping[str, Any], at: datetime) -> str:
        for action in _TRIES:
            if not ratelimit.consume(self.request, app="tusach", action=action, config=_TRIES):
                raise Refused(
                    "Máy này đã thử mã quá nhiều lần. Xin chờ ít phút rồi thử lại.", field="witness_code"
                )
        confirm_by_witness(
            parcel=thing, device=data["device"], witness_code=data["witness_code"], name=data["name"],
            copies=data["copies"], note=data["note"], at=at,
        )  # fmt: skip
        return f"Đã ghi lời chứng: {number(data['copies'])} bản. Cảm ơn anh chị."

    def next_url(self, thing: Parcel) -> str:
        return reverse("supply:witness", args=[thing.code])

"""Pictures beside a receipt: each is sent by itself, and shown to those who may see its parcel."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit import store
from tusach.kit.english.tongue import in_tongue
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.people.models import Actor
from tusach.supply import rules
from tusach.supply.actions.photos import attach_photo
from tusach.supply.codes import read_code
from tusach.supply.models import Discrepancy, Parcel, Receipt
from tusach.supply.queries.delivery import cases_visible_to, parcels_visible_to
from tusach.supply.views.receipts import kept_photo, title_or_name

_WAITING = "Số đếm chưa đến máy chủ. Ảnh giữ trên máy, gửi sau số đếm."


class SendPhoto(Act):
    """One picture of one line, after its count. A script gets JSON: sent, or wait (202), or a sentence (422)."""

    may = rules.may_receive

    def find(self, actor: Actor, **address: Any) -> Parcel:
        return get_object_or_404(parcels_visible_to(actor), code=read_code(address["code"]))

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if "json" not in request.headers.get("Accept", ""):
            return super().post(request, **address)
        try:
            sent = self.attached(self.actor, self.thing, request.POST, self.at)
        except Refused as refusal:
            return JsonResponse(in_tongue({"sentence": refusal.sentence}), status=422)
        return JsonResponse({"sent": sent}, status=200 if sent else 202)

    def act(self, actor: Actor, thing: Parcel, data: Mapping[str, Any], at: datetime) -> str:
        if not self.attached(actor, thing, data, at):
            raise Refused(_WAITING)
        return "Đã gửi ảnh."

    def attached(self, actor: Actor, thing: Parcel, data: Mapping[str, Any], at: datetime) -> bool:
        try:
            device = uuid.UUID(str(data.get("device", "")))
        except ValueError:
            raise Refused("Trang đã cũ. Xin tải lại trang rồi gửi lại.") from None
        sha256 = kept_photo(self.request.FILES.get("photo"))
        if not sha256:
            raise Refused("Xin chọn hoặc chụp một ảnh.")
        title, said = str(data.get("title", "")), str(data.get("said", "")).strip()
        known, name = title_or_name(said) if said else (None, "")
        if title.isascii() and title.isdecimal() and len(title) < 12:
            known = int(title)
        receipt = attach_photo(
            parcel=thing, device=device, sha256=sha256, title_id=known, unlisted=name, by=actor, at=at
        )
        return receipt is not None

    def next_url(self, thing: Parcel) -> str:
        return reverse("supply:receive", args=[thing.code])


class _Picture(Page):
    """The picture that came with the thing."""

    may = rules.may_see_sheets

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        file = store.open_kept(self.thing.photo_sha256)
        kind = store.content_type(file)
        file.seek(0)
        return FileResponse(file, content_type=kind, headers={"Cache-Control": "private, max-age=3600"})


class ShowPhoto(_Picture):
    """The picture of a whole receipt, for those who may see its parcel."""

    may = rules.may_see_sheets

    def find(self, actor: Actor, **address: Any) -> Receipt:
        seen = Receipt.objects.filter(parcel__in=parcels_visible_to(actor).values("pk"))
        return get_object_or_404(seen.exclude(photo_sha256=""), pk=address["pk"])


class ShowCasePhoto(_Picture):
    """The picture of one case, for those who may see its parcel."""

    may = rules.may_see_sheets

    def find(self, actor: Actor, **address: Any) -> Discrepancy:
        return get_object_or_404(cases_visible_to(actor).exclude(photo_sha256=""), pk=address["pk"])

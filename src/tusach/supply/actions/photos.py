"""Pictures of what came short, over, wrong or damaged. They follow the count by themselves, one at a time."""

import uuid
from datetime import datetime

from django.db import transaction

from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.text import nfc
from tusach.people.models import Actor
from tusach.supply.models import Discrepancy, DiscrepancyState, Parcel, Receipt


@transaction.atomic
def attach_photo(
    *, parcel: Parcel, device: uuid.UUID, sha256: str, by: Actor, at: datetime, title_id: int | None = None, unlisted: str = ""
) -> Receipt | None:  # fmt: skip
    """Put a kept picture beside a line of the receipt that `device` made, and beside its open cases; without a title and
    a name, beside the whole receipt. The same picture again changes nothing. None while that receipt has not arrived.
    Raises `Refused` for a line that the receipt does not have, and when every case of the line is settled.
    """
    receipt = Receipt.objects.select_for_update().filter(parcel=parcel, device=device).first()
    if receipt is None:
        return None
    if title_id is None and not unlisted:
        Receipt.objects.filter(pk=receipt.pk).update(photo_sha256=sha256)
    else:
        _beside_line(receipt, title_id, unlisted, sha256)
    record(
        act="supply.attach_photo", subject=f"supply.Parcel:{parcel.pk}", by=by, at=at, body_id=parcel.body_id,
        sentence=f"Gửi ảnh kèm báo nhận kiện {parcel.code}", facts={"receipt": receipt.pk, "sha256": sha256},
    )  # fmt: skip
    return receipt


def _beside_line(receipt: Receipt, title_id: int | None, unlisted: str, sha256: str) -> None:
    which = (
        {"title": title_id}
        if title_id is not None
        else {"title__isnull": True, "unlisted__in": {unlisted[:200], nfc(unlisted)[:200]}}
    )
    lines = receipt.lines.filter(**which)
    if not lines.exists():
        raise Refused("Báo nhận không có cuốn này. Xin tải lại trang rồi chụp ở đúng cuốn.")
    cases = Discrepancy.objects.filter(receipt=receipt, **which)
    if cases.exists() and not cases.filter(state=DiscrepancyState.OPEN).exists():
        raise Refused("Sai lệch này đã giải quyết xong, không thêm ảnh nữa.")
    lines.update(photo_sha256=sha256)
    cases.filter(state=DiscrepancyState.OPEN).update(photo_sha256=sha256)

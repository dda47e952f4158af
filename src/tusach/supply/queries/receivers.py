"""What a receiver's own shelf says of it, asked of the rooms that come later: readers and free room."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.dispatch import Signal

from tusach.supply.models import RoundBody

# Sent with `bodies` (ids) and `on` (a day); whoever keeps shelves answers with {body id: OwnRecord}.
asked_of_shelves = Signal()


@dataclass(frozen=True)
class OwnRecord:
    """`readers`: times in a year that a book was lent or read in the room; `room`: copies that still find a place.
    None is where the shelf has no record of it.
    """

    readers: int | None = None
    room: int | None = None


def own_records(bodies: Collection[int], on: date) -> dict[int, OwnRecord]:
    """{body: what its shelf's own records say}; a body without a shelf is not in it."""
    found: dict[int, OwnRecord] = {}
    for _, answer in asked_of_shelves.send(sender=RoundBody, bodies=bodies, on=on):
        found.update(cast("dict[int, OwnRecord]", answer))
    return found


def grounds_of(receiver: RoundBody, settings: Mapping[str, Any]) -> list[str]:
    """Where the numbers of a receiver come from, a sentence each: its own shelf, or what stands for all."""
    return [readers_said(receiver), room_said(receiver, settings)]


def readers_said(receiver: RoundBody) -> str:
    if receiver.readers:
        return f"tủ ghi {receiver.readers} lượt mượn và đọc trong một năm"
    return "tủ chưa ghi lượt mượn, lượt đọc nên tính bằng mức trung bình của các nơi"


def room_said(receiver: RoundBody, settings: Mapping[str, Any]) -> str:
    if receiver.capacity == 0:
        return "theo sức chứa và số sách ghi ở tủ thì không còn chỗ"
    if receiver.capacity is not None:
        return f"theo sức chứa và số sách ghi ở tủ thì còn chỗ cho {receiver.capacity} bản"
    return f"tủ chưa ghi sức chứa nên tính mức chung, thêm được {settings['room']} bản"

"""Room on a commune's disk: what came by a pack and is in no pack of this machine any more goes, after a while."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from tusach.journal.actions import record as write_down
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.library.models import Edition, IndexChange, State
from tusach.library.packs import unused
from tusach.library.queries import packs as queries

GRACE = 30  # days
LEFT = "Máy này không giữ cuốn này nữa vì gói sách đã bỏ ra. Xin tìm ở thư viện của trung tâm"


@dataclass(frozen=True)
class Pruned:
    """`files` with `bytes` on the disk went, `editions` of these keys with them; `waiting` files, `waiting_bytes`,
    are unused for too short a time yet. In a dry run all of it is only told.
    """

    files: int
    bytes: int
    editions: tuple[str, ...]
    waiting: int
    waiting_bytes: int
    is_dry: bool


def prune_packs(*, at: datetime, days: int = GRACE, dry: bool = False) -> Pruned:
    """Removes the files of editions that came by a pack, once they are in no pack of this machine and nothing else
    refers to them since `days` days, counted from the first look that saw it. Books made here are never touched.

    Raises `Refused` while a pack is being taken, or on a negative number of days.
    """
    if days < 0:
        raise Refused("Số ngày chờ không được âm.")
    data = Path(settings.DATA)
    with unused.packs_alone(data):
        gone = queries.left_behind()
        candidates = {one for one in queries.brought() if store.is_kept(one)}
        kept = queries.referred_to(without=gone) | queries.still_listed()
        known = unused.seen(unused.since(data), candidates - kept, at)
        due = unused.due(known, at, days)
        waiting = known.keys() - due
        told = Pruned(
            len(due), sum(map(_weight, due)), tuple(sorted(one.key for one in gone if _files(one) & due)),
            len(waiting), sum(map(_weight, waiting)), dry,
        )  # fmt: skip
        if not dry:
            if due:
                _end([one for one in gone if one.key in told.editions], told, at)
            _remove(due)
            unused.remember(data, {name: known[name] for name in waiting})
    return told


def _files(edition: Edition) -> set[str]:
    return queries.files_of([edition])


def _places(sha256: str) -> list[str]:
    path = store.path_of(sha256)
    return [one for one in (path, path + ".br") if default_storage.exists(one)]


def _weight(sha256: str) -> int:
    return sum(default_storage.size(one) for one in _places(sha256))


def _remove(due: set[str]) -> None:
    for sha256 in sorted(due):
        for place in _places(sha256):
            default_storage.delete(place)


@transaction.atomic
def _end(editions: list[Edition], told: Pruned, at: datetime) -> None:
    """Readers are told before the files go; a later pack that has the book brings it back."""
    for one in editions:
        if one.state != State.WITHDRAWN:
            one.state, one.ended_reason, one.ended_at = State.WITHDRAWN, LEFT, at
            one.save(update_fields=["state", "ended_reason", "ended_at"])
            IndexChange.objects.create(edition=one, drop=True, at=at)
    write_down(
        act="library.prune_packs",
        subject="library.Pack",
        by=None,
        at=at,
        sentence=f"Dọn {number(told.files)} tệp của {number(len(editions))} cuốn không còn trong gói sách nào của máy này.",
        facts={"editions": list(told.editions), "bytes": told.bytes},
    )

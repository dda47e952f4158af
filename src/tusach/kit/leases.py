"""Work that waits for the worker: held by one reader while it lives, free again when it is gone.

A room that lets something wait adds `Waits` to its model and names which rows wait, in which order; the rest is here. A
row is held until `claimed_until`, which its reader moves on while it reads, so a reader that died loses it within `LEASE`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from django.core.cache import cache
from django.db import models
from django.db.models import F, Q, QuerySet

LEASE = timedelta(seconds=90)
MOST_TRIES = 3
GAVE_UP = (
    "Ba lần đọc tệp này đều bị ngắt giữa chừng, có thể vì máy chủ thiếu bộ nhớ hoặc khởi động lại. "
    "Xin bấm đọc lại, hoặc tách tệp thành nhiều phần."
)
_EVERY = timedelta(seconds=2)
_LATE = timedelta(minutes=2)
_KEPT_SECONDS = 7 * 24 * 3600


class LostError(Exception):
    """The row is no longer this reader's: its lease ran out and another took it, or it waits no more."""


class Waits(models.Model):
    """`claimed_until`: until when a reader holds it; `tries`: readings that began; `page` of `pages`: how far the reader is
    (of a pack: books).
    """

    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    page = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


W = TypeVar("W", bound=Waits)


def free(waiting: QuerySet[W], *, at: datetime) -> QuerySet[W]:
    """Of the rows that wait, those that nobody holds at that moment."""
    return waiting.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lt=at))


def claim(waiting: QuerySet[W], *, at: datetime, lasts: timedelta = LEASE, **marks: object) -> W | None:
    """The first row that nobody holds, held until its lease ends; None when there is none. `lasts`: how long without a sign
    of life. `marks` are fields of the room's own that say that it is read; they leave it among `waiting`.
    """
    loose = free(waiting, at=at).filter(tries__lt=MOST_TRIES)
    for one in loose[:20]:
        mine = loose.order_by().filter(pk=one.pk)
        if mine.update(claimed_until=at + lasts, tries=F("tries") + 1, page=0, pages=0, **marks):
            one.refresh_from_db()
            return one
    return None


def in_vain(waiting: QuerySet[W], *, at: datetime) -> list[W]:
    """Rows of which every reader died; to be given up with `GAVE_UP`, so that they do not hold up the others."""
    return list(free(waiting, at=at).filter(tries__gte=MOST_TRIES))


class Moment(Protocol):
    """An action that needs nothing but the moment."""

    def __call__(self, *, at: datetime) -> Any: ...


def each_waiting(
    now: Callable[[], datetime], *, most: int, give_up: Moment, claim: Moment, read: Callable[[Any], bool]
) -> Iterator[Any]:
    """What a room's job does: first what was tried in vain is given up, then up to `most` rows are claimed and read, each at
    its own moment. Gives back what was given up or read to its end, not what became another reader's. Safe to run twice.
    """
    yield from give_up(at=now())
    for _ in range(most):
        one = claim(at=now())
        if one is None:
            return
        if read(one):
            yield one


class Lease(Generic[W]):
    """A claimed row. Each sign of life of its reader holds it `lasts` longer, as it was claimed; at most one in two seconds is
    written down. Raises LostError once the row is another's.
    """

    def __init__(
        self, one: W, waiting: QuerySet[W], now: Callable[[], datetime], *, lasts: timedelta = LEASE
    ) -> None:
        if one.claimed_until is None:
            raise ValueError("only a claimed row has a lease")
        self.now, self._lasts = now, lasts
        self._mine, self._until = waiting.order_by().filter(pk=one.pk), one.claimed_until
        self._far: dict[str, int] = {}

    def heard(self, page: int, pages: int) -> None:
        self._far = {"page": page, "pages": pages}
        at = self.now()
        if at + self._lasts - self._until >= _EVERY:
            self._renew(at)

    def beat(self) -> None:
        """Alive, and as far as it was."""
        if self.now() + self._lasts - self._until >= _EVERY:
            self._renew(self.now())

    def hold(self) -> None:
        """Once more before what was read is written, in the same transaction."""
        self._renew(self.now())

    def _renew(self, at: datetime) -> None:
        if not self._mine.filter(claimed_until=self._until).update(
            claimed_until=at + self._lasts, **self._far
        ):
            raise LostError
        self._until = at + self._lasts


def look_alive(reader: str, *, at: datetime) -> None:
    """The worker says that it is there; the pages of what waits say when nobody has been there lately."""
    cache.set(f"{reader}.reader", at, _KEPT_SECONDS)


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one row that waits. `before`: rows read before it. `was_cut`: its reader died, it is read again. `reader_seen`: when
    a worker was there last; `is_alone`: none was, for longer than another job of its takes.
    """

    is_reading: bool
    page: int
    pages: int
    before: int = 0
    was_cut: bool = False
    reader_seen: datetime | None = None
    is_alone: bool = False

    @property
    def percent(self) -> int:
        return 100 * self.page // self.pages if self.pages else 0


def progress_of(one: W, waiting: QuerySet[W], *, reader: str, at: datetime) -> Progress:
    """Two queries and a look into the cache while it waits; none while it is read."""
    if one.claimed_until is not None and one.claimed_until >= at:
        return Progress(is_reading=True, page=one.page, pages=one.pages)
    ahead = list(free(waiting, at=at).values_list("pk", flat=True))
    return Progress(
        is_reading=False, page=0, pages=0, before=ahead.index(one.pk) if one.pk in ahead else 0,
        was_cut=one.tries > 0, reader_seen=_seen(reader), is_alone=is_alone(waiting, reader=reader, at=at),
    )  # fmt: skip


def is_alone(waiting: QuerySet[W], *, reader: str, at: datetime) -> bool:
    """Whether nobody reads, and no worker was there for longer than another job of its takes."""
    seen, held = _seen(reader), waiting.filter(claimed_until__gte=at).exists()
    return not held and (seen is None or seen < at - _LATE)


def _seen(reader: str) -> datetime | None:
    found: datetime | None = cache.get(f"{reader}.reader")
    return found

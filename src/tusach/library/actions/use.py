"""What was read, as numbers: noted in memory, written in batches, never with who (docs/hard/no-trace.md)."""

import json
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from datetime import time as time_of_day
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from tusach.books.actions import record_wish
from tusach.books.models import WishSource
from tusach.kit.errors import Refused
from tusach.library.counting import KINDS, Channel, Counter, Key, row_of
from tusach.library.models import Edition, UsageCount
from tusach.places.models import Unit

log = logging.getLogger(__name__)
_MOST_WAITING = 2_000  # different counts held before they are written whatever the time
_AT_ONCE = 400
_SOONEST = 2.0  # seconds


def note_use(
    *,
    kind: str,
    edition_id: int | None,
    unit_id: int | None,
    address: str,
    agent: str,
    at: datetime,
    seconds: float = 0,
    item: str = "",
) -> None:
    """A public page was shown. `kind`: investigation (the book's page), request (a section read), save, search, visit,
    missed (`item` are words that found nothing: told as a wish once five readers looked for them within a day).

    `address` and `agent` are hashed in memory and forgotten. `item` is the section of a request, or anything that
    tells two searches apart: it is hashed likewise. `seconds` of reading may come with any kind that has an edition.
    Never raises and never waits: what cannot be counted is not counted.
    """
    if settings.COUNT_USE and kind in KINDS:
        _tally().note(kind, edition_id, unit_id, address, agent, at.timestamp(), seconds, item)


def write_uses() -> int:
    """Write what this process has counted so far; gives the number of events' counts written."""
    return _tally().write()


def start_over() -> None:
    """Forget every session and everything not yet written, for tests."""
    _made.cache_clear()


class Tally:
    """The counter of this process with its lock; `every` seconds between writings, 0: only when told."""

    def __init__(self, every: int, folder: Path) -> None:
        self._counter, self._lock, self._every = Counter(), threading.Lock(), every
        self._written, self._failed = time.monotonic(), False
        channel = Channel(folder, self._taken, self._tick, self._end)
        self._channel = channel if every and channel.usable else None
        if every and self._channel is None:
            threading.Thread(target=self._run, name="use", daemon=True).start()

    def note(self, *event: object) -> None:
        if self._channel is None:
            self._take(*event)
        else:
            self._channel.send(json.dumps(event).encode())

    def _taken(self, event: bytes) -> None:
        self._take(*json.loads(event))

    def _take(self, *event: object) -> None:
        *plain, seconds, item = event
        with self._lock:
            self._counter.take(*plain, seconds=seconds, item=item)  # type: ignore[arg-type]

    def write(self) -> int:
        self._written = time.monotonic()
        with self._lock:
            counts, wishes = self._counter.drain(), self._counter.drain_wishes()
        if not counts and not wishes:
            return 0
        try:
            with transaction.atomic():
                add_counts(counts)
                _add_wishes(wishes)
        except DatabaseError:
            self._failed = True  # then not before its time: a locked database is not helped by more tries
            log.warning("%s counts of use could not be written yet", len(counts))
            with self._lock:
                self._counter.give_back(counts)
                self._counter.wishes.update(wishes)
            return 0
        self._failed = False
        return sum(counts.values())

    def _tick(self) -> None:
        with self._lock:
            self._counter.turn(time.time())
        since = time.monotonic() - self._written
        full = len(self._counter.counts) >= _MOST_WAITING and since >= _SOONEST and not self._failed
        if full or since >= self._every:
            self._end()

    def _end(self) -> None:
        try:
            self.write()
        finally:
            connection.close()  # the thread's own

    def _run(self) -> None:
        while True:
            time.sleep(1)
            self._tick()


_MAKING = threading.Lock()


@cache
def _made() -> Tally:
    return Tally(settings.USE_WRITE_SECONDS, settings.DATA)


def _tally() -> Tally:
    """One for the process; `cache` alone would let two threads make one each."""
    with _MAKING:
        return _made()


@transaction.atomic
def add_counts(counts: Mapping[Key, int], *, source: str = "") -> None:
    """Add to the kept counts, a row for each edition, unit, month and metric. `source` is a commune box's key.

    A place that is no longer known counts as none chosen; an edition that is gone is left out.
    """
    counts = _known(counts)
    rows = {
        row_of(edition, unit, month, metric, source): (edition, unit, month, metric, count)
        for (edition, unit, month, metric), count in counts.items()
    }
    names = sorted(rows)
    for i in range(0, len(names), _AT_ONCE):
        _add({name: rows[name] for name in names[i : i + _AT_ONCE]}, source)


def _add(rows: Mapping[str, tuple[int | None, int | None, date, str, int]], source: str) -> None:
    """Rows are made empty where they are missing, locked in one order, then raised: three queries, however many."""
    UsageCount.objects.bulk_create(
        [
            UsageCount(edition_id=edition, unit_id=unit, month=month, metric=metric, source=source, row=name)
            for name, (edition, unit, month, metric, _) in rows.items()
        ],
        ignore_conflicts=True,
    )
    list(
        UsageCount.objects.select_for_update()
        .filter(row__in=rows)
        .order_by("row")
        .values_list("pk", flat=True)
    )
    by_amount: dict[int, list[str]] = defaultdict(list)
    for name, (*_, count) in rows.items():
        by_amount[count].append(name)
    raised = Case(*(When(row__in=names, then=Value(amount)) for amount, names in by_amount.items()))
    UsageCount.objects.filter(row__in=rows).update(count=F("count") + raised)


def _add_wishes(wishes: Mapping[tuple[str, date], int]) -> None:
    """Without a place: rare words and a small commune together would come near a person."""
    for (words, month), count in wishes.items():
        try:
            record_wish(text=words, source=WishSource.NO_HIT, count=count, at=_noon(month))
        except Refused:
            continue  # a letter or a sign: nothing to wish for


def _noon(month: date) -> datetime:
    return timezone.make_aware(datetime.combine(month, time_of_day(12)))


def _known(counts: Mapping[Key, int]) -> dict[Key, int]:
    editions = {edition for edition, *_ in counts if edition is not None}
    units = {unit for _, unit, *_ in counts if unit is not None}
    here = set(Edition.objects.filter(pk__in=editions).values_list("pk", flat=True)) if editions else set()
    places = set(Unit.objects.filter(pk__in=units).values_list("pk", flat=True)) if units else set()
    found: dict[Key, int] = defaultdict(int)
    for (edition, unit, month, metric), count in counts.items():
        if edition is None or edition in here:
            found[edition, unit if unit in places else None, month, metric] += count
    return dict(found)

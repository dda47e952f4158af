"""Counts by the rules of COUNTER (Code of Practice 5.1, 7.2 to 7.4), from hashes that never leave the memory.

Double clicks: of two accesses to one item within 30 s one counts; the window moves with each. Sessions: address and
agent within a clock hour. Robots: the list of counter-robots, and whoever names no agent. Reading time is the gap
between two openings of sections of one book by one reader, up to 15 minutes; a longer gap is nobody's reading and
counts as nothing, so the sum falls short rather than beyond. What a page tells of itself takes the gap's place (lasting).

Words that found nothing are held by number of readers and told only once five different ones looked for them
within the salt's day; the words of fewer are forgotten with it.

Memory is bounded: under a flood sessions that are not known yet are not counted, until the hour turns.
"""

import os
from collections.abc import Callable
from datetime import date
from hashlib import blake2b

import counter_robots

from tusach.library.counting.lasting import ReadingTimes
from tusach.library.counting.rows import day_number, month_of

KINDS = frozenset({"investigation", "request", "save", "search", "visit", "missed"})
Key = tuple[int | None, int | None, date, str]  # edition, unit, month, metric

_DOUBLE_CLICK = 30.0
_LONGEST_AGENT = 512
_MOST_AGENTS = 4_096
_MOST_MISSED = 2_000  # different words that found nothing, in a day
_LONGEST_MISSED = 120
_ENOUGH = 5  # readers

_TOTAL = {"investigation": "TOTAL_INVESTIGATIONS", "request": "TOTAL_REQUESTS"}
_UNIQUE = {"investigation": "UNIQUE_INVESTIGATIONS", "request": "UNIQUE_REQUESTS"}
_TITLE = {"investigation": "UNIQUE_TITLE_INV", "request": "UNIQUE_TITLE_REQ"}


class Counter:
    """One machine's counting. Not thread safe: its owner lets one thread at a time in.

    `most` bounds each of its memories; `salt` makes the secret under which readers are hashed, renewed each day.
    """

    def __init__(self, *, most: int = 200_000, salt: Callable[[int], bytes] = os.urandom) -> None:
        self.counts: dict[Key, int] = {}
        self.wishes: dict[tuple[str, date], int] = {}  # words that found nothing, month -> readers
        self.dropped = 0
        self._most, self._make_salt = most, salt
        self._robots: dict[int, bool] = {}
        self._forget(None)

    def _forget(self, day: int | None) -> None:
        self._salt, self._day = self._make_salt(32), day
        self._seen: dict[int, set[int]] = {}  # hour -> what its sessions did
        self._clicks: dict[int, float] = {}  # the least recent first
        self._times = ReadingTimes(self._most)
        self._missed: dict[str, set[bytes]] = {}

    def turn(self, moment: float) -> None:
        """The day's salt and all that hangs on it is gone once its day is over; called at least every minute."""
        day = day_number(moment)
        if day != self._day:
            self._forget(day)
        hour = int(moment // 3600)
        for old in [one for one in self._seen if abs(one - hour) > 1]:
            del self._seen[old]

    def take(
        self,
        kind: str,
        edition: int | None,
        unit: int | None,
        address: str,
        agent: str,
        moment: float,
        *,
        seconds: float = 0,
        item: str = "",
    ) -> None:
        """One event at `moment` (POSIX seconds). `item` is the section; `seconds` what a beacon says was read."""
        if self._is_robot(agent[:_LONGEST_AGENT]):
            return
        self.turn(moment)
        hour = int(moment // 3600)
        seen = self._seen.setdefault(hour, set())
        reader = blake2b(
            f"{address}\0{agent}".encode(errors="replace"), key=self._salt, digest_size=8
        ).digest()
        if len(seen) >= self._most and hash((reader, "")) not in seen:
            self.dropped += 1
            return
        month = month_of(moment)
        if self._first(seen, (reader, "")):
            self._add(None, unit, month, "VISITS")
        if edition is not None:
            self._read(reader, edition, unit, month, moment, kind=kind, told=seconds, item=item)
        if kind == "missed":
            self._miss(item, reader, month)
            return
        if kind == "visit" or self._is_double(hash((reader, kind, edition, item)), moment):
            return
        if kind == "search":
            self._add(None, unit, month, "SEARCHES")
        elif edition is not None:
            self._count(kind, edition, unit, month, seen, (reader, edition, item))

    def _count(
        self,
        kind: str,
        edition: int,
        unit: int | None,
        month: date,
        seen: set[int],
        what: tuple[bytes, int, str],
    ) -> None:
        """A request is an investigation too; keeping a book to read without a network is a request of it."""
        if kind == "save":
            self._add(edition, unit, month, "SAVES")
        reader, _, item = what
        for depth in ("investigation",) if kind == "investigation" else ("investigation", "request"):
            self._add(edition, unit, month, _TOTAL[depth])
            if self._first(seen, (reader, edition, item, depth)):
                self._add(edition, unit, month, _UNIQUE[depth])
            if self._first(seen, (reader, edition, depth)):
                self._add(edition, unit, month, _TITLE[depth])

    def _read(
        self,
        reader: bytes,
        edition: int,
        unit: int | None,
        month: date,
        moment: float,
        *,
        kind: str,
        told: float,
        item: str,
    ) -> None:
        seconds = self._times.seconds(
            hash((reader, edition)), moment, item, told=told, opens=kind == "request"
        )
        if seconds < 0:  # never below what is still here: the rest was written as a gap
            seconds = -min(-seconds, self.counts.get((edition, unit, month, "SECONDS"), 0))
        if seconds:
            self._add(edition, unit, month, "SECONDS", seconds)

    def _miss(self, words: str, reader: bytes, month: date) -> None:
        words = " ".join(words.split())[:_LONGEST_MISSED]
        known = self._missed.get(words)
        if known is None:
            if not words or len(self._missed) >= _MOST_MISSED:
                return
            known = self._missed[words] = set()
        if reader in known or len(known) >= self._most:
            return
        known.add(reader)
        if len(known) >= _ENOUGH:
            key = (words, month)
            self.wishes[key] = self.wishes.get(key, 0) + (_ENOUGH if len(known) == _ENOUGH else 1)

    def _is_double(self, key: int, moment: float) -> bool:
        before = self._clicks.pop(key, None)
        _remember(self._clicks, key, moment, self._most, _DOUBLE_CLICK)
        return before is not None and 0 <= moment - before < _DOUBLE_CLICK

    def _first(self, seen: set[int], what: tuple[object, ...]) -> bool:
        key = hash(what)
        if key in seen or len(seen) >= 2 * self._most:
            return False
        seen.add(key)
        return True

    def _add(self, edition: int | None, unit: int | None, month: date, metric: str, count: int = 1) -> None:
        key = (edition, unit, month, metric)
        if key in self.counts or len(self.counts) < self._most:
            self.counts[key] = self.counts.get(key, 0) + count
        else:
            self.dropped += 1

    def _is_robot(self, agent: str) -> bool:
        """Known agents by the hash of their name, so that none is held."""
        key = hash(agent)
        known = self._robots.get(key)
        if known is None:
            if len(self._robots) >= _MOST_AGENTS:
                self._robots.clear()
            known = self._robots[key] = bool(counter_robots.is_robot_or_machine(agent))
        return known

    def drain(self) -> dict[Key, int]:
        """What was counted since the last time; the sessions stay."""
        counts, self.counts = self.counts, {}
        return counts

    def drain_wishes(self) -> dict[tuple[str, date], int]:
        wishes, self.wishes = self.wishes, {}
        return wishes

    def give_back(self, counts: dict[Key, int]) -> None:
        """Counts that could not be written are kept for the next time."""
        for (edition, unit, month, metric), count in counts.items():
            self._add(edition, unit, month, metric, count)


def _remember(held: dict[int, float], key: int, moment: float, most: int, keep: float) -> None:
    """Put at the end; what is older than `keep` seconds, or too much, leaves at the front."""
    held[key] = moment
    while held:
        first = next(iter(held))
        if len(held) <= most and held[first] >= moment - keep:
            return
        del held[first]

"""Feeding an index from the table of changes: what is new, in the order of `pk`, or everything anew.

An index notes what it has applied, inside its own commit; nodes with copies of their own each go by their own note.
A change of a low `pk` may become visible after one of a higher `pk` (two transactions on PostgreSQL), so the note
holds the last WINDOW keys one by one, not only the highest.
"""

import json
import logging
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache

from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Sum

from tusach.kit import store
from tusach.library.models import Edition, IndexChange, Section, State
from tusach.library.search import terms
from tusach.library.search.engine import Batch, Engine, Entry, Notes, Reader, entry
from tusach.library.search.passages import Source, passages
from tusach.library.search.vocabulary import PairCount

log = logging.getLogger(__name__)

WINDOW = 1_000
WAIT = 600.0  # seconds that a command waits for another writer
_SAMPLE = 10_000  # sections, about, in which neighbouring words are counted at a rebuild
_AT_ONCE = 5  # editions that a search takes into the index itself before it answers
_WORDS_AT_ONCE = 600_000  # and their words: about a second
_PAUSE = 5.0  # seconds until a search looks again after it left changes to the worker
_TABLE = IndexChange._meta.db_table  # noqa: SLF001 - the documented way to a table's name
_left_until: dict[str, float] = {}


@dataclass(frozen=True)
class Applied:
    """`stamp` is of the change `last`: another one under the same key means another database."""

    version: str = terms.VERSION
    last: int = 0
    recent: tuple[int, ...] = ()
    stamp: str = ""
    token: str = ""

    def packed(self) -> str:
        return json.dumps(asdict(self))


def applied(reader: Reader | None) -> Applied | None:
    """What this index has; None when there is none that this version can use."""
    if reader is None:
        return None
    found = _unpacked(reader.note("state"))
    return found if found and found.version == terms.VERSION else None


@lru_cache(maxsize=8)
def _unpacked(text: str) -> Applied | None:
    try:
        facts = json.loads(text)
        return Applied(**{**facts, "recent": tuple(facts["recent"])})
    except (ValueError, TypeError, KeyError):
        return None


def _stamp(pk: int) -> str:
    row = IndexChange.objects.filter(pk=pk).values_list("edition__key", "at").first()
    return f"{row[0]} {row[1].isoformat()}" if row else ""


def news(state: Applied | None) -> tuple[int, int]:
    """Cheap: (highest key, number of changes in the window), to be compared with what the index has."""
    low = max(0, state.last - WINDOW) if state else 0
    with connection.cursor() as cursor:  # every search asks this: by hand it takes a quarter of the time
        cursor.execute(f"SELECT max(id), count(*) FROM {_TABLE} WHERE id > %s", [low])  # noqa: S608
        high, rows = cursor.fetchone()
    return high or 0, rows


def is_fresh(state: Applied | None, seen: tuple[int, int]) -> bool:
    return state is not None and seen == (state.last, len(state.recent))


def apply_news(engine: Engine, *, wait: float = WAIT) -> int | None:
    """Takes in what is new; the number of editions. None: another process writes and did not finish in time."""
    with engine.lock(wait) as free:
        if not free:
            return None
        reader = engine.reader()
        state = applied(reader)
        if reader is None or state is None or not _is_of_this_database(state):
            return _rebuild(engine)
        changes = _unseen(state)
        if not changes:
            return 0
        counting = PairCount(known=reader.note("pairs"))
        editions = list(dict.fromkeys(edition for _, edition in changes))
        fresh = _applied_now(state, [pk for pk, _ in changes])
        engine.write(_batches(editions, counting), _notes(fresh, counting))
        return len(editions)


def rebuild(engine: Engine, *, wait: float = WAIT) -> int | None:
    """Everything anew beside the index in use; the number of editions, None when another process writes."""
    with engine.lock(wait) as free:
        return _rebuild(engine) if free else None


def _rebuild(engine: Engine) -> int:
    high, _ = news(None)
    recent = list(IndexChange.objects.filter(pk__gt=high - WINDOW, pk__lte=high).values_list("pk", flat=True))
    fresh = Applied(last=high, recent=tuple(sorted(recent)), stamp=_stamp(high), token=uuid.uuid4().hex)
    editions = list(Edition.objects.filter(state=State.PUBLISHED).order_by("pk").values_list("pk", flat=True))
    sections = Section.objects.filter(edition__state=State.PUBLISHED).count()
    counting = PairCount(every=max(1, sections // _SAMPLE))
    engine.rebuild(_batches(editions, counting), _notes(fresh, counting))
    return len(editions)


def _notes(state: Applied, counting: PairCount) -> Notes:
    return lambda: {"state": state.packed(), "pairs": counting.kept()}


def _is_of_this_database(state: Applied) -> bool:
    """An index ahead of its database, or of another one (restored, made anew), is of no use."""
    return state.last == 0 or _stamp(state.last) == state.stamp


def _unseen(state: Applied) -> list[tuple[int, int]]:
    known = set(state.recent)
    rows = IndexChange.objects.filter(pk__gt=max(0, state.last - WINDOW)).order_by("pk")
    return [(pk, edition) for pk, edition in rows.values_list("pk", "edition") if pk not in known]


def _applied_now(state: Applied, more: list[int]) -> Applied:
    last = max(state.last, *more)
    recent = tuple(sorted(pk for pk in {*state.recent, *more} if pk > last - WINDOW))
    return Applied(last=last, recent=recent, stamp=_stamp(last), token=uuid.uuid4().hex)


def _batches(editions: list[int], counting: PairCount) -> Iterator[Batch]:
    """Each edition as it is now: published ones with their passages, others with none."""
    shown = set(Edition.objects.filter(pk__in=editions, state=State.PUBLISHED).values_list("pk", flat=True))
    for edition in editions:
        yield edition, counting.through(_entries(edition)) if edition in shown else ()


def _entries(edition: int) -> Iterator[Entry]:
    return map(entry, passages(edition, _sources(edition)))


def _sources(edition: int) -> Iterator[Source]:
    rows = Section.objects.filter(edition=edition).order_by("ordinal")
    for ordinal, title, label, sha256 in rows.values_list("ordinal", "title", "label", "text_sha256"):
        yield Source(ordinal, title, label, _paragraphs(sha256) if sha256 else ())


def _paragraphs(sha256: str) -> list[tuple[str, str]]:
    """The text of a section from the store; one that is lost is told and left out, the others stay findable."""
    try:
        with default_storage.open(store.path_of(sha256)) as file:
            return [(str(id_), str(text)) for id_, text in json.loads(file.read())]
    except (OSError, ValueError):
        log.exception("The text %s of a section cannot be read; it will not be found by search", sha256)
        return []


def reader_now(engine: Engine) -> tuple[Reader | None, tuple[int, int]]:
    """The index with what is new taken in, when that is little and nobody else is writing. Used before a search.

    With more, the search goes on with what there is and the worker takes it in: `waiting` tells which books that
    leaves out. None: there is no index that speaks of this database. The second value identifies the state of the
    table of changes.
    """
    reader = engine.reader()
    state = applied(reader)
    seen = news(state)
    if is_fresh(state, seen):
        return reader, seen
    now = time.monotonic()
    where = f"{engine.name} {id(engine)}"
    if now >= _left_until.get(where, 0.0):
        if _is_little(state) and apply_news(engine, wait=0.0) is not None:
            reader = engine.reader()
            return reader, news(applied(reader))
        _left_until[where] = now + _PAUSE
        log.warning("Changes wait for the search index; `tusach library index` (or the worker) takes them in")
    return (reader if state and _is_of_this_database(state) else None), seen


def waiting(reader: Reader | None, seen: tuple[int, int]) -> frozenset[int]:
    """Published editions whose text this index does not have yet. Asks nothing while the index is fresh; without an
    index all of them wait, and that is told otherwise.
    """
    state = applied(reader)
    if state is None or is_fresh(state, seen):
        return frozenset()
    changed = {edition for _, edition in _unseen(state)}
    rows = Edition.objects.filter(pk__in=changed, state=State.PUBLISHED)
    return frozenset(rows.values_list("pk", flat=True))


def _is_little(state: Applied | None) -> bool:
    if state is None or not _is_of_this_database(state):
        waiting = Section.objects.filter(edition__state=State.PUBLISHED)
    else:
        editions = {edition for _, edition in _unseen(state)}
        if len(editions) > _AT_ONCE:
            return False
        waiting = Section.objects.filter(edition__in=editions)
    return (waiting.aggregate(words=Sum("words"))["words"] or 0) <= _WORDS_AT_ONCE

"""What the allocation of a round reads: its titles and receivers as arrays (docs/hard/allocation.md)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Sum

from tusach.books.models import Language, Topic
from tusach.supply.allocate import Problem
from tusach.supply.allocate.problem import Bools, Floats, Ints
from tusach.supply.models import AccountKind, Balance, Round, RoundTitle

# What a round's decision settles; each can be changed on its page. Copies, đồng a copy, and per cent.
DEFAULTS: Mapping[str, Any] = {
    "floor": 5,
    "room": 300,
    "carriage": 2_000,
    "rule": {"PARTY_COMMITTEE": 1},
    "share_low": 0,
    "share_high": 0,
    "uplift": {"Xã": 120, "Thị trấn": 100, "Phường": 80, "Đặc khu": 150},
    "languages": {},
    "blind_percent": 5,
    "case_days": 15,
}
_TOPICS = [str(topic) for topic in Topic]
_PLAIN_NEED = 50.0
_MOST_HELD = 5.0  # like books beyond this many times the average count no further
_STEPS = 3
_READERS = 1_000  # where nobody said how many


@dataclass(frozen=True)
class Asked:
    """A problem with what its rows and columns are. `sha256` is of everything that was read for it."""

    problem: Problem
    titles: Sequence[RoundTitle]
    receivers: Sequence[int]
    categories: Sequence[str]
    provinces: Sequence[int]
    sha256: str


def settings_of(round_: Round) -> dict[str, Any]:
    return {**DEFAULTS, **round_.parameters}


@dataclass(frozen=True)
class _Receivers:
    ids: list[int]
    bodies: list[int]
    categories: list[str]
    provinces: list[int]
    group: Ints
    need: Floats
    readers: Floats
    uplift: Floats
    capacity: Ints
    languages: list[list[str]]
    rows: list[Any]


def problem_of(round_: Round) -> Asked:
    """Four queries for any size: titles, receivers, and what shelves hold by topic and by title."""
    told = settings_of(round_)
    titles = list(round_.titles.select_related("title").order_by("pk"))
    at = _receivers(round_, told)
    held = _held(titles, at)
    count, columns = len(titles), len(at.ids)
    topics = np.array([_topic(one.title.topic) for one in titles], dtype=np.int64)
    need = at.need[:, topics].T if count else np.zeros((0, columns))
    most = np.array([min(one.most_each, _STEPS) for one in titles], dtype=np.int64)
    problem = Problem(
        worth=np.maximum(need, 1.0) * np.sqrt(at.readers)[None, :] * at.uplift[None, :] / 100,
        held=held,
        eligible=_eligible(titles, at),
        price=np.array([one.unit_cost for one in titles], dtype=np.int64),
        carriage=np.full(columns, int(told["carriage"]), dtype=np.int64),
        setup=np.array([one.setup_cost for one in titles], dtype=np.int64),
        core=np.array([one.is_core for one in titles], dtype=bool),
        most=most,
        minimum_run=np.array([one.minimum_run for one in titles], dtype=np.int64),
        floor=np.minimum(int(told["floor"]), at.capacity),
        capacity=at.capacity,
        budget=round_.budget or 0,
        group=at.group,
        share=_shares(told, at.group),
        steps=int(most.max(initial=1)),
    )
    return Asked(problem, titles, at.ids, at.categories, at.provinces, _digest(round_, titles, at, held))


def _topic(topic: str) -> int:
    return _TOPICS.index(topic) if topic in _TOPICS else 0


def _receivers(round_: Round, told: Mapping[str, Any]) -> _Receivers:
    rows = list(
        round_.receivers.order_by("pk").values_list(
            "pk", "body_id", "province_id", "category", "readers", "need", "languages", "capacity", "uplift"
        )
    )
    provinces = sorted({row[2] or 0 for row in rows})
    place = {pk: number for number, pk in enumerate(provinces)}
    need = np.array(
        [[float(row[5].get(topic, -1)) for topic in _TOPICS] for row in rows], dtype=np.float64
    ).reshape(len(rows), len(_TOPICS))
    known = need >= 0
    average = np.where(
        known.any(axis=0),
        np.where(known, need, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1),
        _PLAIN_NEED,
    )
    readers = [row[4] for row in rows if row[4]]
    usual = sum(readers) / len(readers) if readers else _READERS
    return _Receivers(
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[3] for row in rows],
        provinces,
        np.array([place[row[2] or 0] for row in rows], dtype=np.int64),
        np.where(known, need, average[None, :]) if rows else need,
        np.array([float(row[4] or usual) for row in rows]),
        np.array([row[8] / 100 for row in rows]),
        np.array([int(told["room"]) if row[7] is None else row[7] for row in rows], dtype=np.int64),
        [row[6] for row in rows],
        rows,
    )


def _held(titles: Sequence[RoundTitle], at: _Receivers) -> Floats:
    """T x C: like books on the shelf as a multiple of the average shelf's, and every copy of the very title."""
    column = {body: number for number, body in enumerate(at.bodies)}
    shelves = Balance.objects.filter(
        account__kind=AccountKind.SHELF, account__body__isnull=False, quantity__gt=0
    )
    by_topic = np.zeros((len(_TOPICS), len(column)))
    sums = shelves.values_list("account__body", "title__topic").annotate(all=Sum("quantity")).order_by()
    for body, topic, copies in sums:
        if body in column and topic in _TOPICS:
            by_topic[_TOPICS.index(topic), column[body]] += copies
    average = by_topic.mean(axis=1, keepdims=True) if column else by_topic
    like = np.minimum(
        np.divide(by_topic, average, out=np.zeros_like(by_topic), where=average > 0), _MOST_HELD
    )
    held = like[[_topic(one.title.topic) for one in titles]] if titles else np.zeros((0, len(column)))
    row = {one.title_id: number for number, one in enumerate(titles)}
    same = shelves.filter(title__in=row).values_list("account__body", "title").annotate(all=Sum("quantity"))
    for body, title, copies in same.order_by():
        if body in column:
            held[row[title], column[body]] += copies
    return held


def _eligible(titles: Sequence[RoundTitle], at: _Receivers) -> Bools:
    """Everyone reads Vietnamese; a title in another language goes where it is spoken."""
    where: dict[str, Bools] = {str(Language.VIETNAMESE): np.ones(len(at.ids), dtype=bool)}
    for one in titles:
        language = one.title.language
        if language not in where:
            where[language] = np.array([language in spoken for spoken in at.languages], dtype=bool)
    if not titles:
        return np.zeros((0, len(at.ids)), dtype=bool)
    return np.stack([where[one.title.language] for one in titles])


def _shares(told: Mapping[str, Any], group: Ints) -> Ints:
    """Bounds as per cent of the share that a province has of all receivers; none when neither is set."""
    low, high = int(told["share_low"]), int(told["share_high"])
    if not (low or high) or not group.size:
        return np.zeros((0, 2), dtype=np.int64)
    part = np.bincount(group) * 10_000 / group.size
    top = part * (high / 100) if high else np.full(part.shape, 10_000.0)
    return np.stack([np.floor(part * low / 100), np.ceil(np.minimum(top, 10_000))], axis=1).astype(np.int64)


def _digest(round_: Round, titles: Sequence[RoundTitle], at: _Receivers, held: Floats) -> str:
    told = {
        "budget": round_.budget,
        "method": round_.method,
        "parameters": settings_of(round_),
        "titles": [
            [one.title.code, one.title.topic, one.title.language, one.unit_cost, one.setup_cost, one.minimum_run,
             one.most_each, one.is_core, one.buffer_percent]
            for one in titles
        ],
        "receivers": [row[1:] for row in at.rows],
    }  # fmt: skip
    digest = hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode())
    digest.update(np.round(held, 6).tobytes())
    return digest.hexdigest()

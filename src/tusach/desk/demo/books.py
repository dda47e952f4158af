"""The demo's library: the handbook and a shelf of illustrations, handed in, checked and published as a person would;
then a year of readers, as numbers only, and what they wished for.
"""

import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.core.management import call_command

from tusach.books import actions as books
from tusach.books.models import Topic, WishSource
from tusach.desk.demo.accounts import Ready, open_account
from tusach.desk.demo.two_more import sound_book, words_book
from tusach.desk.demo.written import MARK, OLD_TITLE, PUBLISHER, Told, as_epub, old_booklet, shelf
from tusach.kit.clock import day_of
from tusach.library import actions as library
from tusach.library.actions import ordering
from tusach.library.actions.packing import Choice
from tusach.library.models import Edition, Licence, Metric
from tusach.people.models import Actor, Body, BodyKind, Person, Role
from tusach.people.queries import actor_for
from tusach.places.models import Level, Unit
from tusach.places.queries import versions_on

SEED = 593
MONTHS = 12
PACK = "nong-nghiep"
GROUP = "Thư viện hôm nay"
HANDBOOK = "cam-nang-tu-sach.epub"
WISHES = [
    ("Sách nuôi ong mật", WishSource.READER, 7), ("nuôi cá lồng", WishSource.NO_HIT, 11),
    ("Sách song ngữ Việt - Mông cho thiếu nhi", WishSource.COMMUNE, 4), ("bảo hiểm xã hội tự nguyện", WishSource.NO_HIT, 9),
    ("Truyện tranh lịch sử", WishSource.READER, 6), ("sửa máy nông nghiệp", WishSource.NO_HIT, 5),
    ("Sách chữ to cho người già", WishSource.READER, 3), ("trồng dâu nuôi tằm", WishSource.COMMUNE, 2),
]  # fmt: skip
# How eagerly each topic is read, beside the others: a guess for the illustration, stated nowhere as a finding.
PULL = {Topic.FARMING: 9, Topic.HEALTH: 7, Topic.LAW: 6, Topic.YOUTH: 8, Topic.CULTURE: 4, Topic.MODELS: 3, Topic.HO_CHI_MINH: 3}  # fmt: skip


@dataclass(frozen=True)
class File:
    name: str
    data: bytes
    given: Mapping[str, Any]


def fill_library(*, today: datetime, readers_in: str = "Lâm Đồng") -> list[Ready]:
    """Books, then readers in twelve communes of the province `readers_in`. Returns the librarian's ready account."""
    publisher = Body.objects.get(kind=BodyKind.PUBLISHER)
    ready = [
        open_account("thuthu", "Đỗ Thanh Mai", publisher, [Role.LIBRARIAN], label="Chị Mai, thủ thư, Nhà xuất bản",
                     clock=None, group=GROUP)
    ]  # fmt: skip
    librarian = Person.objects.get(username="thuthu")
    editions = []
    files = list(_files(today))
    for i, file in enumerate(files):
        at = today - timedelta(days=400 - i * 390 // len(files))
        editions.append(_publish(file, publisher, actor_for(librarian, at=at)))
    communes = list(
        versions_on(day_of(today))
        .filter(unit__level=Level.COMMUNE, province__in=versions_on(day_of(today)).filter(name=readers_in).values("unit"))
        .order_by("sort_key")
        .values_list("unit", flat=True)[:12]
    )  # fmt: skip
    library.add_counts(readers_of(editions, communes, today=day_of(today)))
    _pack(actor_for(librarian, at=at + timedelta(days=1)))
    _wish(communes, today)
    return ready


def _files(today: datetime) -> Iterable[File]:
    """The handbook first, then the shelf, a book on paper, one in Khmer and one to be heard among them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / HANDBOOK
        call_command("library", "handbook", "--out", str(path), stdout=io.StringIO())
        facts = {
            "topic": Topic.LAW,
            "audience": "OFFICIALS",
            "licence": Licence.CC_BY,
            "year": today.year,
        }
        yield File(HANDBOOK, path.read_bytes(), facts)
    for told in shelf():
        yield File(
            told.file_name,
            as_epub(told, seed=SEED, made_at=today.replace(year=told.year, day=1)),
            _facts(told),
        )
    about = {
        "title": OLD_TITLE, "authors": ["Ban tủ sách thôn"], "publisher": PUBLISHER, "year": 1998, "language": "vi",
        "topic": Topic.CULTURE, "audience": "EVERYONE", "licence": Licence.CC_BY,
        "description": f"{MARK}: bốn trang giấy cũ, có ảnh trang và chữ.",
    }  # fmt: skip
    yield File("so-tay-tu-sach-thon.pdf", old_booklet(), about)
    yield File(*words_book(made_at=today.replace(year=2022, day=1)))
    yield File(*sound_book())


def _facts(told: Told) -> dict[str, Any]:
    return {"topic": told.topic, "audience": told.audience, "year": told.year, "licence": Licence.CC_BY}


def _publish(file: File, body: Body, by: Actor) -> Edition:
    """The three steps of a librarian, an hour apart."""
    intake = library.hand_in(
        file=io.BytesIO(file.data), name=file.name, given=file.given, body=body, by=by, at=by.at
    )
    edition = library.read_intake(intake=intake, at=by.at + timedelta(minutes=1), own=True)
    if edition is None:
        raise ValueError(f"{file.name}: {intake.sentence}")  # a fault of the demo's own book
    edition = library.check_edition(edition=edition, by=by, at=by.at + timedelta(hours=1))
    return library.publish_edition(edition=edition, by=by, at=by.at + timedelta(hours=2))


def _pack(by: Actor) -> None:
    """What a commune without a line takes home on a stick: the books on farming, ordered by the librarian and made."""
    choice = Choice(topics=(Topic.FARMING,))
    ordering.order_pack(name=PACK, choice=choice, by=by, at=by.at)
    made_at = by.at + timedelta(minutes=1)
    if (order := ordering.claim_order(at=made_at)) is not None:
        ordering.make_claimed(order=order, now=lambda: made_at)


def readers_of(
    editions: Sequence[Edition], communes: list[int], *, today: date
) -> dict[tuple[int | None, int | None, date, str], int]:
    """A year of use: edition x commune x month x metric, and the visits and searches of the library as a whole."""
    random = Random(f"{SEED}/use")
    counts: dict[tuple[int | None, int | None, date, str], int] = {}
    months = [_month_before(today, back) for back in range(MONTHS - 1, -1, -1)]
    places = [*communes, None]
    for edition in editions:
        pull = PULL.get(Topic(edition.topic), 3) if edition.topic else 3
        for i, month in enumerate(months):
            if edition.published_at is None or day_of(edition.published_at).replace(day=1) > month:
                continue
            for place in places:
                opened = int(random.expovariate(1) * pull * (1 + i / 8) * (0.45 if place else 2))
                counts |= _of_one(edition.pk, place, month, opened, random)
    for place in places:
        for month in months:
            opened = sum(
                counts.get((edition.pk, place, month, Metric.UNIQUE_TITLE_REQUESTS), 0)
                for edition in editions
            )
            visits = round(opened * random.uniform(1.3, 1.9)) + random.randint(5, 12)
            counts[None, place, month, Metric.VISITS] = visits
            counts[None, place, month, Metric.SEARCHES] = round(visits * random.uniform(0.4, 0.7))
    return counts


def _of_one(
    edition: int, place: int | None, month: date, opened: int, random: Random
) -> dict[tuple[int | None, int | None, date, str], int]:
    """The metrics of one book in one place and month, in the relations that counting gives them."""
    if opened == 0:
        return {}
    sections = opened * random.randint(2, 4)
    looked = sections + opened + random.randint(0, opened)
    amounts = {
        Metric.UNIQUE_TITLE_REQUESTS: opened, Metric.UNIQUE_REQUESTS: sections, Metric.REQUESTS: sections + opened // 3,
        Metric.UNIQUE_TITLE_INVESTIGATIONS: opened + random.randint(0, 2), Metric.UNIQUE_INVESTIGATIONS: looked,
        Metric.INVESTIGATIONS: looked + opened // 2, Metric.SAVES: opened // 4, Metric.SECONDS: sections * random.randint(90, 240),
    }  # fmt: skip
    return {(edition, place, month, metric): amount for metric, amount in amounts.items() if amount}


def _month_before(day: date, back: int) -> date:
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _wish(communes: list[int], today: datetime) -> None:
    random = Random(f"{SEED}/wishes")
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=communes)}
    for text, source, count in WISHES:
        for back in range(3):
            unit = units.get(random.choice(communes)) if communes and source != WishSource.NO_HIT else None
            books.record_wish(text=text, source=source, unit=unit, count=max(1, count - back), at=today - timedelta(days=30 * back))  # fmt: skip

"""Shelves of the demo that one may look at closely: that of Tà Nung in 2023, and that of today's commune into which
old ones went and whose books wait to be handed over.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from random import Random

from tusach.desk.demo.names import full_name
from tusach.desk.demo.titles import Printed
from tusach.figures import actions as figures
from tusach.kit.clock import day_of
from tusach.people.models import Actor, Person, Post, Role
from tusach.people.queries import actor_for
from tusach.places.models import UnitVersion
from tusach.places.queries import version_of
from tusach.shelf import actions as shelves
from tusach.shelf.models import Loan, PlaceKind, Shelf
from tusach.shelf.queries.mergers import waiting_for
from tusach.supply.actions.openings import Opening, open_balances
from tusach.supply.models import Balance

SEED = 1_360
HAMLETS = ["thôn 1", "thôn 2", "thôn 3", "thôn Măng Lin", "tổ 4"]
GROUPS = ["cán bộ, công chức", "đảng viên", "học sinh", "nông dân", "nông dân", "bạn đọc khác"]
DAYS = 60  # of loans and tallies before the day on which one looks
COUNTED = 41  # days before that day: between two loans
FIRST_YEAR = 2009
_Event = tuple[datetime, Callable[[], object]]


def fill_shelves(*, today: datetime, then: datetime, titles: Sequence[Printed], supplier: Actor) -> None:
    """`then`: the moment at which the ready account of 2023 works."""
    keeper = Person.objects.get(username="xa")
    shelf = _open(keeper, then - timedelta(days=700), "Tủ sách xã", hours="giờ hành chính, tối thứ Bảy")
    _lend_and_count(shelf, keeper, then)
    unit = [shelf.unit_id]
    for year in range(FIRST_YEAR, then.year + 1):
        figures.post_copies(
            year=year, units=unit, by=actor_for(keeper, at=then), at=then - timedelta(hours=2)
        )
    heir = Person.objects.get(username="xa26")
    begun = max(today - timedelta(days=420), datetime(2025, 7, 20, 8, tzinfo=today.tzinfo))
    _openings(heir, begun, titles, supplier, today)
    shelf = _open(
        heir, begun + timedelta(days=3), "Tủ sách dùng chung", hours="sáng thứ Ba, thứ Năm, thứ Bảy"
    )
    _lend_and_count(shelf, heir, today)
    waiting = waiting_for(shelf.unit, day_of(today))
    old = next(
        (account for one in waiting for account in one.accounts if account.body and account.unit), None
    )
    if old is not None and old.body and old.unit:  # of the others nobody ever opened a shelf here
        shelves.open_shelf(
            body=old.body, unit=old.unit, name=old.label, place=PlaceKind.PEOPLES_COMMITTEE, by=None, at=begun
        )


def _open(keeper: Person, at: datetime, name: str, hours: str) -> Shelf:
    post = Post.objects.select_related("body__unit").get(person=keeper, role=Role.KEEPER)
    unit = post.body.unit
    assert unit is not None  # noqa: S101 - the bodies of communes are made with their unit
    return shelves.open_shelf(
        body=post.body, unit=unit, name=name, place=PlaceKind.PARTY_OFFICE, hours=hours,
        address="tầng 1", by=actor_for(keeper, at=at), at=at,
    )  # fmt: skip


def _openings(
    keeper: Person, at: datetime, titles: Sequence[Printed], supplier: Actor, today: datetime
) -> None:
    """What the new commune's own shelf began with: a few copies of many titles, signed for."""
    unit = Post.objects.select_related("body__unit").get(person=keeper, role=Role.KEEPER).body.unit
    version: UnitVersion | None = version_of(unit, day_of(at)) if unit else None
    if version is None:
        return
    random = Random(SEED)
    lines = [
        Opening(
            version.code, one.code, random.randint(1, 3), day_of(at), "B", paper="Biên bản bàn giao 7/2025"
        )
        for one in titles
        if random.random() < 0.8
    ]
    by = actor_for(supplier.person, at=today) if supplier.person else supplier
    open_balances(lines=lines, codes_on=day_of(at), batch=_uuid(f"heir/{keeper.pk}"), by=by, at=at)


def _uuid(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{SEED}/{name}")


def _lend_and_count(shelf: Shelf, keeper: Person, now: datetime) -> None:
    """Two months of readers, some with a book in their hands and two of them late; marks of each day; a count."""
    random = Random(f"{SEED}/{shelf.pk}")
    held = list(
        Balance.objects.filter(account=shelf.account, quantity__gt=1)
        .select_related("title")
        .order_by("title")
    )
    counted = now - timedelta(days=COUNTED)
    told: list[_Event] = [(counted, lambda: _count(shelf, keeper, counted, held[:2]))]
    for ago in range(DAYS, 0, -2):
        told += _one_day(shelf, keeper, now - timedelta(days=ago), ago, held, random)
    for _, tell in sorted(told, key=itemgetter(0)):
        tell()


def _count(shelf: Shelf, keeper: Person, counted: datetime, missing: Sequence[Balance]) -> None:
    """By exception: of two titles a copy was not found."""
    count = shelves.start_count(
        shelf=shelf, by=actor_for(keeper, at=counted), at=counted, witnesses="Đoàn Thanh niên"
    )
    for balance in missing:
        here = Balance.objects.get(pk=balance.pk).quantity  # one may be in a reader's hands
        seen = shelves.Seen(
            max(here - 1, 0), counted, _uuid(f"{shelf.pk}/seen/{balance.pk}"), reason="tìm không thấy"
        )
        shelves.record_line(count=count, title=balance.title, seen=seen, at=counted)
    closed = counted + timedelta(hours=2)
    shelves.close_count(count=count, by=actor_for(keeper, at=closed), at=closed, paper="01/BB-TS")


def _one_day(
    shelf: Shelf, keeper: Person, at: datetime, ago: int, held: list[Balance], random: Random
) -> list[_Event]:
    """The marks of a day are made at once; its loan, and that it comes back, are told in their turn."""
    shelves.tally(shelf=shelf, kind="READ", on=day_of(at), delta=random.randint(1, 6), at=at)
    shelves.tally(shelf=shelf, kind="VISIT", on=day_of(at), delta=random.randint(3, 11), at=at)
    if ago % 20 == 0:
        shelves.tally(shelf=shelf, kind="TALK", on=day_of(at), delta=1, at=at)
    title = random.choice(held).title
    reader, hamlet, group = full_name(random), random.choice(HAMLETS), random.choice(GROUPS)
    device = _uuid(f"{shelf.pk}/{ago}")

    def lend() -> None:
        shelves.lend(
            shelf=shelf, title=title, reader=reader, hamlet=hamlet, group=group, device=device, happened_at=at,
            by=actor_for(keeper, at=at), at=at,
        )  # fmt: skip

    def give_back() -> None:
        loan = Loan.objects.get(device=device)
        shelves.give_back(
            loan=loan, device=_uuid(f"{shelf.pk}/{ago}/back"), happened_at=back, by=actor_for(keeper, at=back), at=back
        )  # fmt: skip

    if ago > 12 and ago not in {18, 22}:  # the two of these days are late, the last ones are still reading
        back = at + timedelta(days=random.randint(3, 11))
        return [(at, lend), (back, give_back)]
    return [(at, lend)]

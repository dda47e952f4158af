"""The demo's copies: fifteen years of printed books on the shelves of 10,599 communes, as a supplier would have typed
them in from old papers; then what became of some of them. All numbers are made up.
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from tusach.books import actions as books
from tusach.books.models import Standing, Title
from tusach.desk.demo.accounts import Ready, open_account
from tusach.desk.demo.missing import GONE, Missing, tell_of_missing
from tusach.desk.demo.round import send_round
from tusach.desk.demo.shelves import fill_shelves
from tusach.desk.demo.titles import YEARS, Printed, printed
from tusach.desk.demo.written import MARK, PUBLISHER
from tusach.people.models import Actor, Body, BodyKind, Person, Role
from tusach.people.queries import actor_for
from tusach.places.models import Level, UnitVersion
from tusach.places.queries import versions_on
from tusach.supply import actions as supply
from tusach.supply.actions import Move
from tusach.supply.actions.openings import Opening, open_balances
from tusach.supply.models import Account, AccountKind, Balance

SEED = 14_408
CODES_ON = date(2023, 10, 31)
LINES = 12  # titles that one commune's papers name
COPIES = (72, 154)  # of one of them; together some 14.4 million, as the programme says it printed
GROUP = "Sách giấy hôm nay"
COUNTED_IN = "Lâm Đồng"
TITLES_THIS_YEAR = 2
PAPERS = {
    "A": "Biên bản kiểm kê {year}",
    "B": "Phiếu nhận sách {year}",
    "C": "Quyết định cấp phát {year}",
    "D": "",
}


def fill_copies(*, today: datetime, told_on: datetime, only: frozenset[str] = frozenset()) -> list[Ready]:
    """Titles, openings, losses, living shelves. `told_on`: when the old papers were typed in, before the ready
    accounts of the review of 2023 look. `only`: names of provinces, then no communes of others.
    """
    publisher = Body.objects.get(kind=BodyKind.PUBLISHER)
    ready = [
        open_account("capphat", "Hồ Đức Thắng", publisher, [Role.SUPPLIER], clock=None, group=GROUP,
                     label="Anh Thắng, cấp phát sách, Nhà xuất bản")
    ]  # fmt: skip
    supplier = actor_for(Person.objects.get(username="capphat"), at=told_on)
    titles = printed()
    made = {one.code: _title(one, supplier) for one in titles}
    communes = list(_communes(only))
    missing: Missing = Counter()
    lines = [line for commune, province in communes for line in _lines(commune, province, titles, missing)]
    open_balances(lines=lines, codes_on=CODES_ON, batch=_uuid("openings"), by=supplier, at=told_on)
    tell_of_missing(missing, made, supplier)
    _print_runs(titles, made, lines, missing, supplier)
    _what_became(communes, supplier)
    _out_of_force(made, actor_for(Person.objects.get(username="capphat"), at=told_on + timedelta(days=1)))
    fill_shelves(today=today, then=told_on + timedelta(days=3), titles=titles, supplier=supplier)
    newest = [made[one.code] for one in titles if one.year == YEARS[-1]][:TITLES_THIS_YEAR]
    ready += send_round(titles=newest, today=today, group=GROUP)
    return ready


def _uuid(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{SEED}/{name}")


def _title(one: Printed, by: Actor) -> Title:
    return books.add_title(
        title=one.title, authors=one.authors, code=one.code, topic=one.topic, year=one.year, price=one.price,
        publisher=PUBLISHER, series=MARK, pages=80 + 4 * (one.price // 1000), by=by, at=by.at,
    )  # fmt: skip


def _communes(only: frozenset[str]) -> Iterator[tuple[UnitVersion, str]]:
    """Communes of 2023 with the name of their province, by code."""
    names = dict(versions_on(CODES_ON).filter(unit__level=Level.PROVINCE).values_list("unit", "name"))
    for version in versions_on(CODES_ON).filter(unit__level=Level.COMMUNE).order_by("code"):
        name = names.get(version.province_id or 0, "")
        if not only or name in only:
            yield version, name


def _lines(
    commune: UnitVersion, province: str, titles: Sequence[Printed], missing: Missing
) -> Iterator[Opening]:
    """What is still there; what came and is not there any more is added to `missing`."""
    random = Random(f"{SEED}/{commune.code}")
    grade = "A" if province == COUNTED_IN else random.choices("BCD", (16, 54, 30))[0]
    if commune.name == "Tà Nung":  # a shelf that one may look at closely has few copies of every title
        return (_line(commune, one, random.randint(2, 4), grade, random) for one in titles)
    chosen, share = random.sample(titles, LINES), random.betavariate(*GONE)
    came = [(one, random.randint(*COPIES)) for one in chosen]
    for one, copies in came:
        missing[commune.province_id or 0, one.code] += round(copies * share)
    return (_line(commune, one, copies - round(copies * share), grade, random) for one, copies in came)


def _line(commune: UnitVersion, one: Printed, copies: int, grade: str, random: Random) -> Opening:
    came = date(one.year, 3 + random.randrange(7), 1 + random.randrange(28))
    paper = PAPERS[grade].format(year=one.year)
    return Opening(commune.code, one.code, copies, came, grade, paper=paper)


def _print_runs(
    titles: Sequence[Printed],
    made: Mapping[str, Title],
    lines: Sequence[Opening],
    missing: Missing,
    by: Actor,
) -> None:
    """What came was printed once, so the lots say the same as the openings: what is there and what is missing."""
    copies = Counter[str]()
    for (_, code), gone in missing.items():
        copies[code] += gone
    for line in lines:
        copies[line.title] += line.copies
    for one in titles:
        if copies[one.code]:
            books.add_lot(
                title=made[one.code], quantity=copies[one.code], year=one.year, unit_cost=one.price * 3 // 5,
                printer=PUBLISHER, decision_text=f"Danh mục {one.year} ({MARK.casefold()})", by=by, at=by.at,
            )  # fmt: skip


ENDS = {AccountKind.LOST: "Sách mất", AccountKind.DAMAGED: "Sách hỏng", AccountKind.WEEDED: "Sách thanh lý"}


def _what_became(communes: Sequence[tuple[UnitVersion, str]], by: Actor) -> None:
    """In one commune of thirty some copies are lost, damaged or weeded; in one of Lâm Đồng's ten a count differed."""
    random = Random(SEED)
    some = [version for version, _ in communes if random.random() < 1 / 30]
    moves: list[Move] = []
    for shelf, held in _held_in([version.unit_id for version in some]):
        for balance in random.sample(held, min(2, len(held))):
            kind = random.choices(list(ENDS), (5, 3, 4))[0]
            moves.append(_gone(shelf, balance, kind, random))
    supply.record_movements(moves=moves, by=by, at=by.at)
    counted = [version.unit_id for version, name in communes if name == COUNTED_IN and random.random() < 0.1]
    for shelf, held in _held_in(counted):
        seen = {
            (one.title_id, one.fund): max(one.quantity - random.choice((0, 0, 0, 1, 2, 3, -1)), 0)
            for one in held
        }
        supply.settle_count(
            account=shelf,
            counted=seen,
            occurred_on=date(2023, 9, 20),
            batch=_uuid(f"count/{shelf.pk}"),
            by=by,
            at=by.at,
        )


def _held_in(units: Sequence[int]) -> Iterator[tuple[Account, list[Balance]]]:
    rows = Account.objects.filter(kind=AccountKind.SHELF, unit__in=units).select_related("unit", "province")
    held: dict[int, list[Balance]] = {}
    for balance in Balance.objects.filter(account__in=[row.pk for row in rows]).order_by("account", "title"):
        held.setdefault(balance.account_id, []).append(balance)
    for row in rows.order_by("pk"):
        if row.pk in held:
            yield row, held[row.pk]


def _gone(shelf: Account, balance: Balance, kind: AccountKind, random: Random) -> Move:
    end = supply.account_for(
        kind, unit=shelf.unit, province=shelf.province, label=f"{ENDS[kind]}, {shelf.label}"[:200],
        opened_on=shelf.opened_on,
    )  # fmt: skip
    on = max(date(2019 + random.randrange(4), 1 + random.randrange(12), 15), balance.as_of)
    return Move(
        balance.title_id, random.randint(1, max(balance.quantity // 6, 1)), shelf, end, on, _uuid(f"gone/{balance.pk}"),
        evidence=balance.evidence, paper="" if kind == AccountKind.LOST else f"Biên bản {on.year}", reason=kind.label,
    )  # fmt: skip


def _out_of_force(made: Mapping[str, Title], by: Actor) -> None:
    """Two old law titles: one has a newer one, one is out of force."""
    law = sorted((one for one in made.values() if one.topic == "LAW"), key=lambda one: (one.year, one.code))
    if len(law) < 3:
        return
    books.set_standing(
        title=law[0], standing=Standing.SUPERSEDED, superseded_by=law[-1], since=date(2022, 1, 1),
        reason="đã có sách mới cùng nội dung", by=by, at=by.at,
    )  # fmt: skip
    books.set_standing(
        title=law[1], standing=Standing.EXPIRED, since=date(2021, 7, 1), reason="văn bản trong sách đã hết hiệu lực",
        by=by, at=by.at,
    )  # fmt: skip

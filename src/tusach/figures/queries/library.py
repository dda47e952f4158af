"""Library statistics of a place and a year after ISO 2789 (TCVN 12843), read from the ledger, the shelves and the library.

What is not counted is said, not guessed: borrowers are not counted as persons, because their names are forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from tusach.library.queries.usage import LEAST
from tusach.library.queries.usage import use_by_unit as e_use_by_unit
from tusach.places.models import Level, Unit
from tusach.places.queries import communes_within
from tusach.shelf.queries.counted import UseOfYear, use_by_unit
from tusach.supply.models import AccountKind, Flow
from tusach.supply.queries.counted import ENDS, KEPT, copies_by_unit, end_of_year

_CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Measure:
    """One line of the table. `value` None: not counted, `note` says why or how."""

    name: str
    unit: str
    value: Decimal | int | None
    note: str = ""

    @property
    def digits(self) -> int:
        return 2 if isinstance(self.value, Decimal) else 0


@dataclass(frozen=True)
class Stock:
    """Copies at the end of the year, added in it, and withdrawn in it."""

    held: int
    added: int
    withdrawn: int


def library_statistics(place: Unit, year: int, today: date) -> list[Measure]:
    """The table, up to yesterday when the year still runs."""
    through = end_of_year(year, today)
    units = _communes(place, through)
    stock = _stock(place, units, year, through)
    used = use_by_unit(year, through=through, units=units)
    use = UseOfYear(**{f.name: sum(getattr(one, f.name) for one in used.values()) for f in fields(UseOfYear)})
    electronic = e_use_by_unit(date(year, 1, 1), through.replace(day=1))
    opened = sum(one.opened for unit, one in electronic.items() if units is None or unit in set(units))
    kept = f"{len(used)} nơi có ghi lượt"
    return [
        Measure("Vốn tài liệu giấy cuối kỳ", "bản", stock.held, "trên tủ và đang cho mượn, theo sổ"),
        Measure("Bổ sung trong kỳ", "bản", stock.added, "cấp phát, tặng, mua"),
        Measure("Đưa ra khỏi vốn trong kỳ", "bản", stock.withdrawn, "mất, hỏng, thanh lý"),
        Measure("Lượt mượn", "lượt", use.lent if used else None, kept),
        Measure("Gia hạn", "lượt", use.renewals if used else None, kept),
        Measure("Sử dụng tại chỗ", "lượt", use.read if used else None, kept),
        Measure("Lượt đến thư viện", "lượt", use.visits if used else None, kept),
        Measure("Hoạt động giới thiệu sách", "buổi", use.talks if used else None, kept),
        Measure("Người mượn đang hoạt động", "người", None, "không đếm: tên người mượn được xóa sau khi trả sách"),
        _opened(opened, is_small=place.level == Level.COMMUNE and opened < LEAST),
        Measure("Vòng quay vốn", "lượt/bản", _per(use.lent, stock.held), "lượt mượn chia vốn cuối kỳ; nơi chưa ghi lượt kéo số này xuống"),
        Measure("Tính trên 1.000 dân", "bản", None, "chưa có số dân trong hệ thống"),
    ]  # fmt: skip


def _opened(opened: int, *, is_small: bool) -> Measure:
    """A commune's count under five is not shown: it could be one person."""
    note = (
        f"dưới {LEAST} lượt, không nêu để không lộ người đọc"
        if is_small
        else "theo COUNTER, không ghi người đọc"
    )
    return Measure("Lượt đọc sách điện tử", "lượt", None if is_small else opened, note)


def _per(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(_CENTS) if whole and part else None


def _communes(place: Unit, on: date) -> list[int] | None:
    """Ids of the communes of a place; None for the nation, which needs no list."""
    if place.level == Level.NATION:
        return None
    if place.level == Level.COMMUNE:
        return [place.pk]
    return list(communes_within(place, on).values_list("unit", flat=True))


def _stock(place: Unit, units: Sequence[int] | None, year: int, through: date) -> Stock:
    """The nation and a province from the sums kept with each movement; smaller places from their own."""
    if place.level in {Level.NATION, Level.PROVINCE}:
        rows = Flow.objects.filter(province=None if place.level == Level.NATION else place, year__lte=year)
        here, there = (
            Q(to_kind__in=KEPT) & ~Q(from_kind__in=KEPT),
            Q(from_kind__in=KEPT) & ~Q(to_kind__in=KEPT),
        )
        now = rows.filter(year=year)
        added = now.filter(here).exclude(from_kind__in=[*ENDS, AccountKind.UNEXPLAINED])
        gone = _sum(now.filter(there, to_kind__in=ENDS)) - _sum(now.filter(here, from_kind__in=ENDS))
        return Stock(_sum(rows.filter(here)) - _sum(rows.filter(there)), _sum(added), gone)
    found = copies_by_unit(year, through=through, units=list(units or [])).values()
    added_here = sum(one.copies - one.short + one.discs + one.others for one in found)
    return Stock(sum(one.stock for one in found), added_here, sum(one.gone for one in found))


def _sum(rows: QuerySet[Flow]) -> int:
    return int(rows.aggregate(all=Sum("quantity"))["all"] or 0)

"""Figures against each other over years and places, and against what else is known of the province."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from tusach.kit.text import fold, number
from tusach.reports.quantities.saying import capital, conflict, name_of, said, shown, when, with_unit
from tusach.reports.quantities.scope import is_near, is_of_some, is_own_act, says_whole
from tusach.reports.quantities.shape import Conflict, Counts, Figures, Known, Stated

# Values on a day; the others are sums over time.
STOCKS = ("I104", "I107", "I127", "I129", "I130", "I131", "I132", "I133", "I141", "I147", "I148")
OF_COMMUNES = ("I104", "I107", "I130", "I132", "I146", "I148")
_ONCE = (
    "I104",
    "I107",
    "I121",
    "I122",
    "I127",
    "I129",
    "I130",
    "I132",
    "I141",
    "I142",
    "I146",
    "I147",
    "I148",
    "I151",
)
_JUMP_STOCK, _JUMP_FLOW, _JUMP_LEAST = 3, 8, 20
_COMMUNES_OFF, _OWN_OFF = Decimal("0.01"), Decimal("0.02")
_ABOUT_OFF = Decimal("0.1")
_PART_OFF = Decimal("1.25")  # communes that have not answered may well have more than the others
_NEAR_TITLES = 90
_MOST_NAMED = 5
_NEARLY = Decimal("1.25")
_MERGED_SINCE = Decimal("1.15")
_OTHER_BOOKS = re.compile(
    r"\b(?:trien lam|thu vien tinh|thu vien huyen|bo sung|mua|ngoai de an|thu vien quoc gia|nha xuat ban)\b"
)
_WHOLE_PROVINCE = re.compile(
    r"\b(?:toan tinh|ca tinh|toan thanh pho|tinh co|tinh hien co|thanh pho co|tren dia ban tinh)\b"
)


def check_outside(stated: Sequence[Stated], known: Known) -> Iterator[Conflict]:
    yield from _titles(stated, known)
    yield from _communes_there_are(stated, known)
    yield from _twice(stated, known)
    yield from _jumps(stated)
    yield from _more_held_than_received(stated)
    for one in _totals(stated):
        yield from _beside(one, known)


def _value(one: Stated) -> Decimal | None:
    return one.quantity.value if one.quantity.kind in {"AMOUNT", "RATIO"} else None


def _titles(stated: Sequence[Stated], known: Known) -> Iterator[Conflict]:
    most = known.programme_titles
    for one in stated:
        value = _value(one)
        if not most or value is None or one.quantity.unit != "đầu sách" or value <= most:
            continue
        around = one.paragraph.text[
            max(0, one.quantity.start - _NEAR_TITLES) : one.quantity.end + _NEAR_TITLES
        ]
        if one.indicator not in {"", "I121"} or _OTHER_BOOKS.search(fold(around)):
            continue
        sentence = (
            f"{with_unit(value, 'đầu sách')} nhiều hơn {number(most)} đầu sách của cả Đề án: có lẽ đây là số bản. "
            "Nếu đúng là số bản, xin ghi “bản”."
        )
        yield conflict("titles", sentence, [one])


def _communes_there_are(stated: Sequence[Stated], known: Known) -> Iterator[Conflict]:
    """Once for each number of communes, however often a report states it."""
    counts = {
        "xã": (known.commune_count, "xã, phường, thị trấn"),
        "huyện": (known.district_count, "đơn vị cấp huyện"),
    }
    held: dict[tuple[str, Decimal], list[Stated]] = defaultdict(list)
    for one in stated:
        count, _ = counts.get(one.quantity.unit, (None, ""))
        value = one.quantity.whole if one.quantity.kind == "RATIO" else _claims_all(one)
        if count and value is not None and value > _most_then(one, count, known):
            held[one.quantity.unit, value].append(one)
    for (unit, value), many in held.items():
        count, name = counts[unit]
        often = f" {len(many)} lần" if len(many) > 1 else ""
        sentence = f"Báo cáo nêu{often} {with_unit(value, unit)}, nhưng tỉnh có {number(count or 0)} {name}. Xin xem lại số này."
        yield conflict("too-many-places", sentence, many[:_MOST_NAMED], about=f"{unit} {value}")


def _claims_all(one: Stated) -> Decimal | None:
    """A count of communes in a state, or of all there are; visits to communes may be more than there are."""
    if one.quantity.kind != "AMOUNT":
        return None
    whole = _WHOLE_PROVINCE.search(fold(one.quantity.context))
    return one.quantity.value if one.indicator.startswith(OF_COMMUNES) or whole else None


def _most_then(one: Stated, count: int, known: Known) -> Decimal:
    """Communes were merged: in earlier years there were more."""
    last = one.quantity.year_to
    earlier = last is not None and known.last_year is not None and last < known.last_year
    return count * _MERGED_SINCE if earlier else Decimal(count)


def _twice(stated: Sequence[Stated], known: Known) -> Iterator[Conflict]:
    """One indicator, one time, two values, in two paragraphs that each state it once."""
    held: dict[tuple[str, int | None, int | None], list[Stated]] = defaultdict(list)
    for one in stated:
        is_whole = not one.paragraph.cell or _of_province(one)
        if one.indicator in _ONCE and _value(one) is not None and not one.quantity.comparator and is_whole:
            held[one.indicator, *_time(one, known)].append(one)
    for (code, _, _), many in held.items():
        single = _alone_in_their_paragraphs(many)
        values = list(dict.fromkeys(one.quantity.value for one in single))
        differing = [next(one for one in single if one.quantity.value == value) for value in values][:3]
        if len(differing) < 2 or not _comparable(differing):
            continue
        quotes = " và ".join(f"“{shown(one)}”" for one in differing)
        sentence = f"{capital(name_of(code))}{_when(differing[0])} được ghi khác nhau: {quotes}. Xin thống nhất một số."
        yield conflict("twice", sentence, differing, about=code)


def _time(one: Stated, known: Known) -> tuple[int | None, int | None]:
    """The whole period, or the last day of it, is also meant where no time is said."""
    first, last = one.quantity.year_from, one.quantity.year_to
    whole = first in {None, known.first_year} and last in {None, known.last_year}
    return (None, None) if whole else (first, last)


def _alone_in_their_paragraphs(many: Sequence[Stated]) -> list[Stated]:
    by_paragraph: dict[str, list[Stated]] = defaultdict(list)
    for one in many:
        by_paragraph[one.paragraph.id].append(one)
    return [ones[0] for ones in by_paragraph.values() if len(ones) == 1]


def _comparable(differing: Sequence[Stated]) -> bool:
    """Stated of the same time; or, where one says no time, so near that they must mean the same."""
    years = {(one.quantity.year_from, one.quantity.year_to) for one in differing}
    values = [one.quantity.value or Decimal(0) for one in differing]
    return (len(years) == 1 and years != {(None, None)}) or max(values) <= min(values) * _NEARLY


def _jumps(stated: Sequence[Stated]) -> Iterator[Conflict]:
    """From one year to the next a stock does not triple and a flow is not ten times more or less."""
    series: dict[tuple[str, str], dict[int, Stated]] = defaultdict(dict)
    for one in stated:
        year = one.quantity.year_from
        if one.indicator and year and year == one.quantity.year_to and _value(one) is not None:
            row = one.paragraph.cell.row_head if one.paragraph.cell else ""
            series[one.indicator, fold(row)].setdefault(year, one)
    for (code, _), years in series.items():
        for before, after in pairwise(sorted(years)):
            yield from _jump(code, years[before], years[after])


def _jump(code: str, before: Stated, after: Stated) -> Iterator[Conflict]:
    old, new = before.quantity.value or Decimal(0), after.quantity.value or Decimal(0)
    most = _JUMP_STOCK if code.startswith(STOCKS) else _JUMP_FLOW
    if min(old, new) < _JUMP_LEAST or max(old, new) < most * min(old, new):
        return
    way = "tăng" if new > old else "giảm"
    times = said(round(max(old, new) / min(old, new), 1))
    sentence = (
        f"{capital(name_of(code))}: năm {before.quantity.year_from} là {said(old)}, năm {after.quantity.year_from} là "
        f"{said(new)}, {way} {times} lần. Xin kiểm lại, hoặc cho biết vì sao."
    )
    yield conflict("jump", sentence, [before, after], about=code)


def _more_held_than_received(stated: Sequence[Stated]) -> Iterator[Conflict]:
    """What is on the shelves came from somewhere: received in all, and added besides."""

    def of(code: str) -> list[Stated]:
        return [
            one
            for one in stated
            if one.indicator == code and one.quantity.kind == "AMOUNT" and not _one_year(one)
        ]

    held, received = of("I127"), of("I122")
    if not held or not received:
        return
    most_held = max(held, key=lambda one: one.quantity.value or 0)
    most_received = max(received, key=lambda one: one.quantity.value or 0)
    added = sum((one.quantity.value or Decimal(0) for one in stated if one.indicator == "I182"), Decimal(0))
    if (most_held.quantity.value or 0) > (most_received.quantity.value or 0) + added:
        sentence = (
            f"Báo cáo ghi hiện còn {shown(most_held)} nhưng chỉ nhận {shown(most_received)}. "
            "Xin kiểm lại, hoặc cho biết số sách tăng từ đâu."
        )
        yield conflict("held-received", sentence, [most_held, most_received])


def _one_year(one: Stated) -> bool:
    return one.quantity.year_from is not None and one.quantity.year_from == one.quantity.year_to


def _totals(stated: Sequence[Stated]) -> list[Stated]:
    """Of the figures of one indicator and time in a paragraph the one that holds the others, if there is one: the
    first, when it is the most, or what the others come to.
    """
    held: dict[tuple[str, str, int | None, int | None], list[Stated]] = defaultdict(list)
    for one in stated:
        if one.indicator and _value(one) is not None:
            held[one.paragraph.id, one.indicator, one.quantity.year_from, one.quantity.year_to].append(one)
    made = []
    for many in held.values():
        values = [one.quantity.value or Decimal(0) for one in many]
        most = values.index(max(values))
        if len(many) == 1 or most == 0 or values[most] * 2 == sum(values, Decimal(0)):
            made.append(many[most])
    return made


def _beside(one: Stated, known: Known) -> Iterator[Conflict]:
    """What the province states, beside the sum of its communes and what the house counted itself."""
    if (
        not one.indicator
        or _value(one) is None
        or (one.paragraph.cell is not None and not _of_province(one))
        or is_of_some(one)
    ):
        return
    name, said_of = name_of(one.indicator), one.quantity
    whole = says_whole(one) or one.paragraph.cell is not None
    outside = (
        ("communes", known.communes, known.communes_from, _COMMUNES_OFF),
        ("own", known.own, known.own_from, _OWN_OFF),
    )
    for kind, figures, counts, off in outside:
        other, places = _known(figures, counts, one, known)
        if other is None or _near(one, other, off) or (kind == "communes" and is_own_act(one)):
            continue
        if not whole and not is_near(said_of.value or Decimal(0), other):
            continue
        if _holds_part(one, other, off, places, known.commune_count):
            continue
        source = _source(kind, one.indicator, places, known.commune_count)
        sentence = (
            f"{capital(name)}{_when(one)}: báo cáo ghi {shown(one)}, {source} là {with_unit(other, said_of.unit)}, "
            f"chênh {said(abs(other - (said_of.value or 0)))}. Xin đối chiếu và cho biết số nào đúng."
        )
        yield conflict(kind, sentence, [one], about=one.indicator)


def _when(one: Stated) -> str:
    """What stands on a day is of no period."""
    return "" if one.indicator.startswith(STOCKS) and not _one_year(one) else when(one.quantity)


def _source(kind: str, code: str, places: int | None, of: int | None) -> str:
    """Where the other number is from, and from how many communes when not from all."""
    books = {
        "I12": "sổ cấp phát của hệ thống",
        "I13": "sổ tủ sách trên hệ thống",
        "I14": "thư viện điện tử đếm được",
    }
    if kind == "own":
        book = books.get(code[:3], "hệ thống đếm được")
        return f"{book} ở {places} trên {of} xã" if _is_part(places, of) else book
    return f"phiếu của {f'{places} trên {of}' if _is_part(places, of) else 'các'} xã cộng lại"


def _is_part(places: int | None, of: int | None) -> bool:
    return places is not None and of is not None and places < of


def _holds_part(one: Stated, other: Decimal, off: Decimal, places: int | None, of: int | None) -> bool:
    """What part of the communes has can be in what is stated of all: no less than that, and, when at least half of
    them are known, no more than all would have if the others had somewhat more.
    """
    if not places or of is None or places >= of:
        return False
    value = one.quantity.value or Decimal(0)
    if value < other * (1 - off):
        return False
    return places * 2 < of or value <= other * of / places * _PART_OFF


def _of_province(one: Stated) -> bool:
    """Of a table only its totals are the province's."""
    cell = one.paragraph.cell
    head = fold(cell.row_head) if cell else ""
    return head.startswith(("tong", "toan tinh", "cong"))


def _known(figures: Figures, counts: Counts, one: Stated, known: Known) -> tuple[Decimal | None, int | None]:
    """Of the same time: a year; the whole period for sums without a year, the last year for what stands on a day.
    With the communes it is from, None for all.
    """
    years = _years(one, known)
    held = [figures[one.indicator, year] for year in years if (one.indicator, year) in figures]
    if not held or len(held) != len(years):
        return None, None
    places = [counts[one.indicator, year] for year in years if (one.indicator, year) in counts]
    return sum(held, Decimal(0)), min(places, default=None)


def _years(one: Stated, known: Known) -> list[int]:
    """The years whose figures add up to the time it is said of; [0]: the whole period."""
    first, last = one.quantity.year_from, one.quantity.year_to
    if first and first == last:
        return [first]
    whole = first in {None, known.first_year} and last in {None, known.last_year}
    if one.indicator.startswith(STOCKS):
        return [known.last_year or 0] if whole else []
    if whole:
        return [0]
    return [*range(first, last + 1)] if first and last else []


def _near(one: Stated, other: Decimal, off: Decimal) -> bool:
    value = one.quantity.value or Decimal(0)
    apart = abs(value - other)
    if one.quantity.comparator in {">", ">="}:
        return value <= other <= value * (1 + _ABOUT_OFF)
    if one.quantity.comparator in {"<", "<="}:
        return value * (1 - _ABOUT_OFF) <= other <= value
    return apart <= max(other, value) * (_ABOUT_OFF if one.quantity.comparator == "~" else off)

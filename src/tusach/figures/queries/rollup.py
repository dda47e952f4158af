"""Sums over places and years: kept totals where they answer, the cube for every other grouping."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.db.models import Min

from tusach.figures import sums
from tusach.figures.catalogue import COMMUNES, Line
from tusach.figures.cube import Grouped
from tusach.figures.models import Expected, Geography, OverPlace, OverTime, Total
from tusach.figures.packed import key_of
from tusach.figures.queries.catalogue import LETTERS, Catalogue, catalogue
from tusach.figures.queries.figure import Figure, Raw, figure_of, ratio_of
from tusach.figures.queries.memory import LOCK, Ready, memory
from tusach.figures.queries.placing import Wanted
from tusach.figures.sums import Sums
from tusach.kit.clock import day_of
from tusach.places import queries as places
from tusach.places.models import Level, Unit

Key = tuple[str, int | None]
Asked = Mapping[str, int]  # level -> units asked


@dataclass(frozen=True)
class PlaceRow:
    """One place with its figures by (code, year); (code, None) is over all the years asked. `unit_id` None is
    the bucket "chưa phân bổ": values that no confirmed share sends to one place.
    """

    unit_id: int | None
    name: str
    code: str
    figures: dict[Key, Figure]


def ask_for(years: Sequence[int]) -> str | None:
    """The ask that figures of these years answer: the first one opened in or after the last of them, else the newest.

    One grouped query; the handful of days it gives is compared here, not in the database row by row.
    """
    begun = Expected.objects.order_by().values_list("ask").annotate(begun=Min("opened_at"))
    asks = sorted((day_of(moment), ask) for ask, moment in begun if moment is not None)
    first = date(max(years), 1, 1) if years else date.max
    return next((ask for begun_on, ask in asks if begun_on >= first), asks[-1][1] if asks else None)


def _day_of(years: Sequence[int], geography: str, on: date) -> date:
    """As then: no later than the end of the years asked, so that no unit of later days is waited for."""
    return min(on, date(max(years), 12, 31)) if geography == Geography.THEN and years else on


def national(
    codes: Sequence[str],
    years: Sequence[int],
    *,
    geography: str = Geography.THEN,
    on: date | None = None,
    ask: str | None = None,
) -> dict[Key, Figure]:
    """The nation's figures by (code, year), and (code, None) over all `years` by the indicator's own rule.

    Sums the provinces at read, and adds what the centre itself counts. `ask` says whose n of n (see `ask_for`).
    """
    lines = catalogue()
    kept = [sums.decode(data) for data in Total.objects.filter(level__in=_TOP).values_list("sums", flat=True)]
    whole = sums.add(*kept)
    asked = asked_nation(ask or ask_for(years), on and _day_of(years, geography, on))
    return _figures(lines, codes, years, _from_sums(whole), asked)


def of_place(place: Unit, codes: Sequence[str], years: Sequence[int]) -> dict[Key, Figure]:
    """What the units below a province or district add up to, as then, from its kept total alone; its own word is not
    in it. Nobody's n of n: for one figure to be laid beside, not for a table.
    """
    kept = Total.objects.filter(unit=place).values_list("sums", flat=True).first()
    whole = sums.decode(kept) if kept else sums.add()
    return _figures(catalogue(), codes, years, _from_sums(whole), {})


_TOP = (Level.PROVINCE, Level.NATION)


def asked_nation(ask: str | None, on: date | None) -> dict[str, int]:
    levels = [Level.COMMUNE, Level.DISTRICT, Level.PROVINCE]
    if ask is not None:
        return {level: Expected.objects.filter(ask=ask, level=level).count() for level in levels}
    return {} if on is None else {level: places.units_on(on, level=level).count() for level in levels}


def by_place(
    codes: Sequence[str],
    years: Sequence[int],
    level: str,
    *,
    within: Unit | int | None = None,
    geography: str = Geography.THEN,
    on: date,
    ask: str | None = None,
    kinds: Sequence[str] = (),
) -> list[PlaceRow]:
    """Figures of each place of `level` that anything is known or asked of, in dictionary order.

    THEN puts a unit's cells where it hung when these years were asked, else when it first reported; NOW follows lineage to the places in force
    on `on`. `kinds` (such as Xã, Phường) keeps only communes of these types. The bucket comes last.
    """
    ready, grouped = sums_by_group(
        codes, years, level, within=within, geography=geography, on=on, ask=ask, kinds=kinds
    )
    return _rows(catalogue(), codes, years, ready, grouped, on)


def sums_by_group(
    codes: Sequence[str],
    years: Sequence[int],
    level: str,
    *,
    within: Unit | int | None = None,
    geography: str = Geography.THEN,
    on: date,
    ask: str | None = None,
    kinds: Sequence[str] = (),
) -> tuple[Ready, dict[int, Grouped]]:
    """The arrays under `by_place`: one `Grouped` by packed key, and which places the groups are."""
    inside = within.pk if isinstance(within, Unit) else within
    wanted = Wanted(level, geography, _day_of(years, geography, on), inside, tuple(sorted(kinds)))
    lines = catalogue()
    slots = slots_of(lines, codes)
    unadded = {slot for slot in slots if lines.by_slot[slot].over_place != OverPlace.SUM}
    with LOCK:
        mind = memory()
        ready = mind.ready(wanted, ask or ask_for(years))
        mind.cube.want(slots)
        return ready, {
            key_of(slot, year): part
            for slot in slots
            for year in years
            if (part := mind.cube.group(slot, year, ready.plan, most=slot in unadded)) is not None
        }


def _rows(
    lines: Catalogue,
    codes: Sequence[str],
    years: Sequence[int],
    ready: Ready,
    grouped: dict[int, Grouped],
    on: date,
) -> list[PlaceRow]:
    names = places.names_on(ready.groups, on)
    bucket = len(ready.groups)
    listed = {key: Listed.of(part) for key, part in grouped.items()}
    rows = []
    for group, unit in enumerate(ready.groups):
        asked = {level: counts[group] for level, counts in ready.asked.items()}
        if not any(asked.values()) and not any(part.n[group] for part in listed.values()):
            continue  # a place of other days: neither asked nor heard of in these years
        version = names.get(unit)
        made = _figures(lines, codes, years, _from_group(listed, group), asked, one_unit=ready.one_unit)
        name, code, order = (version.full_name, version.code, version.sort_key) if version else ("", "", "")
        rows.append((order, PlaceRow(unit, name, code, made)))
    rows.sort(key=lambda row: row[0])
    shown = [row for _, row in rows]
    if any(part.n[bucket] for part in grouped.values()):
        made = _figures(lines, codes, years, _from_group(listed, bucket), {})
        shown.append(PlaceRow(None, "Chưa phân bổ", "", made))
    return shown


def slots_of(lines: Catalogue, codes: Sequence[str]) -> list[int]:
    """The slots that these codes need: their own, or their parts' for ratios."""
    needed: dict[int, None] = {}
    for line in lines.lines_of(codes):
        parts = [line.numerator, line.denominator] if line.is_ratio else [line.code]
        needed |= dict.fromkeys(lines.line(part).slot for part in parts if part != COMMUNES)
    return list(needed)


Fetch = Callable[[Line, int], Raw | None]


def _from_sums(whole: Sums) -> Fetch:
    numbers = (whole.keys, whole.sums, whole.n, whole.counts.T)
    held = {key: rest for key, *rest in zip(*(array.tolist() for array in numbers), strict=True)}

    def fetch(line: Line, year: int) -> Raw | None:
        found = held.get(key_of(line.slot, year))
        if found is None:
            return None
        total, n, (counted, signed, dispatched, estimated) = found
        weakest = 4 if estimated else 3 if dispatched else 2 if signed else 1
        return Raw(total, n, weakest, (counted, signed, dispatched, estimated))

    return fetch


def _from_group(listed: Mapping[int, "Listed"], group: int) -> Fetch:
    def fetch(line: Line, year: int) -> Raw | None:
        part = listed.get(key_of(line.slot, year))
        if part is None or not part.n[group]:
            return None
        return Raw(
            part.sums[group], part.n[group], part.grades[group], None, part.estimated[group], part.most[group]
        )

    return fetch


class Listed(NamedTuple):
    """A `Grouped` as plain lists: taking single numbers out of arrays is slow."""

    sums: list[int]
    n: list[int]
    grades: list[int]
    estimated: list[int]
    most: list[int]

    @classmethod
    def of(cls, part: Grouped) -> "Listed":
        arrays = (part.sums, part.n, part.grades, part.estimated, part.most)
        return cls(*(array.tolist() for array in arrays))


def _figures(
    lines: Catalogue,
    codes: Sequence[str],
    years: Sequence[int],
    fetch: Fetch,
    asked: Asked,
    *,
    one_unit: bool = False,
) -> dict[Key, Figure]:
    made: dict[Key, Figure] = {}
    kept: dict[tuple[int, int], Figure] = {}
    due: dict[int, int | None] = {}

    def yearly(line: Line, year: int) -> Figure:
        at = (line.slot, year)
        found = kept.get(at)
        if found is None:
            raw = fetch(line, year)
            single = one_unit and raw is not None and raw.n == 1
            if line.slot not in due:
                due[line.slot] = expected(line, asked)
            found = kept[at] = figure_of(line, year, raw, due[line.slot], single=single)
        return found

    def plain(line: Line, year: int | None) -> Figure:
        return over_years(line, [yearly(line, one) for one in years]) if year is None else yearly(line, year)

    for line in lines.lines_of(codes):
        if not line.is_ratio:
            held = [yearly(line, year) for year in years]
            made |= zip(((line.code, year) for year in years), held, strict=True)
            made[line.code, None] = over_years(line, held)
            continue
        for year in (*years, None):
            made[line.code, year] = _ratio(lines, line, year, plain, asked)
    return made


def _ratio(
    lines: Catalogue, line: Line, year: int | None, plain: Callable[[Line, int | None], Figure], asked: Asked
) -> Figure:
    if year is None and line.over_time == OverTime.NONE:
        return Figure(line.code, line.unit, line.digits, None, 0)
    top = plain(lines.line(line.numerator), year)
    if line.denominator == COMMUNES:
        return ratio_of(line, top, asked.get(Level.COMMUNE))
    return ratio_of(line, top, plain(lines.line(line.denominator), year))


def expected(line: Line, asked: Asked) -> int | None:
    """Units asked whose level gives this indicator; None when nobody was asked."""
    counts = [number for level, number in asked.items() if LETTERS[level] in line.levels]
    return sum(counts) if counts else None


def over_years(line: Line, yearly: Sequence[Figure]) -> Figure:
    """One figure over years by the indicator's rule: flows are added, a stock is its last year, the rest is
    not gathered. `n` is that of the year in which most units reported.
    """
    held = [figure for figure in yearly if figure.n]
    if not held or line.over_time == OverTime.NONE:
        return Figure(
            line.code, line.unit, line.digits, None, 0, expected=yearly[0].expected if yearly else None
        )
    if line.over_time == OverTime.LAST or len(yearly) == 1:
        return held[-1]
    return _added(held)


def _added(held: Sequence[Figure]) -> Figure:
    fullest = max(held, key=lambda figure: figure.n)
    values = [figure.value for figure in held if figure.value is not None]
    weakest = max(held, key=lambda figure: GRADE_ORDER.get(figure.evidence or "", 0))
    return replace(
        fullest,
        value=sum(values[1:], values[0]) if values else None,
        evidence=weakest.evidence,
        grades=None,
        estimated=sum(figure.estimated for figure in held),
        most=None,
        year=None,
    )


GRADE_ORDER = {"COUNTED": 1, "SIGNED": 2, "DISPATCHED": 3, "ESTIMATED": 4}

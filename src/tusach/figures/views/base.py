from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404

from tusach.figures import queries, rules
from tusach.figures.catalogue import Line
from tusach.figures.forms import MOST_CODES, Asked, codes_asked, read_asked
from tusach.figures.queries.catalogue import Catalogue
from tusach.figures.queries.figure import Figure
from tusach.figures.queries.newest import latest_year
from tusach.figures.queries.rollup import Key, PlaceRow, slots_of
from tusach.figures.queries.shown import home_place, kinds_on
from tusach.figures.queries.twice import pairs_on, within
from tusach.kit.clock import day_of
from tusach.kit.pages import Page
from tusach.kit.text import decimal
from tusach.places import queries as places
from tusach.places.models import Level, Unit, UnitVersion

GRADES = {
    "COUNTED": ("ok", "A"),
    "SIGNED": ("info", "B"),
    "DISPATCHED": ("warn", "C"),
    "ESTIMATED": ("bad", "D"),
}


# The parts of the outline that the catalogue's lines are filed under, as people look for them.
PARTS = {
    "1.1": "Lãnh đạo, chỉ đạo, kiểm tra",
    "1.2.1": "Nội dung, hình thức sách",
    "1.2.2a": "Sách giấy: tiếp nhận, quản lý, sử dụng",
    "1.2.2b": "Sách điện tử",
    "1.2.2c": "Mô hình hay, cách làm hiệu quả",
    "1.2.3": "Thông tin, tuyên truyền",
    "II.2": "Khen thưởng",
    "2.2.5": "Kinh phí, sách bổ sung",
}


@dataclass(frozen=True)
class Group:
    """The lines of one part; `chosen` is how many of them the page shows."""

    name: str
    lines: list[Line]
    chosen: int


def groups_of(lines: Sequence[Line], codes: Collection[str]) -> list[Group]:
    parts: dict[str, list[Line]] = {}
    for line in lines:
        parts.setdefault(PARTS.get(line.leaf, f"Mục {line.leaf}"), []).append(line)
    return [Group(name, held, sum(line.code in codes for line in held)) for name, held in parts.items()]


class OnPlace(Page):
    """A page about a place that the actor may see (`?noi=`), with the indicators and years asked."""

    may = rules.may_see

    def find(self, actor: Any, **address: Any) -> Unit:
        typed = self.request.GET.get("noi", "")
        if typed:
            key = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else 0
            return get_object_or_404(queries.visible_places(actor), pk=key)
        home = home_place(actor)
        if home is None and rules.may_see(actor):
            raise Http404
        return home or Unit()

    @cached_property
    def lines(self) -> Catalogue:
        return queries.catalogue()

    @cached_property
    def asked(self) -> Asked:
        kinds = kinds_on(day_of(self.at))
        slots = slots_of(self.lines, codes_asked(self.request.GET, self.lines)[:MOST_CODES])
        last = latest_year(self.thing, slots) or latest_year() or self.at.year
        return read_asked(self.request.GET, self.lines, self.at, min(last, self.at.year), kinds)

    def children(self, place: Unit, codes: Sequence[str], years: Sequence[int]) -> tuple[str, list[PlaceRow]]:
        """The level below a place that has anything to say, and its rows."""
        rows: list[PlaceRow] = []
        level = Level.COMMUNE
        for level in _below(place.level, now=self.asked.is_now):
            rows = self.rows(place, codes, years, level)
            if rows:
                break
        return level, rows

    def rows(self, place: Unit, codes: Sequence[str], years: Sequence[int], level: str) -> list[PlaceRow]:
        asked = self.asked
        within = None if place.level == Level.NATION else place
        return queries.by_place(
            codes, years, level, within=within, geography=asked.geography, on=asked.on, kinds=asked.kinds
        )

    def whole(self, place: Unit, codes: Sequence[str], years: Sequence[int]) -> dict[Key, Figure]:
        """The figures of the place itself."""
        if place.level == Level.NATION and not self.asked.kinds:
            return queries.national(codes, years, geography=self.asked.geography, on=self.asked.on)
        level = Level.PROVINCE if place.level == Level.NATION else Level(place.level)
        rows = self.rows(place, codes, years, level)
        return next((row.figures for row in rows if row.unit_id == place.pk), {})

    def frame(self, place: Unit) -> dict[str, Any]:
        """What every page of figures shows: where we are, the tabs, the switch, what could not be read."""
        names = places.names_on([place.pk], self.asked.on)
        return {
            "asked": self.asked,
            "place": place,
            "place_name": named(place, names),
            "trail": self.trail(place),
            "query": urlencode([(k, v) for k, v in self.request.GET.lists() if k != "trang"], doseq=True),
            "groups": groups_of(self.lines.lines, set(self.asked.codes)),
            "chosen": self.lines.lines_of(self.asked.codes),
            "doubled": len(within(pairs_on(self.asked.on), place)) if self.asked.is_now else 0,
        }

    def newest(self, place: Unit) -> int | None:
        """The year to look at instead, when the years asked have nothing; None when the place has no numbers at all."""
        newest = latest_year(place, slots_of(self.lines, self.asked.codes))
        return None if newest in self.asked.years else newest

    def trail(self, place: Unit) -> list[tuple[str, str]]:
        """From the highest place the actor may see down to this one."""
        chain = [*reversed(places.parent_chain(place, self.asked.on)), place]
        seen = set(
            queries.visible_places(self.actor)
            .filter(pk__in=[one.pk for one in chain])
            .values_list("pk", flat=True)
        )
        names = places.names_on(seen, self.asked.on)
        found = [(named(one, names) or str(one), one.pk) for one in chain if one.pk in seen]
        return [(name, "" if pk == place.pk else self.address(noi=pk)) for name, pk in found]

    def address(self, **changes: Any) -> str:
        query = self.request.GET.copy()
        for name, value in changes.items():
            query[name] = str(value)
        return f"?{query.urlencode()}"


def named(place: Unit, names: Mapping[int, UnitVersion]) -> str:
    """What a page calls a place; empty when it had no name on the day."""
    if place.level == Level.NATION:
        return "Cả nước"
    return names[place.pk].full_name if place.pk in names else ""


def _below(level: str, *, now: bool) -> list[Level]:
    if level == Level.NATION:
        return [Level.PROVINCE]
    if level == Level.PROVINCE:
        return [Level.COMMUNE] if now else [Level.DISTRICT, Level.COMMUNE]
    return [Level.COMMUNE]


def told(figure: Figure | None) -> Mapping[str, Any]:
    """A figure as a cell: its words, n of n, grade; words when it is missing or must not be gathered."""
    if figure is None or figure.is_missing:
        return {"missing": True, "figure": figure}
    if figure.value is None:
        text = f"ít nhất {decimal(figure.most, figure.digits)}" if figure.most is not None else "không cộng"
    else:
        text = decimal(figure.value, figure.digits)
    tone, letter = GRADES.get(figure.evidence or "", ("", ""))
    return {
        "text": text, "figure": figure, "tone": tone, "letter": letter,
        "label": figure.evidence.label if figure.evidence else "", "coverage": figure.coverage,
        "partial": figure.expected is not None and figure.n < figure.expected,
    }  # fmt: skip

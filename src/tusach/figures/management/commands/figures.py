"""tusach figures: the catalogue, the pivot, verification and cuts from the command line."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils import timezone

from tusach.figures import actions, queries
from tusach.figures.actions.usage import last_whole_month
from tusach.figures.models import Cut, Geography
from tusach.figures.queries.tables import plain
from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, a_day, argument, subcommand
from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.places.models import Level

_CODES = argument("codes", nargs="+", metavar="CODE", help="indicator codes, such as I122 I127")
_FIRST = argument("--first", type=int, default=2009, help="first year (2009)")
_LAST = argument("--last", type=int, default=2023, help="last year (2023)")
_ON = argument("--on", type=a_day, default=None, help="day of the geography (today)")


def a_month(text: str) -> date:
    """For `type=`: a month as 2026-11."""
    return a_day(f"{text}-01")


class Command(CommandGroup):
    help = "Figures: catalogue, verify, rebuild, pivot, cut, usage, copies"

    @subcommand("bring the table of indicators to the state of the committed file")
    def catalogue(self) -> object:
        loaded = actions.load_catalogue()
        said = [f"{loaded.added} thêm, {loaded.changed} sửa, {loaded.kept} giữ nguyên."]
        if loaded.recount:
            said.append("Cấp báo cáo đã đổi, xin chạy: tusach figures rebuild")
        return Answer(asdict(loaded), said)

    @subcommand(
        "compare every kept total with a full rebuild from the postings; exit code 1 when they differ"
    )
    def verify(self) -> object:
        return self._told(actions.verify(progress=self._bar), mended=False)

    @subcommand("make every kept total anew from the postings and tell what had differed")
    def rebuild(self) -> object:
        return self._told(actions.rebuild(progress=self._bar), mended=True)

    @subcommand("national figures by year", _CODES, _FIRST, _LAST, _ON)
    def national(self, *, codes: list[str], first: int, last: int, on: date | None) -> object:
        figures = queries.national(codes, range(first, last + 1), on=on or timezone.localdate())
        return [{**plain(figure), "year": year} for (_, year), figure in figures.items()]

    @subcommand(
        "figures of every province",
        _CODES, _FIRST, _LAST, _ON,
        argument("--now", action="store_true", help="by the geography in force on the day, through lineage"),
    )  # fmt: skip
    def provinces(self, *, codes: list[str], first: int, last: int, on: date | None, now: bool) -> object:
        day = on or timezone.localdate()
        geography = Geography.NOW if now else Geography.THEN
        rows = queries.by_place(codes, range(first, last + 1), Level.PROVINCE, geography=geography, on=day)
        return [
            {"place": row.name, **plain(figure), "year": year}
            for row in rows
            for (_, year), figure in row.figures.items()
        ]

    @subcommand(
        "freeze the national and provincial figures under a name", argument("name"), _FIRST, _LAST, _ON
    )
    def cut(self, *, name: str, first: int, last: int, on: date | None) -> object:
        at = clock.now()
        day = on or timezone.localdate()
        made: Cut = actions.cut(
            name=name, by=Actor(None, (), at), at=at, on=day, years=range(first, last + 1)
        )
        return {"name": made.name, "digest": made.digest, "last_posting": made.last_posting}

    @subcommand(
        "post what the e-library counted as I141 to I146; without arguments the last whole month, once",
        argument("--month", type=a_month, default=None, metavar="YYYY-MM", help="the year up to this month, again"),
        argument("--year", type=int, default=None, help="a whole year, or as much of it as has passed, again"),
    )  # fmt: skip
    def usage(self, *, month: date | None, year: int | None) -> object:
        at = clock.now()
        by, last = Actor(None, (), at), last_whole_month(at)
        if month is None and year is None:
            done = actions.post_due_usage(by=by, at=at)
            return Answer(done, None if done else ["Số liệu sử dụng đã ghi đến hết tháng trước."])
        through = month or min(date(year or last.year, 12, 1), last)
        return actions.post_usage(through=through, by=by, at=at)

    @subcommand(
        "post what the ledger and the shelves say as I121 to I138; without a year what is due, once a month",
        argument("--year", type=int, default=None, help="a whole year, or as much of it as has passed, again"),
    )  # fmt: skip
    def copies(self, *, year: int | None) -> object:
        at = clock.now()
        by = Actor(None, (), at)
        if year is None:
            done = actions.post_due_copies(by=by, at=at)
            return Answer(done, None if done else ["Số liệu sổ cấp phát tháng này đã ghi."])
        return actions.post_copies(year=year, by=by, at=at)

    def _bar(self, rows: Any, total: int) -> Any:
        return self.progress(rows, label="đơn vị", total=total)

    def _told(self, found: actions.Verified, *, mended: bool) -> Answer:
        if found.wrong and not mended:
            raise Refused(
                f"{len(found.wrong)} dòng tổng không khớp với số đã ghi: {'; '.join(found.wrong[:5])}. "
                "Xin chạy: tusach figures rebuild"
            )
        line = f"{found.postings} lần ghi, {found.units} đơn vị, {found.totals} tổng: "
        return Answer(
            asdict(found), [line + (f"đã sửa {len(found.wrong)} dòng." if found.wrong else "khớp.")]
        )

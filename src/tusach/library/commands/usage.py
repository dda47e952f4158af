from collections.abc import Callable

from tusach.kit.commands import Answer, CommandGroup, argument, subcommand
from tusach.kit.errors import Refused
from tusach.library.queries import usage

_WAYS = ("month", "province", "topic")


class Usage(CommandGroup):
    """What was read, as numbers."""

    @subcommand(
        "use by month, province or topic; counts under 5 are covered",
        argument("--year", type=int, default=None, help="the last year with any use, when not given"),
        argument("--by", choices=_WAYS, default="month"),
        name="usage",
    )
    def show_usage(self, *, year: int | None, by: str) -> Answer:
        years = usage.years_of_use()
        if not years:
            return Answer([], ["Chưa đếm được lượt dùng nào."])
        if year is not None and year not in years:
            raise Refused(f"Không có số liệu của năm {year}. Có: {', '.join(map(str, years))}.")
        wanted = year or years[0]
        ways: dict[str, Callable[[int], usage.Table]] = {
            "month": usage.by_month, "province": usage.by_place, "topic": usage.by_topic,
        }  # fmt: skip
        table = ways[by](wanted)
        rows = [{"": row.name, **dict(row.shown)} for row in table.rows]
        return Answer([*rows, {"": f"Cộng {wanted}", **dict(table.foot)}])

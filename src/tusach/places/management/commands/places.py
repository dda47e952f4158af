"""`tusach places ...`: the table of units from the command line."""

from dataclasses import asdict
from datetime import date

from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, a_day, argument, subcommand
from tusach.places import actions, queries


class Command(CommandGroup):
    help = "Administrative units in time: load, count, find, doubts, import"

    @subcommand("Put the committed table of units into the database; a second run changes nothing")
    def load(self) -> dict[str, int]:
        sheets = self.progress(range(6), label="Nạp đơn vị hành chính", total=6)
        next(sheets, None)
        return asdict(actions.load_table(tell=lambda _name, _rows: next(sheets, None)))

    @subcommand(
        "How many provinces, districts and communes were in force on a day",
        argument("--on", type=a_day, default=None, help="the day, 2023-10-31; today when not given"),
    )
    def count(self, on: date | None) -> dict[str, int]:
        return queries.count_on(on or clock.day_of(clock.now()))

    @subcommand(
        "Find units by name, old name or code, in any spelling",
        argument("text", help="a name with or without marks, or a code"),
        argument("--on", type=a_day, default=None, help="only units in force on this day"),
    )
    def find(self, text: str, on: date | None) -> Answer:
        rows = [
            {
                "unit": version.unit.key,
                "level": version.unit.level,
                "code": version.code,
                "name": version.full_name,
                "path": path,
                "from_date": version.from_date,
                "to_date": version.to_date,
            }
            for version, path in queries.with_paths(queries.search(text, on=on).select_related("unit")[:50])
        ]
        lines = [f"{row['code']:>5}  {row['path']}  ({_period(row)})" for row in rows]
        return Answer(rows, lines or ["Không có đơn vị nào mang tên hoặc mã này."])

    @subcommand("The cases that the sources leave open, for a person to settle")
    def doubts(self) -> Answer:
        rows = [
            {
                "kind": doubt.kind,
                "unit": doubt.unit.key if doubt.unit else None,
                "sentence": doubt.sentence,
                "candidates": [part for part in doubt.candidates.split("; ") if part],
            }
            for doubt in queries.doubts()
        ]
        return Answer(rows, [row["sentence"] for row in rows])


def _period(row: dict[str, object]) -> str:
    until = f" đến {row['to_date']}" if row["to_date"] else ""
    return f"từ {row['from_date']}{until}"

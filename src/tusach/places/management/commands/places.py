"""`tusach places ...`: the table of units from the command line."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, a_day, argument, subcommand
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.places import actions, queries
from tusach.places.models import Event
from tusach.places.reorganise import Plan
from tusach.places.reorganise.lines import LIMITS, MEGABYTE


class Command(CommandGroup):
    help = "Administrative units in time: load, count, find, doubts, import"

    @subcommand("Put the committed table of units into the database; a second run changes nothing")
    def load(self) -> dict[str, int]:
        sheets = self.progress(range(7), label="Nạp đơn vị hành chính", total=7)

        def heard(_name: str, _rows: int) -> None:
            next(sheets, None)

        heard("", 0)
        return asdict(actions.load_table(tell=heard))

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
        rows: list[dict[str, object]] = [
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
        found = list(queries.doubts())
        rows = [
            {
                "kind": doubt.kind,
                "unit": doubt.unit.key if doubt.unit else None,
                "sentence": doubt.sentence,
                "candidates": [part for part in doubt.candidates.split("; ") if part],
            }
            for doubt in found
        ]
        return Answer(rows, [doubt.sentence for doubt in found])

    @subcommand(
        "Preview the next reorganisation from a CSV or XLSX file; apply it, or take an event back",
        argument("file", nargs="?", help="the file of changes"),
        argument("--apply", action="store_true", help="let the changes take effect"),
        argument("--undo", type=int, default=None, metavar="EVENT", help="take this event back"),
        argument("--reason", default="", help="why it is taken back"),
        name="import",
    )
    def import_(self, file: str | None, *, apply: bool, undo: int | None, reason: str) -> Answer:
        at = clock.now()
        if undo is not None:
            return self._undo(undo, reason, at)
        if not file:
            raise Refused(
                "Chưa ghi tệp. Dùng: tusach places import TỆP [--apply], hoặc --undo SỰ_KIỆN --reason LÝ_DO."
            )
        path = Path(file)
        if not path.is_file():
            raise Refused(f"Không thấy tệp {file}.")
        if path.stat().st_size > LIMITS.size:
            raise Refused(
                f"Tệp {path.name} lớn hơn {LIMITS.size // MEGABYTE} MB nên không đọc. Xin chia thành nhiều tệp."
            )
        data = path.read_bytes()
        if not apply:
            return _preview(queries.plan_of(data, name=path.name))
        proposal = actions.propose(data=data, name=path.name, by=OPERATOR, at=at)
        event = actions.apply_proposal(proposal=proposal, by=OPERATOR, at=at)
        facts = {"event": event.pk, "effective_on": event.effective_on, "legal_basis": event.legal_basis}
        return Answer(
            facts, [f"Đã áp dụng, sự kiện số {event.pk}, có hiệu lực từ {day_text(event.effective_on)}."]
        )

    def _undo(self, number: int, reason: str, at: datetime) -> Answer:
        event = Event.objects.filter(pk=number).first()
        if event is None:
            raise Refused(f"Không có sự kiện số {number}.")
        counter = actions.undo_event(event=event, reason=reason, by=OPERATOR, at=at)
        return Answer({"event": counter.pk, "reverses": number}, [f"Đã gỡ sự kiện số {number}."])


class _Operator:
    """Who stands at the machine itself: no person signed in, so no name in the journal."""

    person = None
    duties = ()

    def has_role(self, *roles: str) -> bool:
        return True

    def serves_centre(self, *roles: str) -> bool:
        return True


OPERATOR = _Operator()


def _preview(plan: Plan) -> Answer:
    data = {
        "effective_on": plan.day,
        "legal_basis": plan.basis,
        "new": [f"{begin.full_name} ({begin.code})" for begin in plan.fresh],
        "kept": [f"{begin.full_name} ({begin.code})" for begin in plan.kept],
        "ended": [f"{unit.full_name} ({unit.code})" for unit in plan.ended.values()],
        "following": len(plan.followers),
        "links": len(plan.steps),
        "problems": [{"line": problem.line, "sentence": problem.sentence} for problem in plan.problems],
    }
    lines = [
        f"Mới: {len(plan.fresh)}; giữ lại: {len(plan.kept)}; kết thúc: {len(plan.ended)}; đi theo: {len(plan.followers)}.",
        *(f"Dòng {problem.line}: {problem.sentence}" for problem in plan.problems),
    ]
    return Answer(data, lines)


def _period(row: dict[str, object]) -> str:
    until = f" đến {row['to_date']}" if row["to_date"] else ""
    return f"từ {row['from_date']}{until}"

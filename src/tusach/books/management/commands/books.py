from pathlib import Path
from typing import Any

from tusach.books import actions, exports
from tusach.books.actions.imports import count_lines
from tusach.books.actions.plan import BROKEN, DOUBT, LABELS, Line
from tusach.books.models import Standing, Title, Topic
from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, argument, subcommand
from tusach.kit.errors import Refused
from tusach.kit.text import number

_TOLD = 50  # lines on the terminal; --json has all


class Command(CommandGroup):
    help = "Titles in and out: MARC 21, MARCXML, ONIX 3, Dublin Core, tables"

    @subcommand(
        "records of a file onto the lists; without --apply only what it would do",
        argument("file", type=Path, metavar="FILE"),
        argument("--apply", action="store_true", help="write it; doubtful records are left"),
        name="import",
    )
    def bring_in(self, *, file: Path, apply: bool) -> Answer:
        data = _bytes_of(file)
        plan = actions.preview_import(data=data, name=file.name)
        counts = count_lines(plan)
        said = ", ".join(f"{LABELS[kind]} {number(count)}" for kind, count in counts.items())
        lines = [f"{file.name}: {number(len(plan))} biểu ghi. {said}".rstrip(" .") + "."]
        told = [line for line in plan if line.kind in {BROKEN, DOUBT} or line.remarks]
        lines += [
            f"  biểu ghi {line.number}, {line.label}: {' '.join(line.remarks)}" for line in told[:_TOLD]
        ]
        if len(told) > _TOLD:
            lines.append(f"  … và {number(len(told) - _TOLD)} biểu ghi khác (--json có đủ)")
        answer: dict[str, Any] = {
            "file": file.name,
            "counts": dict(counts),
            "records": [_plain(line) for line in plan],
        }
        if apply:
            done = actions.apply_import(data=data, name=file.name, by=None, at=clock.now())
            answer["done"] = {"added": [one.code for one in done.added], "changed": [one.code for one in done.changed],
                              "unchanged": done.unchanged, "left": done.left}  # fmt: skip
            lines.append(done.sentence)
        else:
            lines.append("Chưa ghi gì. Thêm --apply để nhập; biểu ghi cần hỏi thì nhập ở trang Đầu sách.")
        return Answer(answer, lines)

    @subcommand(
        "the lists as a file for other systems",
        argument("--format", choices=list(exports.FORMATS), required=True, dest="kind"),
        argument("--to", type=Path, required=True, metavar="FILE"),
        argument("--topic", choices=list(Topic.values), default=""),
        argument("--in-force", action="store_true", help="leave out what is superseded or expired"),
    )
    def export(self, *, kind: str, to: Path, topic: str, in_force: bool) -> Answer:
        rows = Title.objects.select_related("work", "superseded_by").order_by("sort_key", "pk")
        rows = rows.filter(topic=topic) if topic else rows
        rows = rows.filter(standing=Standing.IN_FORCE) if in_force else rows
        titles = list(rows)
        data = exports.write_titles(kind, titles, at=clock.now())
        try:
            to.write_bytes(data)
        except OSError as wrong:
            raise Refused(f"Không ghi được {to}: {wrong.strerror}.") from None
        said = f"Đã ghi {number(len(titles))} đầu sách vào {to} ({number(len(data))} byte)."
        return Answer({"titles": len(titles), "bytes": len(data), "file": str(to)}, [said])


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise Refused(f"Không mở được {file}: {wrong.strerror}.") from None


def _plain(line: Line) -> dict[str, Any]:
    return {
        "number": line.number, "kind": line.kind, "title": line.facts.title, "isbn": line.facts.isbn,
        "code": line.title.code if line.title else line.facts.code, "remarks": line.remarks, "changes": line.changes,
    }  # fmt: skip

"""tusach registry: what is due about documents, and what can be asked of the registers on a terminal."""

from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, argument, subcommand
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.people.models import Body, BodyName
from tusach.registry import actions, jobs, queries


class Command(CommandGroup):
    help = "Documents and their registers: read, remind, reindex, gaps"

    @subcommand(
        "read the text of files that wait, with recognition of letters where it is installed",
        argument("--most", type=int, default=20, help="files of one run"),
    )
    def read(self, *, most: int) -> object:
        done, failed = jobs.read_waiting(at=clock.now(), most=most)
        return Answer(
            {"read": done, "failed": failed},
            [f"Đã đọc {number(done)} tệp; {number(failed)} tệp không đọc được."],
        )

    @subcommand("remind of tasks that fall due in two days or are late, once each")
    def remind(self) -> object:
        soon, late = actions.remind_tasks(at=clock.now())
        return Answer(
            {"soon": soon, "late": late},
            [f"Đã nhắc {number(soon)} việc sắp đến hạn, {number(late)} việc quá hạn."],
        )

    @subcommand("build the search index anew from all documents")
    def reindex(self) -> object:
        done = actions.reindex()
        return Answer({"documents": done}, [f"Đã lập lại mục lục tìm của {number(done)} văn bản."])

    @subcommand("numbers that a body's series miss", argument("body", help="the body's name or symbol today"))
    def gaps(self, *, body: str) -> object:
        rows = [
            {"series": gaps.series.name, "last": gaps.series.last, "missing": gaps.said}
            for gaps in queries.gap_report(_body(body))
        ]
        return Answer(
            rows,
            [f"{row['series']}: số {row['missing']} chưa dùng" for row in rows] or ["Không bỏ trống số nào."],
        )


def _body(words: str) -> Body:
    names = BodyName.objects.filter(name=words) | BodyName.objects.filter(symbol=words)
    found = list(Body.objects.filter(pk__in=names.values("body"))[:2])
    if len(found) != 1:
        raise Refused(f"Không rõ cơ quan nào là “{words}”. Xin ghi tên đủ của cơ quan.")
    return found[0]

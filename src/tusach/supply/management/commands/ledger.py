"""tusach ledger: the balance of books, its verification, and openings of the years before from a sheet."""

import uuid
from datetime import date
from hashlib import sha256
from pathlib import Path

from tusach.kit import clock
from tusach.kit.clock import day_of
from tusach.kit.commands import Answer, CommandGroup, a_day, argument, subcommand
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.supply.actions.openings import open_balances
from tusach.supply.models import AccountKind
from tusach.supply.openings import read_openings, totals
from tusach.supply.queries.sheets import sheets_by_title, titles_asked
from tusach.supply.queries.verify import differences

_MOST_TOLD = 20


class Command(CommandGroup):
    help = "The ledger of copies: sheet, verify, open"

    @subcommand(
        "the balance of books: what came, where it is, how sure", argument("--year", type=int, default=None)
    )
    def sheet(self, *, year: int | None) -> object:
        rows, whole = sheets_by_title(titles=titles_asked(), year=year)
        data = {
            "titles": len(rows), "came": whole.came, "lies": whole.lies, "sure": whole.sure, "open_end": whole.open_end
        }  # fmt: skip
        lines = [
            f"{AccountKind(kind).label}: {number(copies)} bản"
            for kind, copies in [*whole.came.items(), *whole.lies.items()]
        ]
        return Answer(
            data, [f"{number(len(rows))} đầu sách", *lines, f"Chênh lệch: {number(whole.open_end)}"]
        )

    @subcommand("compare every kept balance and sum with the movements; exit code 1 when they differ")
    def verify(self) -> object:
        found = list(differences())
        if not found:
            return Answer({"differences": 0}, ["Sổ khớp: số dư, số cộng và các bút toán là một."])
        for one in found[:_MOST_TOLD]:
            self.stderr.write(f"{one.what} {one.row}: bút toán {one.told}, đang giữ {one.kept}")
        raise Refused(f"Sổ lệch ở {number(len(found))} chỗ.")

    @subcommand(
        "enter the years before from an XLSX or CSV (commune code, title code, copies, day or year, grade, fund, paper)",
        argument("file", type=Path),
        argument("--codes-on", type=a_day, required=True, help="the day whose commune codes the file uses"),
        argument(
            "--apply", action="store_true", help="write; without it the file is only read and told about"
        ),
    )
    def open(self, *, file: Path, codes_on: date, apply: bool) -> object:
        at, data = clock.now(), file.read_bytes()
        with file.open("rb") as source:
            read = read_openings(source, file.name, last_day=day_of(at))
        for row, sentence in read.wrong[:_MOST_TOLD]:
            self.stderr.write(f"dòng {row}: {sentence}")
        if read.wrong_count:
            raise Refused(f"{number(read.wrong_count)} dòng chưa đúng, chưa ghi gì. Xin sửa rồi chạy lại.")
        told = dict(totals(read.lines))
        if not apply:
            return Answer(
                {**told, "applied": False},
                [
                    f"Đọc được {number(told['lines'])} dòng, {number(told['copies'])} bản. Thêm --apply để ghi."
                ],
            )
        batch = uuid.UUID(bytes=sha256(data).digest()[:16])  # the same file a second time is the same batch
        done = open_balances(lines=read.lines, codes_on=codes_on, batch=batch, by=None, at=at)
        return Answer(
            {**told, "applied": True, "written": done.lines, "repeated": done.repeated},
            [
                f"Đã ghi {number(done.lines)} dòng, {number(done.copies)} bản; {number(done.repeated)} dòng đã có từ trước."
            ],
        )

from tusach.drafting import actions, exports, jobs
from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, argument, subcommand


class Command(CommandGroup):
    help = "Rounds of comment on a version of the report"

    @subcommand(
        "remind who has not answered, two days before the deadline and once after it (by the worker every minute)"
    )
    def remind(self) -> Answer:
        told = actions.remind_silent(at=clock.now())
        return Answer({"told": told}, [f"{told} nơi được nhắc góp ý."])

    @subcommand(
        "read the files that came back and wait; `tusach work` does it",
        argument("--most", type=int, default=20, help="at most so many files"),
    )
    def read(self, *, most: int) -> Answer:
        read = list(jobs.read_returned(clock.now, pages_of=exports.pages_of, most=most))
        rows = [{"file": one.pk, "name": one.name, "state": one.state, "said": one.said} for one in read]
        lines = [f"{one.name}: {one.state} {one.said}".strip() for one in read]
        return Answer(rows, [*lines, f"Đã đọc {len(read)} tệp góp ý."])

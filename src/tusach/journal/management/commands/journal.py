import sys
from dataclasses import asdict
from datetime import timedelta

from tusach.journal import actions, jobs, queries
from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, argument, subcommand


class Command(CommandGroup):
    help = "The journal's chain of seals, and the e-mails of notices"

    @subcommand(
        "seal the entries written so far (by the worker every minute, and when it stops)",
        argument(
            "--now", action="store_true", help="also the entries of the last 60 seconds: no one is writing"
        ),
    )
    def seal(self, *, now: bool) -> Answer:
        gap = timedelta(0) if now else actions.SAFETY_GAP
        seals = actions.seal_entries(at=clock.now(), gap=gap)
        entries = sum(seal.count for seal in seals)
        data = {"seals": len(seals), "entries": entries, "head": queries.head()}
        return Answer(data, [f"Đã niêm phong {entries} dòng.", f"Dấu cuối: {data['head'] or 'chưa có'}"])

    @subcommand(
        "check every entry and seal; exit code 1 when something was changed, lost or put in",
        argument(
            "--expect", default="", metavar="NUMBER:DIGEST", help="a head noted outside of this machine"
        ),
    )
    def verify(self, *, expect: str) -> Answer:
        verdict = queries.verify(at=clock.now(), expect=expect)
        lines = [fault.sentence for fault in verdict.faults] + verdict.warnings
        sums = f"{verdict.entries} dòng, {verdict.seals} niêm phong, {verdict.unsealed} dòng chưa niêm phong."
        lines.append(
            f"Nhật ký nguyên vẹn: {sums}"
            if verdict.holds
            else f"Nhật ký có {len(verdict.faults)} chỗ sai: {sums}"
        )
        lines += [f"Dấu cuối: {verdict.head}"] if verdict.head else []
        self.failed = not verdict.holds
        return Answer({"holds": verdict.holds, **asdict(verdict)}, lines)

    @subcommand("print the last seal as NUMBER:DIGEST, to be noted outside of this machine")
    def head(self) -> Answer:
        head = queries.head()
        return Answer({"head": head}, [head or "Chưa có niêm phong nào."])

    @subcommand("send the e-mails that are due (by the worker every minute)")
    def deliver(self) -> Answer:
        done = jobs.deliver(now=clock.now, server=jobs.mail_server())
        said = [done.said] if done.said else []
        sums = f"Gộp {done.gathered} thư mới; đã gửi {done.sent}, hẹn lại {done.later}, không gửi được {done.failed}."
        return Answer(asdict(done), [sums, *said])

    failed = False

    def handle(self, *args: object, **options: object) -> None:
        super().handle(*args, **options)
        if self.failed:
            sys.exit(1)

import hashlib
import os
import socket
import threading
from argparse import ArgumentParser
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections

from tusach.kit import clock
from tusach.kit.commands import HouseCommand
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.library import box, signing
from tusach.library.actions.pruning import prune_packs
from tusach.library.actions.unpacking import take_pack
from tusach.library.packs import disk, report, trust
from tusach.library.packs.fetch import Fetcher
from tusach.library.packs.sources import Cut, source_of
from tusach.library.queries import packs as queries
from tusach.places.models import Level, Unit
from tusach.places.queries import versions_on

_EVERY = 15 * 60  # seconds between two looks at packs and at the centre
_NOWHERE = "10.255.255.255"  # an address to ask the system which of ours leads out; nothing is sent


class Command(HouseCommand):
    help = (
        "A commune's own machine: sets itself up, takes packs, serves readers without a connection, and sends the "
        "month's totals when there is one. What was typed once is remembered."
    )

    _pruned = datetime.min.replace(tzinfo=UTC)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--name", default="", help="what the machine is called, e.g. 'Nhà văn hóa xã Tà Nung'"
        )
        parser.add_argument("--commune", default="", metavar="CODE", help="code of the commune it stands in")
        parser.add_argument("--centre", default="", metavar="ADDRESS", help="where totals go, https://...")
        parser.add_argument("--pack", action="append", default=[], metavar="SOURCE", help="folder or address")
        parser.add_argument("--fingerprint", default="", help="of a key this machine does not know yet")
        parser.add_argument("--kbps", type=int, default=0, help="at most so many kilobits a second")
        parser.add_argument("--host", default="0.0.0.0", help="address to listen on")  # noqa: S104 - the point of it
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--once", action="store_true", help="take packs and report once, do not serve")

    def handle(self, *args: Any, **options: Any) -> None:
        data = Path(settings.DATA)
        state = self._set_up(data, options)
        self.stdout.write(f"Máy sách “{state.name}”. Khóa: {signing.public_key()}")
        self.stdout.write(f"Dấu vân tay: {trust.fingerprint(signing.public_key())}")
        self._tend(data, options["fingerprint"], options["kbps"])
        if options["once"]:
            return
        stop = threading.Event()
        threading.Thread(target=self._go_on, args=(data, options["kbps"], stop), daemon=True).start()
        os.environ.setdefault("TUSACH_HOSTS", "*")  # neighbours call the machine by whatever address it has
        self.stdout.write(f"Bạn đọc trong mạng này mở http://{_own_address()}:{options['port']}/thu-vien/")
        try:
            call_command("run", host=options["host"], port=options["port"])
        finally:
            stop.set()

    def _set_up(self, data: Path, options: dict[str, Any]) -> box.BoxState:
        call_command("migrate", verbosity=0)
        if not Unit.objects.exists():
            call_command("places", "load", stdout=self.stdout)
        state = box.changed(
            box.load(data), name=options["name"], commune=options["commune"], centre=options["centre"],
            packs=[one if "://" in one else str(Path(one).resolve()) for one in options["pack"]],
        )  # fmt: skip
        if not state.name or not state.commune:
            raise Refused(
                "Lần đầu xin ghi tên máy và mã xã: tusach box --name 'Nhà văn hóa xã ...' --commune MÃ"
            )
        today = clock.day_of(clock.now())
        if not versions_on(today).filter(code=state.commune, unit__level=Level.COMMUNE).exists():
            raise Refused(f"Không có xã nào mang mã {state.commune} hiện nay. Tìm mã: tusach places find TÊN")
        box.save(data, state)
        return state

    def _go_on(self, data: Path, kbps: int, stop: threading.Event) -> None:
        while not stop.wait(_EVERY):
            self._tend(data, "", kbps)
            close_old_connections()

    def _tend(self, data: Path, fingerprint: str, kbps: int) -> None:
        """Packs, then the months that are due. Without a connection it says so and the next round tries again."""
        for source in box.load(data).packs:
            self._said(lambda source=source: self._take(data, source, fingerprint, kbps))
        self._said(self._prune)
        self._said(lambda: self._report(data))

    def _said(self, part: Any) -> None:
        try:
            part()
        except Refused as refusal:
            self.stdout.write(refusal.sentence)
        except Cut:
            self.stdout.write("Chưa có mạng tới trung tâm; số liệu giữ lại trên máy, lần sau gửi.")

    def _take(self, data: Path, source: str, fingerprint: str, kbps: int) -> None:
        if "://" not in source and not Path(source).is_dir():
            return  # the stick of the first day is not always in the machine
        with closing(Fetcher(source_of(source), data / "packs", kbps=kbps)) as fetcher:
            taken = take_pack(fetcher=fetcher, at=clock.now(), fingerprint=fingerprint)
        self.stdout.write(
            f"Gói {taken.name} số {taken.serial}: {number(taken.new)} cuốn mới, lấy {disk.megabytes(taken.bytes)}."
        )

    def _prune(self) -> None:
        """Nobody types commands on this machine: once a day is enough."""
        if clock.now() - self._pruned < timedelta(days=1):
            return
        self._pruned = clock.now()
        told = prune_packs(at=self._pruned)
        if told.files:
            self.stdout.write(
                f"Đã dọn {number(told.files)} tệp ({disk.megabytes(told.bytes)}) không còn trong gói nào."
            )

    def _report(self, data: Path) -> None:
        state = box.load(data)
        if not state.centre:
            return
        this_month = clock.day_of(clock.now()).replace(day=1)
        last = date.fromisoformat(f"{state.reported}-01") if state.reported else None
        if (
            last and _digest(last) != state.sent
        ):  # what was counted in its last minutes came after it was sent
            self._send(data, last)
        for month in queries.months_counted(before=this_month, after=last):
            self._send(data, month)

    def _send(self, data: Path, month: date) -> None:
        """Under a new mark; once more when the centre knows a higher one, after this machine lost its own."""
        said: dict[str, Any] = {"old": True}
        for _ in range(2):
            state = box.load(data)
            mark = max(box.next_mark(state, clock.now()), int(said.get("newest", 0)) + 1)
            box.save(data, replace(state, mark=mark))
            told = report.write(signing.public_key(), month, queries.month_totals(month), mark)
            said = report.post(state.centre, told, signing.sign(told).hex())
            if not said.get("old"):
                break
        box.save(data, replace(box.load(data), reported=f"{month:%Y-%m}", sent=_digest(month)))
        self.stdout.write(f"Đã gửi số liệu tháng {month.month}/{month.year}.")


def _digest(month: date) -> str:
    return hashlib.sha256(repr(queries.month_totals(month)).encode()).hexdigest()


def _own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_NOWHERE, 1))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"

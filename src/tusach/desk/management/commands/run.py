import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management import call_command

from tusach.kit.commands import HouseCommand
from tusach.kit.errors import Refused

_PATIENCE = 10  # seconds
_LOOK = 5  # seconds between looks at whether the worker is still there
Part = subprocess.Popen[bytes]


class Command(HouseCommand):
    help = "Start the house: bring the database up to date, gather static files, serve pages, do what is due."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (0.0.0.0 for all)")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--workers", type=int, default=2, help="processes; each does one request at a time"
        )
        parser.add_argument(
            "--no-work", action="store_true", help="serve pages only; another node runs `tusach work`"
        )

    def handle(self, *args: Any, host: str, port: int, workers: int, no_work: bool, **options: Any) -> None:
        _must_be_free(host, port)
        call_command("migrate", verbosity=0)
        surroundings = {**os.environ, "TUSACH_STATIC_FROM_SOURCE": "no"}
        house = [sys.executable, "-m", "tusach"]
        subprocess.run([*house, "collectstatic", "--noinput", "-v", "0"], check=True, env=surroundings)  # noqa: S603 - our own commands
        worker = None if no_work else partial(self._start, [*house, "work"], surroundings)
        parts = [worker()] if worker else []
        self.stdout.write(f"Tủ sách mở ở http://{host}:{port}")
        signal.signal(
            signal.SIGTERM, signal.default_int_handler
        )  # a service manager's stop is a person's Ctrl+C
        server = self._start(self._server(host, port, workers), surroundings)
        try:
            code = self._watch(server, parts, worker)
        except KeyboardInterrupt:
            self.stdout.write("Đã dừng.")
            code = 0
        finally:
            self._stop([server, *parts])
        if code:  # a service manager that starts again what failed must hear of it
            raise Refused(f"Phần phục vụ trang tự dừng (mã {code}). Xem lời báo ở trên rồi mở lại.")

    def _watch(
        self, server: Part, parts: list[Part], start: Callable[[], Part] | None, look: float = _LOOK
    ) -> int:
        """Until the server ends; how it ended. A worker that ended meanwhile (out of memory, killed) is started again."""
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return server.wait(look) or 1  # it ends by itself only when something is wrong
            if start and (code := parts[0].poll()) is not None:
                self.stderr.write(f"Phần làm việc đến hạn đã dừng (mã {code}), nay mở lại.")
                parts[0] = start()

    def _start(self, words: list[str], surroundings: dict[str, str]) -> Part:
        """In a session of its own: a Ctrl+C reaches us alone, and each part gets one signal, from us.

        The server's processes, given a second one while the first is under way, miss both and stay behind.
        """
        return subprocess.Popen(words, env=surroundings, start_new_session=True)  # noqa: S603 - our own commands

    def _stop(self, parts: list[Part]) -> None:
        """Each part ends by itself, so that what it holds (counts of use) is written; who does not is ended, with
        all it started: nothing stays behind on the port, however often Ctrl+C is pressed meanwhile.
        """
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for part in parts:
            part.terminate()
        for part in parts:
            for sign in (signal.SIGTERM, signal.SIGKILL):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    part.wait(timeout=_PATIENCE)
                    break
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(part.pid, sign)

    def _server(self, host: str, port: int, workers: int) -> list[str]:
        """Granian over WSGI, one blocking thread a worker: SQLite's writers then queue instead of starving.

        Without an access log, whatever the environment says: nobody's address or search is written down.
        """
        return [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
            "--workers", str(workers), "--blocking-threads", "1", "--respawn-failed-workers",
            "--log-level", "warning", "--no-access-log", "tusach.wsgi:application",
        ]  # fmt: skip


def _must_be_free(host: str, port: int) -> None:
    """`Refused` when somebody listens there: the server itself would share the port, and each would get half the visits."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
    except OSError as fault:
        raise Refused(
            f"Không mở được cổng {port} ở {host} ({fault.strerror}). Nếu có chương trình khác đang dùng cổng này, "
            "xin chọn cổng khác: tusach run --port 8010, hoặc make run PORT=8010."
        ) from None

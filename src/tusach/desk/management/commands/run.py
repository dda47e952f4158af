import argparse
import os
import subprocess
import sys
from typing import Any

from django.core.management import call_command

from tusach.kit.commands import HouseCommand


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
        call_command("migrate", verbosity=0)
        surroundings = {**os.environ, "TUSACH_STATIC_FROM_SOURCE": "no"}
        house = [sys.executable, "-m", "tusach"]
        subprocess.run([*house, "collectstatic", "--noinput", "-v", "0"], check=True, env=surroundings)  # noqa: S603 - our own commands
        worker = None if no_work else subprocess.Popen([*house, "work"], env=surroundings)  # noqa: S603
        self.stdout.write(f"Tủ sách mở ở http://{host}:{port}")
        try:
            subprocess.run(self._server(host, port, workers), check=False, env=surroundings)  # noqa: S603
        except KeyboardInterrupt:
            self.stdout.write("Đã dừng.")
        finally:
            if worker is not None:
                worker.terminate()
                worker.wait(timeout=20)

    def _server(self, host: str, port: int, workers: int) -> list[str]:
        """Granian over WSGI, one blocking thread a worker: SQLite's writers then queue instead of starving."""
        return [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
            "--workers", str(workers), "--blocking-threads", "1", "--respawn-failed-workers",
            "--log-level", "warning", "tusach.wsgi:application",
        ]  # fmt: skip

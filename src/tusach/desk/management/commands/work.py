import argparse
import io
import logging
import signal
import time
from typing import Any

from django.core.management import call_command
from django.db import close_old_connections

from tusach.kit.commands import HouseCommand

log = logging.getLogger(__name__)
_SOON = 5  # seconds
_BLINK = 0.25  # seconds until a stop is noticed

# What is due, in the order of the rooms; each is also a command of its own for a person or cron.
DUE = [
    ("journal", "seal"),
    ("journal", "deliver"),
    ("registry", "read"),
    ("registry", "remind"),
    ("parcels", "remind"),
    ("shelf", "forget"),
    ("report", "work"),
    ("library", "work"),
    ("library", "index"),
    ("figures", "usage"),
    ("figures", "copies"),
    ("plan", "work"),
    ("plan", "remind"),
    ("excerpts", "follow"),
    ("comments", "read"),
    ("comments", "remind"),
]
# What somebody sits before a page for; looked at every few seconds between the rounds.
AWAITED = [
    ("report", "work"),
    ("registry", "read"),
    ("plan", "work"),
    ("comments", "read"),
    ("library", "work"),
]


class Pause:
    """Waiting that a signal ends: what is under way is finished, a letter half sent is not left in doubt."""

    is_over = False

    def end(self, *_told: object) -> None:
        self.is_over = True

    def wait(self, seconds: float) -> bool:
        """True when the worker is to stop. (An Event may not be set from a signal while it is waited for.)"""
        end = time.monotonic() + seconds
        while not self.is_over and (left := end - time.monotonic()) > 0:
            time.sleep(min(_BLINK, left))
        return self.is_over


class Command(HouseCommand):
    help = (
        "Do what is due, every minute: reminders, e-mail, seals of the journal; read files that wait, every few "
        "seconds. One such process is enough."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")
        parser.add_argument("--every", type=int, default=60, help="seconds between rounds")

    def handle(self, *args: Any, once: bool, every: int, **options: Any) -> None:
        pause = Pause()
        if not once:
            signal.signal(signal.SIGTERM, pause.end)
        while True:
            for command in DUE:
                if pause.is_over:
                    return
                self._do(*command)
            close_old_connections()
            if once or self._rest(pause, every):
                return

    def _rest(self, pause: Pause, every: int) -> bool:
        """Until the next round; True when the worker is to stop."""
        end = time.monotonic() + every
        while (left := end - time.monotonic()) > 0:
            if pause.wait(min(_SOON, left)):
                return True
            if end - time.monotonic() > 0:
                for command in AWAITED:
                    self._do(*command, level=logging.DEBUG)
                close_old_connections()
        return False

    def _do(self, *command: str, level: int = logging.INFO) -> None:
        """One job that fails is written down and does not stop the others."""
        try:
            said = io.StringIO()
            call_command(*command, stdout=said)
            log.log(level, "tusach %s: %s", " ".join(command), " ".join(said.getvalue().split()))
        except Exception:
            log.exception("tusach %s failed", " ".join(command))

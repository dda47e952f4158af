import argparse
import io
import logging
import threading
from typing import Any

from django.core.management import call_command
from django.db import close_old_connections

from tusach.kit.commands import HouseCommand

log = logging.getLogger(__name__)

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
    ("plan", "remind"),
    ("excerpts", "follow"),
    ("comments", "remind"),
]


class Command(HouseCommand):
    help = (
        "Do what is due, every minute: reminders, e-mail, seals of the journal. One such process is enough."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")
        parser.add_argument("--every", type=int, default=60, help="seconds between rounds")

    def handle(self, *args: Any, once: bool, every: int, **options: Any) -> None:
        pause = threading.Event()
        while True:
            for command in DUE:
                self._do(*command)
            close_old_connections()
            if once or pause.wait(every):
                return

    def _do(self, *command: str) -> None:
        """One job that fails is written down and does not stop the others."""
        try:
            said = io.StringIO()
            call_command(*command, stdout=said)
            log.info("tusach %s: %s", " ".join(command), " ".join(said.getvalue().split()))
        except Exception:
            log.exception("tusach %s failed", " ".join(command))

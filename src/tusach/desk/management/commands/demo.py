import argparse
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tusach.desk.demo.story import SEED, tell_the_story
from tusach.kit import clock
from tusach.kit.commands import HouseCommand
from tusach.kit.errors import Refused
from tusach.people.models import Person


class Command(HouseCommand):
    help = "Fill an empty house with the 2023 review on the real units, and a small campaign of today. All figures are made up."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is data already")

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if Person.objects.exists():
            if if_empty:
                return
            raise Refused(
                "Cơ sở dữ liệu này đã có người dùng. Số liệu minh hoạ chỉ nạp vào cơ sở dữ liệu trống."
            )
        if not settings.DEMO:
            raise Refused("Xin đặt TUSACH_DEMO=yes: số liệu minh hoạ phải được đánh dấu trên mọi trang.")
        started = time.monotonic()
        self.stdout.write(f"Nạp số liệu minh hoạ (hạt giống {SEED}), khoảng một phút.")
        ready = tell_the_story(say=lambda part: self._say(part, started), today=clock.now())
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # it plans by statistics, and has none after so many rows at once
        self._say("xong", started)
        for one in ready:
            opens = one.address or f"{one.username:<14} {one.password}"
            self.stdout.write(f"  {opens}  {one.label}")

    def _say(self, part: str, started: float) -> None:
        self.stdout.write(f"{time.monotonic() - started:6.1f} s  {part}")
        self.stdout.flush()

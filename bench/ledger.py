"""The ledger at national size: six million openings, then what people ask of it and do with it.

    python bench/ledger.py [--db sqlite|postgres] [--titles 600] [--communes 10599]

Fills a database of its own through the product's own import of openings, and prints a table for docs/performance.md.
"""

# ruff: noqa: PLC0415 - Django is set up only after the database is chosen
import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
SEED = 341
AT = datetime(2024, 1, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CODES_ON = date(2023, 10, 31)


def worked() -> float:
    """Seconds of CPU that this process and, with PostgreSQL, the server's process of its connection have used."""
    from django.db import connection

    if connection.vendor != "postgresql" or not Path("/proc/self/stat").exists():
        return time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rsplit(")", 1)[1].split()
    return time.process_time() + (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def timed(work: Callable[[], object], times: int = 15) -> tuple[float, float]:
    """Median milliseconds by the clock and of CPU."""
    walls, cpus = [], []
    for _ in range(times):
        cpu, wall = worked(), time.perf_counter()
        work()
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((worked() - cpu) * 1000)
    return statistics.median(walls), statistics.median(cpus)


def row(name: str, wall: float, cpu: float, bar: float, unit: str = "ms") -> None:
    print(
        f"| {name} | {wall:,.1f} {unit} | {cpu:,.1f} {unit} | {bar:g} {unit} | {wall / bar:.2f} |", flush=True
    )


def make_titles(count: int) -> list[str]:
    from tusach.books.models import Title, Topic, Work

    topics = list(Topic)
    for number in range(count):
        name = f"Sách số {number + 1}"
        work = Work.objects.create(title=name, topic=topics[number % 7], created_at=AT)
        Title.objects.create(
            work=work, code=f"T{number:04}", title=name, topic=topics[number % 7], created_at=AT
        )
    return [f"T{number:04}" for number in range(count)]


def fill(communes: int, titles: list[str]) -> tuple[int, float, float]:
    """Openings of every title in nearly every commune, year by year; returns lines and the seconds that importing
    them took, by the clock and of CPU.
    """
    from tusach.places.queries import versions_on
    from tusach.supply.actions.openings import open_balances
    from tusach.supply.openings import Opening

    random = Random(SEED)
    codes = list(
        versions_on(CODES_ON).filter(unit__level="COMMUNE").order_by("code").values_list("code", flat=True)
    )
    codes = codes[:communes]
    lines_in_all, spent, busy = 0, 0.0, 0.0
    for first in range(0, len(titles), 40):
        part, year = titles[first : first + 40], 2009 + first // 40
        lines = [
            Opening(code, title, 1 + (random.random() < 0.2), date(year, 1 + random.randrange(12), 15), "C")
            for code in codes
            for title in part
            if random.random() < 0.95
        ]
        cpu, begun = worked(), time.perf_counter()
        open_balances(
            lines=lines, codes_on=CODES_ON, batch=uuid.UUID(int=random.getrandbits(128)), by=None, at=AT
        )
        spent, busy = spent + time.perf_counter() - begun, busy + worked() - cpu
        lines_in_all += len(lines)
    return lines_in_all, spent, busy


def measure() -> None:
    from django.db.models import Count

    from tusach.books.models import Title
    from tusach.places.models import Unit
    from tusach.supply.actions import Move, account_for, record_movements
    from tusach.supply.models import Account, AccountKind, Balance
    from tusach.supply.queries import balances_of
    from tusach.supply.queries.sheets import flows_of, sheets_by_title, titles_asked

    shelf = Account.objects.filter(kind="SHELF").order_by("pk")[
        Account.objects.filter(kind="SHELF").count() // 2
    ]
    province = Unit.objects.get(pk=shelf.province_id)
    row("a shelf, all its titles", *timed(lambda: list(balances_of(shelf))), 30)
    row("a province in a year, by kind", *timed(lambda: flows_of(province=province, year=2015)), 50)
    row("a province's sheet at the end of a year",
        *timed(lambda: sheets_by_title(titles=titles_asked(), province=province, year=2015)), 50)  # fmt: skip
    row("the nation's sheet of all titles", *timed(lambda: sheets_by_title(titles=titles_asked())), 100)
    central = account_for(AccountKind.CENTRAL, label="Kho", opened_on=CODES_ON)
    printer = account_for(AccountKind.PRINTER, label="Nhà in", opened_on=CODES_ON)
    titles = list(Title.objects.order_by("pk")[:40])
    record_movements(
        moves=[Move(t.pk, 100_000, printer, central, CODES_ON, uuid.uuid4(), "C") for t in titles],
        by=None,
        at=AT,
    )

    def receipt() -> None:
        moves = [Move(t.pk, 2, central, shelf, CODES_ON, uuid.uuid4()) for t in titles]
        record_movements(moves=moves, by=None, at=AT)

    row("one receipt of 40 titles", *timed(receipt), 50)
    row("the merger of 200 shelves into 100", *timed(merging(200), 3), 3000)
    a_year_of_figures()
    whole = sheets_by_title(titles=titles_asked())[1]
    balances = Balance.objects.aggregate(n=Count("pk"))["n"]
    print(f"\n{balances:,} balances; the nation's sheet ends at {whole.open_end} (the law says 0)")


def a_year_of_figures() -> None:
    from tusach.figures.actions import load_catalogue, post_copies
    from tusach.people.models import Actor

    load_catalogue()
    nobody = Actor(None, (), AT)
    spent = timed(lambda: post_copies(year=2015, by=nobody, at=AT), 1)
    row("the figures of a year, nationwide", *spent, 10_000)


def merging(count: int) -> Callable[[], object]:
    """All that `count` full shelves hold goes to half as many others; each time it is other shelves."""
    from tusach.supply.actions.transfers import transfer_all
    from tusach.supply.models import Account

    shelves = iter(list(Account.objects.filter(kind="SHELF").order_by("pk")[:4000]))

    def merge() -> None:
        targets = [next(shelves) for _ in range(count // 2)]
        pairs = [(next(shelves), targets[number % len(targets)]) for number in range(count)]
        transfer_all(pairs=pairs, batch=uuid.uuid4(), reason="sáp nhập", by=None, at=AT)

    return merge


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    asked.add_argument("--titles", type=int, default=600)
    asked.add_argument("--communes", type=int, default=10_599)
    options = asked.parse_args()
    from tools.postgres import AS_ADVISED, server

    with (
        tempfile.TemporaryDirectory() as folder,
        server(AS_ADVISED) if options.db == "postgres" else nullcontext("sqlite") as url,
    ):
        os.environ |= {
            "TUSACH_DATA": folder,
            "TUSACH_DATABASE": url,
            "DJANGO_SETTINGS_MODULE": "tusach.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        call_command("places", "load", verbosity=0)
        lines, spent, busy = fill(options.communes, make_titles(options.titles))
        if options.db == "postgres":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        load = os.getloadavg()[0]
        print(f"seed {SEED}, {lines:,} movements, {os.cpu_count()} cores, load {load:.1f}, {options.db}\n")
        print("| measure | median | of it CPU | bar | ratio |\n|---|---|---|---|---|")
        per_second, of_cpu = lines / spent, lines / busy
        print(
            f"| opening import | {per_second:,.0f} lines/s | {of_cpu:,.0f} lines/s | 50,000 lines/s | {50_000 / per_second:.2f} |"
        )
        measure()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        size = Path(folder, "tusach.sqlite3").stat().st_size >> 20 if options.db == "sqlite" else 0
        print(f"highest RSS {peak} MB" + (f", database file {size:,} MB" if size else ""))


if __name__ == "__main__":
    main()

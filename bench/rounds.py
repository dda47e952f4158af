"""A round at national size through the database: read, shared out, written; then parcels planned and one sent off.

    python bench/rounds.py [--titles 40] [--receivers 10600]

Makes its own database in a folder of its own, from a printed seed. Prints a table for docs/performance.md.
"""

import argparse
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")
os.environ["TUSACH_DATA"] = os.environ.get("TUSACH_BENCH_DATA") or tempfile.mkdtemp(prefix="tusach-rounds-")

import django  # noqa: E402 - the path and the folder come first

django.setup()

import numpy as np  # noqa: E402
from django.core.management import call_command  # noqa: E402

from tusach.books.actions import add_title  # noqa: E402
from tusach.books.models import Topic  # noqa: E402
from tusach.people.models import Actor, Body, BodyKind, Duty, Person, Role  # noqa: E402
from tusach.places.models import Level, Unit, UnitVersion  # noqa: E402
from tusach.supply import actions  # noqa: E402
from tusach.supply.models import Consignment, Line, Parcel, Round  # noqa: E402

SEED = 415
AT = datetime(2023, 11, 2, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DAY, BEGIN, PROVINCES = AT.date(), date(2009, 1, 1), 63


def timed(name: str, bar: str, act: Callable[[], Any]) -> Any:
    wall, cpu = time.perf_counter(), time.process_time()
    done = act()
    print(
        f"| {name} | {time.perf_counter() - wall:.1f} s | {time.process_time() - cpu:.1f} s | {bar} |",
        flush=True,
    )
    return done


def country(receivers: int) -> Actor:
    """Provinces, communes and a party committee in each; and a supplier of the centre."""
    nation = Unit.objects.create(level=Level.NATION, key="bench-vn")
    provinces = Unit.objects.bulk_create(
        Unit(level=Level.PROVINCE, key=f"bench-p{n}") for n in range(PROVINCES)
    )
    communes = Unit.objects.bulk_create(
        Unit(level=Level.COMMUNE, key=f"bench-c{n}") for n in range(receivers)
    )
    kinds = ["Xã", "Xã", "Xã", "Phường", "Thị trấn"]
    UnitVersion.objects.bulk_create(
        [
            UnitVersion(unit=one, code=f"{90 + n // 10}{n % 10}"[:3], name=f"P{n}", kind="Tỉnh", parent=nation, from_date=BEGIN,
                        folded=f"p{n}", sort_key=f"p{n}")
            for n, one in enumerate(provinces)
        ]
        + [
            UnitVersion(unit=one, code=f"{n:05}", name=f"C{n}", kind=kinds[n % 5], from_date=BEGIN, folded=f"c{n}",
                        sort_key=f"c{n}", parent=provinces[n % PROVINCES], province=provinces[n % PROVINCES])
            for n, one in enumerate(communes)
        ],
        batch_size=1000,
    )  # fmt: skip
    Body.objects.bulk_create(
        [Body(kind=BodyKind.PROPAGANDA, unit=one, from_date=BEGIN) for one in provinces]
        + [Body(kind=BodyKind.PARTY_COMMITTEE, unit=one, from_date=BEGIN) for one in communes],
        batch_size=1000,
    )
    person = Person.objects.create(username="bench", full_name="Bench")
    centre = Body.objects.create(kind=BodyKind.PUBLISHER, unit=nation, from_date=BEGIN)
    return Actor(person, (Duty(Role.SUPPLIER, centre.pk, nation.pk, Level.NATION, 0, centre.kind),), AT)


def prepared(by: Actor, titles: int) -> Round:
    random = np.random.default_rng(SEED)
    round_ = actions.make_round(name="Bench", year=2023, budget=27_000_000_000, by=by, at=AT)
    for n in range(titles):
        title = add_title(
            title=f"Sách {n}", authors=[], code=f"BENCH{n}", by=by, at=AT, topic=list(Topic)[n % 7]
        )
        actions.put_title(
            round_=round_, title=title, unit_cost=int(random.integers(15_000, 120_000)), is_core=n % 10 == 0,
            setup_cost=int(random.integers(20_000_000, 120_000_000)), by=by, at=AT,
        )  # fmt: skip
    return round_


def receipts(consignment: Consignment, by: Actor) -> None:
    """Ten parcels counted title by title, each on a shelf of its own: CPU of one."""
    spent = []
    for parcel in consignment.parcels.order_by("pk")[:10]:
        lines = [actions.Counted(line.title_id, line.quantity) for line in parcel.lines.all()]
        cpu = time.process_time()
        actions.confirm_receipt(parcel=parcel, device=uuid.uuid4(), lines=lines, by=by, counted_at=AT, at=AT)
        spent.append(1000 * (time.process_time() - cpu))
    print(f"| one receipt of up to 40 titles, the median of ten | | {sorted(spent)[5]:.0f} ms | 50 ms |")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--titles", type=int, default=40)
    asked.add_argument("--receivers", type=int, default=10_600)
    options = asked.parse_args()
    call_command("migrate", verbosity=0)
    by = country(options.receivers)
    round_ = prepared(by, options.titles)
    print(
        f"seed {SEED}, {options.titles} titles x {options.receivers:,} receivers, load {os.getloadavg()[0]:.1f}\n"
    )
    print("| step | clock | CPU | aim |\n|---|---|---|---|")
    timed(
        "receivers with what is known of them",
        "",
        lambda: actions.set_receivers(round_=round_, on=DAY, by=by, at=AT),
    )
    done = timed(
        "read, share out, write every line", "15 s", lambda: actions.compute(round_=round_, by=by, at=AT)
    )
    timed("freeze", "", lambda: actions.freeze(round_=round_, decision_text="QĐ 1", by=by, at=AT))
    made = timed(
        "plan consignments and parcels", "", lambda: actions.plan_consignments(round_=round_, by=by, at=AT)
    )
    actions.pack(consignment=made[0], by=by, at=AT)
    timed(
        "dispatch one province",
        "",
        lambda: actions.dispatch(consignment=made[0], on=DAY, given_name="B", by=by, at=AT),
    )
    receipts(made[0], by)
    print(f"\n{Line.objects.count():,} lines, {Parcel.objects.count():,} parcels, gap {done.outcome['gap']}")


if __name__ == "__main__":
    main()

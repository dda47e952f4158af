"""Submissions of 60 fields, validated and journalled, by writers in processes of their own.

    python bench/reports.py [--clients 8] [--each 150] [--db sqlite | postgres | postgres://user:password@host/name]

Each submission is a save of the whole survey and its sending, `send_answers`: what was typed is read, validated,
and written with its revision, transition, campaign's note, journal entry and the reviewer's notice in one
transaction. First one process alone sends, for the processor's time each takes (it does not depend on who else works; of PostgreSQL it is the
client's part), then all clients at once, by the clock. `--db postgres` starts an own throwaway server. Prints a table
for docs/performance.md; the bar is 250 a second and p95 under 50 ms.
"""

# ruff: noqa: PLC0415 - Django is set up only after the database is chosen
import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.postgres import server

ALONE = 200  # submissions of the one process, of which the first tenth only warms up
AT = datetime(2023, 10, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def answers(seed: int) -> dict:
    """The whole survey of 60 questions, every one answered, tables with all 15 years."""
    from tusach.reports.form import read_form
    from tusach.reports.ready import survey_tree

    given = {}
    for question in read_form(survey_tree()).questions.values():
        if question.kind == "years":
            given[question.key] = {
                column.key: {str(year): str(10 + (seed + year) % 40) for year in question.years}
                for column in question.columns
            }
        elif question.kind in {"integer", "money", "decimal"} and not question.total:
            given[question.key] = str(1 + seed % 3)
        elif question.kind == "percent":
            given[question.key] = {"num": "30", "den": "40"}
        elif question.kind in {"one", "many"}:
            given[question.key] = (
                question.choices[0].key if question.kind == "one" else [question.choices[0].key]
            )
        elif question.kind == "date":
            given[question.key] = "28/8/2021"
        elif question.kind in {"text", "longtext"}:
            given[question.key] = "Người phụ trách kiêm nhiệm nên tủ sách chỉ mở được buổi sáng. " * 3
    table = given["nhan_nam"]["ban"]
    total = sum(int(value) for value in table.values())
    parts = {"so_tu": 6, "nguoi": 2, "nguoi_doc": 5}
    sized = {key: str(size * (1 + seed % 3)) for key, size in parts.items()}
    return given | sized | {"nhan": str(total), "con": str(total - 5), "mat": "3"}


def prepare(units: int) -> list[int]:
    """A campaign with that many communes, in one province; returns the obligations' ids."""
    from django.core.management import call_command
    from tests.cast import make_body, make_person, make_unit

    from tusach.campaign.models import Campaign, CampaignState, Obligation
    from tusach.figures.actions import load_catalogue
    from tusach.people.models import BodyKind, Role
    from tusach.people.queries import actor_for
    from tusach.places.models import Level
    from tusach.reports.actions import issue_outline
    from tusach.reports.ready import survey_tree

    call_command("migrate", verbosity=0)
    load_catalogue()
    nation = make_unit(Level.NATION, "VN", "Việt Nam", "Nước")
    province = make_unit(Level.PROVINCE, "68", "Lâm Đồng", "Tỉnh", nation)
    boss = make_person("vinh", "Vinh", make_body(BodyKind.PROPAGANDA, "Trung ương", nation), Role.LEADER)
    campaign = Campaign.objects.create(
        name="Đo", short_name="Đo", reference_date=date(2023, 10, 31), first_year=2009, last_year=2023,
        state=CampaignState.OPEN,
    )  # fmt: skip
    issue_outline(campaign=campaign, kind="SURVEY", tree=survey_tree(), by=actor_for(boss, at=AT), at=AT)
    office = make_body(BodyKind.PROPAGANDA, "Ban Tuyên giáo Tỉnh ủy", province)
    make_person("minh", "Minh", office, Role.REVIEWER)  # is told of every sending
    owed = []
    for number in range(units):
        unit = make_unit(Level.COMMUNE, f"{number:05}", f"Xã {number}", "Xã", province, province=province)
        body = make_body(BodyKind.PARTY_COMMITTEE, f"Đảng ủy xã {number}", unit)
        make_person(f"xa{number}", f"Người {number}", body, Role.REPORTER)
        owed.append(
            Obligation.objects.create(
                campaign=campaign, kind="SURVEY", unit=unit, level="COMMUNE", province=province,
                unit_name=f"Xã {number}", unit_sort=f"{number:05}", due_date=date(2023, 10, 31),
            ).pk
        )  # fmt: skip
    return owed


def opened(owed: list[int]) -> list[tuple]:
    """Each report, opened, with the actor who will send it; a server's addresses and forms read before that."""
    from django.urls import reverse

    from tusach.campaign.models import Obligation
    from tusach.people.models import Person
    from tusach.people.queries import actor_for
    from tusach.reports import actions
    from tusach.reports.queries import form_for

    work = []
    for pk in owed:
        obligation = Obligation.objects.select_related("campaign").get(pk=pk)
        person = Person.objects.get(posts__body__unit=obligation.unit_id)
        actor = actor_for(person, at=AT)
        work.append((actions.open_report(obligation=obligation, by=actor, at=AT), actor))
    reverse("reports:show", args=[1])
    form_for(work[0][0])
    return work


def send(report: object, actor: object, given: dict, client: int) -> None:
    from tusach.reports import actions

    saved = actions.send_answers(
        report=report, answers=given, base=0, client_key=f"{client}", by=actor, at=AT
    )
    assert saved.sent, saved.sentence


def write(client: int, owed: list[int], gate: object, out: object) -> None:
    """One client: opens its reports first, then saves and sends each, timed."""
    start_django()
    from django.db import connection

    work, given = opened(owed), answers(client)
    gate.wait()
    begun, times = time.perf_counter(), []
    for report, actor in work:
        one = time.perf_counter()
        send(report, actor, given, client)
        times.append(time.perf_counter() - one)
    out.put((begun, time.perf_counter(), times))
    connection.close()


def alone(owed: list[int]) -> float:
    """Milliseconds of the processor that one submission takes in this process."""
    work, given = opened(owed), answers(0)
    warm = len(work) // 10
    for report, actor in work[:warm]:
        send(report, actor, given, 0)
    begun = time.process_time()
    for report, actor in work[warm:]:
        send(report, actor, given, 0)
    return 1000 * (time.process_time() - begun) / (len(work) - warm)


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")
    import django

    django.setup()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--clients", type=int, default=8)
    asked.add_argument("--each", type=int, default=150)
    asked.add_argument("--db", default="sqlite")
    options = asked.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="tusach-bench-") as folder,
        server() if options.db == "postgres" else nullcontext(options.db) as address,
    ):
        os.environ |= {"TUSACH_DATA": folder, "TUSACH_DATABASE": address}
        measure(options.clients, options.each, address)


def measure(clients: int, each: int, db: str) -> None:
    start_django()
    from django.conf import settings
    from django.db import connections

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    owed = prepare(clients * each + ALONE)
    worked = alone(owed[:ALONE])
    connections.close_all()
    results = together(clients, owed[ALONE:])
    times = sorted(one for _, _, each_time in results for one in each_time)
    wall = max(end for _, end, _ in results) - min(begun for begun, _, _ in results)
    print(
        "| database | CPU each, ms | clients | submissions | per second | p50 ms | p95 ms | longest ms | load |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    print(
        f"| {db.split(':', maxsplit=1)[0]} | {worked:.1f} | {clients} | {len(times)} | {len(times) / wall:.0f} "
        f"| {times[len(times) // 2] * 1000:.1f} | {times[int(len(times) * 0.95)] * 1000:.1f} "
        f"| {times[-1] * 1000:.0f} | {os.getloadavg()[0]:.1f} |"
    )


def together(clients: int, owed: list[int]) -> list[tuple]:
    """(begun, ended, seconds of each submission) of every client."""
    fresh = multiprocessing.get_context("spawn")
    gate, out = fresh.Barrier(clients), fresh.Queue()
    writers = [
        fresh.Process(target=write, args=(client, owed[client::clients], gate, out))
        for client in range(clients)
    ]
    for writer in writers:
        writer.start()
    results = [out.get(timeout=600) for _ in writers]
    for writer in writers:
        writer.join()
    return results


if __name__ == "__main__":
    main()

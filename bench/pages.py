"""Every desk and list page at national size, for each role: server time, queries, bytes on the wire.

    python bench/pages.py --data FOLDER            # the folder of a filled demo (TUSACH_DATA of `tusach demo`)
    python bench/pages.py                          # makes the demo in a temporary folder first, about two minutes
    python bench/pages.py --db postgres            # the same on a PostgreSQL of its own
    python bench/pages.py --only desk:home --profile

Pages are asked through Django's test client, with all the middleware, after one warming request. Prints a table
for docs/performance.md; a page over the bar (150 ms of this process's own time) is marked.
"""

# ruff: noqa: PLC0415 - Django is set up only after the database is chosen
import argparse
import cProfile
import gzip
import json
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
BAR = 150
PATIENCE = 5_000  # ms for one page
CENTRE, PROVINCE, DISTRICT, COMMUNE = "trunguong", "tinh", "huyen", "xa"
ALL = (CENTRE, PROVINCE, DISTRICT, COMMUNE)
BOTH = (*ALL, "quantri", "trunguong26", "tinh26", "xa26")


@dataclass(frozen=True)
class Ask:
    """One page: its door, who asks, what the address carries ({campaign}, {report}, ... of the asker)."""

    door: str
    who: tuple[str, ...]
    address: tuple[str, ...] = ()
    query: str = ""


PAGES = [
    Ask("desk:home", BOTH),
    Ask("campaign:list", ALL),
    Ask("campaign:show", (CENTRE, PROVINCE), ("campaign",)),
    Ask("campaign:obligations", (CENTRE, PROVINCE, "tinh26"), ("campaign",)),
    Ask("campaign:obligations", (CENTRE,), ("campaign",), "?trang_thai=CHUA"),
    Ask("campaign:plans", (CENTRE,)),
    Ask("reports:mine", (PROVINCE, COMMUNE)),
    Ask("reports:waiting", (CENTRE, PROVINCE, DISTRICT, "tinh26")),
    Ask("reports:show", (PROVINCE, COMMUNE), ("own",)),
    Ask("reports:leaf", (PROVINCE, COMMUNE), ("own", "leaf")),
    Ask("reports:read", (CENTRE, PROVINCE), ("waiting",)),
    Ask("drafting:all", (CENTRE,)),
    Ask("drafting:list", (CENTRE,), ("campaign",)),
    Ask("drafting:show", (CENTRE,), ("draft",)),
    Ask("drafting:node", (CENTRE,), ("draft", "node")),
    Ask("reports:intake-list", (CENTRE, PROVINCE)),
    Ask("reports:intake-show", (CENTRE,), ("intake",)),
    Ask("reports:claim-list", (CENTRE,), ("claimed",)),
    Ask("reports:claim-source", (CENTRE,), ("claim",)),
    Ask("reports:finding-list", (CENTRE,)),
    Ask("drafting:reading-matrix", (CENTRE,), ("campaign",)),
    Ask("drafting:reading-leaf", (CENTRE,), ("campaign", "outline_leaf")),
    Ask("drafting:reading-code", (CENTRE,), ("campaign", "outline_leaf", "claimed")),
    Ask("drafting:codes-list", (CENTRE,), ("campaign",)),
    Ask("drafting:codes-compare", (CENTRE,), ("campaign",)),
    Ask("drafting:writing-home", (CENTRE,), ("campaign",)),
    Ask("drafting:writing-node", (CENTRE,), ("manuscript", "written")),
    Ask("drafting:writing-node", (CENTRE,), ("manuscript", "written"), "?so={live}"),
    Ask("drafting:writing-trouble", (CENTRE,), ("manuscript",)),
    Ask("drafting:rounds", (CENTRE,)),
    Ask("drafting:rounds-show", (CENTRE,), ("round",)),
    Ask("drafting:rounds-points", (CENTRE,), ("round",)),
    Ask("registry:incoming", (CENTRE, "vanthu")),
    Ask("registry:tasks", ("bientap",)),
    Ask("figures:pivot", (CENTRE, PROVINCE, COMMUNE)),
    Ask("figures:indicators", (CENTRE,)),
    Ask("figures:map", (CENTRE,)),
    Ask("figures:lines", (CENTRE,)),
    Ask("figures:completeness", (CENTRE,)),
    Ask("figures:outliers", (CENTRE,)),
    Ask("figures:checks", (CENTRE,)),
    Ask("places:find", (CENTRE,)),
    Ask("places:find", (CENTRE,), query="?q=tan+thanh"),
    Ask("places:map", (CENTRE,)),
    Ask("places:unit", (CENTRE,), ("nation",)),
    Ask("places:unit", (PROVINCE, COMMUNE), ("unit",)),
    Ask("places:reorganisations", (CENTRE,)),
    Ask("registry:incoming", (CENTRE,)),
    Ask("journal:entries", (CENTRE, "quantri", COMMUNE)),
    Ask("journal:notices", ALL),
    Ask("people:me", (CENTRE, COMMUNE)),
    Ask("people:area", (PROVINCE, "tinh26")),
    Ask("people:bodies", ("quantri",)),
    Ask("people:persons", ("quantri",)),
]


@dataclass(frozen=True)
class Measured:
    wall: float
    cpu: float
    queries: int
    plain: int
    packed: int
    status: int


def accounts() -> dict[str, dict[str, str]]:
    from tusach.desk.demo.accounts import file_of_accounts

    told = json.loads(file_of_accounts().read_text(encoding="utf-8"))
    return {
        one["username"]: one for one in told if one["username"]
    }  # the others are pages that open by their link


def client_of(username: str, clock: str) -> Any:
    """A client signed in as that account, standing at the account's own moment."""
    from django.test import Client

    from tusach.people.models import Person

    client = Client(raise_request_exception=False, headers={"host": "localhost", "accept-encoding": "gzip"})
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(Person.objects.get(username=username), backend=backend)
    session = client.session
    if clock:
        session["demo_clock"] = clock
    session.save()
    return client


def facts_of(username: str, clock: str) -> dict[str, Any]:
    """What the addresses of this person's pages are made of."""
    from datetime import datetime

    from tusach.campaign.models import Campaign
    from tusach.drafting.models import Draft
    from tusach.kit import clock as door
    from tusach.people.models import Person
    from tusach.people.queries import actor_for
    from tusach.places.models import Level, Unit
    from tusach.reports.queries import form_for, my_obligations, waiting_for

    at = datetime.fromisoformat(clock) if clock else door.now()
    actor = actor_for(Person.objects.get(username=username), at=at)
    order = "reference_date" if clock else "-reference_date"
    campaign = Campaign.objects.order_by(order)[0]
    facts: dict[str, Any] = {"campaign": campaign.pk, "nation": Unit.objects.get(level=Level.NATION).key}
    for duty in my_obligations(actor).filter(campaign=campaign, report__isnull=False):
        leaves = form_for(duty.report).leaves
        facts |= {"own": duty.report.pk, "leaf": leaves[len(leaves) // 2].key}
    first = waiting_for(actor).first()
    facts |= {"waiting": first.pk} if first else {}
    draft = Draft.objects.filter(campaign=campaign).first()
    if draft:
        said = max(draft.content["nodes"], key=lambda node: len(str(node)))
        facts |= {"draft": draft.pk, "node": said["key"]}
    facts |= written_facts(campaign)
    unit = next((duty.unit_id for duty in actor.duties if duty.unit_id), None)
    return facts | ({"unit": Unit.objects.get(pk=unit).key} if unit else {})


def written_facts(campaign: Any) -> dict[str, Any]:
    """What the pages of reports as files, of reading, writing and rounds are made of."""
    from tusach.drafting.models import Live, Manuscript, Round
    from tusach.reports.models import Claim, Intake

    facts: dict[str, Any] = {}
    intake = Intake.objects.filter(campaign=campaign).exclude(way="WEB").order_by("pk").last()
    facts |= {"intake": intake.pk} if intake else {}
    claim = (
        Claim.objects.filter(report__obligation__campaign=campaign).exclude(leaf="").order_by("pk").first()
    )
    facts |= {"claim": claim.pk, "claimed": claim.report_id, "outline_leaf": claim.leaf} if claim else {}
    manuscript = Manuscript.objects.filter(campaign=campaign).first()
    live = Live.objects.filter(block__manuscript=manuscript).select_related("block").order_by("pk").first()
    if manuscript and live:
        facts |= {"manuscript": manuscript.pk, "written": live.block.node, "live": live.pk}
    made = Round.objects.filter(version__manuscript=manuscript).first() if manuscript else None
    return facts | ({"round": made.pk} if made else {})


def measure(client: Any, url: str, rounds: int) -> Measured:
    from django.db import connection

    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    client.get(url)
    with connection.execute_wrapper(count):
        answer = client.get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    packed = answer.headers.get("Content-Encoding") == "gzip"
    plain = len(gzip.decompress(body)) if packed else len(body)
    walls, cpus = [], []
    for _ in range(rounds):
        if sum(walls) > PATIENCE:  # the median of fewer
            break
        wall, cpu = time.perf_counter(), time.process_time()
        client.get(url)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return Measured(statistics.median(walls), statistics.median(cpus), len(asked), plain, len(body), answer.status_code)  # fmt: skip


def rows(only: str, rounds: int, *, profile: bool) -> Iterator[tuple[str, str, Measured]]:
    from django.urls import reverse

    ready = accounts()
    clients = {name: client_of(name, one["clock"]) for name, one in ready.items()}
    facts = {name: facts_of(name, one["clock"]) for name, one in ready.items()}
    for page in PAGES:
        if only and only != page.door:
            continue
        for who in page.who:
            if not set(page.address) <= set(facts[who]):
                continue
            url = reverse(page.door, args=[facts[who][name] for name in page.address]) + page.query.format(
                **facts[who]
            )
            yield page.door + page.query, who, measure(clients[who], url, rounds)
            if profile:
                watch = cProfile.Profile()
                watch.runcall(clients[who].get, url)
                pstats.Stats(watch).sort_stats("cumulative").print_stats(45)


def report(only: str, rounds: int, db: str, *, profile: bool) -> None:
    print(f"\n{db}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, median of {rounds}\n")
    print("| page | who | ms | of it CPU | queries | kB | kB gzip | over the bar |")
    print("|---|---|---|---|---|---|---|---|")
    for name, who, got in rows(only, rounds, profile=profile):
        said = (
            f"answered {got.status}"
            if got.status != 200
            else f"{got.cpu / BAR:.1f}x"
            if got.cpu > BAR
            else ""
        )
        print(
            f"| `{name}` | {who} | {got.wall:.0f} | {got.cpu:.0f} | {got.queries} | {got.plain / 1000:.0f} "
            f"| {got.packed / 1000:.1f} | {said} |", flush=True,
        )  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--db", default="sqlite", help="sqlite, postgres (an own server), or postgres://...")
    asked.add_argument("--data", default="", help="TUSACH_DATA of a filled demo; made when empty")
    asked.add_argument("--only", default="", help="one door, as desk:home")
    asked.add_argument("--rounds", type=int, default=20)
    asked.add_argument("--profile", action="store_true")
    options = asked.parse_args()
    with ExitStack() as stack:
        address = options.db
        if address == "postgres":
            from tools.postgres import server

            address = stack.enter_context(server())
        data = options.data or stack.enter_context(tempfile.TemporaryDirectory())
        os.environ |= {"TUSACH_DATA": data, "TUSACH_DATABASE": address, "TUSACH_DEMO": "yes"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("demo", "--if-empty")
        report(options.only, options.rounds, address.partition(":")[0], profile=options.profile)
        connections.close_all()


if __name__ == "__main__":
    main()

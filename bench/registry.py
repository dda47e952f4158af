"""A registry at its size: 100,000 documents searched and leafed through, and fifty clerks who want a number at once.

    python bench/registry.py [--documents 100000] [--clerks 50] [--numbers 20] [--db postgres] [--json]

Makes its own database in a folder of its own, from a printed seed. Times of questions are CPU time and the clock, in
milliseconds. Prints a table for docs/performance.md; with --json only what the clerks got (tests/registry).
"""

# ruff: noqa: PLC0415 - Django is set up only after the data folder is chosen
import argparse
import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

SEED = 3974
AT = datetime(2023, 11, 2, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BEGIN = date(2009, 1, 1)
KINDS = ("Công văn", "Kế hoạch", "Báo cáo", "Thông báo", "Quyết định", "Tờ trình")
_TEXT = (
    "tổng kết đề án trang bị sách cho cơ sở xã phường thị trấn thực hiện kết luận ban bí thư về việc tiếp tục cung cấp số "
    "liệu phục vụ báo cáo công tác tuyên giáo đảng ủy huyện tỉnh trung ương hướng dẫn kiểm tra giám sát hội nghị tập huấn "
    "quản lý tủ sách khai thác sử dụng đọc mượn trồng cà phê nông nghiệp sức khỏe phòng chống dịch bệnh văn hóa dân tộc "
    "thiếu nhi pháp luật điển hình tiên tiến học tập tư tưởng đạo đức phong cách chuyển đổi thư viện điện tử kinh phí năm "
    "bồi dưỡng lý luận chính trị nhà xuất bản sự thật phát hành tiếp nhận bàn giao sắp xếp đơn vị hành chính cán bộ"
)
SYLLABLES = _TEXT.split()


def country() -> tuple[Any, Any]:
    """One body of the centre and its clerk as an actor."""
    from tusach.people.models import Actor, Body, BodyKind, BodyName, Duty, Person, Post, Role
    from tusach.places.models import Level, Unit, UnitVersion

    nation = Unit.objects.create(level=Level.NATION, key="bench-vn")
    UnitVersion.objects.create(unit=nation, code="VN", name="Việt Nam", kind="Nước", from_date=BEGIN, folded="viet nam", sort_key="viet nam")  # fmt: skip
    body = Body.objects.create(kind=BodyKind.PROPAGANDA, unit=nation, from_date=BEGIN)
    BodyName.objects.create(body=body, name="Ban Tuyên giáo Trung ương", symbol="BTGTW", from_date=BEGIN)
    person = Person.objects.create_user("vanthu", "mot mat khau de thu", full_name="Văn thư")
    post = Post.objects.create(person=person, body=body, role=Role.CLERK, from_date=BEGIN)
    return body, Actor(person, (Duty(Role.CLERK, body.pk, nation.pk, nation.level, post.pk, body.kind),), AT)


def fill(body: Any, documents: int, rng: random.Random) -> None:
    """Documents of five years, a fifth of them with the text of a file, put in by the thousand."""
    for begin in range(0, documents, 1000):
        _thousand(body, begin, min(1000, documents - begin), rng)


def _thousand(body: Any, begin: int, size: int, rng: random.Random) -> None:
    from django.db import transaction

    from tusach.registry.models import Arrival, Attachment, AttachmentText, Document

    def said(length: int) -> str:
        return " ".join(rng.choices(SYLLABLES, k=length))

    rows = [_document(body, begin + n, said(rng.randint(8, 24)), rng) for n in range(size)]
    with transaction.atomic():
        Document.objects.bulk_create(rows)
        came = [one for one in rows if one.direction == "INCOMING"]
        Arrival.objects.bulk_create(
            Arrival(document=one, keeper=body, year=one.dated.year, number=str(one.pk), arrived_on=one.dated + timedelta(days=3))
            for one in came
        )  # fmt: skip
        with_file = rows[::5]
        files = Attachment.objects.bulk_create(
            Attachment(document=one, sha256=f"{one.pk:064x}", name="vb.pdf", size=1, content_type="application/pdf", added_at=AT)
            for one in with_file
        )  # fmt: skip
        AttachmentText.objects.bulk_create(
            AttachmentText(attachment=one, state="READ", text=said(400), read_at=AT) for one in files
        )
        _index(rows, files)


def _index(rows: list[Any], files: list[Any]) -> None:
    from tusach.registry import queries, search, words
    from tusach.registry.models import AttachmentText, Document, SearchWords

    texts = dict(
        AttachmentText.objects.filter(attachment__in=files).values_list("attachment__document", "text")
    )
    found = []
    documents = Document.objects.filter(pk__in=[row.pk for row in rows]).select_related("arrival")
    for one in documents.prefetch_related("recipients", "deliveries"):
        told = f"{one.code} {one.kind} {one.subject} {one.issuer} {texts.get(one.pk, '')}"
        found.append(
            SearchWords(document=one, written=" ".join(words.words_of(told)), who=queries.who_tokens(one))
        )
    SearchWords.objects.bulk_create(found)
    for row in found:
        search.put(row.pk, row.written, row.who)


def _document(body: Any, number: int, subject: str, rng: random.Random) -> Any:
    from tusach.kit.text import fold
    from tusach.registry.models import Document

    kind = rng.choice(KINDS)
    came = number % 5 < 3
    return Document(
        family="PARTY", direction="INCOMING" if came else "OUTGOING", keeper=body, kind=kind, number=str(number + 1),
        symbol=f"-BC/{'TU' if came else 'BTGTW'}", dated=date(2019, 1, 1) + timedelta(days=number // 60), subject=subject,
        issuer=f"Cơ quan {rng.randint(1, 63)}", created_at=AT, folded=fold(subject)[:900],
    )  # fmt: skip


def questions(rng: random.Random, documents: int) -> dict[str, list[str]]:
    from tusach.kit.text import fold

    def some(length: int) -> str:
        return " ".join(rng.choices(SYLLABLES, k=length))

    numbers = [f"{rng.randint(1, max(1, documents))}-BC/TU" for _ in range(100)]
    return {
        "one common word": rng.choices(SYLLABLES, k=100),
        "two words, marks": [some(2) for _ in range(100)],
        "three words, no marks": [fold(some(3)) for _ in range(100)],
        "a phrase": [f'"{some(2)}"' for _ in range(100)],
        "number and symbol": numbers,
        "nothing there": [f"{some(1)} {one}" for one in ("xyzt", "không-có-đâu") for _ in range(50)],
    }


def measured(deed: Callable[[], Any]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    deed()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def line(name: str, times: list[tuple[float, float]], bar: str) -> None:
    def of(place: int, share: float) -> float:
        return sorted(one[place] for one in times)[min(len(times) - 1, int(len(times) * share))]

    middle = statistics.median(one[0] for one in times)
    print(f"| {name} | {middle:.1f} | {of(0, 0.99):.1f} | {of(1, 0.99):.1f} | {bar} |", flush=True)


def ask(actor: Any, documents: int, rng: random.Random) -> None:
    from tusach.registry import queries

    def search(text: str) -> Callable[[], Any]:
        def deed() -> None:
            found = queries.search_documents(actor, text)
            queries.in_this_order(found.ids[:20])
            queries.snippets(found.ids[:20], text)

        return deed

    asked = questions(rng, documents)
    for texts in asked.values():  # once, so that the files are in memory as they are on a machine at work
        search(texts[0])()
    print("\n| question | p50 ms | p99 ms | p99 CPU ms | bar |\n|---|---|---|---|---|")
    for name, texts in asked.items():
        line(name, [measured(search(text)) for text in texts], "p99 <= 50")


def leaf(rng: random.Random) -> None:
    from django.test import Client

    from tusach.people.models import Person
    from tusach.registry.models import Document

    client = Client(SERVER_NAME="localhost")
    client.force_login(
        Person.objects.get(username="vanthu"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    some = list(Document.objects.values_list("pk", flat=True)[:2000])
    pages = {
        "incoming register": "/van-ban/", "its leaf 900": "/van-ban/?trang=900", "of a year": "/van-ban/?nam=2021",
        "outgoing register": "/van-ban/di/", "outgoing, words": "/van-ban/di/?q=tu+sach", "search page": "/van-ban/tim/?q=trồng",
        "received": "/van-ban/gui-den/", "numbers": "/van-ban/so/",
    }  # fmt: skip
    print("\n| page | p50 ms | p99 ms | p99 CPU ms | bar |\n|---|---|---|---|---|")
    for name, address in pages.items():
        assert client.get(address).status_code == 200, address
        line(name, [measured(lambda url=address: client.get(url)) for _ in range(15)], "<= 150")
    line(
        "one document",
        [measured(lambda: client.get(f"/van-ban/{rng.choice(some)}/")) for _ in range(15)],
        "<= 150",
    )


def clerks(body: Any, actor: Any, hands: int, numbers: int) -> dict[str, Any]:
    """Fifty threads, each with its own connection, ask for the next number of one series again and again."""
    from django.db import connection

    from tusach.registry import actions
    from tusach.registry.actions import Paper

    def work(hand: int) -> list[tuple[int, float]]:
        got = []
        try:
            for n in range(numbers):
                begin = time.perf_counter()
                paper = Paper(
                    kind="Thông cáo", subject=f"Văn bản {hand}.{n}", dated=AT.date(), symbol="-TC/BTGTW"
                )
                made = actions.enter_outgoing(keeper=body, paper=paper, by=actor, at=AT, once=f"{hand}-{n}")
                got.append((made.ordinal, (time.perf_counter() - begin) * 1000))
        finally:
            connection.close()
        return got

    begin = time.perf_counter()
    with ThreadPoolExecutor(hands) as pool:
        given = [one for some in pool.map(work, range(hands)) for one in some]
    ordinals = sorted(number for number, _ in given)
    waits = sorted(wait for _, wait in given)
    return {
        "clerks": hands, "numbers": len(ordinals), "repeated": len(ordinals) - len(set(ordinals)),
        "missing": len(set(range(1, len(ordinals) + 1)) - set(ordinals)),
        "seconds": round(time.perf_counter() - begin, 2), "p99_wait_ms": round(waits[int(len(waits) * 0.99)], 1),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--clerks", type=int, default=50)
    parser.add_argument("--numbers", type=int, default=20)
    parser.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tusach-registry-"))
        os.environ.update(
            DJANGO_SETTINGS_MODULE="tusach.settings", TUSACH_DATA=folder, TUSACH_SECOND_FACTOR="optional"
        )
        if given.db == "postgres":
            from tools.postgres import server

            os.environ["TUSACH_DATABASE"] = stack.enter_context(server())
            os.environ["TUSACH_DATABASE_POOL"] = str(given.clerks)  # each clerk a connection of its own
        run(given)


def run(given: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from tusach.registry.actions import reindex

    settings.MIGRATION_MODULES = (
        {app.rsplit(".", 1)[-1]: None for app in settings.INSTALLED_APPS} if given.json else {}
    )
    settings.ALLOWED_HOSTS = ["localhost"]
    call_command("migrate", run_syncdb=True, verbosity=0)
    body, actor = country()
    rng = random.Random(SEED)
    if given.documents:
        print(f"Seed {SEED}; {given.documents} documents, {given.db}")
        begin = time.perf_counter()
        fill(body, given.documents, rng)
        print(f"Filled in {time.perf_counter() - begin:.0f} s")
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "VACUUM ANALYZE"
                )  # or the server begins it by itself, in the midst of the questions
        gc.collect()
        gc.freeze()  # what the filling left is not walked while questions are timed
        ask(actor, given.documents, rng)
        leaf(rng)
        if given.documents <= 20_000:
            begin = time.perf_counter()
            print(f"\nreindex: {reindex()} documents in {time.perf_counter() - begin:.0f} s")
    got = clerks(body, actor, given.clerks, given.numbers)
    print(
        json.dumps(got) if given.json else "\n" + ", ".join(f"{name} {value}" for name, value in got.items())
    )
    connection.close()


if __name__ == "__main__":
    main()

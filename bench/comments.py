"""A Word file with 500 comments read back onto a version, and the pages of a round with 5,000, on the data folder of a demo.

    TUSACH_DATA=folder TUSACH_DEMO=yes python bench/comments.py

A version of 26 leaves with eight paragraphs each is made, sent out as Word, and written into as Word writes: every second
comment a remark, the others tracked changes (seed printed). Then 5,000 comments on the same version, and what the pages
ask. Prints the processor's seconds, which do not depend on who else works; of the reading also those of the process that
reads files apart. The bar: 500 comments within 10 s. Everything is rolled back: nothing stays in the folder but the file.
"""

# ruff: noqa: PLC0415 - Django is set up first
import io
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
SEED, COMMENTS, MANY, LEAVES, PARAGRAPHS = 512, 500, 5_000, 26, 8
BAR = 10.0
WORDS = [
    "các",
    "địa",
    "phương",
    "đã",
    "tổ",
    "chức",
    "tiếp",
    "nhận",
    "quản",
    "lý",
    "khai",
    "thác",
    "sách",
    "của",
    "đề",
    "án",
    "phần",
    "lớn",
    "giao",
    "cho",
    "công",
    "chức",
    "văn",
    "hóa",
    "phụ",
    "trách",
    "bạn",
    "đọc",
    "chủ",
    "yếu",
    "là",
    "cán",
    "bộ",
    "đảng",
    "viên",
    "đoàn",
    "viên",
    "nhiều",
    "nơi",
    "mở",
    "cửa",
    "ngoài",
    "giờ",
    "luân",
    "chuyển",
    "giữa",
    "nhà",
    "văn",
    "hóa",
    "thôn",
    "và",
    "bưu",
    "điện",
    "xã",
]


def spent() -> float:
    """Processor's seconds of this process and of those that it started and that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def measure(what: str, act: Callable[[], Any], bar: float | None = None) -> Any:
    begin = spent()
    made = act()
    took = spent() - begin
    print(f"{what:<52} {took:7.2f} s{f'   bar {bar:.0f} s' if bar else ''}")
    return made


def big_version(manuscript: Any, rng: random.Random, at: Any) -> Any:
    from tusach.drafting.models import Block, Version

    keys = [f"q{leaf:02}{nth:02}" for leaf in range(LEAVES) for nth in range(PARAGRAPHS)]
    Block.objects.bulk_create(
        Block(manuscript=manuscript, key=key, node=key[:3], order=nth, text=paragraph(rng))
        for nth, key in enumerate(keys)
    )
    texts = dict(Block.objects.filter(key__in=keys).values_list("key", "text"))
    nodes = [
        {"key": f"q{leaf:02}", "label": f"{leaf + 1}", "title": f"Mục thứ {leaf + 1}", "depth": 1, "is_leaf": True,
         "blocks": [
             {"key": key, "number": 1, "kind": "TEXT", "text": texts[key], "spec": {}, "lives": {}}
             for key in keys if key.startswith(f"q{leaf:02}")
         ]}
        for leaf in range(LEAVES)
    ]  # fmt: skip
    number = (manuscript.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    content = {"title": manuscript.title, "nodes": nodes}
    return Version.objects.create(
        manuscript=manuscript, number=number, content=content, digest="", made_at=at
    )


def paragraph(rng: random.Random) -> str:
    sentences = [" ".join(rng.choices(WORDS, k=rng.randint(12, 26))).capitalize() + "." for _ in range(4)]
    return " ".join(sentences)


def written_into(data: bytes, rng: random.Random) -> bytes:
    """500 marks spread over the paragraphs, each on three words."""
    import docx
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph
    from tests.drafting.rounds.word import Word

    word = Word(data)
    body = [
        Paragraph(one, word.document._body)  # noqa: SLF001 - paragraphs inside content controls
        for one in word.document.element.body.iter(qn("w:p"))
    ]
    long = [one for one in body if len(one.text) > 200]
    for nth in range(COMMENTS):
        one = long[nth % len(long)]
        run = max(one.runs, key=lambda each: len(each.text))
        words = run.text.split()
        at = rng.randint(0, max(0, len(words) - 4))
        quote = " ".join(words[at : at + 3])
        before, _, after = run.text.partition(quote)
        run.text = before
        made = one.add_run(quote)._r  # noqa: SLF001
        run._r.addnext(made)  # noqa: SLF001
        rest = one.add_run(after)._r  # noqa: SLF001
        made.addnext(rest)
        if nth % 2:
            word.document.add_comment(
                docx.text.run.Run(made, one),
                text=f"Ý kiến {nth}: {' '.join(rng.choices(WORDS, k=12))}.",
                author="A",
                initials="A",
            )
        else:
            word.change_run(made, " ".join(rng.choices(WORDS, k=3)))
    return word.saved()


def go() -> None:
    from tusach.drafting import actions, exports, queries
    from tusach.drafting.models import Manuscript
    from tusach.kit import clock
    from tusach.people.models import Person, Role
    from tusach.people.queries import actor_for

    rng, at = random.Random(SEED), clock.now()
    manuscript = Manuscript.objects.select_related("campaign").order_by("pk").first()
    editor = Person.objects.filter(posts__role=Role.EDITOR, posts__body__unit__level="NATION").first()
    by = actor_for(editor, at=at)
    version = big_version(manuscript, rng, at)
    asking = actions.Asking(name="Đo", audience="MINISTRIES", deadline=(at + timedelta(days=9)).date())
    guests = [actions.Guest(f"Nơi thử {nth}") for nth in range(40)]
    round_ = actions.open_round(version=version, asking=asking, guests=guests, by=by, at=at)
    first, *others = queries.invited_in(by).filter(round=round_)
    data = written_into(
        measure("the version as Word with tags", lambda: exports.asking_docx(round_, first)), rng
    )
    received = measure(
        f"reading a file of {len(data) // 1024} kB with {COMMENTS} comments",
        lambda: actions.receive_file(round=round_, file=io.BytesIO(data), name="do.docx", way="WORD", by=by, at=at), BAR,
    )  # fmt: skip
    placed = received.comments.filter(lost=False, block__isnull=False, start__isnull=False).count()
    print(f"   {received.said} {placed} on their words")
    many(others, version, rng, at)
    pages(round_, version, by)


def many(others: list[Any], version: Any, rng: random.Random, at: Any) -> None:
    """5,000 more comments, from everybody else."""
    from tusach.drafting import queries
    from tusach.drafting.actions.answering import keep
    from tusach.drafting.marks import Said

    lines = queries.text_of_version(version).lines
    said = [
        Said(text=f"{' '.join(rng.choices(WORDS, k=18))} {nth}", block=line.key, number=1, node=line.node, start=5, quote=line.text[5:40])
        for nth in range(MANY) for line in [rng.choice(lines)]
    ]  # fmt: skip
    for nth, one in enumerate(others):
        keep(one, said[nth :: len(others)], way="HAND", at=at)


def pages(round_: Any, version: Any, by: Any) -> None:
    from tusach.drafting import exports, queries

    lines = queries.text_of_version(version).lines
    measure("the page of the round with 5,500 comments", lambda: queries.standing_of(round_))
    measure("places with how many are open", lambda: queries.counted_places(round_))
    measure("the working page of one paragraph", lambda: queries.points_at(round_, lines[0].key))
    measure("the list of rounds", lambda: list(queries.rounds_listed(by)))
    measure("alike comments of all", lambda: queries.alike_points(round_))
    measure("the table as XLSX", lambda: exports.table_file(round_, "xlsx", by_body=False))
    measure("the table as DOCX", lambda: exports.table_file(round_, "docx", by_body=False))
    measure("the table as PDF", lambda: exports.table_file(round_, "pdf", by_body=False))


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")
    django.setup()
    from django.db import transaction

    print(f"seed {SEED}")
    with transaction.atomic():
        go()
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()

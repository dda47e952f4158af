"""The written report as DOCX and PDF, and the questions of its pages, on the data folder of a demo.

    TUSACH_DATA=folder TUSACH_DEMO=yes python bench/manuscript.py

A version of the demo's outline is made in memory at the size of the bars: a block of text for each of its leaves with 300
live figures among them, eight tables of 63 provinces, a chart, a citation in every leaf. Both files are set in a process
of their own, so that nothing is warm. Then what the pages ask: the state of all live figures of the demo's report, and
opening one of them. Prints the processor's seconds, which do not depend on who else works. The bars: DOCX 5 s, PDF 3 s,
opening the source of a figure 150 ms. Nothing is written to the folder but its migrations.
"""

# ruff: noqa: PLC0415 - Django is set up in each process
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
BARS = {"DOCX": 5.0, "PDF": 3.0}
LIVES, TABLES, PROVINCES = 300, 8, 63
WORDS = "Các địa phương đã tổ chức tiếp nhận, quản lý và khai thác sách của Đề án, phần lớn giao cho công chức văn hóa phụ trách. "


def ready() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def big_version() -> Any:
    from tusach.drafting import queries
    from tusach.drafting.models import Manuscript, Version
    from tusach.kit import clock

    manuscript = Manuscript.objects.select_related("campaign", "outline").order_by("pk").first()
    nodes = queries.nodes_of(manuscript)
    leaves = [node.key for node in nodes if node.is_leaf]
    each = -(-LIVES // len(leaves))
    content = {
        "title": manuscript.title,
        "nodes": [
            {"key": node.key, "label": node.label, "title": node.title, "depth": node.depth, "is_leaf": node.is_leaf,
             "blocks": blocks(leaves.index(node.key), each) if node.is_leaf else []}
            for node in nodes
        ],
    }  # fmt: skip
    return Version(manuscript=manuscript, number=9, content=content, made_at=clock.now(), digest="")


def blocks(order: int, each: int) -> list[dict[str, Any]]:
    lives = {f"s{k}": live(order, k) for k in range(1, each + 1)} | {"c1": live(order, 0, "CITATION")}
    text = (
        "".join(f"{WORDS}Số liệu là {{{{s{k}}}}}. " for k in range(1, each + 1)) + "Theo lời báo cáo{{c1}}."
    )
    made = [{"key": f"b{order}", "number": 1, "kind": "TEXT", "text": text, "spec": {}, "lives": lives}]
    if order < TABLES:
        spec = {"kind": "TABLE", "rows": "PROVINCES", "data": table(order)}
        made.append(
            {
                "key": f"t{order}",
                "number": 1,
                "kind": "TABLE",
                "text": f"Bảng số {order}",
                "spec": spec,
                "lives": {},
            }
        )
    if order == TABLES:
        spec = {"kind": "CHART", "rows": "PROVINCES", "draw": "bars", "data": table(order)}
        made.append(
            {"key": f"t{order}", "number": 1, "kind": "CHART", "text": "Biểu đồ", "spec": spec, "lives": {}}
        )
    return made


def live(order: int, k: int, kind: str = "CLAIM") -> dict[str, Any]:
    told = {
        "place": f"Tỉnh số {order + k}", "document": f"Báo cáo số {order + k}-BC/TU, ngày 27/10/2023", "page": "12",
        "quote": WORDS, "evidence": "đã đối chiếu", "where": "Mục 1.2.2, đoạn 3",
    }  # fmt: skip
    return {
        "shown": f"{1000 + order * 37 + k} xã" if k else "", "kind": kind, "source": {"claim": k}, "taken": {"value": "1"},
        "taken_at": "2023-11-02T09:42:00+07:00", "kept_why": "", "told": told,
    }  # fmt: skip


def table(order: int) -> dict[str, Any]:
    columns = [{"name": f"Chỉ tiêu {k}", "unit": "bản"} for k in range(1, 6)]
    rows = [
        {"name": f"Tỉnh số {p}",
         "cells": [{"value": str(p * k), "said": f"{p * k * 1000 + order}", "coverage": "120/142"} for k in range(1, 6)]}
        for p in range(1, PROVINCES + 1)
    ]  # fmt: skip
    return {"columns": columns, "rows": rows, "digest": ""}


def make(kind: str, out: Any) -> None:
    """Puts (CPU s, clock s, bytes, pages)."""
    ready()
    from tusach.drafting.exports import paper_of_version
    from tusach.kit.clock import day_of
    from tusach.kit.paper import form_on, to_docx, to_pdf

    version = big_version()
    made: list[bytes] = []
    maker = {"DOCX": to_docx, "PDF": to_pdf}[kind]
    form = form_on("party", day_of(version.made_at))
    worked, clocked = timed(lambda: made.append(maker(paper_of_version(version), form)))
    out.put((worked, clocked, len(made[0]), pages(made[0]) if kind == "PDF" else 0))


def pages(pdf: bytes) -> int:
    import pypdfium2

    book = pypdfium2.PdfDocument(pdf)
    try:
        return len(book)
    finally:
        book.close()


def timed(act: Callable[[], object]) -> tuple[float, float]:
    worked, begun = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - worked, time.perf_counter() - begun


def ask(out: Any) -> None:
    """Puts {question: (n, median CPU ms, worst CPU ms)}."""
    ready()
    from tusach.drafting import queries
    from tusach.drafting.models import Manuscript

    manuscript = Manuscript.objects.select_related("campaign", "outline").order_by("pk").first()
    blocks = queries.blocks_of(manuscript)
    states = queries.states_of(manuscript, blocks)
    every = [one for block in blocks for one in states.of(block)]
    by_node = {block.node for block in blocks}

    def node_page(key: str) -> None:
        here = queries.blocks_of(manuscript, key)
        held = queries.states_of(manuscript, here)
        for block in here:
            queries.resolved(block, held)

    tasks = {
        "what stands before issue, whole report": [lambda: queries.trouble_of(manuscript)] * 5,
        "the blocks of one node with their states": [
            lambda key=key: node_page(key) for key in sorted(by_node)
        ]
        * 3,
        "opening the source of a figure": [lambda one=one: queries.opened(one) for one in every] * 3,
        "sentences and passages offered for a leaf": [
            lambda key=key: offers(manuscript, key) for key in sorted(by_node)
        ],
    }
    answers = {}
    for name, acts in tasks.items():
        took = sorted(timed(act)[0] * 1000 for act in acts)
        answers[name] = (len(took), statistics.median(took), took[-1]) if took else (0, 0.0, 0.0)
    out.put(answers)


def offers(manuscript: Any, key: str) -> None:
    from tusach.drafting import queries

    made = queries.Offers(manuscript)
    node = next(node for node in made.nodes if node.key == key)
    made.offers_of(made.sentences_of(node))
    made.passages_of(node)


def apart(work: Callable[..., None], *given: Any) -> Any:
    fresh = multiprocessing.get_context("spawn")
    out = fresh.Queue()
    process = fresh.Process(target=work, args=(*given, out))
    process.start()
    while process.is_alive() and out.empty():
        process.join(0.05)
    if out.empty() and process.exitcode:
        raise SystemExit("Nothing was made: is TUSACH_DATA the folder of a filled demo?")
    answer = out.get(timeout=10)
    process.join()
    return answer


def main() -> None:
    print("| file | CPU s | clock s | bar s | pages | kB | load |")
    print("|---|---|---|---|---|---|---|")
    for kind, bar in BARS.items():
        worked, clocked, size, leaves = apart(make, kind)
        load = os.getloadavg()[0]
        print(
            f"| {kind} | {worked:.1f} | {clocked:.1f} | {bar:g} | {leaves or ''} | {size // 1000} | {load:.1f} |"
        )
    print("\n| question | asked | median CPU ms | worst CPU ms |")
    print("|---|---|---|---|")
    for name, (n, median, worst) in apart(ask).items():
        print(f"| {name} | {n} | {median:.0f} | {worst:.0f} |")


if __name__ == "__main__":
    main()

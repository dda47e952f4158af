"""Search at its size: 100,000 sections in 600 books. `python bench/search.py [--engine tantivy] [--data FOLDER]`

Makes the books from a seed (bench/books.py) in a temporary folder, or uses a folder that `bench/books.py rows` made;
builds the index, then asks questions of every kind, drawn from the books themselves, through `library.queries` as
the search page does: with snippets, facets and the check for news. Prints the tables of docs/performance.md.
With `--db postgres` the rows and the engine `postgres` live in a PostgreSQL of their own (tools/postgres.py).
"""

# ruff: noqa: PLC0415 - Django is set up only after the data folder is chosen
import argparse
import gc
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "src")]

from bench import books  # noqa: E402 - found by the line above

SEED = 341
P50, P99 = 5.0, 25.0  # ms, the bars for every kind of query
SIZE_MB, REBUILD_SECONDS = 200, 60


def rss_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


class Questions:
    """Drawn from sentences of the books, so that their words stand where words stand in real questions."""

    def __init__(self, rng: random.Random) -> None:
        from tusach.library.models import Section
        from tusach.library.search import terms
        from tusach.library.search.feed import _paragraphs

        self._rng = rng
        picked = rng.sample(range(1, 1 + Section.objects.count()), k=min(400, Section.objects.count()))
        hashes = (
            Section.objects.filter(pk__in=picked)
            .exclude(text_sha256="")
            .values_list("text_sha256", flat=True)
        )
        texts = [text for sha256 in hashes for _, text in _paragraphs(sha256)]
        sentences = [terms.cut(one) for text in texts for one in text.split(". ")]
        self._sentences = [words for words in sentences if len(words) > 6]

    def words(self, count: int) -> list[str]:
        """So many neighbouring words of a sentence."""
        sentence = self._rng.choice(self._sentences)
        at = self._rng.randrange(len(sentence) - count + 1)
        return [word.lower() for word in sentence[at : at + count]]

    def apart(self, count: int) -> list[str]:
        """Words of one sentence that need not be neighbours."""
        return [word.lower() for word in self._rng.sample(self._rng.choice(self._sentences), count)]

    def mistyped(self) -> str:
        """Two neighbouring words, one of them with a letter wrong that makes it a word no book has."""
        first, second = self.words(2)
        at = self._rng.randrange(len(second))
        wrong = f"{second[:at]}{self._rng.choice('wzjf')}{second[at:]}x"
        return f"{first} {wrong}"


def kinds(ask: Questions, rng: random.Random) -> dict[str, Callable[[], Callable[[], Any]]]:
    """Name of a kind -> a maker of questions ready to be asked."""
    from tusach.books.models import Topic
    from tusach.kit.text import fold
    from tusach.library import queries
    from tusach.library.models import Edition

    editions = list(Edition.objects.defer("toc", "page_list"))

    def search(words: str, **choice: Any) -> Callable[[], Any]:
        return lambda: queries.search(words, **choice)

    def suggestions(words: str) -> Callable[[], Any]:
        return lambda: queries.suggest(words)

    def half(words: list[str]) -> str:
        return " ".join(word if i % 2 else fold(word) for i, word in enumerate(words))

    def joined(count: int) -> str:
        return " ".join(ask.words(count))

    return {
        "one word": lambda: search(joined(1)),
        "one word, no marks": lambda: search(fold(joined(1))),
        "two words": lambda: search(joined(2)),
        "two words, no marks": lambda: search(fold(joined(2))),
        "three words": lambda: search(joined(3)),
        "three words, no marks": lambda: search(fold(joined(3))),
        "three words apart": lambda: search(" ".join(ask.apart(3))),
        "marks on every other word": lambda: search(half(ask.words(3))),
        "phrase of three": lambda: search(f'"{joined(3)}"'),
        "phrase of three, no marks": lambda: search(f'"{fold(joined(3))}"'),
        "phrase, marks on every other word": lambda: search(f'"{half(ask.words(3))}"'),
        "title": lambda: search(rng.choice(editions).title),
        "one topic, ten years, page 2": lambda: search(
            fold(joined(2)), topics=[rng.choice(Topic.values)], years=(2014, 2023), page=2
        ),
        "in one book": lambda: search(fold(joined(2)), edition=rng.choice(editions)),
        "no hit, near spellings": lambda: search(ask.mistyped()),
        "suggestions": lambda: suggestions(fold(joined(2))[:-1]),
    }


def measure(make: Callable[[], Callable[[], Any]], times: int) -> tuple[list[float], list[float], int]:
    """Wall and CPU in ms of each question, asked once, and how many found something."""
    wall, cpu, found = [], [], 0
    for question in [make() for _ in range(times)]:
        begin, begun = time.perf_counter(), time.process_time()
        answer = question()
        cpu.append((time.process_time() - begun) * 1000)
        wall.append((time.perf_counter() - begin) * 1000)
        found += bool(answer if isinstance(answer, list) else answer.books or answer.near)
    return wall, cpu, found


def at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


@contextmanager
def place(asked: argparse.Namespace) -> Iterator[Path]:
    """A filled data folder, with Django set up on it."""
    with tempfile.TemporaryDirectory(prefix="tusach-bench-") as temporary:
        data = asked.data or Path(temporary)
        os.environ["TUSACH_SEARCH"] = asked.engine
        if asked.db == "postgres":
            from tools.postgres import server

            with server() as address:
                books.set_up(data, address)
                fill(asked)
                yield data
        else:
            books.set_up(data)
            fill(asked)
            yield data


def fill(asked: argparse.Namespace) -> None:
    from tusach.library.models import Section

    if not Section.objects.exists():
        each = max(1, round(asked.sections / asked.books))
        books.fill(books.books(asked.books, each, 220, seed=SEED))


def build(data: Path) -> list[tuple[str, str, str, str]]:
    """The index anew; rows of the first table."""
    from django.conf import settings
    from django.db import connection

    from tusach.library.search import feed
    from tusach.library.search.choose import engine

    begin, begun = time.perf_counter(), time.process_time()
    feed.rebuild(engine())
    wall, cpu = time.perf_counter() - begin, time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = size_mb(Path(settings.SEARCH_FOLDER) / engine().name)
    if engine().name == "postgres":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_total_relation_size('library_passage') / 1e6")
            size = float(cursor.fetchone()[0])
    print(f"# {data}: built", file=sys.stderr)
    return [
        ("rebuilt, wall", f"{wall:.0f} s", f"{REBUILD_SECONDS} s", f"{wall / REBUILD_SECONDS:.2f}"),
        ("of it CPU", f"{cpu:.0f} s", "", ""),
        ("index", f"{size:.0f} MB", f"{SIZE_MB} MB", f"{size / SIZE_MB:.2f}"),
        ("highest RSS while building", f"{peak:.0f} MB", "", ""),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", choices=["tantivy", "fts5", "postgres"], default="tantivy")
    parser.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--data", type=Path, help="a folder that bench/books.py filled; kept")
    parser.add_argument("--books", type=int, default=600)
    parser.add_argument("--sections", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=200, help="questions of each kind")
    parser.add_argument("--no-build", action="store_true", help="the index is there already")
    asked = parser.parse_args()
    with place(asked) as data:
        from tusach.library.models import Section

        rng = random.Random(SEED)
        rows = [] if asked.no_build else build(data)
        makers = kinds(Questions(rng), rng)
        gc.collect()
        gc.freeze()  # the sentences kept here are the bench's own; no server carries them through its collector
        load = os.getloadavg()[0]
        print(f"seed {SEED}, {Section.objects.count():,} sections, engine {asked.engine}, {asked.db}, "
              f"{os.cpu_count()} cores, load {load:.1f}, {asked.times} questions of each kind\n")  # fmt: skip
        print("| measure | value | bar | ratio |\n|---|---|---|---|")
        for row in rows:
            print(f"| {' | '.join(row)} |")
        print("\n| question | p50 ms | of it CPU | p99 ms | of it CPU | bars | ratios | answered |")
        print("|---|---|---|---|---|---|---|---|")
        for name, make in makers.items():
            measure(make, 5)  # warms what the process keeps
            wall, cpu, found = measure(make, asked.times)
            p50, p99 = statistics.median(wall), at(wall, 0.99)
            print(f"| {name} | {p50:.1f} | {statistics.median(cpu):.1f} | {p99:.1f} | {at(cpu, 0.99):.1f} | "
                  f"{P50:.0f} / {P99:.0f} | {p50 / P50:.2f} / {p99 / P99:.2f} | {found} of {asked.times} |")  # fmt: skip
        print(f"\nRSS afterwards {rss_mb():.0f} MB; load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

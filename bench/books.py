"""Made-up Vietnamese books for the bench: 600 of 12 chapters, or 100,000 sections; the same for the same seed.

    python bench/books.py epub FOLDER [--books 600] [--chapters 12] [--words 1500]
    python bench/books.py rows --data FOLDER [--books 600] [--sections 100000] [--words 220] [--html]

`epub` writes EPUB 3 files (for `tusach library add` and for other libraries, bench/peers.md). `rows` makes a data
folder with published editions straight in database and file store, without reading a file, for the bench of search.
"""

# ruff: noqa: PLC0415 - Django is set up only after the data folder is chosen
import argparse
import hashlib
import html
import json
import os
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import book_words as words_of

SEED = 341
TOPICS = list(words_of.THINGS)
AUDIENCES = ["EVERYONE", "OFFICIALS", "FARMERS", "YOUNG", "CHILDREN"]
NOW = datetime(2023, 11, 2, 9, 42, tzinfo=timezone(timedelta(hours=7)))
# A sentence by its slots: who, does, thing, quality, place, time, link, small words, tail of rare syllables.
SENTENCES = (
    "t s m v o a p",
    "s v o m a l v o p",
    "o a m v m o l s m v o",
    "t l s v o m r m o a",
    "s m v o p l s v r m o",
    "m o m a m s r v o",
    "s v o m v o l m v o a p",
    "t p s m v m r m r o",
)


class Draws:
    """Endless draws from a list, the first the likeliest (Zipf), prepared in bulk."""

    def __init__(self, words: Sequence[str], rng: np.random.Generator, *, power: float = 1.0) -> None:
        weights = 1 / np.arange(1, len(words) + 1) ** power
        self._words, self._rng, self._odds = words, rng, weights / weights.sum()
        self._left: Iterator[int] = iter(())

    def __next__(self) -> str:
        for index in self._left:
            return self._words[index]
        self._left = iter(self._rng.choice(len(self._words), size=50_000, p=self._odds).tolist())
        return next(self)


class Speech:
    """Sentences of one topic; other topics' things come up now and then."""

    def __init__(self, topic: str, rng: np.random.Generator) -> None:
        def draws(text: str, power: float = 0.8) -> Draws:
            return Draws(words_of.split(text), rng, power=power)

        things = words_of.split(words_of.THINGS[topic])
        others = [w for name in TOPICS if name != topic for w in words_of.split(words_of.THINGS[name])]
        tail = words_of.syllables()
        rng.shuffle(others)
        np.random.default_rng(SEED).shuffle(tail)  # one order of rarity for all topics
        self._slots = {
            "s": draws(words_of.PEOPLE),
            "v": draws(words_of.VERBS),
            "o": Draws([*things, *others], rng, power=1.0),
            "a": draws(words_of.ADJECTIVES),
            "p": draws(words_of.PLACES),
            "t": draws(words_of.TIMES),
            "l": draws(words_of.LINKS),
            "m": draws(words_of.SMALL, 1.0),
            "r": Draws(tail, rng, power=1.0),
        }
        self._forms = [form.split() for form in SENTENCES]
        self._which = Draws([str(i) for i in range(len(SENTENCES))], rng, power=0.3)

    def sentence(self) -> str:
        form = self._forms[int(next(self._which))]
        said = " ".join([next(self._slots[slot]) for slot in form])
        return f"{said[0].upper()}{said[1:]}."

    def paragraphs(self, words: int) -> list[str]:
        """About so many syllables, in paragraphs of some sixty."""
        found: list[str] = []
        while words > 0:
            said: list[str] = []
            length = 0
            while length < min(60, words):
                one = self.sentence()
                said.append(one)
                length += one.count(" ") + 1
            found.append(" ".join(said))
            words -= length
        return found


@dataclass
class Book:
    number: int
    title: str
    authors: list[str]
    topic: str
    publisher: str
    year: int
    audience: str
    chapters: list[tuple[str, list[str]]]  # title, paragraphs


def books(count: int, sections: int, words: int, *, seed: int = SEED) -> Iterator[Book]:
    """`sections` is of each book; their lengths lie between 2/3 and 4/3 of `words`."""
    rng = np.random.default_rng(seed)
    speech = {topic: Speech(topic, rng) for topic in TOPICS}
    family, given = words_of.FAMILY.split("|"), words_of.GIVEN.split("|")
    publishers = words_of.PUBLISHERS.split("|")
    for number in range(count):
        topic = TOPICS[number % len(TOPICS)]
        things = words_of.split(words_of.THINGS[topic])
        about = things[int(rng.integers(len(things)))]
        heads = words_of.TITLES[topic].split("|")
        chapters = []
        for ordinal in range(1, sections + 1):
            length = int(words * rng.uniform(2 / 3, 4 / 3))
            name = f"{things[int(rng.integers(len(things)))]} {ordinal}"
            chapters.append((name[0].upper() + name[1:], speech[topic].paragraphs(length)))
        yield Book(
            number=number,
            title=f"{heads[int(rng.integers(len(heads)))]} {about}"
            + (f", tập {number // 40 + 1}" if number >= 40 else ""),
            authors=[f"{family[int(rng.integers(len(family)))]} {given[int(rng.integers(len(given)))]}"],
            topic=topic,
            publisher=publishers[int(rng.integers(len(publishers)))],
            year=2009 + int(rng.integers(15)),
            audience=AUDIENCES[int(rng.integers(len(AUDIENCES)))],
            chapters=chapters,
        )


# --- EPUB files ----------------------------------------------------------------------------------

_CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_PAGE = (
    '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="vi" lang="vi"><head><title>{title}</title></head>'
    "<body>{body}</body></html>"
)


def _package(book: Book) -> str:
    names = [f"c{i:05}" for i in range(1, len(book.chapters) + 1)]
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in names
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    authors = "".join(f"<dc:creator>{html.escape(one)}</dc:creator>" for one in book.authors)
    return (
        '<?xml version="1.0" encoding="utf-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        'unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:tusach:bench:{book.number}</dc:identifier><dc:language>vi</dc:language>'
        f"<dc:title>{html.escape(book.title)}</dc:title>{authors}"
        f"<dc:publisher>{html.escape(book.publisher)}</dc:publisher><dc:date>{book.year}</dc:date>"
        '<meta property="dcterms:modified">2023-11-02T02:42:00Z</meta></metadata><manifest>'
        f'<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )


def write_epub(book: Book, path: Path) -> None:
    def entry(name: str) -> zipfile.ZipInfo:
        return zipfile.ZipInfo(name, (2023, 11, 2, 9, 42, 0))  # the same bytes on every run

    with zipfile.ZipFile(path, "w") as pack:
        pack.writestr(entry("mimetype"), "application/epub+zip", zipfile.ZIP_STORED)
        pages = {"META-INF/container.xml": _CONTAINER, "EPUB/book.opf": _package(book)}
        links = []
        for i, (title, paragraphs) in enumerate(book.chapters, start=1):
            body = f"<h1>{html.escape(title)}</h1>" + "".join(
                f"<p>{html.escape(one)}</p>" for one in paragraphs
            )
            pages[f"EPUB/c{i:05}.xhtml"] = _PAGE.format(title=html.escape(title), body=body)
            links.append(f'<li><a href="c{i:05}.xhtml">{html.escape(title)}</a></li>')
        nav = f'<nav epub:type="toc"><h1>Mục lục</h1><ol>{"".join(links)}</ol></nav>'
        pages["EPUB/nav.xhtml"] = _PAGE.format(title="Mục lục", body=nav)
        for name, text in pages.items():
            pack.writestr(entry(name), text.encode(), zipfile.ZIP_DEFLATED, 6)


# --- rows and files of a data folder -------------------------------------------------------------


def _keep(folder: Path, data: bytes) -> str:
    """As `kit.store.keep`, without the storage's checks of a name per file."""
    from tusach.kit import store

    digest = hashlib.sha256(data).hexdigest()
    path = folder / store.path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return digest


def _sections(edition: Any, book: Book, files: Path, *, with_html: bool) -> list[Any]:
    import brotli

    from tusach.kit import store
    from tusach.library.models import Section

    rows = []
    for ordinal, (title, paragraphs) in enumerate(book.chapters, start=1):
        text = json.dumps([[f"p{i}", one] for i, one in enumerate(paragraphs, 1)], ensure_ascii=False)
        row = Section(edition=edition, ordinal=ordinal, title=title, label=str(ordinal))
        row.text_sha256 = _keep(files, text.encode())
        row.words = sum(one.count(" ") + 1 for one in paragraphs)
        if with_html:
            page = f"<h1>{title}</h1>" + "".join(
                f'<p id="p{i}">{one}</p>' for i, one in enumerate(paragraphs, 1)
            )
            row.html_sha256, row.html_bytes = _keep(files, page.encode()), len(page.encode())
            packed = files / f"{store.path_of(row.html_sha256)}.br"
            packed.write_bytes(brotli.compress(page.encode(), quality=5))
        rows.append(row)
    return rows


def fill(made: Iterator[Book], *, with_html: bool = False) -> int:
    """Published editions in the database that Django is set up with; returns the number of sections."""
    from django.conf import settings
    from django.db import transaction

    from tusach.books.models import Work
    from tusach.kit.text import fold, sort_key
    from tusach.library.models import Edition, Form, IndexChange, Section, State

    sections = 0
    for book in made:
        with transaction.atomic():
            work = Work.objects.create(
                title=book.title, authors=book.authors, topic=book.topic, created_at=NOW
            )
            edition = Edition.objects.create(
                work=work, form=Form.TEXT, state=State.PUBLISHED, title=book.title, authors=book.authors,
                publisher=book.publisher, year=book.year, topic=book.topic, audience=book.audience,
                source_sha256=hashlib.sha256(str(book.number).encode()).hexdigest(), source_name="bench.epub",
                source_type="application/epub+zip", source_size=1, made_by="bench", content_sha256="0" * 64,
                section_count=len(book.chapters), added_at=NOW, published_at=NOW,
                folded=fold(f"{book.title} {' '.join(book.authors)}")[:900], sort_key=sort_key(book.title)[:900],
                toc=[{"title": name, "section": i, "anchor": "", "children": []}
                     for i, (name, _) in enumerate(book.chapters, 1)],
            )  # fmt: skip
            rows = _sections(edition, book, Path(settings.MEDIA_ROOT), with_html=with_html)
            Section.objects.bulk_create(rows, batch_size=500)
            IndexChange.objects.create(edition=edition, at=NOW)
            sections += len(rows)
    return sections


def set_up(data: Path, database: str = "sqlite") -> None:
    """Django on this data folder, migrated."""
    os.environ.update(
        TUSACH_DATA=str(data), TUSACH_DATABASE=database, DJANGO_SETTINGS_MODULE="tusach.settings"
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=["epub", "rows"])
    parser.add_argument("folder", nargs="?", type=Path, help="for epub: where the files go")
    parser.add_argument("--data", type=Path, help="for rows: the data folder")
    parser.add_argument("--books", type=int, default=600)
    parser.add_argument("--chapters", type=int, default=12)
    parser.add_argument("--sections", type=int, default=100_000, help="for rows: of all books together")
    parser.add_argument("--words", type=int, default=0, help="per section; 1500 for epub, 220 for rows")
    parser.add_argument("--html", action="store_true", help="for rows: also the pages that readers open")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    began = time.monotonic()
    if asked.kind == "epub":
        if asked.folder is None:
            parser.error("epub needs a FOLDER")
        asked.folder.mkdir(parents=True, exist_ok=True)
        for book in books(asked.books, asked.chapters, asked.words or 1500, seed=asked.seed):
            write_epub(book, asked.folder / f"sach-{book.number + 1:04}.epub")
        sections = asked.books * asked.chapters
    else:
        if asked.data is None:
            parser.error("rows needs --data FOLDER")
        set_up(asked.data)
        each = max(1, round(asked.sections / asked.books))
        sections = fill(books(asked.books, each, asked.words or 220, seed=asked.seed), with_html=asked.html)
    print(f"seed {asked.seed}: {asked.books} books, {sections} sections in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()

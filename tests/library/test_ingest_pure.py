"""Derivation is a pure function of the file and the version: the same hashes in any process, in any order."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.library.books import (
    make_docx,
    make_epub,
    make_epub2,
    make_mp3,
    make_pdf,
    make_picture,
    make_scan,
    page,
    read,
)
from tusach.kit.errors import Refused
from tusach.library.ingest import Limits
from tusach.library.ingest.apart import derive_apart
from tusach.library.ingest.kinds import made_by

SOURCES = {
    "epub": lambda: make_epub(
        [page('<p class="center verse" id="a">x <img src="h.png" alt="y"/></p>' * 5)],
        files={"OEBPS/h.png": make_picture()},
    ),
    "epub2": make_epub2,
    "pdf": lambda: make_pdf(2),
    "docx": make_docx,
    "scan": lambda: make_scan("TIFF", pages=2),
    "mp3": lambda: make_mp3(5, chapters=[("Một", 0), ("Hai", 3)]),
}
PROGRAM = """
import sys
from pathlib import Path
from tusach.library.ingest import derive
book = derive(Path(sys.argv[1]))
print(book.content_sha256, book.made_by, " ".join(one.html.sha256 for one in book.sections if one.html))
"""


def derived_elsewhere(path: Path, seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.parametrize("kind", SOURCES)
def test_two_processes_with_different_hash_seeds_give_the_same_hashes(kind, tmp_path):
    path = tmp_path / "sach"
    path.write_bytes(SOURCES[kind]())

    first = derived_elsewhere(path, "1")
    assert len(first.split()[0]) == 64
    assert derived_elsewhere(path, "4242") == first


def test_what_is_typed_changes_no_hash():
    plain, _ = read(make_epub())
    given, _ = read(make_epub(), given={"title": "Khác", "language": "tyz", "year": 1999})

    assert plain.content_sha256 == given.content_sha256
    assert given.facts.title == "Khác"


def test_another_word_changes_the_hash():
    one, _ = read(make_epub([page("<p>một</p>")]))
    two, _ = read(make_epub([page("<p>hai</p>")]))

    assert one.content_sha256 != two.content_sha256


def test_the_reading_apart_gives_the_same_book_with_its_bytes_and_progress(tmp_path):
    path, folder, seen = tmp_path / "sach.epub", tmp_path / "ra", []
    path.write_bytes(make_epub())
    folder.mkdir()

    book = derive_apart(path, folder=folder, told=lambda done, total: seen.append((done, total)))
    here, blobs = read(path.read_bytes())
    assert book.as_json() == here.as_json()
    assert seen == [(1, 3), (2, 3), (3, 3)]
    for name, data in blobs.kept.items():
        assert (folder / name).read_bytes() == data
    assert (
        hashlib.sha256((folder / book.sections[0].html.sha256).read_bytes()).hexdigest()
        == book.sections[0].html.sha256
    )


def test_the_version_names_the_derivation_shortly():
    assert made_by().startswith("tusach 3 (")
    assert len(made_by()) <= 40


@pytest.mark.parametrize(
    ("limits", "said"),
    [(Limits(memory_bytes=160 << 20), "bộ nhớ|dừng giữa chừng"), (Limits(cpu_seconds=1), "quá lâu"), (Limits(wall_seconds=1), "quá lâu")],
    ids=["memory", "processor", "clock"],
)  # fmt: skip
def test_a_reading_that_costs_too_much_is_stopped_with_a_sentence(limits, said, tmp_path):
    path = tmp_path / "sach.epub"
    body = "".join(f"<p id='x{n}'>Đoạn {n} có <b>chữ {n * 7919}</b>.</p>" for n in range(25_000))
    path.write_bytes(make_epub([page(body)] * 3))

    with pytest.raises(Refused, match=said):
        derive_apart(path, folder=tmp_path, limits=limits)

"""What the readers of files give: one shape for EPUB, PDF, scans, Word and sound, with hashes instead of bytes."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import brotli

from tusach.kit.errors import Refused

Told = Callable[[int, int], None]
"""How far a reading is: done, total (sections, pages or tracks)."""

TEXT, PAGES, AUDIO = "TEXT", "PAGES", "AUDIO"


@dataclass(frozen=True)
class Limits:
    """What one file may cost. Bytes, counts, seconds; a file over a limit is refused with a sentence."""

    source_bytes: int = 1 << 30
    unpacked_bytes: int = 1 << 30
    entry_bytes: int = 64 << 20
    markup_bytes: int = 12 << 20
    ratio: int = 200
    entries: int = 20_000
    sections: int = 3_000
    pages: int = 3_000
    images: int = 5_000
    pixels: int = 60_000_000
    derived_bytes: int = 2 << 30
    memory_bytes: int = 2 << 30
    cpu_seconds: int = 1_800
    wall_seconds: int = 3_600


@dataclass
class Note:
    """Something the quality sheet must say. `code` is one word, `said` Vietnamese."""

    code: str
    said: str


@dataclass
class Facts:
    """What is known of the book itself. `isbn` 13 digits; `language` a BCP 47 tag; `year` of this publication."""

    title: str = ""
    subtitle: str = ""
    authors: list[str] = field(default_factory=list)
    publisher: str = ""
    year: int | None = None
    isbn: str = ""
    language: str = ""
    topic: str = ""
    audience: str = ""
    licence: str = ""
    description: str = ""
    reader_of: str = ""


@dataclass
class Blob:
    """Bytes in the store: `wire` is their size as sent (brotli for text)."""

    sha256: str
    size: int
    wire: int


@dataclass
class DerivedResource:
    use: str
    sha256: str
    content_type: str
    size: int
    width: int = 0
    height: int = 0


@dataclass
class DerivedSection:
    title: str = ""
    label: str = ""
    html: Blob | None = None
    text: Blob | None = None
    words: int = 0
    confidence: float | None = None
    seconds: int = 0
    begins_ms: int = 0
    resources: list[DerivedResource] = field(default_factory=list)


@dataclass
class Derived:
    """A book as it was made from one file. `toc`, `page_list` and `accessibility` as in library.models.Edition."""

    form: str
    content_type: str
    made_by: str
    facts: Facts = field(default_factory=Facts)
    sections: list[DerivedSection] = field(default_factory=list)
    resources: list[DerivedResource] = field(default_factory=list)
    cover_sha256: str = ""
    toc: list[dict[str, Any]] = field(default_factory=list)
    page_list: list[dict[str, Any]] = field(default_factory=list)
    accessibility: dict[str, Any] = field(default_factory=dict)
    right_to_left: bool = False
    measures: dict[str, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    @property
    def content_sha256(self) -> str:
        """Of all derived hashes in order; two derivations of one file agree in it."""
        digest = hashlib.sha256()
        for section in self.sections:
            marks = [section.html.sha256 if section.html else "", section.text.sha256 if section.text else ""]
            marks += [one.sha256 for one in section.resources]
            digest.update(json.dumps([section.title, section.label, *marks], ensure_ascii=False).encode())
        digest.update(json.dumps([one.sha256 for one in self.resources]).encode())
        digest.update(json.dumps([self.toc, self.page_list], ensure_ascii=False, sort_keys=True).encode())
        return digest.hexdigest()

    def note(self, code: str, said: str) -> None:
        if not any(one.code == code and one.said == said for one in self.notes):
            self.notes.append(Note(code, said))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Derived":
        sections = [
            DerivedSection(
                **{
                    **row,
                    "html": Blob(**row["html"]) if row["html"] else None,
                    "text": Blob(**row["text"]) if row["text"] else None,
                    "resources": [DerivedResource(**one) for one in row["resources"]],
                }
            )
            for row in data["sections"]
        ]
        made = {
            "facts": Facts(**data["facts"]),
            "sections": sections,
            "resources": [DerivedResource(**one) for one in data["resources"]],
            "notes": [Note(**one) for one in data["notes"]],
        }
        return cls(**{**data, **made})


class Blobs(Protocol):
    """Where derived bytes go, by their SHA-256."""

    def put(self, data: bytes, *, squeezed: bool = False) -> Blob:
        """Keeps the bytes once; `squeezed` keeps their brotli form beside them."""


class InMemory:
    """For tests and small books: everything in one dictionary, `<sha256>.br` for the brotli forms."""

    def __init__(self, most: int = Limits.derived_bytes) -> None:
        self.kept: dict[str, bytes] = {}
        self._left = most

    def put(self, data: bytes, *, squeezed: bool = False) -> Blob:
        sha256 = hashlib.sha256(data).hexdigest()
        if not self._has(sha256):
            self._spend(len(data))
            self._write(sha256, data)
        if not squeezed:
            return Blob(sha256, len(data), len(data))
        name = f"{sha256}.br"
        if not self._has(name):
            packed = brotli.compress(data, quality=11)
            self._spend(len(packed))
            self._write(name, packed)
        return Blob(sha256, len(data), self._size(name))

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise Refused(
                "Sách bung ra quá lớn khi đọc. Xin giảm dung lượng ảnh hoặc chia sách thành nhiều tập."
            )

    def _has(self, name: str) -> bool:
        return name in self.kept

    def _write(self, name: str, data: bytes) -> None:
        self.kept[name] = data

    def _size(self, name: str) -> int:
        return len(self.kept[name])


class InFolder(InMemory):
    """For large books: a folder of files named by their hash."""

    def __init__(self, folder: Path, most: int = Limits.derived_bytes) -> None:
        super().__init__(most)
        self.folder = folder

    def _has(self, name: str) -> bool:
        return (self.folder / name).exists()

    def _write(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)

    def _size(self, name: str) -> int:
        return (self.folder / name).stat().st_size

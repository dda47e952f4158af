from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Heading:
    level: int  # 1 is the chapter's own title
    text: str
    anchor: str


@dataclass(frozen=True)
class Block:
    """One block of the flow: its XHTML and how many words a reader sees in it."""

    xhtml: str
    words: int


@dataclass(frozen=True)
class Chapter:
    """One chapter as it was read. `links`: [(chapter, anchor)], chapter "" meaning this one; `pictures`: file names."""

    name: str
    title: str
    blocks: Sequence[Block]
    notes: Sequence[Block]
    headings: Sequence[Heading]
    anchors: frozenset[str]
    links: Sequence[tuple[str, str]]
    pictures: Sequence[str]

    @property
    def words(self) -> int:
        return sum(block.words for block in [*self.blocks, *self.notes])


@dataclass(frozen=True)
class Picture:
    """A WebP picture of the book, its size in pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Book:
    """What is packed. `made_at` is written into the package; nothing else says when or where it was made.

    `page_words`: a page marker is set after so many words, 0 sets none. `cover`: the name of one of `pictures`.
    """

    identifier: str
    title: str
    authors: Sequence[str]
    publisher: str
    date: str
    made_at: datetime
    chapters: Sequence[Chapter]
    language: str = "vi"
    subtitle: str = ""
    description: str = ""
    rights: str = ""
    subjects: Sequence[str] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    cover: str = ""
    page_words: int = 0
    summary: str = "Chữ, bảng và chú thích đều đọc được bằng máy đọc; hình nào cũng có lời tả."

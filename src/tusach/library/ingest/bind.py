"""Pages become the sections of a book: numbered through, their links by number, their bytes by hash."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from lxml import html as soup

from tusach.kit.errors import Refused
from tusach.library.ingest.page import Page, Piece
from tusach.library.ingest.sanitise import IN_BOOK, REL_OUT, clean
from tusach.library.ingest.shape import Blobs, Derived, DerivedResource, DerivedSection, Limits, Told

_LONGEST_TITLE = 300


@dataclass
class Places:
    """Where a path and an id of the file are found in the sections: (ordinal, anchor)."""

    starts: dict[str, int] = field(default_factory=dict)
    anchors: dict[tuple[str, str], int] = field(default_factory=dict)

    def find(self, path: str, anchor: str) -> tuple[int, str] | None:
        if anchor and (path, anchor) in self.anchors:
            return self.anchors[path, anchor], anchor
        return (self.starts[path], "") if path in self.starts else None


def bind(
    book: Derived,
    pages: list[Page],
    *,
    blobs: Blobs,
    limits: Limits,
    told: Told,
    images: dict[str, DerivedResource],
) -> Places:
    """Adds the sections of the pages to the book. `images` are the resources by hash that pages may show."""
    pieces = [(page, number, piece) for page in pages for number, piece in enumerate(page.pieces)]
    if len(pieces) > limits.sections:
        raise Refused(
            f"Sách có {len(pieces)} phần, nhiều hơn mức {limits.sections}. Xin chia thành nhiều tập rồi nộp lại."
        )
    places = Places()
    for ordinal, (page, _, piece) in enumerate(pieces, start=1):
        places.starts.setdefault(page.path, ordinal)
        for anchor in sorted(piece.anchors):
            places.anchors.setdefault((page.path, anchor), ordinal)
    lost = 0
    for ordinal, (page, number, piece) in enumerate(pieces, start=1):
        lost += _link(piece.root, ordinal, places)
        book.sections.append(_section(page, number, piece, blobs=blobs, images=images))
        told(ordinal, len(pieces))
    if lost:
        book.note("links", f"{lost} liên kết trong sách không có nơi đến, đã bỏ liên kết và giữ chữ.")
    return places


def _link(root: Any, ordinal: int, places: Places) -> int:
    """Links by path become links by number; returns how many led nowhere."""
    lost = 0
    for node in root.iter("a"):
        target = node.get("href")
        if target is None:
            continue
        if not target.startswith(f"{IN_BOOK}:"):
            node.set("rel", REL_OUT)
            continue
        path, _, anchor = target[len(IN_BOOK) + 1 :].partition("#")
        found = places.find(unquote(path), unquote(anchor))
        if found is None:
            del node.attrib["href"]
            lost += 1
        elif found[0] == ordinal and found[1]:
            node.set("href", f"#{found[1]}")
        else:
            node.set("href", f"../{found[0]}/" + (f"#{found[1]}" if found[1] else ""))
    return lost


def _section(
    page: Page, number: int, piece: Piece, *, blobs: Blobs, images: dict[str, DerivedResource]
) -> DerivedSection:
    shown = clean("".join(soup.tostring(child, encoding="unicode") for child in piece.root))
    marked = [line for line in piece.lines if f'id="{line[0]}"' in shown]
    hashes = dict.fromkeys(node.get("src", "")[5:-1] for node in piece.root.iter("img"))
    title = piece.heading if number else page.title or piece.heading
    if not title and number:
        title = (
            f"{page.title or page.pieces[0].heading} (tiếp)" if page.title or page.pieces[0].heading else ""
        )
    return DerivedSection(
        title=title[:_LONGEST_TITLE],
        html=blobs.put(shown.encode(), squeezed=True) if shown else None,
        text=blobs.put(json.dumps(marked, ensure_ascii=False).encode()),
        words=piece.words,
        resources=[images[name] for name in hashes if name in images],
    )


def toc_of(entries: Iterable[tuple[str, str, str, list[Any]]], places: Places) -> list[dict[str, Any]]:
    """[(title, path, anchor, children)] as an edition's table of contents; entries without a place lend a child's."""
    rows: list[dict[str, Any]] = []
    for title, path, anchor, inner in entries:
        children = toc_of(inner, places)
        found = places.find(path, anchor) if path else None
        if found is None and not children:
            continue
        section, mark = found or (children[0]["section"], children[0]["anchor"])
        rows.append(
            {"title": title[:_LONGEST_TITLE], "section": section, "anchor": mark, "children": children}
        )
    return rows


def toc_from_titles(sections: list[DerivedSection]) -> list[dict[str, Any]]:
    return [
        {"title": section.title, "section": ordinal, "anchor": "", "children": []}
        for ordinal, section in enumerate(sections, start=1)
        if section.title and not section.title.endswith(" (tiếp)")
    ]

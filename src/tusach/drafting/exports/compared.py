"""Two versions of a manuscript compared block by block: for the screen, and as tracked changes in Word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings

from tusach.drafting import queries
from tusach.drafting.compare import BOLD, ITALIC, Change, Styled, changes_of, same, styled
from tusach.drafting.covering import report_named
from tusach.drafting.exports.manuscript import letterhead
from tusach.drafting.models import Version
from tusach.drafting.narrowing import numbers_of
from tusach.drafting.official import heading_of
from tusach.kit.clock import day_of
from tusach.kit.paper import Block, Letterhead, Paper, Paragraph, Run


@dataclass(frozen=True)
class BlockChange:
    """One block in two versions; `old` or `new` is 0 where it was not there."""

    key: str
    old: int
    new: int
    changes: Sequence[Change]
    moved: bool = False

    @property
    def is_same(self) -> bool:
        return same(self.changes) and bool(self.old and self.new)


@dataclass(frozen=True)
class NodeChange:
    node: Mapping[str, Any]
    blocks: Sequence[BlockChange]

    @property
    def is_same(self) -> bool:
        return all(block.is_same for block in self.blocks)


def compared(older: Version, newer: Version) -> list[NodeChange]:
    """Every node of the newer version with its blocks; blocks that went stand where they stood, by key."""
    before = {node["key"]: node["blocks"] for node in older.content["nodes"]}
    every = {block["key"]: block for blocks in before.values() for block in blocks}
    now = {block["key"] for node in newer.content["nodes"] for block in node["blocks"]}
    return [
        NodeChange(node, _blocks(before.get(node["key"], []), node["blocks"], every, now))
        for node in newer.content["nodes"]
    ]


def _blocks(
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    every: Mapping[str, Mapping[str, Any]],
    now: set[str],
) -> list[BlockChange]:
    """The blocks of now in their order, each gone one after the block that it followed."""
    here = {block["key"] for block in before}
    rows = [
        _change(every.get(block["key"]), block, moved=block["key"] not in here and block["key"] in every)
        for block in after
    ]
    last = ""
    for block in before:
        if block["key"] not in now:
            place = next((k + 1 for k, row in enumerate(rows) if row.key == last), 0)
            rows.insert(place, _change(block, None))
        last = block["key"]
    return rows


def _change(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, *, moved: bool = False
) -> BlockChange:
    said = _apart(old, new)
    key = str((new or old or {})["key"])
    return BlockChange(
        key, old["number"] if old else 0, new["number"] if new else 0, changes_of(said[0], said[1]), moved
    )


def _apart(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Styled]:
    """What is compared of the older and the newer: the words printed; of a table also its rows, when it stood in both only
    those that are not the same.
    """
    words = [queries.styled_of(block) if block else styled("") for block in (old, new)]
    rows = [_rows(block) if block else [] for block in (old, new)]
    common = set(rows[0]) & set(rows[1])
    return [
        said + "".join(f"\n{row}" for row in here if row not in common)
        for said, here in zip(words, rows, strict=True)
    ]


def _rows(block: Mapping[str, Any]) -> list[str]:
    data = block["spec"].get("data") or {"rows": []}
    return [" | ".join([row["name"], *(cell["said"] for cell in row["cells"])]) for row in data["rows"]]


def paper_of_comparison(older: Version, newer: Version, *, only_changed: bool = True) -> Paper:
    """Changes as Word's own, in the name of who fixed the newer version; nodes without any are left out."""
    author = newer.made_by.full_name if newer.made_by else "Tổ thư ký"
    when = newer.made_at.isoformat()
    blocks: list[Block] = []
    labels = numbers_of(newer.content["nodes"])  # a dash says nothing without the headings above it
    for one in compared(older, newer):
        if only_changed and one.is_same:
            continue
        blocks.append(heading_of({**one.node, "label": labels[str(one.node["key"])]}))
        for block in one.blocks:
            blocks += _paragraphs(block, author, when)
    if not blocks:
        blocks = [Paragraph("Hai lần dự thảo giống nhau.")]
    return Paper(
        letterhead=_head(day_of(newer.made_at)),
        type_name="BẢN SO SÁNH",
        subject=f"dự thảo lần {newer.number} với dự thảo lần {older.number} {report_named(newer.content['title'])}",
        blocks=blocks,
        demo=settings.DEMO or newer.manuscript.campaign.is_illustration,
    )


def _head(on: date) -> Letterhead:
    """It goes along with a paper that has a number, and has none of its own."""
    return replace(letterhead(on, "BC"), symbol="")


def _paragraphs(block: BlockChange, author: str, when: str) -> list[Block]:
    """A paragraph of Word for each line; a change that runs over lines is one on each of them."""
    lines: list[list[Run]] = [[]]
    for change in block.changes:
        for place, part in enumerate(change.text.split("\n")):
            if place:
                lines.append([])
            if part:
                lines[-1].append(_run(part, change, author, when))
    return [Paragraph(runs) for runs in lines if runs]


def _run(text: str, change: Change, author: str, when: str) -> Run:
    if change.kind == "same":
        return Run(text, bold=change.bold, italic=change.italic)
    return Run(
        text, bold=change.bold, italic=change.italic, change=change.kind, author=author, when=when,
        was_bold=bool(change.was & BOLD), was_italic=bool(change.was & ITALIC),
    )  # fmt: skip

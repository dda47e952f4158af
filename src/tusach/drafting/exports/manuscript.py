"""A version as an official paper: headings as the outline writes them, figures printed, sources as an annex."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.conf import settings

from tusach.drafting import live
from tusach.drafting.emphasis import ITEM
from tusach.drafting.exports.gathered import issuer_on
from tusach.drafting.exports.pictures import chart_of, table_of
from tusach.drafting.exports.sources import annex_of_sources, cited
from tusach.drafting.models import BlockKind, LiveKind, Version
from tusach.drafting.official import RECIPIENTS, heading_of
from tusach.drafting.skeleton import lowered
from tusach.kit.clock import day_of
from tusach.kit.paper import (
    Annex,
    Block,
    Item,
    Landscape,
    Letterhead,
    PageBreak,
    Paper,
    Paragraph,
    Recipients,
    Run,
    Signature,
    Table,
    signed,
)
from tusach.kit.paper.blocks import runs as runs_in
from tusach.kit.text import day_long

MOST_ROWS_IN_TEXT = 15


@dataclass(frozen=True)
class Issued:
    """What stands on the paper once it has its number: `code` is number and symbol (12-BC/BTGTW)."""

    code: str
    dated: date
    issuer: str = ""
    signer: str = ""
    capacity: Sequence[str] = ()
    place: str = "Hà Nội"
    recipients: Sequence[str] = ()


@dataclass
class _Setting:
    """What is gathered while the nodes are set: tables too long for the text go to an annex of turned pages."""

    tagged: bool
    wide: list[Table] = field(default_factory=list)


def paper_of_version(version: Version, *, issued: Issued | None = None, tagged: bool = True) -> Paper:
    """The version as it was fixed. Without `issued` the line "DỰ THẢO LẦN n" stands and the number waits.

    Each paragraph of a block carries the tag `block:<key>:<number of its version>` unless `tagged` is off.
    """
    setting = _Setting(tagged)
    blocks = [block for node in version.content["nodes"] for block in _node(node, setting)]
    annexes = [_tables(setting.wide)] if setting.wide else []
    sources = annex_of_sources(version.content, label=f"Phụ lục {len(annexes) + 1}")
    return Paper(
        letterhead=letterhead(day_of(version.made_at), "BC", issued),
        type_name="BÁO CÁO",
        subject=lowered(version.content["title"]),
        blocks=blocks,
        signature=signature(issued),
        recipients=Recipients((issued and issued.recipients) or RECIPIENTS),
        annexes=[*annexes, sources] if sources else annexes,
        draft="" if issued else f"DỰ THẢO LẦN {version.number}",
        demo=settings.DEMO or version.manuscript.campaign.is_illustration,
    )


def letterhead(on: date, kind: str, issued: Issued | None = None) -> Letterhead:
    """The central department's, as it was called on the day; what is not known yet stays "..."."""
    name = issuer_on(issued.dated if issued else on)
    issuer = (issued.issuer if issued else "") or (name.name if name else "...")
    symbol = (name.symbol if name else "") or "..."
    if issued:
        dated = f"{issued.place}, {day_long(issued.dated)}"
    else:
        dated = f"Hà Nội, ngày ... tháng ... năm {on.year}"
    return Letterhead(
        issuer=[issuer.upper()], symbol=issued.code if issued else f"...-{kind}/{symbol}", dated=dated
    )


def signature(issued: Issued | None = None) -> Signature:
    return signed((issued.signer if issued else "") or "...", (issued and issued.capacity) or ["..."])


def _node(node: Mapping[str, Any], setting: _Setting) -> list[Block]:
    blocks: list[Block] = [heading_of(node)]
    for block in node["blocks"]:
        tag = f"block:{block['key']}:{block['number']}" if setting.tagged else ""
        if block["kind"] == BlockKind.TEXT:
            blocks += paragraphs(block, tag)
        elif block["kind"] == BlockKind.CHART:
            blocks += _chart(block, tag)
        else:
            blocks.append(_table(block, tag, setting))
    return blocks


def _chart(block: Mapping[str, Any], tag: str) -> list[Block]:
    """With its caption; a draft that comes back has it as a paragraph, so that a comment on it finds its block."""
    chart = chart_of(block)
    if not tag:
        return [replace(chart, caption=block["text"])]
    chart = replace(chart, keeps_next=True)
    return [chart, Paragraph([Run(block["text"], bold=True)], align="center", indent=False, tag=tag)]


def _table(block: Mapping[str, Any], tag: str, setting: _Setting) -> Block:
    """In the text when it is short; else a line that says in which annex it is."""
    table = table_of(block, tag="" if len(block["spec"]["data"]["rows"]) > MOST_ROWS_IN_TEXT else tag)
    if len(table.rows) <= MOST_ROWS_IN_TEXT:
        return table
    setting.wide.append(table)
    said = f"({block['text']}: Phụ lục 1, bảng {len(setting.wide)}.)"
    return Paragraph([Run(said, italic=True)], tag=tag)


def _tables(tables: Sequence[Table]) -> Annex:
    pages: list[Block] = []
    for order, table in enumerate(tables, start=1):
        caption = f"Bảng {order}. {table.caption}"
        pages += [PageBreak()] if order > 1 else []
        pages.append(Table(table.head, table.rows, table.widths, table.aligns, caption, table.source))
    note = Paragraph("Ô trống là chưa có báo cáo, không phải bằng không.")
    return Annex(label="Phụ lục 1", title="SỐ LIỆU THEO TỈNH, THÀNH PHỐ", blocks=[Landscape([note, *pages])])


def paragraphs(block: Mapping[str, Any], tag: str) -> list[Block]:
    """A paragraph for each line; a line that begins with a mark of a list is an item of it. A line that holds nothing but
    citations gives its notes to the line before; with none before, it says its sources in words.
    """
    made: list[Block] = []
    for line in block["text"].split("\n"):
        if not line.strip():
            continue
        mark = ITEM.match(live.plain(line, block["lives"]).covered)
        said = _without(mark.end(), runs_of(line, block["lives"])) if mark else runs_of(line, block["lives"])
        if any(run.text.strip(" .,;") for run in said):
            made.append(Item(mark[1], said, tag=tag) if mark else Paragraph(said, tag=tag))
        elif made:
            before = made.pop()
            assert isinstance(before, Item | Paragraph)  # noqa: S101 - nothing else is made here
            made.append(
                replace(
                    before,
                    text=[*runs_in(before.text), *(Run("", note=run.note) for run in said if run.note)],
                )
            )
        elif noted := [run.note for run in said if run.note]:
            made.append(Paragraph([Run(f"Nguồn: {'; '.join(noted)}")], tag=tag))
    return made


def runs_of(text: str, lives: Mapping[str, Mapping[str, Any]]) -> Sequence[Run]:
    """The text with each live by what it shows, bold and italic as marked; a citation is a footnote after the words
    before it.
    """
    runs: list[Run] = []
    for piece in live.parse(text, lives):
        if piece.is_mark:
            continue
        if not piece.name:
            runs.append(Run(piece.text, bold=piece.bold, italic=piece.italic))
            continue
        held = lives[piece.name]
        if held["kind"] != LiveKind.CITATION:
            runs.append(Run(held["shown"], bold=piece.bold, italic=piece.italic))
            continue
        before = runs.pop() if runs and not runs[-1].note else Run(held["shown"])
        runs.append(replace(before, note=cited(held)))
    return _joined([run for run in runs if run.text or run.note])


def _without(letters: int, runs: Sequence[Run]) -> list[Run]:
    """The runs without so many letters at their beginning."""
    left, made = letters, list[Run]()
    for run in runs:
        cut = min(left, len(run.text))
        left -= cut
        made += [replace(run, text=run.text[cut:])] if run.text[cut:] or run.note else []
    return made


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Neighbours of one style without a note are one run: the file is smaller and reads the same."""
    made: list[Run] = []
    for run in runs:
        if made and not made[-1].note and (made[-1].bold, made[-1].italic) == (run.bold, run.italic):
            before = made.pop()
            made.append(replace(run, text=before.text + run.text))
        else:
            made.append(run)
    return made

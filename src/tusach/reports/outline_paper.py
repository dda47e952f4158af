"""The outline as a Word file to write in: each leaf is tagged, so that its text is known again exactly. And the report as
it stands, as a paper to be signed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tusach.kit.paper import Block, Heading, Item, Letterhead, Paper, Paragraph, Recipients, Run, Signature
from tusach.reports.align import Target, targets_of
from tusach.reports.nothing import PLACEHOLDER

_DEEPEST = 4
_OF_COMMITTEE = re.compile(r"^(Ban\b.*?)\s+((?:Tỉnh|Thành|Huyện|Quận|Thị) ủy\b.*)$", re.IGNORECASE)
UNWRITTEN = "Chưa có nội dung."
WRITTEN = "Tệp này đã có sẵn phần viết trên hệ thống. Xin bỏ dòng này trước khi gửi."


def issuer_lines(name: str) -> tuple[list[str], list[str]]:
    """(superior, issuer) of a letterhead: `Ban Tuyên giáo Tỉnh ủy X` stands under its TỈNH ỦY X."""
    found = _OF_COMMITTEE.match(name.strip())
    return ([found[2].upper()], [found[1].upper()]) if found else ([], [name.strip().upper()])


def outline_paper(
    tree: Any,
    *,
    texts: Mapping[str, Sequence[str]],
    place: str,
    issuer: str,
    subject: str,
    symbol: str = "",
    demo: bool = False,
) -> Paper:
    """`texts`: {leaf key: lines already written on the web}; an empty leaf has a line that says what to do. `issuer` is the
    body by its name, `symbol` its sign in numbers of papers.
    """
    written = [Paragraph([Run(WRITTEN, italic=True, blank=True)])] if any(texts.values()) else []
    return _paper([*written, *_blocks(targets_of(tree), texts)], issuer, symbol, place, subject, demo=demo)


@dataclass(frozen=True)
class Said:
    """What is written under a leaf: the lines of its text, and (question, lines of the answer) of its figures."""

    lines: Sequence[str]
    figures: Sequence[tuple[str, Sequence[str]]]


def report_paper(
    tree: Any, *, said: Mapping[str, Said], issuer: str, subject: str, symbol: str = "", demo: bool = False
) -> Paper:
    """The report of a place as it stands, to be printed and signed: `said` by leaf key, an empty leaf says so."""
    blocks: list[Block] = []
    for one in targets_of(tree):
        blocks.append(Heading(min(one.depth + 1, _DEEPEST), _label(one.label), one.title))
        if one.is_leaf:
            blocks += _said(said.get(one.key))
    return _paper(blocks, issuer, symbol, "...", subject, demo=demo)


def _said(said: Said | None) -> Iterator[Block]:
    if said is None or not (said.lines or said.figures):
        yield Paragraph([Run(UNWRITTEN, italic=True)])
        return
    yield from (Paragraph(line) for line in said.lines)
    for question, lines in said.figures:
        if len(lines) == 1:
            yield Item("-", f"{question}: {lines[0]}")
            continue
        yield Item("-", f"{question}:")
        yield from (Item("+", line, depth=1) for line in lines)


def _paper(
    blocks: Sequence[Block], issuer: str, symbol: str, place: str, subject: str, *, demo: bool
) -> Paper:
    superior, own = issuer_lines(issuer)
    return Paper(
        letterhead=Letterhead(
            issuer=own, superior=superior, symbol=f"...-BC/{symbol or '...'}",
            dated=f"{place}, ngày ... tháng ... năm ...",
        ),
        type_name="BÁO CÁO",
        subject=subject,
        blocks=blocks,
        signature=Signature(name="...", capacity=["..."]),
        recipients=Recipients(["...", "Lưu ..."]),
        demo=demo,
    )  # fmt: skip


def _blocks(targets: Sequence[Target], texts: Mapping[str, Sequence[str]]) -> Iterator[Block]:
    for one in targets:
        yield Heading(min(one.depth + 1, _DEEPEST), _label(one.label), one.title)
        if not one.is_leaf:
            continue
        tag, lines = f"leaf:{one.key}", texts.get(one.key) or ()
        yield from (Paragraph(line, tag=tag) for line in lines)
        if not lines:
            yield Paragraph([Run(PLACEHOLDER, italic=True, blank=True)], tag=tag)


def _label(label: str) -> str:
    return f"{label}." if label[-1:].isalnum() and not label.startswith("Phần") else label

"""The outline as a Word file to write in: each leaf is tagged, so that its text is known again exactly."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tusach.kit.paper import Block, Heading, Letterhead, Paper, Paragraph, Recipients, Run, Signature
from tusach.reports.align import Target, targets_of
from tusach.reports.nothing import PLACEHOLDER

_DEEPEST = 4
_OF_COMMITTEE = re.compile(r"^(Ban\b.*?)\s+((?:Tỉnh|Thành|Huyện|Quận|Thị) ủy\b.*)$", re.IGNORECASE)
WRITTEN = "Tệp này đã có sẵn phần viết trên hệ thống. Xin bỏ dòng này trước khi gửi."


def issuer_lines(name: str) -> tuple[list[str], list[str]]:
    """(superior, issuer) of a letterhead: `Ban Tuyên giáo Tỉnh ủy X` stands under its TỈNH ỦY X."""
    found = _OF_COMMITTEE.match(name.strip())
    return ([found[2].upper()], [found[1].upper()]) if found else ([], [name.strip().upper()])


def outline_paper(
    tree: Any, *, texts: Mapping[str, Sequence[str]], place: str, issuer: str, subject: str, symbol: str = ""
) -> Paper:
    """`texts`: {leaf key: lines already written on the web}; an empty leaf has a line that says what to do. `issuer` is the
    body by its name, `symbol` its sign in numbers of papers.
    """
    superior, own = issuer_lines(issuer)
    written = [Paragraph([Run(WRITTEN, italic=True, blank=True)])] if any(texts.values()) else []
    return Paper(
        letterhead=Letterhead(
            issuer=own, superior=superior, symbol=f"...-BC/{symbol or '...'}",
            dated=f"{place}, ngày ... tháng ... năm ...",
        ),
        type_name="BÁO CÁO",
        subject=subject,
        blocks=[*written, *_blocks(targets_of(tree), texts)],
        signature=Signature(name="...", capacity=["..."]),
        recipients=Recipients(["...", "Lưu ..."]),
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

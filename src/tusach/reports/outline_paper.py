"""The outline as a Word file to write in: each leaf is a content control, so that its text is known again exactly."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tusach.kit.paper import Block, Heading, Letterhead, Paper, Paragraph, Recipients, Run, Signature
from tusach.reports.align import Target, targets_of
from tusach.reports.nothing import PLACEHOLDER

_DEEPEST = 4


def outline_paper(
    tree: Any, *, texts: Mapping[str, Sequence[str]], place: str, issuer: str, subject: str
) -> Paper:
    """`texts`: {leaf key: lines already written on the web}; an empty leaf has a line that says what to do."""
    return Paper(
        letterhead=Letterhead(
            issuer=[issuer], symbol="...-BC/...", dated=f"{place}, ngày ... tháng ... năm ..."
        ),
        type_name="BÁO CÁO",
        subject=subject,
        blocks=list(_blocks(targets_of(tree), texts)),
        signature=Signature(name="...", capacity=["..."]),
        recipients=Recipients(["...", "Lưu ..."]),
    )


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

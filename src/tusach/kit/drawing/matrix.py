"""Rows x columns of states as an HTML table: letters in the cells, names in sticky heads."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from tusach.kit.drawing.paint import StateClass, said, spoken


@dataclass(frozen=True)
class Mark:
    """A kind of cell: its class, its letter (empty only for `todo`) and its words for the legend and for readers."""

    css: StateClass
    letter: str
    label: str


@dataclass(frozen=True)
class MatrixColumn:
    label: str
    title: str
    href: str = ""


@dataclass(frozen=True)
class MatrixGroup:
    """Columns under one head."""

    label: str
    columns: Sequence[MatrixColumn]


@dataclass(frozen=True)
class MatrixRow:
    """`gap` draws a line above the row: a new group begins."""

    name: str
    marks: Sequence[Mark]
    href: str = ""
    gap: bool = False


@dataclass(frozen=True)
class Matrix:
    title: str
    groups: Sequence[MatrixGroup]
    rows: Sequence[MatrixRow]
    legend: Sequence[Mark]


def matrix(drawn: Matrix) -> SafeString:
    """Legend and table; the table scrolls sideways in its own frame, its first column stays."""
    drawn = spoken(drawn)
    starts = {sum(len(group.columns) for group in drawn.groups[:i]) for i in range(len(drawn.groups))}
    body = "".join(_row(row, starts) for row in drawn.rows)
    return mark_safe(
        f'<ul class="key matrix" style="inline-size:auto;min-inline-size:0;font-size:.8125rem;margin-block-end:.75rem">{"".join(f"<li>{_cell(mark, read=False)}{said(mark.label)}</li>" for mark in drawn.legend)}</ul>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{said(drawn.title)}"><table class="matrix">'
        f'<caption class="hide">{said(drawn.title)}</caption><thead>{_heads(drawn.groups, starts)}</thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _heads(groups: Sequence[MatrixGroup], starts: set[int]) -> str:
    above = "".join(
        f'<th scope="colgroup" colspan="{len(group.columns)}" class="grp">{said(group.label)}</th>'
        for group in groups
    )
    names = []
    for i, column in enumerate(column for group in groups for column in group.columns):
        label = (
            f'<a href="{said(column.href)}">{said(column.label)}</a>' if column.href else said(column.label)
        )
        names.append(f'<th scope="col"{_grp(i in starts)} title="{said(column.title)}">{label}</th>')
    return f"<tr><td></td>{above}</tr><tr><td></td>{''.join(names)}</tr>"


def _row(row: MatrixRow, starts: set[int]) -> str:
    name = f'<a href="{said(row.href)}">{said(row.name)}</a>' if row.href else said(row.name)
    cells = "".join(f"<td{_grp(i in starts)}>{_cell(mark)}</td>" for i, mark in enumerate(row.marks))
    gap = ' class="gap"' if row.gap else ""
    return f'<tr{gap}><th scope="row">{name}</th>{cells}</tr>'


def _grp(first: bool) -> str:  # noqa: FBT001 - private, one place
    return ' class="grp"' if first else ""


def _cell(mark: Mark, *, read: bool = True) -> str:
    spoken = f' title="{said(mark.label)}"' if read else ""
    return f'<i class="{mark.css}"{spoken}>{said(mark.letter)}</i>'

"""The matrix of 63 reports and 26 leaves as a table: one sign in a cell, everything known of it in its title.

Written by hand because 1,638 cells in a page of at most 150 ms are too many for a template.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Cell:
    """`css` is a state's class; `sign` one or two letters or digits; empty `href` is no link."""

    css: str
    sign: str
    title: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    href: str
    note: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    title: str
    href: str
    group: str


def draw(*, title: str, columns: Sequence[Column], rows: Sequence[Row], legend: Iterable[Cell]) -> SafeString:
    """Legend and table. Heads of rows and columns are links for the keyboard too; cells are links for the mouse only, or
    1,638 stops would lie between the page and its end.
    """
    starts = {at for at, one in enumerate(columns) if at == 0 or columns[at - 1].group != one.group}
    groups: Mapping[str, int] = {}
    for one in columns:
        groups = {**groups, one.group: groups.get(one.group, 0) + 1}
    return format_html(
        '<ul class="key matrix" style="inline-size:auto;min-inline-size:0;font-size:.8125rem;margin-block-end:.75rem">{}</ul>'
        '<div class="scroll" tabindex="0" role="region" aria-label="{}"><table class="matrix"><caption class="hide">{}</caption>'
        "<thead><tr><td></td>{}</tr><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div>",
        format_html_join("", '<li><i class="{}">{}</i>{}</li>', ((one.css, one.sign, one.title) for one in legend)),
        title, title,
        format_html_join("", '<th scope="colgroup" colspan="{}" class="grp">{}</th>', ((n, name) for name, n in groups.items())),
        format_html_join(
            "", '<th scope="col"{} title="{}"><a href="{}">{}</a></th>',
            ((_grp(at in starts), one.title, one.href, one.label) for at, one in enumerate(columns)),
        ),
        format_html_join("", "<tr{}>{}</tr>", ((_gap(at), _row(row, starts)) for at, row in enumerate(rows))),
    )  # fmt: skip


def _row(row: Row, starts: set[int]) -> SafeString:
    name = format_html('<a href="{}">{}</a>', row.href, row.name) if row.href else row.name
    note = format_html(' <small class="soft">{}</small>', row.note) if row.note else ""
    cells = format_html_join(
        "", "<td{}>{}</td>", ((_grp(at in starts), _cell(one)) for at, one in enumerate(row.cells))
    )
    return format_html('<th scope="row">{}{}</th>{}', name, note, cells)


def _cell(one: Cell) -> SafeString:
    if not one.href:
        return format_html('<i class="{}" title="{}">{}</i>', one.css, one.title, one.sign)
    return format_html(
        '<a href="{}" tabindex="-1"><i class="{}" title="{}">{}</i></a>',
        one.href,
        one.css,
        one.title,
        one.sign,
    )


_GROUP, _GAP, _NOTHING = SafeString(' class="grp"'), SafeString(' class="gap"'), SafeString("")


def _grp(first: bool) -> SafeString:  # noqa: FBT001 - private, one place
    return _GROUP if first else _NOTHING


def _gap(at: int) -> SafeString:
    return _GAP if at and at % 5 == 0 else _NOTHING

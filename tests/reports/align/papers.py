"""Short reports for the tests of the alignment: one line of text per paragraph, and what became of it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import tusach.reports
from tusach.kit.textlayer import Cell, Paragraph
from tusach.reports.align import Alignment, Target, align, targets_of

OUTLINE = tomllib.loads((Path(tusach.reports.__file__).parent / "data/report.toml").read_text())["outline"]
PROGRAMME = "Đề án trang bị sách cho cơ sở xã, phường, thị trấn (2009 - 2023)"
TEXT = (
    "Trong những năm qua, nội dung này được các cấp quan tâm, thực hiện nền nếp và được nhân dân đồng tình. "
    * 3
)


def targets(aliases: Mapping[str, Sequence[str]] | None = None) -> list[Target]:
    return targets_of(OUTLINE, aliases or {})


def paper(*lines: str, **look: object) -> list[Paragraph]:
    """`look` is that of all lines; a line that begins with ** is bold."""
    return [
        replace(Paragraph(f"p{n}", line.removeprefix("**"), bold=line.startswith("**")), **look)
        for n, line in enumerate(lines, 1)
    ]


def table(*rows: Sequence[str]) -> list[Paragraph]:
    return [
        Paragraph(f"p{row}-{column}", text, where="cell", cell=Cell(1, row, column))
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
    ]


def read(paragraphs: Sequence[Paragraph], aliases: Mapping[str, Sequence[str]] | None = None) -> Alignment:
    made = align(paragraphs, targets(aliases), programme=PROGRAMME)
    covered = [at for one in made.sections for at in range(one.first, one.last)]
    assert covered == list(range(len(paragraphs))), "sections cover every paragraph once, in order"
    return made


def placed(made: Alignment) -> list[tuple[str, ...]]:
    """The leaves of the sections that answer some."""
    return [one.leaves for one in made.sections if one.leaves]

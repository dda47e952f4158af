"""Tables and charts of a version as blocks of a paper; from what was taken, never asked anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation

from tusach.drafting import queries
from tusach.kit.drawing import Bar, Line, Point, bars, lines, standalone
from tusach.kit.drawing.charts import WIDE
from tusach.kit.paper import Align, Chart, Table, TableCell

_SOURCE = "Nguồn: phiếu khảo sát và báo cáo đã được tiếp nhận."


def table_of(block: Mapping[str, Any], *, tag: str = "") -> Table:
    data = block["spec"]["data"]
    columns = data["columns"]
    covered = any(cell["coverage"] for row in data["rows"] for cell in row["cells"])
    first = {"PROVINCES": "Tỉnh, thành phố", "YEARS": "Năm", "CODES": "Nội dung"}[block["spec"]["rows"]]
    names = [f"{each['name']} ({each['unit']})" if each["unit"] else each["name"] for each in columns]
    head: list[list[TableCell | str]] = [["STT", first, *names]]
    if covered:
        top: list[TableCell | str] = ["STT", first, *[TableCell(name, columns=2) for name in names]]
        head = [top, ["", "", *["Số liệu", "Nơi báo cáo"] * len(names)]]
    rows: list[list[TableCell | str]] = [
        [str(order), row["name"], *[words for cell in row["cells"] for words in _cell(cell, covered=covered)]]
        for order, row in enumerate(data["rows"], start=1)
    ]
    count = len(columns) * (2 if covered else 1)
    share = 66 / max(count, 1)
    aligns: list[Align] = ["center", "left", *_aligns(columns, covered=covered)]
    return Table(head, rows, [6, 28, *[share] * count], aligns, block["text"], _SOURCE, tag=tag)


def _cell(cell: Mapping[str, Any], *, covered: bool) -> Sequence[str]:
    return [cell["said"], cell["coverage"]] if covered else [cell["said"]]


def _aligns(columns: Sequence[Mapping[str, Any]], *, covered: bool) -> list[Align]:
    wordy = [each["name"].startswith("Nơi nêu") for each in columns]
    one: list[Align] = ["left" if words else "right" for words in wordy]
    return [align for align in one for _ in range(2 if covered else 1)]


def svg_of(text: str, spec: Mapping[str, Any], data: Mapping[str, Any], *, width: int) -> str:
    """Bars of the first column, the highest first; or a line for each column over the rows.

    In Vietnamese on an English page too: the picture is a part of the report.
    """
    with translation.override("vi"):
        return _drawn(text, spec, data, width)


def chart_svg(block: Mapping[str, Any]) -> str:
    """A chart of a version, for the screen; empty when nothing was taken for it."""
    data = (block.get("spec") or {}).get("data")
    return svg_of(block["text"], block["spec"], data, width=WIDE) if data else ""


def _drawn(text: str, spec: Mapping[str, Any], data: Mapping[str, Any], width: int) -> str:
    columns = data["columns"]
    unit = columns[0]["unit"] if columns else ""
    if spec.get("draw") == "lines":
        series = [
            Line(each["name"], [Point(row["name"], queries.exact(row["cells"][k]["value"])) for row in data["rows"]])
            for k, each in enumerate(columns)
        ]  # fmt: skip
        return lines(series, title=text, unit=unit, width=width)
    shown = [Bar(name, value, text=said) for name, value, said in queries.bars_of(data)]
    return bars(shown, title=text, unit=unit, width=width)


def chart_of(block: Mapping[str, Any]) -> Chart:
    data = block["spec"]["data"]
    said = "; ".join(f"{row['name']}: {row['cells'][0]['said']}" for row in data["rows"][:10] if row["cells"])
    return Chart(
        standalone(svg_of(block["text"], block["spec"], data, width=WIDE)), alt=f"{block['text']}. {said}"
    )

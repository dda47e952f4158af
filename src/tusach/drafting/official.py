"""A draft's content as an official paper: headings as the outline writes them, figures as tables, passages with
their source in a footnote each. Pure: content in, blocks out.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tusach.kit.paper import (
    Align,
    Annex,
    Block,
    Heading,
    Landscape,
    Letterhead,
    PageBreak,
    Paper,
    Paragraph,
    Recipients,
    Run,
    Signature,
    Table,
    TableCell,
)
from tusach.kit.text import number

_LEVEL = {0: 1, 1: 2, 2: 3, 3: 4}
RECIPIENTS = ("Ban Bí thư Trung ương Đảng (để b/c),", "Lãnh đạo Ban (để b/c),", "Lưu ...")


_EMPTY = (
    "Mỗi chỉ tiêu có hai cột: số liệu, và số nơi báo cáo trên số nơi phải báo cáo. Ô trống là chưa có báo cáo, không phải bằng "
    "không."
)
_BARE_NUMBER = re.compile(r"(?:[IVXLC]+|\d+(?:\.\d+)*)$")


def paper_of(
    content: Mapping[str, Any], *, version: int, place_and_day: str, issuer: str, symbol: str, demo: bool
) -> Paper:
    """`content` as content.py gathers it. Number, signer and what else a person must fill stay marked `...`.

    `symbol` is the issuer's part of the number: BTGTW of 12-BC/BTGTW.
    """
    blocks: list[Block] = [Paragraph(_opening(content))]
    tables = [node for node in content["nodes"] if (node.get("places") or {}).get("rows")]
    order = {node["key"]: place for place, node in enumerate(tables, start=1)}
    for node in content["nodes"]:
        blocks += _node(node, len(content["accepted"]), order.get(node["key"], 0))
    annexes = [_who(content)] + ([_by_place(tables)] if tables else [])
    return Paper(
        letterhead=Letterhead(issuer=[issuer], symbol=f"...-BC/{symbol}", place="", dated=place_and_day),
        type_name="BÁO CÁO",
        subject=content["title"],
        blocks=blocks,
        signature=Signature(name="...", capacity=["..."]),
        recipients=Recipients(RECIPIENTS),
        annexes=annexes,
        draft=f"DỰ THẢO {version}",
        demo=demo,
    )


def _opening(content: Mapping[str, Any]) -> str:
    have, all_of_them = len(content["accepted"]), len(content["accepted"]) + len(content["missing"])
    return (
        f"Báo cáo được tổng hợp từ báo cáo của {number(have)}/{number(all_of_them)} tỉnh, thành phố đã được tiếp nhận "
        f"và từ số liệu khảo sát của các xã, phường, thị trấn. {content['reference']}"
    )


def _label(label: str) -> str:
    """Party papers close a number with a full stop; words such as "Phần thứ nhất" stand as they are."""
    return f"{label}." if _BARE_NUMBER.match(label) else label


def heading_of(node: Mapping[str, Any]) -> Heading:
    """A node of the outline ({"label", "title", "depth"}) as the heading of its level."""
    return Heading(_LEVEL.get(node["depth"], 5), _label(node["label"]), node["title"])


def _node(node: Mapping[str, Any], reports: int, table: int) -> list[Block]:
    blocks: list[Block] = [heading_of(node)]
    if not node["is_leaf"]:
        return blocks
    if node["figures"]:
        blocks.append(_figures(node["figures"]))
    if table:
        blocks.append(Paragraph(f"Số liệu của từng tỉnh, thành phố ở bảng {table}, Phụ lục 2."))
    if not node["passages"]:
        return [*blocks, Paragraph([Run("Chưa có địa phương nào nêu nội dung này.", italic=True)])]
    blocks.append(
        Paragraph([Run(f"{number(node['said'])}/{number(reports)} báo cáo nêu nội dung này:", italic=True)])
    )
    return blocks + [_passage(passage) for passage in node["passages"]]


def _passage(passage: Mapping[str, Any]) -> Paragraph:
    source = f"Báo cáo của {passage['place']}, bản {passage['revision']}, mã {passage['report']}."
    return Paragraph([Run(f"{passage['place']}: ", bold=True), Run(passage["text"], note=source)])


def _figures(figures: Sequence[Mapping[str, str]]) -> Table:
    rows: list[list[TableCell | str]] = [
        [
            figure["name"],
            figure["unit"],
            TableCell(figure["value"], align="right"),
            figure["coverage"],
            figure["evidence"],
        ]
        for figure in figures
    ]
    return Table(
        head=[["Chỉ tiêu", "Đơn vị tính", "Cả nước", "Số nơi báo cáo", "Chứng cứ"]],
        rows=rows,
        widths=[38, 12, 17, 17, 16],
        aligns=["left", "center", "right", "right", "left"],
        source="Nguồn: phiếu khảo sát và báo cáo đã được tiếp nhận; tỷ lệ tính lại từ tử số và mẫu số. “Số nơi báo cáo” là số "
        "nơi có số trên số nơi được hỏi chỉ tiêu ấy: các xã với chỉ tiêu hỏi ở phiếu khảo sát, các tỉnh với chỉ tiêu chỉ hỏi tỉnh.",
    )


def _who(content: Mapping[str, Any]) -> Annex:
    """Two names a row, so that 63 of them fit on a page."""
    names = [(str(order), name) for order, name in enumerate(content["accepted"], start=1)]
    half = (len(names) + 1) // 2
    right = [*names[half:], *[("", "")] * (2 * half - len(names))]
    rows = [[*one, *two] for one, two in zip(names[:half], right, strict=True)]
    table = Table(
        head=[["STT", "Tỉnh, thành phố"] * 2],
        rows=rows,
        widths=[8, 42, 8, 42],
        aligns=["center", "left", "center", "left"],
    )
    blocks: list[Block] = [table]
    if content["missing"]:
        blocks.append(Paragraph("Chưa có báo cáo được tiếp nhận: " + ", ".join(content["missing"]) + "."))
    return Annex(label="Phụ lục 1", title="CÁC BÁO CÁO ĐƯỢC TỔNG HỢP", blocks=blocks)


def _by_place(nodes: Sequence[Mapping[str, Any]]) -> Annex:
    """A turned page or two for each leaf that has figures: a row per province, value beside n of n."""
    tables: list[Block] = []
    for order, node in enumerate(nodes, start=1):
        tables += [PageBreak()] if order > 1 else []
        tables.append(_places(order, node))
    return Annex(
        label="Phụ lục 2",
        title="SỐ LIỆU THEO TỈNH, THÀNH PHỐ",
        blocks=[Landscape([Paragraph(_EMPTY), *tables])],
    )


def _places(order: int, node: Mapping[str, Any]) -> Table:
    columns = node["places"]["columns"]
    names = [TableCell(f"{column['name']} ({column['unit']})", columns=2) for column in columns]
    rows: list[list[TableCell | str]] = [
        [
            str(place),
            row["place"],
            *(said for cell in row["cells"] for said in (cell["value"], cell["coverage"])),
        ]
        for place, row in enumerate(node["places"]["rows"], start=1)
    ]
    share = 72 / (2 * len(columns))
    return Table(
        head=[["STT", "Tỉnh, thành phố", *names], ["", "", *["Số liệu", "Nơi báo cáo"] * len(columns)]],
        rows=rows,
        widths=[5, 23, *[share] * (2 * len(columns))],
        aligns=["center", "left", *_right(2 * len(columns))],
        caption=f"Bảng {order}. {node['title']}",
        source="Nguồn: phiếu khảo sát và báo cáo đã được tiếp nhận.",
    )


def _right(count: int) -> list[Align]:
    return ["right" for _ in range(count)]

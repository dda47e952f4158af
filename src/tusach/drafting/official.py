"""A draft's content as an official paper: headings as the outline writes them, figures as tables, passages with
their source in a footnote each. Pure: content in, blocks out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tusach.kit.paper import (
    Annex,
    Block,
    Heading,
    Letterhead,
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
_RECIPIENTS = ("Ban Bí thư Trung ương Đảng (để b/c),", "Lãnh đạo Ban (để b/c),", "Lưu ...")


def paper_of(
    content: Mapping[str, Any], *, version: int, place_and_day: str, issuer: str, demo: bool
) -> Paper:
    """`content` as content.py gathers it. Number, signer and what else a person must fill stay marked `...`."""
    blocks: list[Block] = [Paragraph(_opening(content))]
    for node in content["nodes"]:
        blocks += _node(node, len(content["accepted"]))
    return Paper(
        letterhead=Letterhead(issuer=[issuer], symbol="", place="", dated=place_and_day),
        type_name="BÁO CÁO",
        subject=content["title"],
        blocks=blocks,
        signature=Signature(name="...", capacity=["..."]),
        recipients=Recipients(_RECIPIENTS),
        annexes=[_who(content)],
        draft=f"DỰ THẢO {version}",
        demo=demo,
    )


def _opening(content: Mapping[str, Any]) -> str:
    have, all_of_them = len(content["accepted"]), len(content["accepted"]) + len(content["missing"])
    return (
        f"Báo cáo được tổng hợp từ báo cáo của {number(have)}/{number(all_of_them)} tỉnh, thành phố đã được tiếp nhận "
        f"và từ số liệu khảo sát của các xã, phường, thị trấn. {content['reference']}"
    )


def _node(node: Mapping[str, Any], reports: int) -> list[Block]:
    level = _LEVEL.get(node["depth"], 5)
    blocks: list[Block] = [Heading(level, node["label"], node["title"])]
    if not node["is_leaf"]:
        return blocks
    if node["figures"]:
        blocks.append(_figures(node["figures"]))
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
        head=[["Chỉ số", "Đơn vị tính", "Cả nước", "Số nơi báo cáo", "Chứng cứ"]],
        rows=rows,
        widths=[46, 14, 16, 13, 11],
        aligns=["left", "center", "right", "right", "left"],
        source="Nguồn: phiếu khảo sát và báo cáo đã được tiếp nhận; tỷ lệ tính lại từ tử số và mẫu số.",
    )


def _who(content: Mapping[str, Any]) -> Annex:
    names = [[str(order), name] for order, name in enumerate(content["accepted"], start=1)]
    blocks: list[Block] = [Table(head=[["STT", "Tỉnh, thành phố"]], rows=names, widths=[12, 88])]
    if content["missing"]:
        blocks.append(Paragraph("Chưa có báo cáo được tiếp nhận: " + ", ".join(content["missing"]) + "."))
    return Annex(label="Phụ lục", title="CÁC BÁO CÁO ĐƯỢC TỔNG HỢP", blocks=blocks)

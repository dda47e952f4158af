"""Where each figure of a version comes from: the annex, and the words of a footnote."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_datetime

from tusach.drafting import live
from tusach.drafting.models import LiveKind
from tusach.kit.paper import Annex, Paragraph, Table, TableCell
from tusach.kit.text import day

_MOST_QUOTE = 240


def cited(held: Mapping[str, Any]) -> str:
    """A citation's footnote: whose words, in which paper, where."""
    told = held.get("told") or {}
    where = [str(told[name]) for name in ("place", "document", "where") if told.get(name)]
    page = f", trang {told['page']}" if told.get("page") else ""
    quote = told.get("quote") or held["taken"].get("quote", "")
    return f"{', '.join(where)}{page}: “{_short(quote)}”."


def annex_of_sources(content: Mapping[str, Any], *, label: str) -> Annex | None:
    """A row for each live figure in the order of the text: what is printed, its source, the place in it, its words."""
    rows: list[Sequence[TableCell | str]] = []
    heading = ""
    for node in content["nodes"]:
        heading = node["label"] if any(map(str.isalnum, node["label"])) else heading
        for block in node["blocks"]:
            for name in live.names_in(block["text"]):
                held = block["lives"].get(name)
                if held is not None and held["kind"] != LiveKind.CITATION:
                    rows.append(_row(len(rows) + 1, heading, held))
    if not rows:
        return None
    table = Table(
        head=[["STT", "Mục", "Số in trong báo cáo", "Nguồn, vị trí", "Câu hoặc nơi nêu; chứng cứ"]],
        rows=rows,
        widths=[8, 9, 19, 32, 32],
        aligns=["center", "left", "left", "left", "left"],
    )
    note = Paragraph("Mỗi dòng là một số trong báo cáo, theo thứ tự xuất hiện.")
    return Annex(label=label, title="NGUỒN CỦA CÁC SỐ LIỆU", blocks=[note, table])


def _row(order: int, heading: str, held: Mapping[str, Any]) -> list[TableCell | str]:
    told = held.get("told") or {}
    page = f"trang {told['page']}" if told.get("page") else ""
    source = [*(str(told.get(name) or "") for name in ("place", "document", "where")), page]
    covered = f"{told['coverage']} nơi báo cáo" if told.get("coverage") else ""
    words = ", ".join(told["places"]) if told.get("places") else _quoted(str(told.get("quote") or ""))
    kept = f"Giữ số cũ: {held['kept_why']}" if held.get("kept_why") else ""
    proof = [
        words,
        str(told.get("evidence") or ""),
        str(told.get("corrected") or ""),
        f"lấy ngày {day_of_text(held)}",
        kept,
    ]
    return [
        str(order), heading, held["shown"], ", ".join(part for part in [*source, covered] if part),
        "; ".join(part for part in proof if part),
    ]  # fmt: skip


def _quoted(words: str) -> str:
    return f"“{_short(words)}”" if words else ""


def day_of_text(held: Mapping[str, Any]) -> str:
    at = parse_datetime(str(held.get("taken_at") or ""))
    return day(at) if at else "..."


def _short(words: str) -> str:
    return words if len(words) <= _MOST_QUOTE else words[:_MOST_QUOTE].rsplit(" ", 1)[0] + " …"

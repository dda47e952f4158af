"""The outline of the report that a plan asks for, as a tree of {key, label, title, children}."""

import re
from typing import Any

from tusach.campaign.plan.labels import build_tree, check_numbering
from tusach.campaign.plan.shape import Line, Node, Plan
from tusach.kit.text import fold


def read_outlines(annexes: list[list[Line]], plan: Plan, *, wrapped: bool) -> None:
    """The first outline with nodes becomes the plan's; others are kept beside it, with a doubt."""
    found: list[dict[str, Any]] = []
    for lines in annexes:
        roots, before = build_tree(lines[1:], wrapped=wrapped, plan=plan)
        if roots:
            check_numbering(roots, plan)
            found.append(
                {"title": _title(lines[0], before), "line": lines[0].number, "nodes": as_tree(roots)}
            )
    if not found:
        line = annexes[0][0].number if annexes else 0
        why = (
            "Có tên đề cương nhưng không thấy đề mục nào."
            if annexes
            else "Kế hoạch không kèm đề cương báo cáo; xin soạn hoặc thêm đề cương."
        )
        plan.doubt("đề cương", line, why)
        return
    plan.outline = found[0]["nodes"]
    plan.document["outline_title"] = found[0]["title"]
    plan.other_outlines = found[1:]
    if len(found) > 1:
        places = ", ".join(str(one["line"]) for one in found)
        plan.doubt(
            "đề cương",
            found[1]["line"],
            f"Có {len(found)} đề cương (các dòng {places}); đang dùng đề cương đầu tiên.",
        )


def _title(first: Line, before: list[Line]) -> str:
    kept = [first.text.strip()]
    for line in before:
        if re.match(r"^\(?kem theo", fold(line.text)):
            break
        kept.append(line.text.strip())
    return " ".join(kept)


def as_tree(roots: list[Node], above: str = "") -> list[dict[str, Any]]:
    """Keys are places in the tree ("1.2.1.3"), so they are unique even where the paper's labels are not."""
    tree = []
    for place, node in enumerate(roots, start=1):
        key = f"{above}.{place}" if above else str(place)
        tree.append(
            {"key": key, "label": node.label, "title": node.title, "children": as_tree(node.children, key),
             "note": " ".join(node.note), "lines": node.lines}
        )  # fmt: skip
    return tree


def outline_from_text(text: str) -> list[dict[str, Any]]:
    """The tree of an outline typed by hand, one heading a line, its labels as typed."""
    plan = Plan("", [])
    lines = [Line(number, line) for number, line in enumerate(text.splitlines(), start=1)]
    roots, _ = build_tree(lines, wrapped=False, plan=plan, repairs=False)
    return as_tree(roots)


def outline_as_text(outline: list[dict[str, Any]]) -> str:
    """What `outline_from_text` reads back."""
    lines: list[str] = []
    for node in outline:
        stop = (
            ""
            if node["label"] in {"-", "+"} or node["label"].lower().startswith(("phần", "chương", "mục"))
            else "."
        )
        lines.append(f"{node['label']}{stop} {node['title']}".strip())
        lines += [node["note"]] if node.get("note") else []
        below = outline_as_text(node["children"])
        lines += [below] if below else []
    return "\n".join(lines)

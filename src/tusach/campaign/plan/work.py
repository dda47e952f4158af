"""What the plan asks for: purposes, activities, milestones, obligations with their day, bodies, survey trips."""

import re
from collections.abc import Iterator
from typing import Any

from tusach.campaign.plan.days import day_in, period_in
from tusach.campaign.plan.labels import ARABIC, PLUS, ROMAN
from tusach.campaign.plan.shape import Node, Plan
from tusach.kit.text import fold

_LEAD = re.compile(r"^(co quan|don vi)? ?(chi dao|chu tri|thuc hien)( thuc hien)?$")
_PARTNERS = re.compile(r"^(co quan|don vi)? ?phoi hop( thuc hien)?$")
_WHEN = re.compile(r"^thoi gian|^tien do")
_WHAT = re.compile(r"^noi dung")
_BY = re.compile(
    r"(?i)(?:hoàn thành|gửi|xong|chậm nhất|báo cáo)?[^.;]{0,40}?\b(trước ngày|chậm nhất (?:là )?(?:vào )?ngày|trước|đến hết ngày|hạn cuối(?: là)?(?: ngày)?)\s+"
    r"([0-9OolI|]{1,2}\s?[/.-]\s?[0-9OolI|]{1,2}\s?[/.-]\s?[0-9OolI|]{4}|(?:ngày\s+)?\d{1,2} tháng \d{1,2} năm \d{4})"
)
_SENT_TO = re.compile(
    r"(?i)(?:gửi|báo cáo|nộp)\s+(?:báo cáo\s+)?(?:về|cho|tới|đến)\s+([A-ZĐÀ-Ỹ][^.;(]*?)(?=\s*[(.;,]|\s+trước|\s+chậm nhất|$)"
)
_ADDRESS = re.compile(r"(?i)địa chỉ\s*:?\s*([^)]+?)(?=\)|$)")
_SET_UP = re.compile(r"(?i)thành lập\s+([^.;:]+)")
_BODY = re.compile(
    r"(?i)^(?:các\s+)?((?:ban|tổ|tiểu ban|hội đồng|nhóm)\s+"
    r"(?:chỉ đạo|tổ chức|biên tập|thư ký|giúp việc|thường trực|soạn thảo|nội dung|hậu cần|tuyên truyền|công tác|khảo sát|thẩm định|tư vấn|phục vụ))"
)
_TRIPS = re.compile(
    r"(?i)(khoảng\s+)?(\d{1,3})\s+đoàn(?:\s+([^\W\d]+(?:\s+[^\W\d]+)??))?(?=\s+(?:trực tiếp|tại|ở|đến|do|gồm)\b|[,.;)]|$)"
)
_TASK = re.compile(r"(?i)khảo sát|kiểm tra|giám sát|công tác")
_REGION = re.compile(r"(?i)miền (?:bắc|trung|nam|núi|tây)|tây nguyên|tây bắc|đông bắc|nam bộ|trung bộ|bắc bộ")


def read_work(roots: list[Node], plan: Plan, *, texts: list[tuple[int, str]]) -> None:
    """`roots` is the body's tree, `texts` all its text blocks with the line each begins on."""
    _purposes(roots, plan)
    for node in _all(roots):
        if node.rank >= ARABIC and any(
            _WHEN.match(_key(child.text())) or _LEAD.match(_key(child.text())) for child in node.children
        ):
            plan.activities.append(_activity(node, plan))
        elif _is_milestone(node):
            plan.milestones.append(_milestone(node))
    _tables(plan)
    _obligations(roots, plan)
    _bodies(texts, plan)
    _delegations(texts, plan)
    for what, found in (
        ("hoạt động", plan.activities),
        ("mốc thời gian", plan.milestones),
        ("hạn báo cáo", plan.obligations),
    ):
        if not found:
            plan.doubt(what, 0, f"Không đọc được {what} nào; xin nhập bằng tay.")


def _all(roots: list[Node]) -> Iterator[Node]:
    for root in roots:
        yield from root.walk()


def _key(text: str) -> str:
    """What stands before the colon, folded."""
    return fold(text.partition(":")[0]) if ":" in text else ""


def _value(text: str) -> str:
    return text.partition(":")[2].strip(" .")


def _purposes(roots: list[Node], plan: Plan) -> None:
    for root in roots:
        if re.search(r"\bmuc (dich|tieu)\b|\byeu cau\b", fold(root.title)) and root.rank <= ROMAN:
            for node in root.children:
                kept = (
                    node.children
                    if node.children and not node.title.endswith((".", ";")) and len(node.title) < 60
                    else [node]
                )
                plan.purposes += [
                    {"label": one.label, "text": one.text(), "lines": one.lines} for one in kept
                ]


def _activity(node: Node, plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = {
        "label": node.label, "title": node.title, "lead": "", "partners": [], "period": None, "contents": [],
        "lines": sorted({line for part in node.walk() for line in part.lines}),
    }  # fmt: skip
    for child in node.children:
        text, key = child.text(), _key(child.text())
        if _PARTNERS.match(key):
            found["partners"] = names_in(_value(text))
        elif _LEAD.match(key):
            found["lead"] = _value(text)
        elif _WHEN.match(key):
            found["period"] = period_in(_value(text))
            if found["period"] is None:
                plan.doubt(
                    f"thời gian của “{node.title}”", child.lines[0], "Không hiểu khoảng thời gian này."
                )
        elif _WHAT.match(key) or not key:
            rest = _value(text) if key else text
            found["contents"] += [{"text": rest, "lines": child.lines}] if rest else []
            found["contents"] += [{"text": one.text(), "lines": one.lines} for one in child.children]
    return found


def names_in(text: str) -> list[str]:
    """A list of bodies; a comma inside one name ("Ban Tuyên giáo các tỉnh ủy, thành ủy ...") does not divide it."""
    names: list[str] = []
    for part in re.split(r"[,;]\s*", text.strip(" .")):
        if (
            names
            and part[:1].islower()
            and re.match(r"^(thanh uy|thanh pho|phuong|thi tran|quan|nganh|don vi)\b", fold(part))
        ):
            names[-1] = f"{names[-1]}, {part}"
        elif part:
            names.append(part)
    return names


def _is_milestone(node: Node) -> bool:
    """An item whose title is a period and nothing much besides."""
    if node.rank < ROMAN or node.rank >= PLUS or len(node.title) > 60:
        return False
    period = period_in(node.title)
    return period is not None and len(node.title.strip(" :.")) - len(period["text"]) <= 16


def _milestone(node: Node) -> dict[str, Any]:
    items = [{"text": text, "lines": node.lines} for text in node.note]
    items += [{"text": child.text(), "lines": child.lines} for child in node.children]
    return {"label": node.label, "title": node.title.strip(" :"), "period": period_in(node.title), "items": items,
            "lines": sorted({line for part in node.walk() for line in part.lines})}  # fmt: skip


def _obligations(roots: list[Node], plan: Plan) -> None:
    for node in _all(roots):
        for text, line in [(node.title, node.lines[0]), *((note, node.lines[-1]) for note in node.note)]:
            for found in _BY.finditer(text):
                due = day_in(
                    found[2] if "tháng" not in found[2] or found[2].startswith("ngày") else f"ngày {found[2]}"
                )
                if due is None:
                    plan.doubt(found[0].strip(), line, "Không hiểu ngày hết hạn này.")
                    continue
                plan.obligations.append(_obligation(text, found, due.isoformat(), node.lines))
    dated = plan.document["dated"]
    for one in plan.obligations:
        if dated and one["due"] < dated:
            plan.doubt(one["due_text"], one["lines"][0], "Hạn sớm hơn ngày ban hành kế hoạch.")


def _obligation(text: str, found: re.Match[str], due: str, lines: list[int]) -> dict[str, Any]:
    what = text[: found.start()].strip(" .;") or text
    who = re.match(
        r"^(.{3,120}?)\s+(?:tiến hành|xây dựng|tổ chức|gửi|báo cáo|hoàn thành|tổng hợp|lập|có trách nhiệm|chủ động|thực hiện)\b|^([^:]{3,120}):",
        what,
    )
    sent, address = _SENT_TO.search(text), _ADDRESS.search(text)
    kind = (
        "REPORT"
        if re.search(r"\bbao cao\b", fold(text))
        else "SURVEY"
        if re.search(r"\bphieu\b", fold(text))
        else "OTHER"
    )
    name = (who[1] or who[2]).strip() if who is not None else ""
    return {
        "kind": kind, "who": name, "what": what[len(name) :].strip(" :") if name else what, "due": due,
        "due_text": f"{found[1]} {found[2]}", "addressee": sent[1].strip() if sent is not None else "",
        "address": address[1].strip(" .") if address is not None else "", "lines": lines,
    }  # fmt: skip


def _bodies(texts: list[tuple[int, str]], plan: Plan) -> None:
    seen: set[str] = set()
    for line, text in texts:
        for found in _SET_UP.finditer(text):
            for part in re.split(r",\s*|\s+và\s+", found[1]):
                body = _BODY.match(part.strip())
                if body is not None and fold(body[1]) not in seen:
                    seen.add(fold(body[1]))
                    plan.bodies.append(
                        {"name": body[1][:1].upper() + body[1][1:], "raw": part.strip(), "lines": [line]}
                    )


def _delegations(texts: list[tuple[int, str]], plan: Plan) -> None:
    for line, text in texts:
        for found in _TRIPS.finditer(text):
            task = found[3] or _task_before(text[: found.start()])
            if not re.search(r"khao sat|kiem tra|giam sat|cong tac", fold(task)):
                continue
            regions = list(dict.fromkeys(one[0] for one in _REGION.finditer(text[found.start() :])))
            plan.delegations.append(
                {"count": int(found[2]), "about": bool(found[1]), "task": task, "regions": regions,
                 "raw": text[found.start() :].strip(" .)"), "lines": [line]}
            )  # fmt: skip


def _task_before(text: str) -> str:
    """`Tổ chức khảo sát trực tiếp (dự kiến khoảng 03 đoàn ở ...)`: what the delegations are for stands before them."""
    named = _TASK.findall(text)
    return named[-1].lower() if named else ""


# --- plans that write their work as a table --------------------------------------------------------

_HEADS = (("title", r"noi dung|nhiem vu|cong viec"), ("lead", r"chu tri|thuc hien|phu trach"),
          ("partners", r"phoi hop"), ("period", r"thoi gian|thoi han|tien do|hoan thanh"))  # fmt: skip


def _tables(plan: Plan) -> None:
    """Rows below a line of column heads (nội dung | chủ trì | phối hợp | thời gian) are activities."""
    columns: dict[str, int] = {}
    for number, text in enumerate(plan.lines, start=1):
        cells = [cell.strip() for cell in text.split(" | ")]
        if len(cells) < 3:
            columns = {}
            continue
        heads = {
            name: i
            for name, words in _HEADS
            for i, cell in enumerate(cells)
            if re.search(rf"\b({words})\b", fold(cell))
        }
        if not columns:
            columns = heads if {"title", "period"} <= heads.keys() else {}
            continue
        row = {name: cells[i] for name, i in columns.items() if i < len(cells)}
        if row.get("title") and (row.get("lead") or row.get("period")):
            plan.activities.append(_row_activity(cells[0] if columns["title"] > 0 else "", row, number, plan))


def _row_activity(label: str, row: dict[str, str], number: int, plan: Plan) -> dict[str, Any]:
    period = period_in(row.get("period", ""))
    if period is None:
        plan.doubt(f"thời gian của “{row['title']}”", number, "Không hiểu khoảng thời gian này.")
    return {"label": label, "title": row["title"], "lead": row.get("lead", ""), "partners": names_in(row.get("partners", "")),
            "period": period, "contents": [], "lines": [number]}  # fmt: skip

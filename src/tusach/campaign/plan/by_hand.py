"""The parts of a reading as lines that a person mends, and back; one item a line, its contents below it after “+”.

`part_from_text` keeps an item whose lines were not touched exactly as it was read, so its links into the text stay.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from tusach.campaign.plan.days import day_in, period_in
from tusach.campaign.plan.recipients import read_recipient
from tusach.campaign.plan.work import names_in
from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.kit.text import fold, nfc
from tusach.registry.queries import find_citations, resolved

MAX_ITEMS = 2_000
Item = dict[str, Any]


def part_as_text(key: str, items: Sequence[Item]) -> str:
    """The items of one part as lines."""
    return "\n".join(_WRITERS[key](one) for one in items)


def part_from_text(key: str, text: str, kept: Sequence[Item]) -> list[Item]:
    """The part as typed. Raises Refused naming the line that cannot be understood."""
    blocks = _blocks(text, with_contents=key in {"activities", "milestones"})
    if len(blocks) > MAX_ITEMS:
        raise Refused(f"Có {len(blocks)} dòng; mỗi phần nhận nhiều nhất {MAX_ITEMS} dòng.", field=key)
    known: dict[str, list[Item]] = {}
    for one in kept:
        known.setdefault(_WRITERS[key](one), []).append(one)
    items: list[Item] = []
    for place, (number, head, contents) in enumerate(blocks):
        whole = "\n".join([head, *(f"+ {one}" for one in contents)])
        if known.get(whole):
            items.append(known[whole].pop(0))
            continue
        lines = kept[place]["lines"] if len(blocks) == len(kept) else []
        try:
            items.append(_READERS[key](head, contents, lines))
        except Refused as refusal:
            raise Refused(f"Dòng {number} “{head[:60]}”: {refusal.sentence}", field=key) from None
    return [{**one, "order": i} for i, one in enumerate(items, 1)] if key == "recipients" else items


def _blocks(text: str, *, with_contents: bool) -> list[tuple[int, str, list[str]]]:
    blocks: list[tuple[int, str, list[str]]] = []
    for number, raw in enumerate(nfc(text).splitlines(), start=1):
        line = " ".join(raw.split())
        if with_contents and line.startswith("+") and blocks:
            blocks[-1][2].append(line.lstrip("+ "))
        elif line:
            blocks.append((number, line, []))
    return blocks


def _cells(head: str, count: int) -> list[str]:
    cells = [cell.strip() for cell in head.split("|")]
    if len(cells) > count:
        raise Refused(f"có {len(cells)} ô ngăn bằng dấu |, chỉ nhận {count}.")
    return cells + [""] * (count - len(cells))


def _flat(text: object) -> str:
    return " ".join(str(text or "").replace("|", "/").split())


# --- reading ---------------------------------------------------------------------------------------


def _reference(head: str, contents: list[str], lines: list[int]) -> Item:  # noqa: ARG001 - every reader has this shape
    found = resolved(find_citations(head))
    if not found:
        raise Refused("không thấy tên loại và số văn bản, ví dụ Kết luận số 30-KL/TW.")
    one = found[0]
    return {
        "kind": one.kind, "number": one.number, "symbol": one.symbol.lstrip("-/"), "code": one.code,
        "dated": one.dated.isoformat() if one.dated else None, "issuer": one.issuer, "subject": "", "basis": True,
        "raw": head[:300], "lines": lines, "mentions": [],
    }  # fmt: skip


def _purpose(head: str, contents: list[str], lines: list[int]) -> Item:  # noqa: ARG001
    return {"label": "", "text": head, "lines": lines}


def _activity(head: str, contents: list[str], lines: list[int]) -> Item:
    title, lead, partners, when = _cells(head, 4)
    if not title:
        raise Refused("thiếu tên hoạt động.")
    period = period_in(when) if when else None
    if when and period is None:
        raise Refused(
            f"không hiểu thời gian “{when}”; ví dụ Tháng 9-10/2023 hoặc từ 01/9/2023 đến 31/10/2023."
        )
    rest = [{"text": one, "lines": lines} for one in contents]
    return {"label": "", "title": title, "lead": lead, "partners": names_in(partners), "period": period,
            "contents": rest, "lines": lines}  # fmt: skip


def _milestone(head: str, contents: list[str], lines: list[int]) -> Item:
    title, when = _cells(head, 2)
    period = period_in(when or title)
    if period is None:
        raise Refused("không thấy thời gian; ví dụ Tháng 8/2023 hoặc từ 01/8/2023 đến 31/8/2023.")
    items = [{"text": one, "lines": lines} for one in contents]
    return {"label": "", "title": title or when, "period": period, "items": items, "lines": lines}


def _obligation(head: str, contents: list[str], lines: list[int]) -> Item:  # noqa: ARG001
    when, who, what, addressee = _cells(head, 4)
    due = day_in(when)
    if due is None:
        raise Refused("ô đầu là hạn, ví dụ 31/10/2023.")
    if not (who or what):
        raise Refused("thiếu ai gửi hoặc gửi gì.")
    plain = fold(f"{who} {what}")
    kind = "REPORT" if "bao cao" in plain else "SURVEY" if "phieu" in plain else "OTHER"
    return {"kind": kind, "who": who, "what": what, "due": due.isoformat(), "due_text": f"hạn {said_day(due)}",
            "addressee": addressee, "address": "", "lines": lines}  # fmt: skip


def _body(head: str, contents: list[str], lines: list[int]) -> Item:  # noqa: ARG001
    return {"name": head[:200], "raw": head[:200], "lines": lines}


def _delegation(head: str, contents: list[str], lines: list[int]) -> Item:  # noqa: ARG001
    count, task, regions = _cells(head, 3)
    if not re.fullmatch(r"\d{1,2}", count) or int(count) == 0:
        raise Refused("ô đầu là số đoàn, từ 1 đến 99.")
    names = [one.strip() for one in re.split(r"[,;]", regions) if one.strip()]
    return {"count": int(count), "about": False, "task": task or "khảo sát", "regions": names,
            "raw": f"{count} đoàn {task or 'khảo sát'} {regions}".strip(), "lines": lines}  # fmt: skip


def _recipient(head: str, contents: list[str], lines: list[int]) -> Item:  # noqa: ARG001
    return {**read_recipient(head.lstrip("-–• "), 0, 0), "lines": lines}


_READERS: dict[str, Callable[[str, list[str], list[int]], Item]] = {
    "references": _reference, "purposes": _purpose, "activities": _activity, "milestones": _milestone,
    "obligations": _obligation, "bodies": _body, "delegations": _delegation, "recipients": _recipient,
}  # fmt: skip


# --- writing ---------------------------------------------------------------------------------------


def _with_contents(head: str, contents: Sequence[Item]) -> str:
    return "\n".join([head, *(f"+ {_flat(one['text'])}" for one in contents if _flat(one["text"]))])


def _write_activity(one: Item) -> str:
    partners = "; ".join(_flat(name) for name in one["partners"])
    cells = [_flat(one["title"]), _flat(one["lead"]), partners, _flat((one["period"] or {}).get("text"))]
    return _with_contents(_joined(cells), one["contents"])


def _write_milestone(one: Item) -> str:
    when = "" if period_in(one["title"]) else _flat((one["period"] or {}).get("text"))
    return _with_contents(_joined([_flat(one["title"]), when]), one["items"])


def _write_obligation(one: Item) -> str:
    due = said_day(date.fromisoformat(one["due"]))
    return _joined([due, _flat(one["who"]), _flat(one["what"]), _flat(one["addressee"])])


def _joined(cells: list[str]) -> str:
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return " ".join(" | ".join(cells).split())


_WRITERS: dict[str, Callable[[Item], str]] = {
    "references": lambda one: " ".join(one["raw"].split()),
    "purposes": lambda one: " ".join(one["text"].split()),
    "activities": _write_activity,
    "milestones": _write_milestone,
    "obligations": _write_obligation,
    "bodies": lambda one: " ".join(one["name"].split()),
    "delegations": lambda one: _joined([str(one["count"]), _flat(one["task"]), "; ".join(one["regions"])]),
    "recipients": lambda one: " ".join(one["raw"].split()),
}

# What the doubts about a whole part are called, beside those on its lines.
_CALLED = {
    "activities": "hoạt động",
    "milestones": "mốc thời gian",
    "obligations": "hạn báo cáo",
    "recipients": "nơi nhận",
    "outline": "đề cương",
}


def doubts_left(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """The doubts that a correction does not answer: those on lines of other items, about other fields and parts."""
    lines, called = set[int](), set[str]()
    for key in (*_READERS, "outline"):
        if before[key] != after[key]:
            called.add(_CALLED.get(key, key))
            lines |= _lines_of(one for one in before[key] if one not in after[key])
    said = before["document"].get("lines", {})
    for field, value in after["document"].items():
        if field != "lines" and before["document"].get(field) != value:
            where = said.get(field, [])
            lines |= set(where if isinstance(where, list) else [where])
            called.add(_FIELDS.get(field, field))
    return [one for one in after["doubts"] if one["line"] not in lines - {0} and one["what"] not in called]


def _lines_of(items: Iterable[Item]) -> set[int]:
    found: set[int] = set()
    for one in items:
        found |= set(one["lines"]) | {mention["line"] for mention in one.get("mentions", ())}
        found |= _lines_of(one.get("children", ()))
    return found


_FIELDS = {
    "number": "số và ký hiệu",
    "symbol": "số và ký hiệu",
    "dated": "ngày ban hành",
    "issuer": "cơ quan ban hành",
    "signer": "người ký",
}

"""Nơi nhận: order, name or group, purpose, copies, the line as it stands, and the total of copies."""

import re
from typing import Any

from tusach.campaign.plan.shape import Line, Plan
from tusach.kit.text import fold

_ITEM = re.compile(r"^\s*[-–—•*]\s*(\S.*)$")
_COPIES = re.compile(r"(?i)\(?\s*(\d{1,4})\s*bản\s*\)?|:\s*(\d{1,4})\s*$")
_PURPOSE = re.compile(r"\((để[^)]*|thay b/c|b/c|p/h)\)", re.IGNORECASE)
_TOTAL = re.compile(r"^\s*\(?\s*(\d{1,6})\s*(?:bản)?\s*\)?\s*\.?\s*$")
_GROUP = re.compile(r"^(cac|nhung|toan the|moi)\b|\bcac (tinh|thanh|huyen|quan|xa)\b")


def read_recipients(closing: list[Line], plan: Plan) -> None:
    start = next((i for i, line in enumerate(closing) if fold(line.text).startswith("noi nhan")), None)
    if start is None:
        plan.doubt("nơi nhận", closing[-1].number if closing else 0, "Không thấy phần nơi nhận.")
        return
    total: Line | None = None
    for line in closing[start + 1 :]:
        item, text = _ITEM.match(line.text), line.text.strip()
        if item is not None:
            plan.recipients.append(read_recipient(item[1], line.number, len(plan.recipients) + 1))
        elif _TOTAL.match(text) and plan.recipients:
            total = line
            break
        elif (
            text
            and text[:1].islower()
            and plan.recipients
            and not plan.recipients[-1]["raw"].endswith((",", ".", ";"))
        ):
            last = plan.recipients[-1]
            raw = f"{last['raw']} {text}"
            plan.recipients[-1] = {
                **read_recipient(raw, line.number, last["order"]),
                "lines": [*last["lines"], line.number],
            }
        elif text and plan.recipients and not text.startswith("("):
            break
    if total is not None and (found := _TOTAL.match(total.text.strip())):
        plan.document["copies_total"] = int(found[1])
        plan.document["lines"]["copies_total"] = total.number
    if not plan.recipients:
        plan.doubt(
            "nơi nhận", closing[start].number, "Có chữ “Nơi nhận” nhưng không đọc được dòng nào bên dưới."
        )


def read_recipient(raw: str, number: int, order: int) -> dict[str, Any]:
    """One line of the recipients; `number` is the line it stands on."""
    copies, purpose = _COPIES.search(raw), _PURPOSE.search(raw)
    name = raw
    for found in (copies, purpose):
        name = name.replace(found[0], "") if found is not None else name
    name = " ".join(name.split()).strip(" ,;.:")
    return {
        "order": order,
        "name": name,
        "is_group": _GROUP.search(fold(name)) is not None,
        "purpose": purpose[1] if purpose is not None else "",
        "copies": int(copies[1] or copies[2]) if copies is not None else None,
        "is_archive": fold(name).startswith("luu"),
        "raw": raw.strip(),
        "lines": [number],
    }

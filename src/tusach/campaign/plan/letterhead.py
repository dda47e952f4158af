"""Whose paper it is: number, symbol, type, issuer, subject, day, signer; the receiver's stamp kept apart.

A copy kept by its receiver has the receiver's name and stamp at its head. So the issuer is the organ in the
symbol (341-KH/BTGTW), found again by its initials in the text; the letterhead counts only when it agrees.
"""

import re
from collections.abc import Iterable
from typing import Any

from tusach.campaign.plan.days import day_in
from tusach.campaign.plan.shape import Line, Plan
from tusach.campaign.plan.zones import Zones
from tusach.kit.text import fold

TYPES = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "KL": "Kết luận", "QC": "Quy chế",
    "TT": "Thông tri", "HD": "Hướng dẫn", "TB": "Thông báo", "BC": "Báo cáo", "KH": "Kế hoạch",
    "CTr": "Chương trình", "ĐA": "Đề án", "PA": "Phương án", "TTr": "Tờ trình", "CV": "Công văn",
}  # fmt: skip
ORGANS = {
    "TW": "Ban Chấp hành Trung ương",
    "BTGTW": "Ban Tuyên giáo Trung ương",
    "BTGDVTW": "Ban Tuyên giáo và Dân vận Trung ương",
    "VPTW": "Văn phòng Trung ương Đảng",
}
_NUMBER = re.compile(
    r"(?i)^\s*s[^\W\d_]\s*[:.]?\s*([0-9OolI|]{1,6})\s*([-–/])\s*([A-ZĐ]{1,5}(?:\s?[-/–]\s?[A-ZĐ][A-ZĐ0-9.&]*)*)"
)
_STAMP = re.compile(r"(?i)^\s*số(?:\s+đến)?\s*:\s*([0-9OolI|]{1,6})?\s*$")
_PLACE = re.compile(r"^\s*([^\d,]{2,40}),\s*(ng[àa]y\s.+)$", re.IGNORECASE)
_CAPACITY = re.compile(r"(?i)^(k/t|t/m|t/l|kt\.|tm\.|tl\.|tuq\.|q\.)\s")
_MOTTO = ("dang cong san viet nam", "cong hoa xa hoi chu nghia viet nam", "doc lap - tu do - hanh phuc")
_MEND = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0"})


def read_letterhead(zones: Zones, plan: Plan) -> None:
    """Fills `document` and `incoming` from the head and the closing."""
    head = [line for line in zones.head if line.text.strip()]
    document: dict[str, Any] = {
        "number": "", "symbol": "", "code": "", "type": "", "type_code": "", "issuer": "", "issuer_symbol": "",
        "letterhead": "", "subject": "", "place": "", "dated": None, "signer": "", "capacities": [],
        "copies_total": None, "lines": {},
    }  # fmt: skip
    plan.document = document
    _number(head, document, plan)
    _place_and_day(head, document, plan)
    stamp = _stamp(head, plan)
    _type_and_subject(head, document, stamp)
    document["letterhead"] = _letterhead(head, document)
    _signer(zones.closing, document, plan)
    _issuer(document, plan)


def _number(head: list[Line], document: dict[str, Any], plan: Plan) -> None:
    for line in head:
        found = _NUMBER.match(line.text)
        if found is None:
            continue
        number = found[1].translate(_MEND)
        symbol = re.sub(r"\s", "", found[3]).replace("–", "-")
        symbol = re.sub(r"(?i)bc$", "BC", symbol) if symbol.islower() else symbol
        document |= {
            "number": number,
            "symbol": symbol,
            "code": f"{number}{found[2].replace('–', '-')}{symbol}",
        }
        document["lines"]["number"] = line.number
        type_code, _, organ = symbol.partition("/" if found[2] in "-–" else "-")
        document["type_code"], document["issuer_symbol"] = type_code, organ
        if number != found[1]:
            plan.doubt(
                f"số {found[1]}", line.number, f"Số văn bản được đọc là {number}; xin so với bản giấy."
            )
        return
    plan.doubt("số và ký hiệu", 0, "Không thấy số và ký hiệu văn bản ở phần đầu.")


def _place_and_day(head: list[Line], document: dict[str, Any], plan: Plan) -> None:
    for line in head:
        found = _PLACE.match(line.text)
        on = day_in(found[2]) if found is not None else None
        if found is not None and on is not None:
            document |= {"place": found[1].strip(), "dated": on.isoformat()}
            document["lines"]["dated"] = line.number
            return
    plan.doubt("ngày ban hành", 0, "Không thấy địa danh và ngày ban hành ở phần đầu.")


def _stamp(head: list[Line], plan: Plan) -> set[int]:
    """The stamp ĐẾN (NĐ 30/2020, appendix IV): số, ngày, chuyển, số và ký hiệu HS; its lines."""
    stamp: dict[str, Any] = {
        "number": "",
        "date": None,
        "forwarded_to": "",
        "file_symbol": "",
        "receiver": "",
        "lines": [],
    }
    for line in head:
        folded, text = fold(line.text), line.text
        found = _STAMP.match(text)
        if found is not None:
            stamp["number"] = (found[1] or "").translate(_MEND)
        elif re.match(r"^(ngay|den ngay|ngay den)\s*:", folded):
            on = day_in(text)
            stamp["date"] = on.isoformat() if on else None
        elif folded.startswith("chuyen:"):
            stamp["forwarded_to"] = text.partition(":")[2].strip(" .…")
        elif folded.startswith("so va ky hieu hs"):
            stamp["file_symbol"] = text.partition(":")[2].strip(" .…")
        elif folded not in {"den", "cong van den"}:
            continue
        stamp["lines"].append(line.number)
    if stamp["number"] or stamp["date"]:
        plan.incoming = stamp
        if stamp["date"] and plan.document["dated"] and stamp["date"] < plan.document["dated"]:
            plan.doubt("dấu đến", stamp["lines"][0], "Ngày đến sớm hơn ngày ban hành.")
    return set(stamp["lines"])


def _type_and_subject(head: list[Line], document: dict[str, Any], skip: set[int]) -> None:
    names = {fold(name): name for name in TYPES.values()}
    start = next((i for i, line in enumerate(head) if fold(line.text) in names), None)
    if start is None:
        document["type"] = TYPES.get(document["type_code"], "")
        return
    document["type"] = names[fold(head[start].text)]
    document["lines"]["type"] = head[start].number
    taken: list[Line] = []
    for line in head[start + 1 :]:
        if (
            line.number in skip
            or line.number in document["lines"].values()
            or re.match(r"^[*_=\-&\s]+$", line.text)
        ):
            break
        taken.append(line)
    document["subject"] = " ".join(line.text.strip() for line in taken)
    document["lines"]["subject"] = [line.number for line in taken]


def _letterhead(head: list[Line], document: dict[str, Any]) -> str:
    """The upper-case names above the number, mottos left out."""
    number, kind = document["lines"].get("number"), document["lines"].get("type")
    stop = number or kind or 0
    names = []
    for line in head:
        text = line.text.strip(" *_-")
        if line.number < stop and text.isupper() and fold(text) not in _MOTTO and len(text) > 3:
            names.append(text)
            document["lines"].setdefault("letterhead", line.number)
    return " - ".join(names)


def _signer(closing: list[Line], document: dict[str, Any], plan: Plan) -> None:
    texts = [line for line in closing if line.text.strip()]
    first = next((i for i, line in enumerate(texts) if _CAPACITY.match(line.text.strip())), None)
    if first is None:
        first = next((i for i, line in enumerate(texts) if _is_title(line.text)), None)
    if first is None:
        plan.doubt("người ký", texts[-1].number if texts else 0, "Không thấy chức vụ và họ tên người ký.")
        return
    for line in texts[first:]:
        text = line.text.strip(" *_,")
        if text.isupper() or _CAPACITY.match(text):
            document["capacities"].append(text)
        elif _is_name(text):
            document["signer"] = text
            document["lines"]["signer"] = line.number
            break
    if not document["signer"]:
        plan.doubt("người ký", texts[first].number, "Có chức vụ nhưng không thấy họ tên người ký.")


def _is_title(text: str) -> bool:
    return (
        text.isupper()
        and re.match(r"^(pho |q\. )?(truong|chu tich|giam doc|bi thu|chanh)\b", fold(text)) is not None
    )


def _is_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 6 and all(word[:1].isupper() and word.isalpha() for word in words)


# --- the issuer ------------------------------------------------------------------------------------


def initials(name: str) -> str:
    """Ban Tuyên giáo Trung ương -> BTGTW; Ban Tuyên giáo Tỉnh ủy -> BTGTU (the party's way of shortening)."""
    name = re.sub(r"(?i)trung ương(\s+đảng)?", "T W", name)
    name = re.sub(r"(?i)(tỉnh|thành) (ủy|uỷ)", "T U", name)
    return "".join(word[0].upper() for word in re.findall(r"[^\W\d_]+", name))


def organ_named(symbol: str, texts: Iterable[str]) -> str:
    """The name in the texts whose initials are the symbol, as it is written most often; "" when none is."""
    counts: dict[str, int] = {}
    for text in texts:
        words = [(found[0], found.start(), found.end()) for found in re.finditer(r"[^\W\d_]+", text)]
        for i, (word, start, _) in enumerate(words):
            if not word[0].isupper() or word[0].upper() != symbol[:1]:
                continue
            for _, _, end in words[i + 1 : i + 9]:
                name = text[start:end]
                if initials(name) == symbol and re.search(r"[,;:.(]", name) is None:
                    counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: (counts[name], -len(name)), default="")


def _issuer(document: dict[str, Any], plan: Plan) -> None:
    symbol, letterhead = document["issuer_symbol"], document["letterhead"]
    if not symbol:
        document["issuer"] = letterhead
        return
    found = organ_named(symbol, (line for line in plan.lines if not line.isupper()))
    agrees = any(initials(part).startswith(symbol) for part in letterhead.split(" - ") if part)
    document["issuer"] = found or ORGANS.get(symbol, "") or (letterhead if agrees else "")
    line = document["lines"].get("letterhead", 0)
    if not document["issuer"]:
        document["issuer"] = letterhead
        plan.doubt(
            "cơ quan ban hành",
            document["lines"]["number"],
            f"Không rõ “{symbol}” là cơ quan nào; xin điền tên cơ quan ban hành.",
        )
    elif letterhead and not agrees:
        plan.doubt(
            "tên ở đầu trang",
            line,
            f"Đầu trang ghi “{letterhead}”, ký hiệu là {symbol}: tên này được hiểu là nơi nhận đóng dấu đến.",
        )
        if plan.incoming is not None:
            plan.incoming["receiver"] = letterhead

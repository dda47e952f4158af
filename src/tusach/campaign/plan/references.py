"""Other papers that the plan rests on or mentions; a short form ("Kết luận 30") goes to its full one."""

import re
from collections.abc import Iterable
from typing import Any

from tusach.campaign.plan.days import day_in
from tusach.campaign.plan.shape import Line, Plan
from tusach.kit.text import fold

_KINDS = (
    "Thông báo kết luận|Thông tư liên tịch|Nghị quyết|Kết luận|Chỉ thị|Quyết định|Quy định|Thông báo|Công văn|"
    "Hướng dẫn|Kế hoạch|Chương trình|Nghị định|Thông tư|Tờ trình|Báo cáo|Pháp lệnh|Luật"
)
_CITED = re.compile(
    rf"(?P<kind>{_KINDS})\s+(?:số\s*:?\s*)?(?P<number>[0-9OolI|]{{1,5}})"
    r"(?P<symbol>\s?[-/–]\s?(?:\d{4}/)?[A-ZĐ][\w&.-]*(?:\s?[/-]\s?[A-ZĐ][\w&-]*)*)?(?![\w/])"
    r"(?P<day>,?\s*(?:ngày\s+)?[0-9OolI|]{1,2}\s?[/.]\s?[0-9OolI|]{1,2}\s?[/.]\s?\d{4}|,?\s*ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})?"
    r"(?:,?\s+của\s+(?P<issuer>[A-ZĐÀ-Ỹ][^,;.()“”:]*?)(?=\s+về\b|\s+và\s+tổ|[,;.()“”:]|$))?"
    rf"(?:\s+về\s+(?P<subject>(?:(?!(?:{_KINDS})\s+(?:số|\d))[^;().“”]){{3,200}}))?",
)
_MEND = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0"})
_BASIS = re.compile(r"\b(can cu|thuc hien|theo)\b")


def read_references(texts: Iterable[tuple[Line, bool]], plan: Plan) -> None:
    """`texts`: each line, and whether it stands before the first heading (where the legal bases are)."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    short: list[tuple[str, str, dict[str, Any], bool]] = []
    for line, opening in texts:
        for match in _CITED.finditer(line.text):
            number = match["number"].translate(_MEND)
            symbol = re.sub(r"\s", "", match["symbol"] or "").replace("–", "-")
            mention = {
                "raw": re.sub(r"\s+(và|gắn với việc thực hiện)?\s*$", "", match[0]).strip(" ,"),
                "line": line.number,
            }
            basis = opening and _BASIS.search(fold(line.text[: match.start()])) is not None
            if not symbol:
                short.append((match["kind"], number, mention, basis))
            elif not _is_this(number + symbol, match, line, plan):
                _add(found, match, number, symbol, mention, basis=basis)
    for kind, number, mention, basis in short:
        _resolve(found, kind, number, mention, plan, basis=basis)
    plan.references = list(found.values())


def _is_this(code: str, match: re.Match[str], line: Line, plan: Plan) -> bool:
    """The plan speaking of itself ("Kèm theo Kế hoạch số ..."); its day is checked."""
    if fold(code) != fold(plan.document["code"]) or not code:
        return False
    on = day_in(match["day"] or "")
    if on is not None and plan.document["dated"] not in {None, on.isoformat()}:
        plan.doubt(code, line.number, "Ngày ghi ở đây khác ngày ban hành ở phần đầu.")
    return True


def _add(found: dict[tuple[str, str, str], dict[str, Any]], match: re.Match[str], number: str, symbol: str,
         mention: dict[str, Any], *, basis: bool) -> None:  # fmt: skip
    on = day_in(match["day"] or "")
    issuer, subject = (match["issuer"] or "").strip(), _subject(match["subject"] or "")
    key = (fold(match["kind"]), number, fold(symbol))
    entry = found.setdefault(
        key,
        {"kind": match["kind"], "number": number, "symbol": symbol.lstrip("-/"), "code": number + symbol,
         "dated": None, "issuer": "", "subject": "", "basis": False, "raw": mention["raw"], "lines": [], "mentions": []},
    )  # fmt: skip
    entry["dated"] = entry["dated"] or (on.isoformat() if on else None)
    entry["issuer"] = entry["issuer"] or issuer
    entry["subject"] = entry["subject"] or subject
    entry["basis"] = entry["basis"] or basis
    entry["raw"] = max(entry["raw"], mention["raw"], key=len)
    _mention(entry, mention, short=False)


def _subject(text: str) -> str:
    """Without the words that only lead over to the next citation."""
    return re.sub(r"(,?\s*(và|gắn với việc thực hiện|theo|kèm theo|,))+\s*$", "", text).strip()


def _mention(entry: dict[str, Any], mention: dict[str, Any], *, short: bool) -> None:
    entry["mentions"].append({**mention, "short": short})
    if mention["line"] not in entry["lines"]:
        entry["lines"].append(mention["line"])


def _resolve(found: dict[tuple[str, str, str], dict[str, Any]], kind: str, number: str, mention: dict[str, Any],
             plan: Plan, *, basis: bool) -> None:  # fmt: skip
    full = [entry for key, entry in found.items() if key[:2] == (fold(kind), number) and entry["symbol"]]
    if len(full) == 1:
        _mention(full[0], mention, short=True)
        full[0]["basis"] = full[0]["basis"] or basis
        return
    why = (
        "Có hơn một văn bản mang số này; xin chọn văn bản đúng."
        if full
        else "Không thấy số, ký hiệu đầy đủ của văn bản này."
    )
    plan.doubt(mention["raw"], mention["line"], why)
    key = (fold(kind), number, "")
    entry = found.setdefault(
        key,
        {"kind": kind, "number": number, "symbol": "", "code": number, "dated": None, "issuer": "", "subject": "",
         "basis": basis, "raw": mention["raw"], "lines": [], "mentions": []},
    )  # fmt: skip
    _mention(entry, mention, short=True)

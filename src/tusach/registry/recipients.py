"""Reads the lines under "Nơi nhận": who gets a document, for what, in how many copies. Pure.

The seed's own lines are the cases: "- Thường trực Ban Bí thư (để b/c),", "- Vụ BCXB (05 bản),", "- Lưu HC.",
"- Các tỉnh ủy, thành ủy trực thuộc TW (140),".
"""

import re
from dataclasses import dataclass

from tusach.kit.text import fold, nfc

_COPIES = re.compile(r"(?:\(\s*0*(\d{1,4})\s*(?:bản)?\s*\)|\b0*(\d{1,4})\s+bản\b)", re.IGNORECASE)
_PURPOSE = re.compile(r"\(\s*(để[^()]*|báo cáo|phối hợp|thực hiện|theo dõi|chỉ đạo)\s*\)", re.IGNORECASE)
_GROUP = re.compile(r"^(?:cac|nhung|toan the)\b|\bcac (?:tinh|thanh|huyen|quan|xa|ban|bo|nganh|don vi)\b")
_LEVELS = [
    (
        "PROVINCE",
        re.compile(r"\b(?:tinh uy|thanh uy|ubnd tinh|uy ban nhan dan (?:cac )?tinh)\b|\bcac tinh\b"),
    ),
    ("DISTRICT", re.compile(r"\b(?:huyen uy|quan uy|thi uy)\b|\bcac huyen\b")),
    ("COMMUNE", re.compile(r"\b(?:dang uy (?:cac )?(?:xa|phuong)|cac xa|cap xa)\b")),
]


@dataclass(frozen=True)
class RecipientLine:
    """`level` is whose bodies a group means: PROVINCE, DISTRICT, COMMUNE, or "" when it is not said.

    `body_id` is the body itself when the writer knows it; a name alone is looked up.
    """

    name: str
    is_group: bool
    level: str
    purpose: str
    copies: int | None
    raw: str
    body_id: int | None = None


def read_recipients(text: str) -> list[RecipientLine]:
    """One recipient a line; the heading "Nơi nhận:" and empty lines are passed over."""
    lines = [" ".join(nfc(line).split()) for line in text.splitlines()]
    return [_read(line) for line in lines if line and fold(line).rstrip(": ") != "noi nhan"]


def _read(line: str) -> RecipientLine:
    copies = _COPIES.search(line)
    purpose = _PURPOSE.search(line)
    name = line
    for found in (copies, purpose):
        name = name.replace(found[0], " ") if found else name
    name = " ".join(name.lstrip("-–+• ").rstrip(" ,;.").split())
    is_group = bool(_GROUP.search(fold(name)))
    return RecipientLine(
        name=name[:200],
        is_group=is_group,
        level=_level(name) if is_group else "",
        purpose=purpose[1].strip()[:60] if purpose else "",
        copies=int(copies[1] or copies[2]) if copies else None,
        raw=line[:300],
    )


def _level(name: str) -> str:
    """The highest level named; departments count with their committee (Ban Tuyên giáo các tỉnh ủy: provinces)."""
    plain = fold(name)
    return next((level for level, words in _LEVELS if words.search(plain)), "")

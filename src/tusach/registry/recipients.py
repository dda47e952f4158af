"""Reads the lines under "Nơi nhận": who gets a document, for what, in how many copies. Pure.

The seed's own lines are the cases: "- Thường trực Ban Bí thư (để b/c),", "- Vụ BCXB (05 bản),", "- Lưu HC.",
"- Các tỉnh ủy, thành ủy trực thuộc TW (140),".
"""

import re
from dataclasses import dataclass

from tusach.kit.text import fold, for_xml, nfc

_COPIES = re.compile(r"(?:\(\s*0*(\d{1,4})\s*(?:bản)?\s*\)|\b0*(\d{1,4})\s+bản\b)", re.IGNORECASE)
_PURPOSE = re.compile(r"\(\s*(để[^()]*|báo cáo|phối hợp|thực hiện|theo dõi|chỉ đạo)\s*\)", re.IGNORECASE)
_GROUP = re.compile(r"^(?:cac|nhung|toan the)\b|\bcac (?:tinh|thanh|huyen|quan|xa|ban|bo|nganh|don vi)\b")
_DISTRICT = re.compile(r"\b(?:huyen uy|quan uy|thi uy)\b|\bcac (?:huyen|quan)\b")
_LEVELS = [
    (
        "PROVINCE",
        re.compile(r"\b(?:tinh uy|ubnd tinh|uy ban nhan dan (?:cac )?tinh)\b|\bcac tinh\b|\bthanh uy\b"),
    ),
    ("DISTRICT", _DISTRICT),
    ("COMMUNE", re.compile(r"\b(?:dang uy (?:cac )?(?:xa|phuong)|cac xa|cac phuong|cap xa)\b")),
]
# A group is whoever its words mean without exception. One word more ("thuộc huyện Bảo Lâm", "khu vực Tây Nguyên", "trừ") and it
# means fewer: nobody here knows whom, and to send it to all of a level would send it to those it is not for.
_WHO = (
    r"(?:ban tuyen giao(?: va dan van)?|ban dan van|ban thuong vu|thuong truc|thuong vu|van phong|uy ban nhan dan|ubnd|hdnd"
    r"|hoi dong nhan dan|thu vien|dang uy)"
)
_WHERE = (
    r"(?:(?:tinh|thanh|huyen|quan|thi) uy|cap (?:tinh|huyen|xa)|thanh pho|thi xa|thi tran|dac khu|tinh|huyen|quan|xa"
    r"|phuong)"
)
_ONE = rf"(?:cac )?(?:{_WHO} (?:cac )?)?{_WHERE}"  # read in one way only: a long line takes no longer for it
_WHOLE = re.compile(
    rf"(?:(?:cac|nhung|toan the|tat ca)(?: cac)? )?{_ONE}(?: (?:va |hoac )?{_ONE})*"
    r"(?: truc thuoc (?:trung uong|tw)| thuoc (?:trung uong|tinh)| trong (?:tinh|ca nuoc|toan quoc)| (?:ca nuoc|toan quoc))?"
)


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
    lines = [" ".join(for_xml(nfc(line)).split()) for line in text.splitlines()]
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
    """The one level whose places are meant, all of them; departments count with their committee (Ban Tuyên giáo các tỉnh ủy:
    provinces). A thành ủy named beside huyện ủy is that of a town in the province. Empty when it is not that plain.
    """
    plain = " ".join(re.sub(r"[,;/]", " ", fold(name)).split())
    if not _WHOLE.fullmatch(plain):
        return ""
    if _DISTRICT.search(plain):
        plain = plain.replace("thanh uy", "")
    named = [level for level, words in _LEVELS if words.search(plain)]
    return named[0] if len(named) == 1 else ""

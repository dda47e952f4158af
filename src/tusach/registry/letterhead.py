"""Reads the head and the foot of an official document: who, number, place and day, type, subject, signer. Pure.

What is not there stays empty; everything found is for a clerk to check. Source of the shapes: 36-HD/VPTW and NĐ
30/2020/NĐ-CP, appendix I; the cases come from plan 341-KH/BTGTW.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tusach.kit.text import fold, nfc
from tusach.registry.citations import CODES, PARTY_KINDS, STATE_KINDS, find_citations

_UPPER = "".join(chr(point) for point in range(0x41, 0x1F00) if chr(point).isupper())
_NUMBER = re.compile(
    rf"\bsố\s*:?\s*(?P<number>\d{{1,5}}[a-z]?)\s*(?P<symbol>(?:[-–]\s*[{_UPPER}]\w{{0,5}}\s*/\s*|/\s*)[{_UPPER}]"
    rf"[\w&]*(?:\s?-\s?[{_UPPER}][\w&]*)*)",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"(?P<place>[{_UPPER}][\w.]*(?:[ -][{_UPPER}][\w.]*){{0,4}})\s*,\s*ngày\s*(?P<d>\d{{1,2}})\s*tháng\s*(?P<m>\d{{1,2}})"
    r"\s*năm\s*(?P<y>\d{4})"
)
_MOTTO = re.compile(
    r"ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM|CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM|Độc\s+lập\s*-\s*Tự\s+do\s*-\s*Hạnh\s+phúc",
    re.IGNORECASE,
)
_SUPERIOR = re.compile(
    r"^(?:tinh |thanh pho |huyen |quan |xa |phuong |tinh uy|thanh uy|huyen uy|quan uy|thi uy|dang bo|uy ban nhan dan|ubnd|bo |ban chap hanh)"
)
_ORGAN = re.compile(
    r"^(?:ban |van phong|so |phong |dang uy|trung tam|chi cuc|cuc |truong |uy ban|vu |nha xuat ban|thu vien)"
)
_CAPACITY = re.compile(r"^(?:T/M|K/T|T/L|TM\.|KT\.|TL\.|TUQ\.|Q\.)", re.IGNORECASE)
_RULE = re.compile(r"^[\W_]{2,}$")
_BODY = re.compile(r"^(?:kinh gui|can cu|thuc hien|theo |de |nham |i\.|1\.|dieu 1|phan thu|- )")
_STAMP = re.compile(r"^(?:den|so\s*:\s*\d+$|ngay\s*:|chuyen\s*:|so va ky hieu)")
_LEVELS = {"uy", "tinh", "huyen", "xa", "phuong", "pho", "quan"}
_BEFORE_CAPITAL = {"ban", "so", "phong", "vu", "cuc", "bo", "hoi", "truong"}  # Sở Văn hóa, Ban Tuyên giáo
_COMMITTEE = re.compile(r"\b(?:tỉnh|thành|huyện|quận|thị|đảng) ủy\b|\btrung ương\b")
_DASHES = ("-", "–", "+")
_HEAD_LINES = 40
_LONGEST_SUBJECT = 3  # lines
_KINDS = {fold(kind): kind for kind in (*CODES, *PARTY_KINDS, *STATE_KINDS)}


@dataclass(frozen=True)
class Head:
    family: str = ""
    superior: str = ""
    issuer: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    dated: date | None = None
    kind: str = ""
    subject: str = ""
    signer: str = ""
    signer_title: str = ""
    recipients: tuple[str, ...] = ()

    @property
    def says_nothing(self) -> bool:
        return not (self.number or self.kind or self.dated)


def read_head(lines: Sequence[str]) -> Head:
    """Lines of a document in reading order (paragraphs, cells of the head's table, lines of a page)."""
    plain = [" ".join(nfc(line).split()) for line in lines]
    plain = [line for line in plain if line]
    top = [line for line in plain[:_HEAD_LINES] if not _STAMP.match(fold(line))]
    number_at, number, symbol = _number(top)
    place, dated = _place_and_day(top)
    superior, issuer = _issuer(top[: number_at if number_at is not None else 6])
    kind, subject = _kind_and_subject(top, number_at, symbol)
    signer, title = _signer(plain)
    return Head(
        family=_family(" ".join(top[:8]), symbol), superior=superior, issuer=issuer, number=number, symbol=symbol,
        place=place, dated=dated, kind=kind, subject=subject[:500], signer=signer, signer_title=title,
        recipients=_recipients(plain),
    )  # fmt: skip


def _number(top: Sequence[str]) -> tuple[int | None, str, str]:
    for at, line in enumerate(top):
        found = _NUMBER.search(line)
        if found:
            symbol = re.sub(r"\s+", "", found["symbol"]).replace("–", "-")
            return at, found["number"], symbol
    return None, "", ""


def _place_and_day(top: Sequence[str]) -> tuple[str, date | None]:
    for line in top:
        found = _DAY.search(_MOTTO.sub(" ", line))
        if found:
            try:
                return found["place"], date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:  # ngày 31 tháng 02
                return found["place"], None
    return "", None


def _family(top: str, symbol: str) -> str:
    plain = fold(top)
    if "dang cong san viet nam" in plain:
        return "PARTY"
    if "cong hoa xa hoi" in plain or symbol.startswith("/"):
        return "STATE"
    return "PARTY" if symbol else ""


def _issuer(lines: Sequence[str]) -> tuple[str, str]:
    """(superior, issuer): the lines in capitals above the number, the motto and the day taken out."""
    said = []
    for line in lines:
        left = " ".join(_DAY.sub(" ", _MOTTO.sub(" ", line)).strip(" *_-").split())
        if left and left.upper() == left and any(c.isalpha() for c in left):
            said.append(left)
    if not said:
        return "", ""
    if len(said) > 1 and _SUPERIOR.match(fold(said[0])) and _ORGAN.match(fold(said[1])):
        return cased(said[0]), cased(" ".join(said[1:]))
    return "", cased(" ".join(said))


def cased(capitals: str) -> str:
    """`BAN TUYÊN GIÁO HUYỆN ỦY DI LINH` as it is written in a sentence: Ban Tuyên giáo Huyện ủy Di Linh."""
    words: list[str] = []
    is_name = False
    for word in capitals.lower().split():
        plain = fold(word)
        is_part_of_name = bool(words) and plain not in _LEVELS and is_name
        follows_ban = len(words) == 1 and fold(words[0]) in _BEFORE_CAPITAL
        words.append(word.capitalize() if not words or is_part_of_name or follows_ban else word)
        is_name = (is_name or plain in _LEVELS) and not (plain == "uy" and len(words) == 1)
    return _COMMITTEE.sub(lambda found: found[0][0].upper() + found[0][1:], " ".join(words))


def _kind_and_subject(top: Sequence[str], number_at: int | None, symbol: str) -> tuple[str, str]:
    after = (number_at + 1) if number_at is not None else 0
    for at in range(after, len(top)):
        kind = _KINDS.get(fold(top[at]).rstrip(" :"))
        if kind and top[at].upper() == top[at]:
            return kind, _subject(top[at + 1 :])
    for at in range(after, len(top)):
        plain = fold(top[at])
        if plain.startswith(("v/v", "ve viec", "vv ")):
            return "Công văn", _subject(top[at:])
    code = next((one.kind for one in find_citations(f"số 1{symbol}")), "") if symbol else ""
    return code, ""


def _subject(lines: Sequence[str]) -> str:
    taken: list[str] = []
    for line in lines[: _LONGEST_SUBJECT + 1]:
        if (
            _RULE.match(line)
            or (taken and (_BODY.match(fold(line)) or line.endswith(":")))
            or _DAY.search(line)
        ):
            break
        if _MOTTO.search(line) or len(taken) == _LONGEST_SUBJECT or len(line) > 300:
            break
        taken.append(line)
    said = re.sub(r"^(?:V/v|Vv)\s*", "về việc ", " ".join(taken), flags=re.IGNORECASE)
    return re.sub(r"^(về việc )+(?:về )?", "về việc ", said, flags=re.IGNORECASE).strip(" .-_*")


def _signer(plain: Sequence[str]) -> tuple[str, str]:
    """(name, title) under the last line of capacity."""
    begin = next((at for at in range(len(plain) - 1, -1, -1) if _CAPACITY.match(plain[at])), None)
    if begin is None:
        return "", ""
    title = [
        line for line in plain[begin : begin + 5] if line.upper() == line and any(c.isalpha() for c in line)
    ]
    for line in plain[begin + 1 : begin + 9]:
        words = line.split()
        if 2 <= len(words) <= 5 and all(word[:1].isupper() for word in words) and line.upper() != line:
            return line[:120], ", ".join(title)[:200]
    return "", ", ".join(title)[:200]


def _recipients(plain: Sequence[str]) -> tuple[str, ...]:
    """The lines with a dash under “Nơi nhận”, down to “Lưu”; the signing lines of the other column stand between them.

    Without the heading (a scan, a font that a PDF reader does not know): the run of dashes that ends with “Lưu”.
    """
    begin = next((at for at, line in enumerate(plain) if fold(line).startswith("noi nhan")), None)
    if begin is None:
        end = next((at for at in range(len(plain) - 1, -1, -1) if _is_kept(plain[at])), -1)
        begin = end
        while begin > 0 and plain[begin - 1].startswith(_DASHES):
            begin -= 1
        return tuple(plain[begin : end + 1]) if end >= 0 else ()
    taken = []
    for line in plain[begin + 1 : begin + 60]:
        if line.startswith(_DASHES):
            taken.append(line)
        if _is_kept(line):
            break
    return tuple(taken)


def _is_kept(line: str) -> bool:
    return line.startswith(_DASHES) and fold(line).lstrip("-–+ ").startswith("luu")

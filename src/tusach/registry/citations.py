"""Finds the documents that a Vietnamese official text cites: docs/hard/citations.md.

Pure: text in, `Citation`s with offsets into that same text out. Nothing is guessed: what a citation does not say
stays empty, and `resolved` fills a short form only from a full one in the same text.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tusach.kit.text import fold

# Type names and the codes in their symbols: 36-HD/VPTW and NĐ 30/2020/NĐ-CP, appendices; both families.
CODES = {
    "Nghị quyết liên tịch": "NQLT",
    "Thông tư liên tịch": "TTLT",
    "Nghị quyết": "NQ",
    "Quyết định": "QĐ",
    "Quy định": "QyĐ",
    "Quy chế": "QC",
    "Chỉ thị": "CT",
    "Kết luận": "KL",
    "Thông tri": "TT",
    "Thông tư": "TT",
    "Thông báo": "TB",
    "Thông cáo": "TC",
    "Hướng dẫn": "HD",
    "Báo cáo": "BC",
    "Kế hoạch": "KH",
    "Chương trình": "CTr",
    "Đề án": "ĐA",
    "Phương án": "PA",
    "Tờ trình": "TTr",
    "Công văn": "CV",
    "Công điện": "CĐ",
    "Biên bản": "BB",
    "Nghị định": "NĐ",
    "Pháp lệnh": "PL",
    "Luật": "QH",
}
# What each family issues: 399-QĐ/TW (25 types and 8 papers); NĐ 30/2020/NĐ-CP, art. 7 (29), and what only the state's
# lawmakers issue. A name in none of them is no type of document.
PARTY_KINDS = (
    "Nghị quyết", "Quyết định", "Chỉ thị", "Kết luận", "Quy chế", "Quy định", "Thông tri", "Hướng dẫn", "Thông báo",
    "Thông cáo", "Tuyên bố", "Lời kêu gọi", "Báo cáo", "Kế hoạch", "Quy hoạch", "Chương trình", "Đề án", "Phương án",
    "Dự án", "Tờ trình", "Công văn", "Biên bản", "Chiến lược", "Cương lĩnh chính trị", "Điều lệ Đảng", "Giấy giới thiệu",
    "Giấy chứng nhận", "Giấy đi đường", "Giấy nghỉ phép", "Giấy mời", "Phiếu chuyển", "Phiếu gửi", "Thư công",
)  # fmt: skip
STATE_KINDS = (
    "Nghị quyết", "Quyết định", "Chỉ thị", "Quy chế", "Quy định", "Thông cáo", "Thông báo", "Hướng dẫn", "Chương trình",
    "Kế hoạch", "Phương án", "Đề án", "Dự án", "Báo cáo", "Biên bản", "Tờ trình", "Hợp đồng", "Công văn", "Công điện",
    "Bản ghi nhớ", "Bản thỏa thuận", "Giấy ủy quyền", "Giấy mời", "Giấy giới thiệu", "Giấy nghỉ phép", "Phiếu gửi",
    "Phiếu chuyển", "Phiếu báo", "Thư công",
)  # fmt: skip
LAW_KINDS = ("Luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch", "Nghị quyết liên tịch")
# Types that only the state's decree gives a code; they are not looked for in running text, where the words are common.
_STATE_CODES = {
    "Dự án": "DA", "Hợp đồng": "HĐ", "Bản ghi nhớ": "BGN", "Bản thỏa thuận": "BTT", "Giấy ủy quyền": "GUQ", "Giấy mời": "GM",
    "Giấy giới thiệu": "GGT", "Giấy nghỉ phép": "GNP", "Phiếu gửi": "PG", "Phiếu chuyển": "PC", "Phiếu báo": "PB",
}  # fmt: skip
_BY_CODE = {"QĐ": "Quyết định", "QH": "Luật", "TT": "Thông tri"} | {
    code: kind for kind, code in reversed(CODES.items()) if code != "TT"
}
_KINDS = "|".join(re.escape(kind).replace(r"\ ", r"\s+") for kind in sorted(CODES, key=len, reverse=True))
_L = "A-ZĐƯÂÔÊ"
_LOWER = "a-zàáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
_SYMBOL = (
    rf"(?:\s*[-–]\s*[{_L}][{_L}a-zđ]{{0,5}}\s*/\s*[{_L}][{_L}a-z0-9&]*(?:-[{_L}][{_L}a-z0-9&]*)*"  # -KH/BTGTW
    rf"|\s*/\s*(?:19|20)\d\d\s*/\s*[{_L}][{_L}a-z]*\d*(?:\s?-\s?[{_L}][{_L}a-z&]*)*"  # /2020/NĐ-CP, /2014/QH13
    rf"|\s*/\s*[{_L}][{_L}a-zđ]{{1,6}}-[{_L}][{_L}a-z&]*(?:-[{_L}]+)*)"  # /QĐ-UBND
)
_DAY = (
    r"(?:\s*,?\s*\(?\s*ngày\s+(?P<d>\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(?P<m>\d{1,2})\s*(?:[/.-]|\s+năm\s+)\s*"
    r"(?P<y>\d{4})\)?)?"
)
_ISSUER = (
    rf"(?:\s*,?\s+của\s+(?P<issuer>[{_L}Ủ](?:[^,;:.()“”\"\n]|\n(?=[{_LOWER}])){{2,120}}?)"
    rf"(?=\s*[,;:.()“”\"]|\s*\n(?![{_LOWER}])|\s+(?:về|việc|đã|để|quy|phê|ban\s+hành|hướng\s+dẫn|tổng\s+kết|thực\s+hiện|triển|nêu|yêu"
    r"|là|có|theo|được|cũng|nhằm|trong|tại|ngày|gửi|như|khẳng|chỉ\s+rõ|xác\s+định|phối\s+hợp|sửa|năm)\b|\s*$))?"
)
# The number and symbol are looked for first, the words before them afterwards: a long text stays quick to read.
_FULL = re.compile(rf"(?<![\d/.,-])(?P<number>\d{{1,5}}[a-z]?)(?P<symbol>{_SYMBOL})" + _DAY + _ISSUER)
_BEFORE = re.compile(rf"(?:\b(?P<kind>{_KINDS})\s+)?(?:\bsố\s*:?\s*)?$", re.IGNORECASE)
_LOOK_BACK = 40
# "Kết luận 30", but not "Kế hoạch 5 năm", "Báo cáo 6 tháng", "Đề án 1.200 tỷ", "Kết luận 30%".
_SHORT = re.compile(
    rf"\b(?P<kind>{_KINDS})\s+(?:số\s+)?(?P<number>\d{{1,4}}[a-z]?)(?![\d%])(?!\s*[-/.,]\s*[\d{_L}])"
    r"(?!\s+(?:năm|tháng|quý|tuần|đồng|triệu|tỷ|bản|cuốn|đầu|xã|huyện|tỉnh|trang|điểm|nội|nhóm|giải|lần|bước|mục|chương))"
    + _DAY
    + _ISSUER
)


@dataclass(frozen=True)
class Citation:
    """One citation. `symbol` keeps its joint (`-KH/BTGTW`, `/QĐ-UBND`), so number + symbol is what is printed.

    `raw` is text[start:end] exactly as it stands; all other fields are tidied (NFC, single spaces).
    """

    kind: str
    number: str
    symbol: str
    dated: date | None
    issuer: str
    raw: str
    start: int
    end: int

    @property
    def code(self) -> str:
        return f"{self.number}{self.symbol}"

    @property
    def is_short(self) -> bool:
        return not self.symbol


def find_citations(text: str) -> list[Citation]:
    """All citations in the order of the text, none overlapping; an empty text gives none."""
    composed, places = _composed(text)
    found = [_citation(*place, text, places) for place in _places(composed)]
    return sorted(found, key=lambda citation: citation.start)


def resolved(citations: Sequence[Citation]) -> list[Citation]:
    """Short forms with the symbol, day and issuer of the one full citation of that kind and number in the list."""
    full: dict[tuple[str, str], set[tuple[str, date | None, str]]] = {}
    for one in citations:
        if not one.is_short:
            full.setdefault(_key(one), set()).add((one.symbol, one.dated, one.issuer))
    done = []
    for one in citations:
        known = full.get(_key(one), set())
        symbols = {symbol for symbol, _, _ in known}
        if one.is_short and len(symbols) == 1:
            days = {day for _, day, _ in known if day} | ({one.dated} if one.dated else set())
            issuers = [issuer for _, _, issuer in known if issuer]
            one = replace(  # noqa: PLW2901 - the same citation, better known
                one, symbol=symbols.pop(), dated=days.pop() if len(days) == 1 else one.dated,
                issuer=one.issuer or (issuers[0] if issuers else ""),
            )  # fmt: skip
        done.append(one)
    return done


def _key(one: Citation) -> tuple[str, str]:
    return fold(one.kind), one.number.lstrip("0")


def _places(text: str) -> Iterator[tuple[int, re.Match[str], str | None]]:
    """(where it begins, the match, the type name said) of each citation, full ones first."""
    taken: list[int] = []
    for match in _FULL.finditer(text):
        floor = max(match.start() - _LOOK_BACK, taken[-1] if taken else 0)
        before = _BEFORE.search(text[floor : match.start()])
        begin = floor + before.start() if before else match.start()
        taken += [begin, match.end()]
        yield begin, match, before["kind"] if before else None
    for match in _SHORT.finditer(text):
        at = bisect_right(taken, match.start())
        if at % 2 == 0 and (at == len(taken) or match.end() <= taken[at]):
            yield match.start(), match, match["kind"]


def _citation(
    begin: int, match: re.Match[str], kind: str | None, text: str, places: Sequence[int]
) -> Citation:
    parts = match.groupdict()
    symbol = re.sub(r"\s+", "", parts.get("symbol") or "").replace("–", "-")
    start, end = places[begin], places[match.end()]
    return Citation(
        kind=_kind(kind, symbol),
        number=parts["number"],
        symbol=symbol,
        dated=_day(parts["y"], parts["m"], parts["d"]),
        issuer=" ".join((parts["issuer"] or "").split()),
        raw=text[start:end],
        start=start,
        end=end,
    )


def _kind(said: str | None, symbol: str) -> str:
    """The type name as official texts write it; without a word for it, what the symbol's code says."""
    if said:
        # Compared as it was found: a pattern takes ı and İ, which files have where i stood, for i; casefold does not.
        plain = " ".join(said.split())
        return next((kind for kind in CODES if re.fullmatch(kind, plain, re.IGNORECASE)), "")
    code = re.sub(r"\d+$", "", re.sub(r"^(?:-|/(?:\d{4}/)?)", "", symbol).split("/")[0].split("-")[0])
    return _BY_CODE.get(code, "Công văn" if symbol.startswith("/UBND") else "")


def _day(year: str | None, month: str | None, day: str | None) -> date | None:
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:  # 31/02: the citation stands, its day does not
        return None


def _composed(text: str) -> tuple[str, Sequence[int]]:
    """The text in NFC, and for each of its places (and its end) the place in the text as given."""
    if unicodedata.is_normalized("NFC", text):
        return text, range(len(text) + 1)
    letters: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        cluster = unicodedata.normalize("NFC", text[at:end])
        letters.append(cluster)
        places += [at] * len(cluster)
        at = end
    return "".join(letters), [*places, len(text)]


def symbol_for(*, is_party: bool, kind: str, organ: str) -> str:
    """What is printed after the number: -KH/BTGTU for the party, /QĐ-UBND for the state, /UBND for a state công văn.

    Raises KeyError for a type without a code. Source: 36-HD/VPTW; NĐ 30/2020/NĐ-CP, appendices I and III.
    """
    code = CODES[kind] if is_party else (CODES | _STATE_CODES)[kind]
    if is_party:
        return f"-{code}/{organ}"
    return f"/{organ}" if code == "CV" else f"/{code}-{organ}"

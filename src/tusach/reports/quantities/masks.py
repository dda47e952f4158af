"""Digits that are no figure: numbers of documents, articles, headings, addresses, telephones, ages, names."""

import re

from tusach.reports.quantities.numerals import SCALES
from tusach.reports.quantities.times import OPENERS, time_at
from tusach.reports.quantities.tokens import PAD, Tokens
from tusach.reports.quantities.units import unit_at

_DOCUMENT = re.compile(r"\d+(?:/\d{4})?\s?[-–/]\s?[A-ZĐ](?:[A-ZĐ\d]|[a-z]{1,2}[A-ZĐ])[\w/\-–]*")
_PHONE = re.compile(r"(?:\+84|\(?0\d{2,3}\)?)[ .]?\d{3,4}[ .]?\d{3,4}(?:[ .]?\d{2,3})?(?!\d)")
_HEADING = re.compile(
    r"\s*(?:[-+*•]\s*)?(?:\d+(?:\.\d+)*\s?[.)](?=\s)|\d{1,2}(?:\.\d{1,2})+(?=\s+[^\W\d_a-zà-ỹ])|\(\d{1,2}\)(?=\s)|\d{1,2}/(?=\s))"
)
_GROUPS = re.compile(r"\d{4}(?:[ .-]\d{3,4})+(?!\d)|\d{8,}|978-[\d-]+")
_HOUR = re.compile(r"(?:24/24|24/7)(?!\d)|\d{1,2}[h:]\d{2}(?!\d)|\d{1,2}\s?(?:giờ|h)\s?\d{2}(?!\d)")
_PLATE = re.compile(r"\d+[A-Za-zĐđ]\b(?!\.)")

# After these a number is a name, whatever follows.
_HARD = {
    "điều", "hạng", "khoản", "mục", "chương", "tiết", "biểu", "bảng", "hình", "khóa", "thứ", "quý", "tháng", "hẻm", "ngõ",
    "lô", "mẫu", "câu", "kiệt", "tel", "fax", "đt", "sđt", "thoại", "hotline", "quận", "thôn", "ấp", "xóm", "khóm",
    "buôn", "covid", "covid-19", "ngày", "tầng", "lầu",
}  # fmt: skip
# After these it is one, unless a counted thing follows ("cấp 1", but "cấp 120 bản").
_SOFT = {
    "cấp", "loại", "lớp", "khối", "điểm", "tổ", "đợt", "lần", "kỳ", "bậc", "nhóm", "đội", "phường", "trang",
    "phần", "luật", "vòng", "tập", "quyển", "top", "đường", "bài", "vùng", "kết", "số", "nhà", "giải", "trường",
}  # fmt: skip
PAPERS = {
    ("nghị", "quyết"), ("kết", "luận"), ("chỉ", "thị"), ("quyết", "định"), ("thông", "tư"), ("nghị", "định"),
    ("kế", "hoạch"), ("hướng", "dẫn"), ("công", "văn"), ("đề", "án"), ("chương", "trình"), ("thông", "báo"),
    ("quy", "định"), ("thông", "tri"), ("quy", "chế"), ("báo", "cáo"), ("tờ", "trình"), ("công", "điện"),
}  # fmt: skip
_SOFT_PAIRS = PAPERS | {
    ("trung", "ương"), ("chủ", "đề"), ("chuyên", "đề"), ("nhiệm", "vụ"), ("dự", "án"), ("tiêu", "chí"),
    ("giai", "đoạn"), ("phiên", "bản"), ("kỳ", "họp"), ("tỉnh", "lộ"), ("phụ", "lục"), ("vị", "trí"),
}  # fmt: skip
_HARD_PAIRS = {
    ("quân", "khu"), ("quốc", "lộ"), ("khu", "phố"), ("dân", "phố"), ("tỉnh", "lộ"), ("phụ", "lục"),
    ("tiểu", "mục"), ("kỷ", "niệm"), ("trung", "đoàn"), ("sư", "đoàn"), ("binh", "đoàn"), ("lữ", "đoàn"),
}  # fmt: skip
# "trung cấp 17" is so many people of a schooling, "cấp 1" a name.
SCHOOLING = {("trung", "cấp"), ("sơ", "cấp"), ("cao", "cấp")}
_A_NUMBER_OF = {"tổng", "trong", "trên", "con", "là", "lượng", "các", "những", "ngoài", "với"}
_BRACKET, _ACCOUNT_REACH, _HOUSE_REACH = 40, 8, 6
_ACCOUNTS = {"thoại", "khoản", "hotline", "nóng", "isbn", "thuế", "fax", "zalo", "số"}
_DOCUMENT_DAY = {"ngày", "tháng", "năm"}
_OPENS = {".", "\n", ":", ";", "-", "+", "•", "*", "(", ")", "“"}
_DURATIONS = {"năm", "tháng", "tuổi"}
_OF_A_YEAR = {"đầu", "cuối", "giữa"}
_PARTS_OF_DAY = {"ngày", "sáng", "trưa", "chiều", "tối"}
_STREETS = {"đường", "phố", "ngõ", "hẻm"}
_BEFORE_DIGITS = OPENERS | {"có", "được", "là", "gồm", "hơn", "gần", "trên", "khoảng"}


def skip_at(tokens: Tokens, at: int) -> int:
    """Place after what begins at digits `at` and is no figure; 0 when it may be one."""
    place, text, words = tokens.starts[at], tokens.text, tokens.words
    if match := _DOCUMENT.match(text, place):
        return _document_end(tokens, _after(tokens, match.end()))
    if match := _HOUR.match(text, place):
        return _after(tokens, match.end())
    if _is_account(words, at) and (match := _GROUPS.match(text, place)):
        return _after(tokens, match.end())
    if (text[place] == "0" or words[at - 1] in {"+", "("}) and (end := _phone(tokens, at)):
        return end
    return _name_end(tokens, at)


def _name_end(tokens: Tokens, at: int) -> int:
    """Place after digits that are a part of a word, a name, a size, a title or a length of time."""
    words = tokens.words
    if end := _house_end(tokens, at):
        return end
    if _is_glued(tokens, at) or _is_enumerator(words, at) or words[at - 1] == "“":
        return at + 1
    if _is_named(tokens, at):
        past_share = words[at + 1] == "/" and words[at + 2][:1].isdecimal()
        end = at + 3 if past_share else at + 1
        return _document_end(tokens, end) if _is_paper(words, at) else end
    if words[at + 1] == "giờ" and _is_clock(words, at):
        return at + 2
    return _measure_end(tokens, at)


def _measure_end(tokens: Tokens, at: int) -> int:
    """Place after a size ("13 x 19 cm"), ages ("6 - 15 tuổi") or a length of time; 0 else."""
    words = tokens.words
    sized = at + 1 + (words[at + 1] in {"m", "cm", "mm"})
    if words[sized] in {"x", "×"} and words[sized + 1][:1].isdecimal():
        return sized + 3
    if words[at + 1] in {"-", "đến", "tới"} and words[at + 2].isdecimal() and words[at + 3] == "tuổi":
        return at + 4
    if words[at + 1] == "tháng" and words[at + 2] in _OF_A_YEAR:
        return at + 1  # "9 tháng đầu năm 2023" is a time
    return at + 2 if words[at + 1] in _DURATIONS and not time_at(tokens, at + 1, None) else 0


def heading_end(tokens: Tokens) -> int:
    """Place after the list label that opens a paragraph ("1.2.1. ", "2) ")."""
    match = _HEADING.match(tokens.text)
    return _after(tokens, match.end()) if match else PAD


def _after(tokens: Tokens, place: int) -> int:
    at = PAD
    low, high = PAD, tokens.last
    while low < high:
        at = (low + high) // 2
        if tokens.starts[at] < place:
            low = at + 1
        else:
            high = at
    return low


def _is_account(words: list[str], at: int) -> bool:
    return bool(_ACCOUNTS & set(words[at - _ACCOUNT_REACH : at]))


def _is_paper(words: list[str], at: int) -> bool:
    """Whether the number before word `at` + 1 is that of a paper: "Chỉ thị 42", "Kế hoạch số 12"; no storm and no round."""
    name = at - (words[at - 1] == "số")
    return (words[name - 2], words[name - 1]) in PAPERS or words[name - 1] == "luật"


def _house_end(tokens: Tokens, at: int) -> int:
    """Place after the number of a house: "địa chỉ: 124 Lê Lợi", "số 128/5 đường Bình Đường 2"; 0 for another."""
    said = tokens.words[at - _HOUSE_REACH : at]
    past = at + 1 + 2 * (tokens.words[at + 1] == "/" and tokens.words[at + 2][:1].isdecimal())
    if tokens.words[at - 1] == "số" and tokens.words[past] in _STREETS and tokens.is_capital(past + 1):
        return past
    return at + 1 if tokens.is_capital(at + 1) and "chỉ" in said and "địa" in said else 0


def _phone(tokens: Tokens, at: int) -> int:
    place = tokens.starts[at] - (tokens.words[at - 1] in {"+", "("} and tokens.touches(at))
    match = _PHONE.match(tokens.text, place)
    return _after(tokens, match.end()) if match else 0


def _document_end(tokens: Tokens, end: int) -> int:
    """The day or year of a document belongs to its name: "341-KH/BTGTW, ngày 22/8/2023"."""
    at = end + (tokens.words[end] == ",")
    if tokens.words[at] in _DOCUMENT_DAY and tokens.words[at] in OPENERS:
        day = time_at(tokens, at, None)
        if day and day.first == day.last:
            return day.end
    return end


def _is_glued(tokens: Tokens, at: int) -> bool:
    """Part of a word: "I101", "4G", "mp3"; but "120km" and "5tr" are figures, and "năm2022" has lost its space."""
    words = tokens.words
    if tokens.touches(at) and words[at - 1][-1:].isalpha() and words[at - 1] not in _BEFORE_DIGITS:
        return True
    if tokens.touches(at + 1) and words[at + 1][:1].isalpha():
        return unit_at(words, at + 1) is None and words[at + 1] not in SCALES and words[at + 1] != "tr"
    return False


def _is_enumerator(words: list[str], at: int) -> bool:
    """Digits that number an item ("(1) ...", "...; 2) ...") or a footnote ([3])."""
    if not words[at].isdecimal() or len(words[at]) > 2:
        return False
    if words[at + 1] == ")" and words[at - 1] in {"(", ";", ",", ":", "\n", ".", ""}:
        return words[at - 1] == "(" or not _in_bracket(words, at)
    return words[at - 1] == "[" and words[at + 1] == "]"


def _is_clock(words: list[str], at: int) -> bool:
    """A time of the day: "lúc 8 giờ", "từ 8 giờ đến 11 giờ"; but "8 giờ/ngày" and "từ 4 đến 8 giờ" are lengths."""
    if not words[at].isdecimal() or int(words[at]) > 24 or words[at + 2] in {"/", "lên", "xuống"}:
        return False
    if words[at + 2] in _PARTS_OF_DAY:
        return True
    around = words[at - 5 : at] + words[at + 2 : at + 6]
    return words[at - 1] in {"lúc", "hồi"} or (
        "giờ" in around and bool({"đến", "tới", "-", "từ"} & set(around))
    )


def _in_bracket(words: list[str], at: int) -> bool:
    for word in reversed(words[max(0, at - _BRACKET) : at]):
        if word in {"(", ")"}:
            return word == "("
    return False


def _is_named(tokens: Tokens, at: int) -> bool:
    words = tokens.words
    before, pair = words[at - 1], (words[at - 2], words[at - 1])
    if words[at - 2] in {"mỗi", "từng", "cấp"} or pair in SCHOOLING or words[at + 1] in {"%", "‰"}:
        return False
    if pair in _HARD_PAIRS or before in _HARD:
        # "số thôn 11" counts them
        return words[at - 2] != "số" or unit_at(words, at - 1) is None
    if before == "số" and words[at - 2] in _A_NUMBER_OF:
        return False
    if before not in _SOFT and pair not in _SOFT_PAIRS:
        return before == ":" and words[at - 2] == "số" and words[at - 3] in {"", "\n", ".", "văn"}
    if tokens.is_capital(at - 1) and before != "số" and at - 1 > PAD and words[at - 2] not in _OPENS:
        return True
    return not _is_counted(words, at)


def _is_counted(words: list[str], at: int) -> bool:
    """A counted thing, a share or a multiplier follows the digits."""
    following = words[at + 1]
    if words[at - 1] == "cấp" and (len(words[at]) > 1):
        return True
    return bool(unit_at(words, at + 1)) or following in {"%", "triệu", "tỷ", "nghìn", "vạn", "/", "lượt"}

"""One walk over a text: its numbers and its times in order, and what is neither left out."""

from dataclasses import dataclass, field, replace

from tusach.reports.quantities.masks import heading_end, skip_at
from tusach.reports.quantities.numerals import SCALES, STARTS, Numeral, digit_of, numeral_at
from tusach.reports.quantities.times import OPENERS, Time, time_at, year_of
from tusach.reports.quantities.tokens import Tokens
from tusach.reports.quantities.units import unit_at

SENTENCE_ENDS = {".", "!", "?", "\n", "…", ""}
_OPENS = {"", ".", "\n", ":", ";", "-", "•", "+", "(", "*", "“", '"'}
# "năm" after these is a year; before these words a number in words is a name or an order.
_YEAR_BEFORE = {
    "hàng", "hằng", "mỗi", "các", "những", "nhiều", "trong", "cuối", "đầu", "từ", "qua", "một", "mấy", "trọn",
    "suốt", "cả", "theo", "nửa", "giữa", "đến", "tới", "sau", "trước", "hết", "mười", "mươi", "vài", "hoạch", "từng",
    "công", "niên", "quanh", "lâu",
}  # fmt: skip
_NAME_BEFORE = {
    "thứ",
    "tháng",
    "lớp",
    "cấp",
    "quận",
    "phường",
    "khu",
    "bậc",
    "hạng",
    "chủ",
    "mồng",
    "mùng",
    "điều",
}
_ONE_BEFORE = {
    "là", "như", "mỗi", "từng", "thành", "theo", "nhất", "bởi", "của", "coi", "trở", "cùng", "với", "bằng", "trên",
    "dưới", "còn", "cho", "chưa", "không", "lấy", "chung",
}  # fmt: skip
_PRESENT, _PARTED = {"nay", "hiện"}, {",", ";"}
_GIVES = {"được", "đã", "mới", "tự", "sẽ", "cần"}
_BESIDE = {"hơn", "kém", "đôi"}
_LAWS = {"luật", "lệnh", "hiến"}
_BIRTHS = {"sinh", "sn"}
_HAS_ITS_OWN = {("xuất", "bản"), ("tái", "bản"), ("thành", "lập")}
_QUOTES = {'"': '"', "“": "”"}
_NAMED = {
    ("mô", "hình"), ("phong", "trào"), ("cuộc", "thi"), ("hội", "thi"), ("chủ", "đề"), ("chuyên", "đề"), ("khẩu", "hiệu"),
    ("câu", "chuyện"), ("lạc", "bộ"), ("chương", "trình"), ("ngày", "hội"), ("chuyên", "mục"), ("phương", "châm"),
    ("cuộc", "vận"), ("vận", "động"), ("cuốn", "sách"), ("bộ", "sách"), ("tủ", "sách"),
}  # fmt: skip
_LONGEST_NAME, _LONGEST_LAW, _SHORTEST_MOTTO, _LONGEST_MOTTO = 20, 6, 4, 9
_LONGEST_UNIT = 5
_PLACES = {"xã", "phường", "huyện", "thôn", "tỉnh", "ấp"}
_DURATIONS = {"năm", "tháng", "tuổi"}


@dataclass(slots=True)
class Marks:
    numerals: list[Numeral] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    label_end: int = 0


def scan(tokens: Tokens, now: int | None) -> Marks:
    marks, words = Marks(), tokens.words
    at = marks.label_end = heading_end(tokens)
    last = tokens.last
    while at < last:
        word = words[at]
        if word in _QUOTES and (end := _name_in_quotes(tokens, at)):
            at = end
        elif word[0].isdecimal():
            at = _digits(tokens, at, now, marks)
        elif word in _PRESENT and words[at - 1] in _PARTED and (end := _present_end(words, at)):
            marks.times.append(Time(at, end, None, None))
            at = end
        elif word in OPENERS and (time := time_at(tokens, at, now)):
            _add_time(tokens, time, marks)
            at = time.end
        elif (word in STARTS or word in SCALES or word == "tư") and (number := numeral_at(tokens, at)):
            if _says_number(tokens, number) and not _is_said_again(words, number, marks):
                marks.numerals.append(number)
            at = number.end
        else:
            at += 1
    return marks


def _name_in_quotes(tokens: Tokens, at: int) -> int:
    """Place after the name of a model, a contest, a talk: mô hình "Mỗi tuần một cuốn sách" counts nothing. 0 when there are
    digits in the quotes and nothing says that they hold a name.
    """
    words = tokens.words
    if words[at + 1][:1].isdecimal():
        return _motto_end(words, at)
    if not tokens.is_capital(at + 1):
        return 0
    named = (words[at - 2], words[at - 1]) in _NAMED
    for end in range(at + 1, min(at + _LONGEST_NAME, tokens.last)):
        if words[end] == _QUOTES[words[at]]:
            return end + 1
        if words[end][:1].isdecimal() and not named:
            return 0
    return 0


def _motto_end(words: list[str], at: int) -> int:
    """Place after a short name in quotes that begins with its number: duy trì "15 phút đọc sách" đầu giờ; else 0."""
    for end in range(at + 2, at + _LONGEST_MOTTO):
        if words[end] == _QUOTES[words[at]]:
            return (
                end + 1
                if words[at - 1][:1].isalpha() and (end - at > _SHORTEST_MOTTO or not unit_at(words, at + 2))
                else 0
            )
        if not words[end][:1].isalpha():
            return 0
    return 0


def _digits(tokens: Tokens, at: int, now: int | None, marks: Marks) -> int:
    if end := skip_at(tokens, at):
        return end
    if time := time_at(tokens, at, now):
        _add_time(tokens, time, marks)
        return time.end
    number = numeral_at(tokens, at)
    if number is None:
        return at + 1
    if not _is_said_again(tokens.words, number, marks):
        marks.numerals.append(number)
    return number.end


def _is_said_again(words: list[str], number: Numeral, marks: Marks) -> bool:
    """In "1.200.000 đồng (một triệu hai trăm nghìn đồng)" the bracket says the amount once more."""
    last = marks.numerals[-1] if marks.numerals else None
    if last is None or last.value != number.value or words[number.at - 1] != "(":
        return False
    apart = number.at - 1 - last.end
    mine, again = unit_at(words, last.end), unit_at(words, number.end)
    named = mine is not None and again is not None and mine[0] == again[0] and mine[1] == number.at - 1
    return 0 < apart <= _LONGEST_UNIT and (
        named or words[last.end : number.at - 1] == words[number.end : number.end + apart]
    )


def _add_time(tokens: Tokens, time: Time, marks: Marks) -> None:
    """In "kể từ khi triển khai (năm 2009) đến hết năm 2022" two times are one; a book "xuất bản năm 2018" has its own."""
    words, last = tokens.words, marks.times[-1] if marks.times else None
    has_its_own = time.first is not None and (
        words[time.at - 1] in _BIRTHS or (words[time.at - 2], words[time.at - 1]) in _HAS_ITS_OWN
    )
    if has_its_own or _is_after_duration(words, time, last) or _is_of_a_law(tokens, time.at):
        time = replace(time, is_name=True)
    beside = words[time.at - 1] in _BESIDE or words[time.at - 2 : time.at] == ["bằng", "cả"]
    if beside and time.first is not None:
        time = replace(time, is_reference=True)
    is_end = time.first is None and words[time.at] in {"đến", "tới"} and words[time.at - 1] == ")"
    if last and is_end and last.end == time.at - 1 and last.first == last.last:
        marks.times[-1] = replace(last, end=time.end, last=time.last, to_now=time.to_now)
        return
    marks.times.append(time)


def _is_after_duration(words: list[str], time: Time, last: Time | None) -> bool:
    """In "sơ kết 3 năm (2012), 5 năm (2014) và tổng kết 10 năm (2019)" the years are those of reviews, of nothing counted."""
    at, past = time.at, time.end + 2
    if time.first != time.last or words[at - 3 : at - 1][1:] != ["năm"] or words[at - 1] != "(":
        return False
    if not words[at - 3][:1].isdecimal():
        return False
    goes_on = words[time.end + 1] in {",", "và", ";"} and "(" in words[past : past + _LONGEST_LAW]
    return goes_on or (last is not None and last.is_name and last.end > at - 2 * _LONGEST_LAW)


def _is_of_a_law(tokens: Tokens, at: int) -> bool:
    """In "theo Luật Thư viện năm 2019" the year is a part of the name."""
    for back in range(at - 1, at - _LONGEST_LAW, -1):
        if not tokens.words[back][:1].isalpha():
            return False
        if tokens.words[back] in _LAWS and tokens.is_capital(back):
            return True
    return False


def _present_end(words: list[str], at: int) -> int:
    """Place after "nay" or "hiện nay" that ends what an earlier clause said of its year; 0 else."""
    if words[at] == "nay":
        return at + 1
    return at + 2 if words[at + 1] in {"nay", "tại", "có", "còn"} else 0


def _is_name_or_few(words: list[str], at: int) -> bool:
    """The school in "cấp hai", not the gift in "được cấp hai tủ"; a few in "dăm bảy người"."""
    before = words[at - 1]
    if before == "cấp" and words[at - 2] in _GIVES:
        return False
    return before in _NAME_BEFORE or before in {"dăm", "vài", "mấy", "đôi"}


def _is_article(words: list[str], at: int) -> bool:
    """In "là một mô hình" nothing is counted; in "ít nhất một cuốn" it is."""
    before = words[at - 1]
    if before == "nhất" and words[at - 2] in {"ít", "nhiều"}:
        return False
    every_few = before in {"năm", "tháng", "tuần", "quý"} and words[at - 2][:1].isdecimal()
    return before in _ONE_BEFORE or every_few or (before == "trong" and words[at - 2] == "nằm")


def _is_about(words: list[str], at: int, end: int) -> bool:
    """Two digits one after the other are an amount about so much: "hai ba lần", "ba, bốn người"."""
    following = end + (words[end] == ",")
    digit, next_digit = digit_of(words[at]), digit_of(words[following])
    if not digit or next_digit != digit + 1:
        return False
    # "bốn năm" are four years, "bốn năm chục" is about fifty
    counted = unit_at(words, following + 1) is not None and words[following] != "năm"
    return counted or words[following + 1] in SCALES


def _says_number(tokens: Tokens, number: Numeral) -> bool:
    """Whether words that can be a number are one here."""
    words, at, end = tokens.words, number.at, number.end
    before = words[at - 1]
    about = _is_about(words, at, end)
    if (
        (tokens.is_capital(at) and before not in _OPENS)
        or (words[end] in _DURATIONS and not about)
        or _is_name_or_few(words, at)
    ):
        return False
    if end - at > 1 or before == "phần" or words[at] in SCALES or about:
        return True
    unit = unit_at(words, end + (words[end] in {"cái", "chiếc"} or (words[end] == "số" and before == "phần")))
    is_year = unit and (year_of(words[unit[1]]) or (unit[1] == end + 1 and words[end] == "đầu"))
    if words[at] == "năm" and is_year:  # "so với năm đầu triển khai"
        return False
    if words[at] == "năm" and (before in _YEAR_BEFORE | STARTS or before[:1].isdecimal()):
        return False
    each_place = unit is not None and unit[0].name in _PLACES and words[at - 2] == "mỗi"
    if words[at] == "một" and (_is_article(words, at) or each_place):  # "mỗi năm một xã được cấp ..."
        return False
    return unit is not None or (
        words[end] in {"phần", "trong", "trên"}
        and words[end + 1 + (words[end + 1] == "số")] in STARTS | {"tư"}
    )

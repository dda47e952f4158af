"""What stands around a number: comparators before and after it, what it counts, per what."""

from dataclasses import dataclass, replace

from tusach.reports.quantities.numerals import SCALES, STARTS
from tusach.reports.quantities.shape import Comparator
from tusach.reports.quantities.times import year_of
from tusach.reports.quantities.tokens import PAD, Tokens
from tusach.reports.quantities.units import Unit, damaged_at, unit_at

_COMPARATORS: dict[tuple[str, ...], Comparator] = {
    ("hơn",): ">", ("trên",): ">", ("quá",): ">", ("vượt", "quá"): ">", ("nhiều", "hơn"): ">", ("cao", "hơn"): ">",
    ("ít", "nhất"): ">=", ("ít", "nhất", "là"): ">=", ("tối", "thiểu"): ">=", ("tối", "thiểu", "là"): ">=",
    ("không", "dưới"): ">=", ("không", "ít", "hơn"): ">=", ("không", "thấp", "hơn"): ">=", ("thấp", "nhất"): ">=",
    ("gần",): "~", ("khoảng",): "~", ("chừng",): "~", ("xấp", "xỉ"): "~", ("ước",): "~", ("ước", "đạt"): "~",
    ("ước", "tính"): "~", ("ước", "khoảng"): "~", ("trên", "dưới"): "~", ("ngót",): "~", ("khoảng", "chừng"): "~",
    ("ước", "chừng"): "~", ("ngót", "nghét"): "~", ("áng", "chừng"): "~", ("cỡ",): "~", ("tầm",): "~", ("ngót", "ngét"): "~", ("ước", "tính", "khoảng"): "~", ("xấp", "xỷ"): "~", ("suýt", "soát"): "~", ("~",): "~",
    ("dưới",): "<", ("chưa", "đến"): "<", ("chưa", "tới"): "<", ("chưa", "đầy"): "<", ("ít", "hơn"): "<",
    ("thấp", "hơn"): "<", ("không", "đến"): "<", ("không", "đầy"): "<", ("không", "tới"): "<",
    ("chưa", "quá"): "<=",
    ("không", "quá"): "<=", ("tối", "đa"): "<=", ("tối", "đa", "là"): "<=", ("không", "vượt", "quá"): "<=",
    ("nhiều", "nhất"): "<=", ("nhiều", "nhất", "là"): "<=", ("không", "nhiều", "hơn"): "<=", ("không", "hơn"): "<=",
    (">",): ">", ("<",): "<", ("≥",): ">=", ("≤",): "<=",
}  # fmt: skip
_LAST = {phrase[-1] for phrase in _COMPARATORS}

# Words that end what is counted: prepositions, adverbs, verbs of one syllable; then verbs of two.
STOP = frozenset(
    """
    và hoặc là có đã được đạt của cho tại ở trong trên dưới từ đến tới với so theo để do bởi khi nếu thì mà nhưng còn
    đang sẽ vẫn cũng này đó kia ấy trở mỗi các những nhiều rất về vào ra lên xuống qua sau trước gồm bao chiếm tăng
    giảm như không chưa cả tổng bằng lần gấp hơn kém tương năm cùng nhằm nên phải bị nhận cấp gửi phát trao tặng mua
    bổ đóng xây mở mượn truy nêu đề hằng hàng gần khoảng riêng cụ đảm ít đều chỉ mới thuộc ngoài giữa nhất thông trị
    trích huy hiện bình kể nay vì tuy song hay nữa lại rồi xong ngay đúng đủ thiếu đọc tháng ngay đoạt giành dự tại giữ
    """.split()  # noqa: SIM905 - a list of words is read as text
)
_VERBS = frozenset(
    tuple(pair.split("_"))
    for pair in """
    tham_gia tham_dự tổ_chức phục_vụ thực_hiện triển_khai ban_hành sử_dụng khai_thác quản_lý thành_lập bố_trí
    tuyên_truyền giới_thiệu luân_chuyển trang_bị đăng_tải đăng_ký phân_công hướng_dẫn kiểm_tra giám_sát sơ_kết
    tổng_kết góp_phần giúp_đỡ đầu_tư tiếp_nhận tập_trung trung_bình bình_quân chuẩn_bị hoàn_thành đánh_giá hưởng_ứng
    tập_huấn hỗ_trợ tiến_hành vận_động quyên_góp luân_phiên biên_soạn phát_hành phát_động tặng_thưởng duy_trì bảo_quản quán_triệt cung_cấp thường_xuyên nghiên_cứu học_tập
    """.split()  # noqa: SIM905
)
_SKIPPED = {"cái", "chiếc", "số", "tổng", "các", "những", "đơn vị"}
_PER = {"năm", "tháng", "quý", "tuần", "ngày", "buổi", "xã", "người", "đợt", "kỳ", "lần", "huyện"}
_TIMES = {"năm", "tháng", "quý", "tuần", "ngày"}
# In "đợt nhiều nhất 1.860 cuốn" the words pick out one of several; they are no bound.
_THE_MOST = {
    "đợt",
    "nơi",
    "xã",
    "huyện",
    "tỉnh",
    "năm",
    "tháng",
    "quý",
    "lần",
    "tủ",
    "lớp",
    "người",
    "ngày",
    "buổi",
}
_SEGMENT, _SEGMENT_OPENS = 24, {"", "\n", ".", ";", ":"}
PLACES = {
    "xã",
    "phường",
    "thị trấn",
    "huyện",
    "quận",
    "thị xã",
    "thành phố",
    "tỉnh",
    "thôn",
    "ấp",
    "buôn",
    "làng",
    "bản",
}
_NO_UNIT = {
    ("tỉnh", "ủy"),
    ("huyện", "ủy"),
    ("thành", "ủy"),
    ("xếp", "loại"),
    ("phân", "loại"),
    ("thiểu", "số"),
    ("cộng", "đồng"),
    ("hợp", "đồng"),
    ("hội", "đồng"),
}
_SAYS_SO = {"đã", "được", "có", "là", "chỉ", "mới", "sẽ", "cũng", "đang", "còn"}
_CLAUSE_OPENS = {"", "\n", ".", ";", ":", ",", "-", "+", "|"}
CLASSIFIERS = {"cái", "chiếc"}
_NOUN_LONGEST, _NAMED_REACH = 9, 18
_EACH_REACH = 12
_EACH_AFTER = 6
# "Máy tính phục vụ bạn đọc: 133" counts what opens it.
_SERVES = {"vụ", "cho", "của", "dành"}
_CLAUSE_WORDS = {"mà", "thì", "nhưng", "và", "nên"}
_NOT_EACH = {"khi", "một", "lúc", "nơi", "phía"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: unit, the words [at, end) naming it, the place after the unit alone; `scale` 1000 when a head
    says "nghìn bản" for numbers that do not.
    """

    unit: str
    at: int
    end: int
    unit_end: int
    is_known: bool = True
    measured: bool = False
    scale: int = 1


def comparator_before(words: list[str], at: int) -> tuple[Comparator, int]:
    """The comparator that stands right before `at` and where it begins; several in a row are read together."""
    found: Comparator = ""
    while words[at - 1] in _LAST:
        for length in (3, 2, 1):
            one = _COMPARATORS.get(tuple(words[at - length : at]))
            if one:
                break
        else:
            break
        if (
            at - length < PAD
            or (one == ">" and words[at - 2] == "dựa")
            or (length == 2 and words[at - 1] == "nhất" and _is_one_of(words, at - 3))
        ):
            break
        found = one if found in {"", "~"} else found
        at -= length
    return found, at


def _is_one_of(words: list[str], at: int) -> bool:
    return words[at] in _THE_MOST and words[at - 1] not in {"mỗi", "một", "hàng", "hằng"}


def comparator_after(words: list[str], at: int) -> tuple[Comparator, int]:
    if words[at] == "trở" and words[at + 1] in {"lên", "xuống"}:
        return (">=" if words[at + 1] == "lên" else "<="), at + 2
    return "", at


def counted_at(tokens: Tokens, at: int, *, openly: bool = True) -> Counted | None:
    """What is named from `at` on; `openly` takes a noun that is not in the lexicon."""
    words, begun = tokens.words, at
    known = unit_at(words, at)
    while known is None and (words[at] in _SKIPPED or words[at] in {"“", '"'}) and at - begun < 3:
        at += 1
        known = unit_at(words, at)
    known = known or damaged_at(words, at)
    if known:
        unit, end = known
        name, unit_end = per_at(words, unit, end)
        if unit_end == end and (per := _each_after(words, end)):
            name = f"{unit.name}/{per}"
        return Counted(name, begun, _noun_end(tokens, end), unit_end, measured=unit.measured)
    of_all = at == begun + 1 and words[begun] == "số" and words[begun - 1][:1].isdecimal()
    if not openly or (at > begun and not of_all) or not _is_noun(tokens, at):
        return None
    end = at + 2 if _is_noun(tokens, at + 1) else at + 1
    return Counted(" ".join(words[at:end]), at, _noun_end(tokens, end), end, is_known=False)


def per_at(words: list[str], unit: Unit, end: int) -> tuple[str, int]:
    """Rates: "2 buổi/tuần", "15 bản mỗi xã"."""
    if words[end] in {"mỗi", "một"}:
        if words[end + 1] in _PER - {unit.name}:
            return f"{unit.name}/{words[end + 1]}", end + 2
        other = unit_at(words, end + 1)
        if other and other[0].name != unit.name:
            return f"{unit.name}/{other[0].name}", other[1]
    if words[end] == "/":
        per = end + 1 + (words[end + 1] in {"1", "01", "một"})
        if words[per] in _PER:
            return f"{unit.name}/{words[per]}", per + 1
        if other := unit_at(words, per):
            return f"{unit.name}/{other[0].name}", other[1]
    return unit.name, end


def _each_after(words: list[str], end: int) -> str:
    """In "1.000 lượt người đọc một năm" and "1.100 lượt người đọc/xã" the rate stands after what is counted."""
    for at in range(end, end + _EACH_AFTER):
        if words[at] == "/" and end < at <= end + 2:
            other = unit_at(words, at + 1)
            return words[at + 1] if words[at + 1] in _PER else other[0].name if other else ""
        if not words[at][:1].isalpha() or words[at] in _CLAUSE_WORDS:
            break
        if words[at] in {"mỗi", "một"} and words[at + 1] in _TIMES and words[at - 1] != "trong":
            return words[at + 1]
    return ""


def each_before(words: list[str], at: int) -> str:
    """Per what the number that begins at `at` is: "mỗi xã được cấp 2 bộ"."""
    for back in range(1, _EACH_REACH):
        if words[at - back] in {";", ".", ":", "", "\n", '"', "”"}:
            return ""
        if words[at - back] == "mỗi":
            ends_what_was_before = words[at - back - 1][:1].isalpha() and words[at - back + 2] == ","
            if ends_what_was_before and words[at - back + 1] in _TIMES:
                return ""  # "144 loại báo mỗi quý, phục vụ ..."
            start = at - back + 1
            named = unit_at(words, start)
            unit, end = (named[0].name, named[1]) if named else _open_each(words, start, at)
            if first := _each_of_two(words, at - back):
                return first
            if unit in _TIMES and words[end] == ",":
                end += 1
            if unit in CLASSIFIERS:
                named = named or (Unit(unit), end)
            clear = end <= at and not any(
                word in {",", "và"} or word[:1].isdecimal() for word in words[end:at]
            )
            return unit if clear else ""
    return ""


def _open_each(words: list[str], start: int, at: int) -> tuple[str, int]:
    """What "mỗi" at `start` - 1 names that is not in the lexicon: "mỗi vị vận động được 5 gia đình"; "" when unclear."""
    if words[start] in _NOT_EACH:
        return "", start + 1
    if words[start] in _PER:
        return words[start], start + 1
    for end in (start + 1, start + 2):
        if not words[end - 1][:1].isalpha() or (words[end - 1] in STOP and words[end - 1] not in _PER):
            break
        if end == at or stops(words, end) or words[end] in _LAST:
            return " ".join(words[start:end]), end
    return "", start + 1


def _each_of_two(words: list[str], each: int) -> str:
    """In "mỗi báo cáo viên mỗi tháng" the first of the two counts; "" when `each` stands alone."""
    for at in range(each - 1, each - _EACH_AFTER, -1):
        if not words[at][:1].isalpha():
            break
        if words[at] == "mỗi":
            named = unit_at(words, at + 1)
            return named[0].name if named and named[1] == each else ""
    return ""


def stops(words: list[str], at: int) -> bool:
    return words[at] in STOP or (words[at], words[at + 1]) in _VERBS


def _is_noun(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at]
    return (
        word[:1].isalpha()
        and not stops(tokens.words, at)
        and word not in SCALES
        and word not in STARTS
        and not tokens.is_capital(at)
    )


def _noun_end(tokens: Tokens, at: int) -> int:
    """Where the noun phrase goes on to from the end of its unit."""
    words, begun = tokens.words, at
    while at - begun < _NOUN_LONGEST:
        word = words[at]
        if not word[:1].isalpha() or stops(words, at) or (word == "một" and words[at + 1] in _TIMES):
            break
        at += 1
    return at


def counted_before(tokens: Tokens, at: int) -> Counted | None:
    """What is named before its number: "Số bản sách đã nhận: 12.500", "tổng số đầu sách là 255", "Chỉ thị: 5",
    "Hội nghị (cuộc): 12".
    """
    words = tokens.words
    if words[at - 1] == ":" and words[at - 2] == ")" and (found := _in_bracket_before(tokens, at - 2)):
        return found
    for back in range(2, _NAMED_REACH):
        word = words[at - back]
        is_other = word[:1].isdecimal() and year_of(word) is None
        if is_other or word in {";", ".", "", "\n", "("} or (word == "," and back < 3):
            break
        if word in {"số", "lượng", "sl", "ts"} and words[at - back + 1] not in {"", ":"}:
            found = counted_at(tokens, at - back + 1 + (words[at - back + 1] == "lượng"), openly=False)
            if found and found.unit_end <= at:
                return _with_rate(words, found, at)
    if words[at - 1] != ":":
        return None
    opening = opens_segment(tokens, at - 1)
    plain = opening and not any(stops(words, one) for one in range(opening.at, at - 1))
    ending = None if plain else ends_before(tokens, at - 1)
    served = opening and ending and words[ending.at - 1] in _SERVES
    return opening if plain or served else ending or opening


def opens_segment(tokens: Tokens, colon: int) -> Counted | None:
    """What the words up to a colon open with: "Thư viện tỉnh, thành phố: 63", but nothing for "Xã Tân An: 120"."""
    words, begun = tokens.words, colon
    while colon - begun < _SEGMENT and words[begun - 1] not in _SEGMENT_OPENS:
        if words[begun - 1][:1].isdecimal() and year_of(words[begun - 1]) is None:
            return None
        begun -= 1
    while words[begun] in {"-", "+", "•", "*"} or (words[begun], words[begun + 1]) == ("trong", "đó"):
        begun += 1 if words[begun] in {"-", "+", "•", "*"} else 2
    found = unit_at(words, begun)
    is_name = found is not None and found[0].name in PLACES and tokens.is_capital(found[1])
    is_name = is_name or (found is not None and found[0].name.endswith(" ủy"))
    if found is None or is_name or words[colon - 2 : colon] == ["thiểu", "số"]:
        return None
    return Counted(found[0].name, begun, colon, colon, measured=found[0].measured)


def _with_rate(words: list[str], found: Counted, at: int) -> Counted:
    """In "số buổi mở cửa/tuần: 5" the rate stands after the noun."""
    if words[at - 1] == ":" and words[at - 3] == "/" and "/" not in found.unit and words[at - 2] in _PER:
        return replace(found, unit=f"{found.unit}/{words[at - 2]}")
    return found


def _in_bracket_before(tokens: Tokens, end: int) -> Counted | None:
    for at in range(end - 1, end - 6, -1):
        if tokens.words[at] == "(":
            found = unit_at(tokens.words, at + 1)
            return (
                Counted(found[0].name, at + 1, end, end, measured=found[0].measured)
                if found and found[1] == end
                else None
            )
    return None


def named_beside(tokens: Tokens, at: int) -> Counted | None:
    """What a clause opens with when its number follows without a sign: "; lượt đọc 9.800;"."""
    for begun in range(at - 1, at - 6, -1):
        if tokens.words[begun - 1] in _CLAUSE_OPENS:
            found = unit_at(tokens.words, begun)
            if found is None or tokens.words[at - 2 : at] == ["thiểu", "số"]:
                return None
            return Counted(found[0].name, begun, at, at, measured=found[0].measured)
        if (
            not tokens.words[begun][:1].isalpha()
            or tokens.is_capital(begun)
            or tokens.words[begun] in _SAYS_SO
        ):
            return None
    return None


def ends_before(tokens: Tokens, end: int) -> Counted | None:
    """The unit whose name ends right before word `end`."""
    for length in (5, 4, 3, 2, 1):
        found = unit_at(tokens.words, end - length)
        if found and found[1] == end:
            of_a_level = found[0].name in PLACES and tokens.words[end - length - 1] == "cấp"
            if of_a_level or (tokens.words[end - 2], tokens.words[end - 1]) in _NO_UNIT:
                return None  # "Văn bản cấp huyện: 168" counts no districts
            return Counted(found[0].name, end - length, end, end, measured=found[0].measured)
    return None

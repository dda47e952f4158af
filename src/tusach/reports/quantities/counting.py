"""What each number of a text counts: named after it, before it, by the next of its list or by the one before."""

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from tusach.kit.text import fold
from tusach.reports.quantities.around import (
    CLASSIFIERS,
    PLACES,
    Counted,
    comparator_before,
    counted_at,
    counted_before,
    ends_before,
    named_beside,
    opens_segment,
    per_at,
    stops,
)
from tusach.reports.quantities.declared import Measure, said_for_all
from tusach.reports.quantities.masks import SCHOOLING
from tusach.reports.quantities.numerals import Numeral, doubt_of
from tusach.reports.quantities.scan import SENTENCE_ENDS, Marks
from tusach.reports.quantities.tokens import Tokens
from tusach.reports.quantities.units import Unit, unit_at

_LIST = {",", "và", "hoặc"}
_SAYS = {":", "là", "có", "đạt", "được", "-"}
_MONEY_REACH = 12
_CARRY_REACH = 25
_PART_ENDS = {",", ";", ")", ".", "", "\n"}
_PART_REACH = 9
# "chi bộ 5", "tổ 12" are names; "lượt đọc 9.800" is not.
_A_NAME_UP_TO = 100
_STARTS_ANEW = {";", ":", "(", ")", *SENTENCE_ENDS}
_A_SUM = 100_000


def settled(number: Numeral, counted: Counted | None) -> tuple[Decimal, str]:
    """The value of a number now that it is known what it counts, and the doubt that stays."""
    if counted and counted.scale > 1:
        return number.value * counted.scale, doubt_of(
            number.shown, number.value
        ) if number.other is None else ""
    if number.other is None:
        return number.value, doubt_of(number.shown, number.value)
    if counted is None or (counted.unit != "%" and not counted.measured):
        return number.other, doubt_of(number.shown, number.other)
    # three decimals are plain in what is measured
    return number.value, ""


def whole_if_whole(value: Decimal | None) -> Decimal | None:
    """12500000.0 as 12500000."""
    if value is None or value != value.to_integral_value():
        return value
    return value.quantize(Decimal(1))


@dataclass(frozen=True, slots=True)
class Last:
    """The figure before: where it stands, unit and noun, the place after what it counts, its value when it is an amount."""

    start: int
    end: int
    unit: str
    noun: tuple[int, int]
    stop: int
    value: Decimal | None


class Counts:
    """Of each number, by its place in the list: what it counts, or None."""

    def __init__(self, tokens: Tokens, marks: Marks, measure: Measure | None = None) -> None:
        self.tokens, self.words, self.marks = tokens, tokens.words, marks
        self.numbers = marks.numerals
        self.time_ends = {time.end for time in marks.times}
        self.parts = set[int]()
        said = said_for_all(tokens.text) or measure
        self.said = Counted(said.unit, 0, 0, 0, measured=said.measured, scale=said.scale) if said else None
        self.by_place = [self._after(one) for one in self.numbers]
        self.has_money = any(one is not None and one.unit == "đồng" for one in self.by_place)
        self._inherit()

    def __getitem__(self, at: int) -> Counted | None:
        return self.by_place[at]

    def _after(self, number: Numeral) -> Counted | None:
        words, end = self.words, number.end
        if words[end] in {"%", "‰"} or (words[end], words[end + 1]) == ("phần", "trăm"):
            past = end + (1 if words[end] in {"%", "‰"} else 2)
            noun = counted_at(self.tokens, past, openly=False)
            return Counted("%", past, noun.end if noun else past, past)
        if number.scale >= 10**6 and fold(words[end]) == "dong":
            return self._money_per(end + 1)  # a scan has lost the mark of "đồng"
        if words[end] == "điểm" and (words[end + 1] == "%" or words[end + 1 : end + 3] == ["phần", "trăm"]):
            past = end + (2 if words[end + 1] == "%" else 3)
            return Counted("điểm %", past, past, past, measured=True)
        found = counted_at(self.tokens, end, openly=not number.in_words or number.end - number.at > 1)
        return found or self._classified(number) or self._in_bracket(end) or self._money(number)

    def _classified(self, number: Numeral) -> Counted | None:
        """In "ghế 640 chiếc" the thing stands before the number; a thing without a name is a "chiếc"."""
        end, start = number.end, number.at - (self.words[number.at - 1] == ":")
        if self.words[end] not in CLASSIFIERS:
            return None
        named = ends_before(self.tokens, start)
        unit = named.unit if named else self.words[end]
        return Counted(unit, named.at if named else end, named.end if named else end + 1, end + 1)

    def _in_bracket(self, end: int) -> Counted | None:
        """In "478 (đầu sách)" the bracket says nothing else."""
        found = unit_at(self.words, end + 1) if self.words[end] == "(" else None
        if found is None or self.words[found[1]] != ")":
            return None
        return Counted(found[0].name, end + 1, found[1], found[1] + 1, measured=found[0].measured)

    def _money(self, number: Numeral) -> Counted | None:
        """Millions without a name are đồng where money is spoken of."""
        if number.scale < 10**6:
            return None
        near = self.words[max(0, number.at - _MONEY_REACH) : number.at]
        spoken = {
            ("kinh", "phí"),
            ("số", "tiền"),
            ("ngân", "sách"),
            ("trị", "giá"),
            ("xã", "hội"),
            ("tổng", "vốn"),
        }
        if spoken & set(pairwise(near)) or "chi" in near:
            return self._money_per(number.end)
        return None

    def _money_per(self, end: int) -> Counted:
        """Đồng, and per what: "48 triệu/năm"."""
        unit, past = per_at(self.words, Unit("đồng"), end)
        return Counted(unit, end, end, past, measured=True)

    def opens(self, start: int, verb: int) -> Counted | None:
        """What the clause of a change opens with: "lượt mượn từ 4.200 xuống 2.900"."""
        return self.before(start) or named_beside(self.tokens, verb)

    def _inherit(self) -> None:
        """In "120, 150 và 180 buổi" the first two count what the last one counts."""
        for at in range(len(self.numbers) - 2, -1, -1):
            number, following = self.numbers[at], self.numbers[at + 1]
            after = self.by_place[at + 1]
            if (
                self.by_place[at]
                or after is None
                or not after.is_known
                or self.words[number.end] not in _LIST
            ):
                continue
            if comparator_before(self.words, following.at)[1] == number.end + 1:
                self.by_place[at] = Counted(after.unit, 0, 0, number.end, measured=after.measured)

    def at_last(self, number: Numeral, start: int) -> Counted | None:
        """For a number beside which nothing is named: what opens its clause, what the text says for all its numbers, or
        đồng, for millions and where other sums are in đồng.
        """
        if self.words[number.end] not in _PART_ENDS | {"/", "|", "("} and number.scale < 10**6:
            return None
        in_a_list = number.value >= _A_NAME_UP_TO or self._in_a_row(number, start)
        if in_a_list and (named := named_beside(self.tokens, start)):
            return named
        if self.said and number.scale == 1:
            return self.said
        if number.scale >= 10**6 and not self._counts_people(start):
            return self._money_per(number.end)
        is_sum = number.value >= _A_SUM and number.value % 1000 == 0
        if is_sum and self.has_money:
            return Counted("đồng", number.end, number.end, number.end, measured=True)
        return None

    def _in_a_row(self, number: Numeral, start: int) -> bool:
        """In "Tủ gỗ 96, tủ sắt 49, giá 130" several things stand before their numbers; "tổ 3, tổ 5" are names."""
        at = bisect_left(self.numbers, number.at, key=lambda one: one.at)
        label = self._plain_label(start)
        others = [self.numbers[place] for place in (at - 1, at + 1) if 0 <= place < len(self.numbers)]
        beside = [self._plain_label(one.at) for one in others if self.words[one.end] in _PART_ENDS]
        return bool(label) and any(one and one != label for one in beside)

    def _plain_label(self, start: int) -> list[str]:
        """The words between the sign that opens a clause and the number at `start`; empty when they are not plain."""
        begun = start
        while self.words[begun - 1][:1].isalpha() and start - begun < _PART_REACH:
            begun -= 1
        is_open = self.words[begun - 1] in _STARTS_ANEW | {",", "-", "+"}
        return self.words[begun:start] if is_open and unit_at(self.words, begun) else []

    def _counts_people(self, start: int) -> bool:
        return ("dân", "số") in pairwise(self.words[max(0, start - _MONEY_REACH) : start])

    def past_bracket(self, end: int) -> Counted | None:
        """What is counted after a bracket: "118/120 (98,3%) xã"."""
        if self.words[end] != "(":
            return None
        for at in range(end + 1, end + 6):
            if self.words[at] == ")":
                return counted_at(self.tokens, at + 1, openly=False)
        return None

    def before(self, start: int) -> Counted | None:
        """What is named before the number whose figure begins at `start`."""
        label = self._label_of(start)
        counted = (label and opens_segment(self.tokens, label[1])) or counted_before(self.tokens, start)
        if counted and self.said and counted.unit in PLACES and self.words[counted.at - 1] != "số":
            return None  # "Đơn vị: triệu đồng. Tỉnh: 420"
        return counted and Counted(counted.unit, counted.at, counted.end, 0, measured=counted.measured)

    def carried(self, number: Numeral, start: int, last: Last | None) -> Counted | None:
        """In "năm 2018: 120 buổi; năm 2019: 150" a bare number after its year counts what the one before it did."""
        if last and last.unit and self._goes_on(number, start, last):
            is_money = last.unit == "đồng" and number.scale >= 10**6
            return self._money_per(number.end) if is_money else self._like(last, number)
        place = start - (self.words[start - 1] in _SAYS)
        bracket = place - (self.words[place - 1] == ")")
        dated = place in self.time_ends or bracket in self.time_ends
        if not dated or self.words[number.end][:1].isalpha():
            return None
        if named := self._named_with_time(place):
            return named
        if last and last.unit and not self._closed(last.end, start):
            return self._like(last, number)
        found = self._named_next(number) or self._named_far(start)
        in_its_unit = found and self.said and self.said.unit == found.unit and number.scale == 1
        return self.said if in_its_unit else found

    def _like(self, last: Last, number: Numeral) -> Counted:
        """Counted as the figure before."""
        scale = self.said.scale if self.said and self.said.unit == last.unit and number.scale == 1 else 1
        return Counted(last.unit, *last.noun, 0, measured=last.unit == "đồng", scale=scale)

    def _goes_on(self, number: Numeral, start: int, last: Last) -> bool:
        """Next in a list ("là 5.430, 4.980 và 5.120"), money like what was said before, or a part of it."""
        end, unit = last.end, last.unit
        if (
            self.words[start - 1] in _LIST
            and end == start - 1
            and self.words[number.end] in _PART_ENDS | _LIST
        ):
            return True
        if unit == "đồng" and number.scale >= 10**6 and not self._closed(end, start):
            return True
        if self.words[start - 1] in _LIST | {";"} and self._is_dated_apart(last, start):
            return True
        if self.words[start - 1] == "/" and end == start - 1:
            return self._label_of(start) is not None
        return (
            self._is_part(end, start, number.end)
            or self._is_rest(number, start, last)
            or self._is_item(number, start, last)
        )

    def _is_dated_apart(self, last: Last, start: int) -> bool:
        """In "2,4 triệu (năm 2021), 3,1 triệu (năm 2022)" nothing but a time stands between the two."""
        closing, opening = start - 2, max(last.end, last.stop)
        return self.words[closing] == ")" and self.words[opening] == "(" and closing in self.time_ends

    def _is_item(self, number: Numeral, start: int, last: Last) -> bool:
        """In "đã biên mục (bản): 163.900; chưa biên mục: 40.218" each item of a list has its label and a colon."""
        words = self.words
        return (
            words[start - 1] == ":"
            and words[last.start - 1] == ":"
            and last.value is not None
            and words[number.end] in _PART_ENDS | {"("}
            and words[max(last.end, last.stop)] in {",", ";"}
            and not unit_at(words, max(last.end, last.stop) + 1)
            and not any(word in _STARTS_ANEW for word in words[max(last.end, last.stop) + 1 : start - 1])
        )

    def is_by_label(self, at: int) -> bool:
        """Whether the numbers from `at` on are told apart by their label: "Lượt mượn/đọc tại chỗ: 310/905 lượt"."""
        label = self._label_of(self.numbers[at].at)
        return label is not None

    def _label_of(self, start: int) -> tuple[int, int] | None:
        """The label before a chain of numbers with strokes, when it has as many strokes as the chain."""
        words, at, strokes = self.words, start, 0
        while words[at - 1] == "/" and words[at - 2][:1].isdecimal() and strokes < _PART_REACH:
            at, strokes = at - 2, strokes + 1
        past = start + 1
        while words[past] == "/" and words[past + 1][:1].isdecimal() and strokes < _PART_REACH:
            past, strokes = past + 2, strokes + 1
        if words[at - 1] != ":" or not strokes:
            return None
        begun = at - 1
        while at - begun < _CARRY_REACH and words[begun - 1] not in _STARTS_ANEW | {","}:
            begun -= 1
        said = [place for place in range(begun, at - 1) if words[place] == "/"]
        if len(said) != strokes or any(unit_at(words, place + 1) for place in said):
            return None
        return begun, at - 1

    def _is_rest(self, number: Numeral, start: int, last: Last) -> bool:
        """In "46 góp ý, tiếp thu 40, giải trình 6" and "54 đồng chí dự, vắng 3" a verb alone stands before a part."""
        words = self.words
        comma = next((at for at in range(start - 1, start - 5, -1) if words[at] == ","), 0)
        said = range(comma + 1, start)
        return (
            last.value is not None
            and last.stop <= comma
            and words[number.end] in _PART_ENDS
            and last.value >= number.value
            and len(said) > 0
            and not any(word in _STARTS_ANEW for word in words[last.stop : comma])
            and all(
                words[at][:1].isalpha() and not stops(words, at) and not unit_at(words, at) for at in said
            )
        )

    def _is_part(self, begun: int, start: int, end: int) -> bool:
        """In "145 đồng chí (nam: 62, nữ: 83)" or "..., trong đó tốt 98, khá 40" the parts are of what was counted."""
        between = self.words[begun:start]
        if (
            self.words[end] not in _PART_ENDS
            or not between
            or self._closed(begun, start)
            or len(between) > _PART_REACH
        ):
            return False
        name = start - 1 - (between[-1] == ":")
        opened = (
            between[0] == "(" or ("trong", "đó") in pairwise(between) or ("bao", "gồm") in pairwise(between)
        )
        schooling = (self.words[name - 1], self.words[name]) in SCHOOLING
        labelled = between[-1] == ":" and begun in self.parts and between[0] in {";", ","}
        if name < begun or not self.words[name][:1].isalpha():
            return False
        if stops(self.words, name) and not schooling and not labelled:
            return False
        if opened or begun in self.parts:
            self.parts.add(end)
        return end in self.parts

    def _named_next(self, number: Numeral) -> Counted | None:
        """In "năm 2019: 12, năm 2020: 15 mô hình" the next number says what is counted."""
        place = bisect_left(self.numbers, number.at, key=lambda one: one.at) + 1
        after = self.by_place[place] if place < len(self.numbers) else None
        if after is None or not after.is_known or self._closed(number.end, self.numbers[place].at):
            return None
        return Counted(after.unit, 0, 0, 0, measured=after.measured)

    def _named_with_time(self, end: int) -> Counted | None:
        """In "..., lượt mượn 6 tháng đầu năm 2023: 415" the clause opens with what is counted, then the time."""
        time = next((one for one in self.marks.times if one.end == end), None)
        if time is None:
            return None
        begun = time.at - self.words[time.at - 1].isdecimal()
        label = self._plain_label(begun)
        found = unit_at(self.words, begun - len(label)) if label else None
        return found and Counted(found[0].name, 0, 0, 0, measured=found[0].measured)

    def _named_far(self, start: int) -> Counted | None:
        """In "Lượt đọc qua các năm: 2019: 1.200" what is counted opens the sentence."""
        for back in range(2, _CARRY_REACH):
            at = start - back
            if self.words[at] in SENTENCE_ENDS:
                break
            if (found := unit_at(self.words, at)) and self.words[at - 1] in SENTENCE_ENDS | {"số", "-", "+"}:
                return Counted(found[0].name, at, found[1], 0, measured=found[0].measured)
        return None

    def _closed(self, start: int, end: int) -> bool:
        return any(word in SENTENCE_ENDS for word in self.words[start:end])


def shared_scale(low: Numeral, high: Numeral) -> int:
    """In "30 đến 50 triệu" the first number is of millions too."""
    if low.scale == 1 and high.scale > 1 and low.value < high.value / high.scale:
        return high.scale
    return 1

"""Numbers that belong together: parts of a whole, ranges, changes."""

from tusach.reports.quantities.around import (
    Counted,
    comparator_after,
    comparator_before,
    counted_at,
    each_before,
    named_beside,
)
from tusach.reports.quantities.changes import FALL, RISE, above, again, beside, way_of
from tusach.reports.quantities.counting import Counts, Last, settled, shared_scale
from tusach.reports.quantities.declared import Measure
from tusach.reports.quantities.found import Found
from tusach.reports.quantities.numerals import Numeral
from tusach.reports.quantities.scan import SENTENCE_ENDS, Marks
from tusach.reports.quantities.shape import Kind
from tusach.reports.quantities.times import Time
from tusach.reports.quantities.tokens import PAD, Tokens

_TO_LEVEL = {"lên", "xuống", "còn"}
_TO_ANY = _TO_LEVEL | {"đến", "tới", "tăng", "giảm", "thành", "đạt"}
_REACH = 14
_MANY = 100
_ITEM_ENDS = {",", ";", ".", "", "\n"}
# "trên 3 mặt" is on three sides, not on more than three.
_UPON = {
    "mặt",
    "lĩnh vực",
    "phương diện",
    "nội dung",
    "khía cạnh",
    "kênh",
    "trang",
    "báo",
    "nền tảng",
    "cấp độ",
    "loa",
    "địa bàn",
}
_DATE_CUES = {"ngày", "dịp", "từ", "đến", "trước", "hết", "lễ", "mừng", "niệm", "việt", "đọc", "nam"}


class Joiner:
    """Reads the numbers of one text from left to right into figures. `measure` is that of bare numbers, as a table's head says it."""

    def __init__(self, tokens: Tokens, marks: Marks, measure: Measure | None = None) -> None:
        self.tokens, self.words, self.marks = tokens, tokens.words, marks
        self.numbers = marks.numerals
        self.time_ends = {time.at: time for time in marks.times}
        self.counted = Counts(tokens, marks, measure)
        self.found: list[Found] = []

    def read(self) -> list[Found]:
        at = 0
        while at < len(self.numbers):
            at += self._ratio(at) or self._change(at) or self._range(at) or self._single(at)
        return self.found

    def _last(self) -> Last | None:
        if not self.found:
            return None
        one = self.found[-1]
        in_bracket = one.kind == "PERCENT" and self.words[one.start - 1] == "("
        if in_bracket and len(self.found) > 1 and self.found[-2].end == one.start - 1:
            told = self.found[-2]  # "đạt: 89 (76%); chưa đạt: 28 (24%)"
            value = told.value if told.kind == "AMOUNT" else None
            return Last(told.start, one.end + 1, told.unit, told.noun, one.end + 1, value)
        value = one.value if one.kind == "AMOUNT" else None
        return Last(one.start, one.end, one.unit, one.noun, one.stop, value)

    def _gap(self, start: int, *, skip: set[str]) -> int:
        while self.words[start] in skip:
            start += 1
        return start

    def _ratio(self, at: int) -> int:
        """A part of a whole: "118/120 xã", "12 trên tổng số 15 xã", "41 trong 63 tỉnh", "12 xã trên tổng số 15 xã"."""
        if at + 1 >= len(self.numbers):
            return 0
        part, whole = self.numbers[at], self.numbers[at + 1]
        named = self.counted[at]
        known_end, noun_end = (
            (named.unit_end, named.end) if named and named.is_known else (part.end, part.end)
        )
        for place in dict.fromkeys((part.end, known_end, noun_end)):
            sign = self.words[place]
            if sign not in {"/", "trên", "trong"} or (named and named.unit == "%"):
                continue
            if sign == "/" and self.counted.is_by_label(at):
                return 0
            past = self._gap(place + 1, skip={"tổng", "số", "cộng", "toàn"})
            if past != whole.at or (
                sign != "/" and past == place + 1 and not self._is_share(at, place, sign)
            ):
                continue
            if (
                sign == "/"
                and not self._explains(part, whole)
                and self._is_day(part, whole, self.counted[at + 1])
            ):
                return 2
            if self._differ(named, self.counted[at + 1]):
                return 0
            return self._put_ratio(at, named)
        return self._fraction(at)

    def _differ(self, mine: Counted | None, its: Counted | None) -> bool:
        """Two counts side by side, no part of a whole: "12.345 bản/593 đầu sách"."""
        return bool(mine and its and mine.is_known and its.is_known and mine.unit != its.unit)

    def _is_share(self, at: int, place: int, sign: str) -> bool:
        """Without "tổng số" between them, both must count one thing."""
        mine, its = self.counted[at], self.counted[at + 1]
        if its is None:
            return False
        if place == self.numbers[at].end:
            return its.is_known and self.numbers[at].value <= self.numbers[at + 1].value
        return sign == "trên" and mine is not None and mine.unit == its.unit

    def _is_day(self, part: Numeral, whole: Numeral, counted: Counted | None) -> bool:
        """Whether two numbers with a stroke are a day: "21/4", but not "9/10 xã" or "chỉ 1/3"."""
        if (
            part.value > 31
            or whole.value > 12
            or part.scale > 1
            or whole.scale > 1
            or part.value > whole.value
        ):
            return part.value <= 31 and whole.value <= 12
        if self.words[part.at - 1] in _DATE_CUES:
            return True
        known = counted is not None and counted.is_known
        known = known or (part.value == whole.value and named_beside(self.tokens, part.at) is not None)
        fraction = part.value < whole.value <= 5 and self.words[part.at][0] != "0"
        return not known and not fraction and self.words[whole.end] != "("

    def _put_ratio(self, at: int, named: Counted | None) -> int:
        part, whole = self.numbers[at], self.numbers[at + 1]
        counted = self.counted[at + 1] or self.counted.past_bracket(whole.end)
        if counted is None or not counted.is_known:
            known = named if named and named.is_known else None
            counted = known or self.counted.before(part.at) or counted or self._same_whole(part, whole)
        if counted is None and self.words[whole.end] in _ITEM_ENDS:
            counted = named_beside(self.tokens, part.at)
        if counted is None and part.value > whole.value:
            return 2
        (value, doubt), (full, more) = settled(part, counted), settled(whole, counted)
        comparator, start = comparator_before(self.words, part.at)
        end = (
            counted.unit_end
            if counted and counted.unit_end > whole.end and self.counted[at + 1]
            else whole.end
        )
        self._add(
            Found("RATIO", part.at, start, end, value, full, comparator=comparator, doubt=doubt or more),
            counted,
        )
        return 2

    def _explains(self, part: Numeral, whole: Numeral) -> bool:
        """In "100% xã (142/142)" the bracket says what the percentage is made of."""
        inside = self.words[part.at - 1] == "(" and self.words[whole.end] == ")"
        return inside and bool(self.found) and self.found[-1].kind == "PERCENT" and part.value <= whole.value

    def _same_whole(self, part: Numeral, whole: Numeral) -> Counted | None:
        """What the percentage before counts, or the ratio before of the same whole: "25/25 xã ...; 25/25 có ..."."""
        last = self.found[-1] if self.found else None
        if last and self._explains(part, whole):
            noun = counted_at(self.tokens, last.noun[0], openly=False)
            return noun and Counted(noun.unit, *last.noun, 0)
        if last and last.kind == "RATIO" and last.whole == whole.value and last.unit:
            return Counted(last.unit, *last.noun, 0)
        return None

    def _fraction(self, at: int) -> int:
        """A fraction in words: "hai phần ba số xã"."""
        part, whole = self.numbers[at], self.numbers[at + 1]
        if not (part.in_words and self.words[part.end] == "phần" and whole.at == part.end + 1):
            return 0
        comparator, start = comparator_before(self.words, part.at)
        counted = self.counted[at + 1] or self._of_number(at, whole.end)
        end = max(whole.end, counted.unit_end) if counted else whole.end
        self._add(
            Found("RATIO", part.at, start, end, part.value, whole.value, comparator=comparator), counted
        )
        return 2

    def _of_number(self, at: int, end: int) -> Counted | None:
        """In "hai phần ba trong số 187 xã" the next number says of what."""
        if at + 2 >= len(self.numbers) or self.numbers[at + 2].at != self._gap(
            end, skip={"trong", "số", "của", "tổng"}
        ):
            return None
        counted = self.counted[at + 2]
        return counted and Counted(counted.unit, 0, 0, 0)

    def _range(self, at: int) -> int:
        """From a lower to a higher number: "31-35 cuốn", "từ 20 đến 30 cuốn", "từ 20% đến 30%"."""
        if at + 1 >= len(self.numbers):
            return 0
        low, high = self.numbers[at], self.numbers[at + 1]
        mine, counted = self.counted[at], self.counted[at + 1]
        comparator, start = comparator_before(self.words, low.at)
        opened = self.words[start - 1] == "từ"
        near = self.words[low.end] in {"-", "đến", "tới"} and high.at == low.end + 1
        near = near or self._is_about(low, high)
        past = mine.unit_end if mine and mine.is_known else low.end
        far = opened and self.words[past] in {"đến", "tới", "-"} and high.at == past + 1
        if not (
            near or far or (mine and mine.unit == "%" and self.words[past] == "-" and high.at == past + 1)
        ):
            return 0
        (value, doubt), (top, more) = settled(low, counted), settled(high, counted)
        value *= shared_scale(low, high)
        if value >= top or counted is None:
            return 0
        self._add(
            Found(
                "RANGE", low.at, start - opened, max(high.end, counted.unit_end), value, high=top,
                comparator=comparator, doubt=doubt or more,
            ),
            counted,
        )  # fmt: skip
        return 2

    def _is_about(self, low: Numeral, high: Numeral) -> bool:
        """In "hai ba lần", "ba, bốn chục người" two digits in words are one amount."""
        beside = high.at == low.end + (self.words[low.end] == ",")
        return beside and low.in_words and high.in_words and low.value + 1 == high.value / high.scale

    def _change(self, at: int) -> int:
        """From an old value to a new one: "tăng từ 20% lên 45%", "từ 12 mô hình năm 2015 lên 30 mô hình năm 2020"."""
        if at + 1 >= len(self.numbers):
            return 0
        old, new = self.numbers[at], self.numbers[at + 1]
        _, start = comparator_before(self.words, old.at)
        if self.words[start - 1] != "từ":
            return 0
        verb = self.words[start - 2] in RISE | FALL
        mine, counted = self.counted[at], self.counted[at + 1]
        joined = self._leads(mine.unit_end if mine else old.end, new, verb=verb)
        if joined is None:
            return 0
        counted = counted or mine or self.counted.opens(old.at, start - (2 if verb else 1))
        (before, doubt), (value, more) = settled(old, mine or counted), settled(new, counted)
        found = Found(
            "CHANGE", old.at, start - (2 if verb else 1), max(new.end, self._own_end(at + 1)), value, before=before,
            comparator=comparator_before(self.words, new.at)[0], doubt=doubt or more, inner=joined,
        )  # fmt: skip
        self._add(found, counted)
        return 2

    def _own_end(self, at: int) -> int:
        counted = self.counted[at]
        return counted.unit_end if counted else self.numbers[at].end

    def _leads(self, start: int, new: Numeral, *, verb: bool) -> list[Time] | None:
        """The times on the way from the old value to the new one; None when the way does not lead there."""
        times, connectors, place = list[Time](), set[str](), start
        goal = comparator_before(self.words, new.at)[1]
        while place < goal and place - start < _REACH:
            if time := self.time_ends.get(place):
                times.append(time)
                place = time.end
                continue
            word = self.words[place]
            if word in SENTENCE_ENDS | {";"}:
                return None
            if word in _TO_ANY and self.words[place - 1] != "trở":
                connectors.add(word)
            elif connectors - {"tăng", "giảm"} and word not in {"mức", ",", "khoảng"}:
                return None
            place += 1
        led = connectors & _TO_LEVEL or (verb and connectors & {"đến", "tới"})
        return times if place == goal and led else None

    def _single(self, at: int) -> int:
        number = self.numbers[at]
        counted = self.counted[at]
        comparator, start = comparator_before(self.words, number.at)
        last = self.found[-1] if self.found else None
        way = (
            way_of(self.words, start)
            or beside(self.words, start, number.end)
            or above(self.words, start, counted)
            or again(self.words, start, counted, last)
        )
        if counted is None or (not counted.is_known and way):
            counted = (
                self.counted.before(start) or self.counted.carried(number, start, self._last()) or counted
            )
        counted = counted or self.counted.at_last(number, start)
        if counted is None:
            return 1
        value, doubt = settled(number, counted)
        end = max(number.end, counted.unit_end)
        kind: Kind = "PERCENT" if counted.unit == "%" else "AMOUNT"
        found = Found(kind, number.at, start, end, value, comparator=comparator, doubt=doubt)
        if (
            comparator == ">"
            and value < _MANY
            and counted.unit in _UPON
            and self.words[number.at - 1] == "trên"
        ):
            found.comparator, found.start = "", number.at
        if way:
            sign, found.start = way
            found.kind, found.value = "CHANGE", value * sign
            found.comparator = "" if start == found.start else comparator
        after, past = comparator_after(self.words, end)
        if not after and counted.end > end:
            after, past = comparator_after(self.words, counted.end)
        if after:
            found.comparator, found.end = after, past
        self._add(found, counted)
        return 1

    def _add(self, found: Found, counted: Counted | None) -> None:
        if counted:
            found.unit = counted.unit.partition("/")[0] if found.kind == "RATIO" else counted.unit
            found.noun = (counted.at, counted.end)
            if (
                "/" not in found.unit
                and found.unit != "%"
                and found.kind in {"AMOUNT", "RANGE"}
                and (per := each_before(self.words, found.start))
            ):
                found.unit = f"{found.unit}/{per}"
        if self.found and found.start < self.found[-1].end:
            found.start = min(max(found.start, self.found[-1].end), found.at)
            if found.start < self.found[-1].end:
                return
        found.start = max(found.start, PAD)
        self.found.append(found)

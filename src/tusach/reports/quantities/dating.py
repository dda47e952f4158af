"""Which year or period each figure of a sentence is of.

A time that opens its clause holds for what follows it, until another one opens a clause; a time that closes a clause
is that of the figures in it, and of what is listed with them before. A figure in another sentence takes a time only
when that sentence goes on with it ("Trong đó ...").
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from tusach.reports.quantities.found import Found
from tusach.reports.quantities.scan import SENTENCE_ENDS
from tusach.reports.quantities.times import Time, year_of
from tusach.reports.quantities.tokens import PAD, Tokens

_BREAKS = {",", ";", ":", "và", "còn"}
_GOES_ON = {("trong", "đó"), ("cụ", "thể"), ("bao", "gồm"), ("trong", "số"), ("gồm", "có")}
_HAD = {"(", "là"}
# What goes on without an end is dated in pieces.
_LONGEST_SENTENCE = 400
_RESPECTIVELY, _ANOTHER_CLAUSE = 12, 7
Years = tuple[int | None, int | None]


def date_all(
    tokens: Tokens, found: Sequence[Found], times: Sequence[Time], carried: Years = (None, None)
) -> Years:
    """Give every figure its years; `carried` are those of the lead-in that the whole text goes on with. Returns the
    years that a text which goes on from here may take over.
    """
    lasting, figures, dated = carried, [one.at for one in found], [one.at for one in times]
    for first, last in sentences(tokens):
        here = list(found[bisect_left(figures, first) : bisect_left(figures, last)])
        dates = [
            one for one in times[bisect_left(dated, first) : bisect_left(dated, last)] if not one.is_name
        ]
        if not here and not dates:
            continue
        opened = _goes_on(tokens, first)
        lasting = _date_sentence(tokens, here, dates, first, lasting if opened else carried)
    return lasting


def sentences(tokens: Tokens) -> list[tuple[int, int]]:
    made, begun = [], PAD
    for at in range(PAD, tokens.last):
        word = tokens.words[at]
        too_long = at - begun > _LONGEST_SENTENCE and (word in _BREAKS or at - begun > 2 * _LONGEST_SENTENCE)
        if too_long or (word in SENTENCE_ENDS and _closes(tokens, at)):
            made.append((begun, at + 1))
            begun = at + 1
    made.append((begun, tokens.last))
    return made


def _closes(tokens: Tokens, at: int) -> bool:
    """A point closes a sentence unless it stands in an abbreviation ("TP. Đà Lạt"), "…" when a capital follows."""
    following = at + 1
    if following >= tokens.last or tokens.words[at] not in {".", "…"}:
        return True
    if tokens.words[at] == "…":
        return tokens.is_capital(following)
    return tokens.words[at - 1] not in {"tp", "tx", "tt", "ths", "gs", "ts"} and not tokens.touches(following)


def _goes_on(tokens: Tokens, first: int) -> bool:
    at = first
    while tokens.words[at] in {"-", "+", "•"}:
        at += 1
    return (tokens.words[at], tokens.words[at + 1]) in _GOES_ON


def _date_sentence(tokens: Tokens, here: list[Found], dates: list[Time], first: int, carried: Years) -> Years:
    inner = {id(time) for one in here for time in one.inner}
    breaks = _breaks(tokens, here, dates, first)
    listed = [one for one in dates if one.listed]
    if len(listed) == 1 and _respectively(tokens, here, listed[0].listed):
        dates = [one for one in dates if not one.listed]
    leading: list[tuple[int, Years]] = [(first - 1, carried)] if carried != (None, None) else []
    for one in here:
        if one.inner:
            one.years, one.timed = _span(one.inner), True
    for place, time in enumerate(dates):
        if id(time) in inner:
            _close_change(here, time, dates, place, inner)
        elif time.is_reference:
            _refer(tokens, here, time)
            _beside_it(tokens, here, time)
        elif (mine := _closed_by(tokens, here, time, breaks)) is not None:
            _close(tokens, here, mine, time, breaks)
        else:
            leading.append((time.at, (time.first, time.last)))
    _hold(here, leading)
    opening = [years for at, years in leading if not here or at < here[0].at]
    return opening[-1] if opening else (None, None)


def _hold(here: list[Found], leading: list[tuple[int, Years]]) -> None:
    """The times that open clauses, for what follows them; a change up to then keeps where it began."""
    for one in here:
        before = [years for at, years in leading if at < one.at]
        if before and not one.timed:
            one.years = before[-1]
        elif before and one.years[1] is None and one.kind == "CHANGE" and one.before is None:
            one.years = (one.years[0], before[-1][1])


def _breaks(tokens: Tokens, here: list[Found], dates: list[Time], first: int) -> list[int]:
    """Places where a clause ends, without the commas inside figures, what they count and times."""
    spans = [(one.start, one.stop) for one in here] + [(one.at, one.end) for one in dates]
    inside = {at for start, end in spans for at in range(start, end)}
    last = max([end for _, end in spans], default=first)
    ends = [at for at in range(first, last) if tokens.words[at] in _BREAKS or _is_dash(tokens, at)]
    return [at for at in ends if at not in inside]


def _is_dash(tokens: Tokens, at: int) -> bool:
    """In "Số xã: 16 – Số tủ sách: 16 – ..." a dash ends an item."""
    return tokens.words[at] == "-" and tokens.is_capital(at + 1) and not tokens.touches(at + 1)


def _respectively(tokens: Tokens, here: list[Found], years: tuple[int, ...]) -> bool:
    """Years and figures one by one: "các năm 2019, 2020, 2021 lần lượt là 120, 150, 180 buổi"; without "lần lượt" only
    when the figures share one unit, said after the last.
    """
    for run in _runs(tokens, here):
        bare = tokens.words[run[0].end - 1][:1].isdecimal()
        if len(run) == len(years) and (bare or _says_respectively(tokens, run)):
            for one, year in zip(run, years, strict=True):
                one.years, one.timed = (year, year), True
            return True
    return False


def _runs(tokens: Tokens, here: list[Found]) -> list[list[Found]]:
    """Figures of one unit with nothing but a comma or "và" between them."""
    made: list[list[Found]] = []
    for one in here:
        last = made[-1][-1] if made else None
        joined = last and last.unit == one.unit and set(tokens.words[last.end : one.start]) <= {",", "và"}
        if joined:
            made[-1].append(one)
        else:
            made.append([one])
    return made


def _says_respectively(tokens: Tokens, run: list[Found]) -> bool:
    words = tokens.words[max(PAD, run[0].at - _RESPECTIVELY) : run[-1].end + _RESPECTIVELY]
    return ("lần", "lượt") in pairwise(words) or ("tương", "ứng") in pairwise(words)


def _span(times: Sequence[Time]) -> Years:
    """The old value's year; the new one's is still to come."""
    return times[0].first, times[1].last if len(times) > 1 else None


def _close_change(here: list[Found], time: Time, dates: list[Time], place: int, inner: set[int]) -> None:
    """The time after the new value of a change ends its span."""
    change = next(one for one in here if any(time is each for each in one.inner))
    following = dates[place + 1] if place + 1 < len(dates) else None
    later = [one for one in here if one.at > change.at]
    if (
        following
        and id(following) not in inner
        and not following.is_reference
        and following.at >= change.end
        and not (later and later[0].at < following.at)
    ):
        change.years = (change.years[0], following.last)


def _refer(tokens: Tokens, here: list[Found], time: Time) -> None:
    """A change is from the year it is compared with on: "tăng 15% so với năm 2015"."""
    before = [one for one in here if one.at < time.at and one.kind == "CHANGE"]
    after = [one for one in here if one.at > time.at and one.kind == "CHANGE"]
    listed = [
        one
        for one in before
        if one.before is None
        and (one.unit == before[-1].unit or tokens.words[one.end : before[-1].start] == ["và"])
    ]
    for change in (listed or before[-1:]) or after:
        if change.before is None and not change.timed:
            change.years, change.timed = (time.first, None), True


def _beside_it(tokens: Tokens, here: list[Found], time: Time) -> None:
    """What the year of comparison had is of that year: "so với năm 2021 (10.000 bản)", "so với năm 2021 là 10.000 bản"."""
    years = {year for word in tokens.words[time.at : time.end] if (year := year_of(word))}
    if tokens.words[time.end] not in _HAD or len(years) != 1:
        return
    mine = next((one for one in here if one.start > time.end), None)
    if mine and mine.kind != "CHANGE" and set(tokens.words[time.end : mine.start]) <= _HAD and not mine.timed:
        mine.years, mine.timed = (time.first, time.first), True


def _closed_by(tokens: Tokens, here: list[Found], time: Time, breaks: list[int]) -> int | None:
    """The place in `here` of the last figure that `time` closes; None when it opens what follows."""
    before = [place for place, one in enumerate(here) if one.at < time.at]
    if not before:
        return None
    if tokens.words[time.at - 1] == "(":
        past = time.end + (tokens.words[time.end] == ")")
        return None if tokens.words[past] == ":" else before[-1]
    start = max([at for at in breaks if at < time.at], default=-1)
    end = min([at for at in breaks if at >= time.end], default=10**9)
    here_before = [place for place in before if here[place].at > start]
    after = [place for place, one in enumerate(here) if time.at < one.at < end]
    if here_before:
        return None if after and not _stands_at(here[here_before[-1]], time) else here_before[-1]
    following = tokens.words[time.end + (tokens.words[time.end] == ",")]
    opens = start == time.at - 1 and following[:1].isalpha()
    later = [one for one in here if one.at > time.at]
    # "..., riêng tiêu chí này đạt từ năm 2018" speaks of something else
    apart = start >= 0 and time.at - start > _ANOTHER_CLAUSE
    return None if after or later or opens or apart else before[-1]


def _stands_at(one: Found, time: Time) -> bool:
    return time.at - one.stop <= 2


def _close(tokens: Tokens, here: list[Found], last: int, time: Time, breaks: list[int]) -> None:
    """`time` for the figure it closes, those of its clause, and those listed before it without a verb between; of another
    thing only up to a semicolon.
    """
    for place in range(last, -1, -1):
        one = here[place]
        if one.timed:
            if one.kind == "CHANGE" and place == last and one.years[1] is None:
                one.years = (one.years[0], time.last)
            return
        one.years, one.timed = (time.first, time.last), True
        if place == 0:
            return
        between = [at for at in breaks if here[place - 1].at < at < one.at]
        if any(tokens.words[at] == ";" for at in between) and one.unit != here[place - 1].unit:
            return
        if one.kind == "CHANGE" or (between and between[-1] + 1 != one.start):
            return

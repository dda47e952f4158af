from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap

from django.utils.safestring import SafeString, mark_safe

from tusach.kit.drawing.paint import n, said, speaker, spoken, svg
from tusach.kit.english import forms
from tusach.kit.english.tongue import is_english

_WIDTH, _LEFT, _RIGHT, _AXIS = 780, 20, 760, 58
_CHAR = 7.2
_WRAP = 24  # letters of a label's line
_LINE, _TOP = 16, 92  # height of a line; where the first label begins
_MONTH = 56  # room of a month's name


@dataclass(frozen=True)
class Milestone:
    """`note` is the small line under the label: `31/10, 50 trên 63`."""

    day: date
    label: str
    note: str = ""
    done: bool = False
    href: str = ""


def timeline(milestones: Sequence[Milestone], *, today: date, title: str) -> SafeString:
    """A line of months with the milestones and today; a list of the same in order for narrow screens.

    Stands in `<div class="line">`, whose style shows one of the two.
    """
    milestones, title = spoken((milestones, title))
    told = sorted(milestones, key=lambda one: one.day)
    return mark_safe(f'<div class="line">{_drawing(told, today, title)}{_list(told, today)}</div>')


def _day_short(day: date) -> str:
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    told = f"{day.day:02d}/{month}"
    return forms.value(told) if is_english() else told


def _today(today: date) -> str:
    return f"{speaker()('Hôm nay')} {_day_short(today)}"


def _drawing(told: Sequence[Milestone], today: date, title: str) -> str:
    days = [one.day for one in told] or [today]
    first = days[0].replace(day=1)
    span = max((days[-1] - first).days + 15, 60, *(_days_needed(one, first) for one in told), 0)
    last = first + timedelta(days=span)

    def x(day: date) -> float:
        return _LEFT + (_RIGHT - _LEFT) * min(max((day - first).days / span, 0), 1)

    now = x(today) if first <= today <= last else None
    parts = [f'<path d="M{_LEFT} {_AXIS}H{_RIGHT}" stroke="var(--edge)"/>']
    if today > first:
        parts.append(f'<path d="M{_LEFT} {_AXIS}H{n(x(today))}" stroke="var(--green)" stroke-width="4"/>')
    parts += _months(first, last, x, now)
    if now is not None:
        tied = ' text-anchor="end"' if now > _RIGHT - 110 else ""
        parts.append(f'<path class="now" d="M{n(now)} 18V66"/>')
        parts.append(
            f'<text class="today" x="{n(now + (-8 if tied else 8))}" y="26"{tied}>{_today(today)}</text>'
        )
    step = max((_height(one) for one in told), default=0) + 12
    rows = _rows([(x(one.day), one) for one in told])
    parts += [_mark(one, x(one.day), _TOP + row * step) for one, row in zip(told, rows, strict=True)]
    words = "; ".join(f"{one.note or _day_short(one.day)}: {one.label}" for one in told)
    return svg(
        "".join(parts),
        width=_WIDTH,
        height=_TOP + step * (max(rows, default=0) + 1),
        title=title,
        desc=f"{words}. {_today(today)}.",
    )


def _days_needed(one: Milestone, first: date) -> int:
    """How many days the line must show, so that this label, which stands right of its mark, ends inside."""
    share = (_WIDTH - 4 - _LEFT - 6 - _width(one)) / (_RIGHT - _LEFT)
    return int((one.day - first).days / share) + 1


def _month(day: date, with_year: bool) -> str:  # noqa: FBT001 - private, one place
    if is_english():
        return f"{forms.MONTHS[day.month - 1][:3]}{f' {day.year}' if with_year else ''}"
    return f"tháng {day.month}{f'/{day.year}' if with_year else ''}"


def _months(first: date, last: date, x: Callable[[date], float], now: float | None) -> list[str]:
    """The names stand over the line; one that today would cross is left out, for today says its month."""
    parts, month, seen = [], first, 0
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = max(1, -(-months // 10))
    while month <= last:
        if seen % step == 0:
            at, with_year = x(month), month.month == 1 and months > 12
            parts.append(f'<path d="M{n(at)} 52v12" stroke="var(--edge)"/>')
            crossed = now is not None and at - 2 <= now <= at + _MONTH
            if at < _RIGHT - _MONTH and not crossed:  # a name further right would leave the drawing
                parts.append(f'<text class="sub" x="{n(at + 4)}" y="44">{_month(month, with_year)}</text>')
        month, seen = (month.replace(day=28) + timedelta(days=4)).replace(day=1), seen + 1
    return parts


def _wrapped(one: Milestone) -> tuple[list[str], list[str]]:
    """The label and its note in lines."""
    return wrap(one.label, _WRAP), wrap(one.note, _WRAP + 4)


def _width(one: Milestone) -> float:
    label, note = _wrapped(one)
    return _CHAR * max([*map(len, label), *(0.9 * len(line) for line in note)], default=0)


def _height(one: Milestone) -> int:
    return _LINE * sum(map(len, _wrapped(one)))


def _rows(placed: Sequence[tuple[float, Milestone]]) -> list[int]:
    """Each label stands right of its own upright, so one that reaches the next upright goes a row below that label:
    nothing lies on a label, and no upright runs through one.
    """
    rows = [0] * len(placed)
    for i in reversed(range(len(placed))):
        end = placed[i][0] + _width(placed[i][1]) + 16
        rows[i] = max((rows[j] + 1 for j in range(i + 1, len(placed)) if placed[j][0] < end), default=0)
    return rows


def _mark(one: Milestone, at: float, top: int) -> str:
    """The mark on the line, an upright down beside the label that begins at `top`."""
    label, note = _wrapped(one)

    def line(k: int, text: str) -> str:
        return f'<tspan x="{n(at + 6)}" y="{top + 12 + k * _LINE}">{said(text)} </tspan>'

    words = "".join(line(k, text) for k, text in enumerate(label))
    told = f'<text font-weight="600">{words}</text>'
    if one.href:
        told = f'<a href="{said(one.href)}">{told}</a>'
    if note:
        words = "".join(line(len(label) + k, text) for k, text in enumerate(note))
        told += f'<text class="sub">{words}</text>'
    return (
        f'<path d="M{n(at)} {_AXIS}V{top + _height(one)}" stroke="var(--edge)"/>'
        f'<path d="M{n(at)} 49l9 9-9 9-9-9z" class="{"done" if one.done else "next"}"/>{told}'
    )


def _list(told: Sequence[Milestone], today: date) -> str:
    parts, now = [], f'<li class="now">{_today(today)}</li>'
    for one in told:
        if now and one.day > today:
            parts.append(now)
            now = ""
        label = f"<b>{said(one.label)}</b>"
        if one.href:
            label = f'<a href="{said(one.href)}">{label}</a>'
        note = f'<br/><small class="soft">{said(one.note)}</small>' if one.note else ""
        parts.append(f"<li{' class=' + chr(34) + 'done' + chr(34) if one.done else ''}>{label}{note}</li>")
    return f'<ol class="stones">{"".join(parts)}{now}</ol>'

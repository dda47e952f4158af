from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString, mark_safe

from tusach.kit.drawing.paint import n, said, speaker, spoken, svg
from tusach.kit.english import forms
from tusach.kit.english.tongue import is_english

_WIDTH, _LEFT, _RIGHT, _AXIS = 780, 20, 760, 58
_CHAR = 7.2
_LINE_STEP = 38


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
    last = max(days[-1] + timedelta(days=15), first + timedelta(days=60))
    span = (last - first).days

    def x(day: date) -> float:
        share = min(max((day - first).days / span, 0), 1)
        return _LEFT + (_RIGHT - _LEFT) * share

    shown = first <= today <= last
    parts = [f'<path d="M{_LEFT} {_AXIS}H{_RIGHT}" stroke="var(--edge)"/>']
    if today > first:
        parts.append(f'<path d="M{_LEFT} {_AXIS}H{n(x(today))}" stroke="var(--green)" stroke-width="4"/>')
    parts += _months(first, last, x)
    if shown:
        parts.append(f'<path class="now" d="M{n(x(today))} 22V66"/>')
        late = x(today) > _RIGHT - 110
        parts.append(
            f'<text class="today" x="{n(x(today) + (-8 if late else 8))}" y="30"'
            f"{' text-anchor=' + chr(34) + 'end' + chr(34) if late else ''}>{_today(today)}</text>"
        )
    rows = _rows([(x(one.day), one) for one in told])
    for one, row in zip(told, rows, strict=True):
        parts.append(_mark(one, x(one.day), row))
    height = 128 + _LINE_STEP * max(rows, default=0)
    words = "; ".join(f"{one.note or _day_short(one.day)}: {one.label}" for one in told)
    return svg(
        "".join(parts),
        width=_WIDTH,
        height=height,
        title=title,
        desc=f"{words}. {_today(today)}.",
    )


def _month(day: date, with_year: bool) -> str:  # noqa: FBT001 - private, one place
    if is_english():
        return f"{forms.MONTHS[day.month - 1][:3]}{f' {day.year}' if with_year else ''}"
    return f"tháng {day.month}{f'/{day.year}' if with_year else ''}"


def _months(first: date, last: date, x: Callable[[date], float]) -> list[str]:
    parts, month, seen = [], first, 0
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = max(1, -(-months // 10))
    while month <= last:
        if seen % step == 0:
            at, with_year = x(month), month.month == 1 and months > 12
            parts.append(f'<path d="M{n(at)} 52v12" stroke="var(--edge)"/>')
            if at < _RIGHT - 56:  # a label further right would leave the drawing
                parts.append(f'<text class="sub" x="{n(at + 4)}" y="78">{_month(month, with_year)}</text>')
        month, seen = (month.replace(day=28) + timedelta(days=4)).replace(day=1), seen + 1
    return parts


def _anchor(at: float, width: float) -> tuple[str, float]:
    """Where a label of this width is tied so that it stays inside, and its left end."""
    if at - width / 2 < _LEFT:
        return "start", _LEFT
    if at + width / 2 > _RIGHT:
        return "end", _RIGHT - width
    return "middle", at - width / 2


def _width(one: Milestone) -> float:
    return _CHAR * max(len(one.label), len(one.note))


def _rows(placed: Sequence[tuple[float, Milestone]]) -> list[int]:
    """Under the line, labels that would touch go to the next row."""
    ends: list[float] = []
    rows = []
    for at, one in placed:
        start = _anchor(at, _width(one))[1]
        row = next((i for i, end in enumerate(ends) if end + 10 <= start), len(ends))
        if row == len(ends):
            ends.append(0)
        ends[row] = start + _width(one)
        rows.append(row)
    return rows


def _mark(one: Milestone, at: float, row: int) -> str:
    anchor, start = _anchor(at, _width(one))
    x = {"start": start, "end": _RIGHT, "middle": at}[anchor]
    y = 102 + row * _LINE_STEP
    label = f'<text x="{n(x)}" y="{y}" text-anchor="{anchor}" font-weight="600">{said(one.label)}</text>'
    if one.href:
        label = f'<a href="{said(one.href)}">{label}</a>'
    note = (
        f'<text class="sub" x="{n(x)}" y="{y + 18}" text-anchor="{anchor}">{said(one.note)}</text>'
        if one.note
        else ""
    )
    lead = f'<path d="M{n(at)} 70V{y - 12}" stroke="var(--line)"/>' if row else ""
    return f'{lead}<path d="M{n(at)} 49l9 9-9 9-9-9z" class="{"done" if one.done else "next"}"/>{label}{note}'


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

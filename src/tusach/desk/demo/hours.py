"""When things are done in the demo: in office hours of Viet Nam, on working days, as a visitor expects."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_MORNING, _AFTERNOON = time(7, 30), time(13, 30)
_END = time(16, 30)
_BEFORE_NOON = 240  # minutes
A_DAY = 420  # minutes of work, until 16:30


def at_work(day: date, minutes: int) -> datetime:
    """That many minutes of work into the day, 0 to 420; Saturday and Sunday are the Friday before."""
    day -= timedelta(days=max(0, day.weekday() - 4))
    begin, more = (_MORNING, minutes) if minutes < _BEFORE_NOON else (_AFTERNOON, minutes - _BEFORE_NOON)
    return datetime.combine(day, begin, VIETNAM) + timedelta(minutes=more)


def in_hours(moment: datetime) -> datetime:
    """The last moment of office hours that is not after this one, on the same day or, before 7:30, on the day before."""
    local = moment.astimezone(VIETNAM)
    if local.time() < _MORNING:
        return datetime.combine(local.date() - timedelta(days=1), _END, VIETNAM)
    return min(local, datetime.combine(local.date(), _END, VIETNAM))


def later(moment: datetime, hours: float) -> datetime:
    """So many hours of work after a moment in office hours: the rest of a day goes on in the next morning."""
    local = moment.astimezone(VIETNAM)
    afternoon = local.time() >= _AFTERNOON
    since = datetime.combine(local.date(), _AFTERNOON if afternoon else _MORNING, VIETNAM)
    worked = (local - since) // timedelta(minutes=1) + (_BEFORE_NOON if afternoon else 0) + round(hours * 60)
    day = local.date()
    for _ in range(worked // A_DAY):
        day += timedelta(days=3 if day.weekday() == 4 else 1)
    return at_work(day, worked % A_DAY)

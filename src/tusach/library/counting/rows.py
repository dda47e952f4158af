from datetime import UTC, date, datetime, timedelta, timezone

_VIETNAM = timezone(timedelta(hours=7))  # no other offset since 1975


def month_of(moment: float) -> date:
    """The first day of the month in Viet Nam of a moment in POSIX seconds."""
    return datetime.fromtimestamp(moment, UTC).astimezone(_VIETNAM).date().replace(day=1)


def day_number(moment: float) -> int:
    """Which day in Viet Nam, counted from 1970: for what lives a day."""
    return int(moment + 7 * 3600) // 86_400


def row_of(edition: int | None, unit: int | None, month: date, metric: str, source: str = "") -> str:
    """The unique name of a count: `edition|unit|2026-11|metric|source`, empty where there is none."""
    return f"{edition or ''}|{unit or ''}|{month:%Y-%m}|{metric}|{source}"

"""Numbers and days as the interface writes them: 14.408.340; 98,4%; 28/8/2023 but 02/11/2023."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_DECIMAL_SIGNS = str.maketrans(",.", ".,")
MISSING = "–"


def number(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def decimal(value: Decimal | int, places: int = 1) -> str:
    """Rounded half up, comma before the decimals, points between thousands."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if rounded == 0:
        rounded = abs(rounded)
    return f"{rounded:,.{places}f}".translate(_DECIMAL_SIGNS)


def percent(numerator: Decimal | int, denominator: Decimal | int, places: int = 1) -> str:
    """`–` when there is nothing to divide by: missing is not zero."""
    if not denominator:
        return MISSING
    return f"{decimal(Decimal(numerator) * 100 / Decimal(denominator), places)}%"


def _local(at: datetime) -> datetime:
    return at.astimezone(_ZONE) if at.tzinfo else at


def _date(on: date) -> date:
    """A moment is of the day that it is in Viet Nam, whatever its own zone says."""
    return _local(on).date() if isinstance(on, datetime) else on


def day(on: date) -> str:
    """Days below 10 and the months 1 and 2 take a leading zero, as official papers write them."""
    on = _date(on)
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"{on.day:02d}/{month}/{on.year}"


def day_long(on: date) -> str:
    on = _date(on)
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def clock(at: datetime) -> str:
    local = _local(at)
    return f"{local.hour} giờ {local.minute:02d}"


def moment(at: datetime) -> str:
    """Time of day and day in Viet Nam; a moment without a zone is taken as already local."""
    local = _local(at)
    return f"{clock(local)}, {day(local.date())}"

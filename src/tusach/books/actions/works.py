from datetime import datetime

from django.db import transaction
from django.db.models import F

from tusach.books.models import WishCount, WishSource, Work
from tusach.books.queries import works_like
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import fold, nfc
from tusach.places.models import Unit

_LONGEST_WISH = 120


def find_or_make_work(*, title: str, authors: list[str], at: datetime, **facts: str) -> Work:
    """The work of that title and those authors; a new one with `facts` (topic, audience, ...) when there is none."""
    wanted = fold(" ".join([title, *authors]))
    for work in works_like(title, authors):
        if fold(" ".join([work.title, *work.authors])) == wanted:
            return work
    return Work.objects.create(
        title=nfc(title), authors=[nfc(name) for name in authors], created_at=at, **facts
    )


@transaction.atomic
def record_wish(
    *, text: str, source: str = WishSource.READER, unit: Unit | None = None, count: int = 1, at: datetime
) -> None:
    """Count a wish in its month; who wished is not known here. Raises `Refused` when there is nothing to wish for."""
    shown = " ".join(nfc(text).split())[:_LONGEST_WISH]
    folded = fold(shown)
    if len(folded) < 2:
        raise Refused("Xin ghi tên sách hoặc điều cần tìm, ít nhất hai chữ cái.", field="text")
    month = day_of(at).replace(day=1)
    row, made = WishCount.objects.get_or_create(
        folded=folded, source=source, unit=unit, month=month, defaults={"text": shown, "count": count}
    )
    if not made:
        WishCount.objects.filter(pk=row.pk).update(count=F("count") + count)

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from tusach.books.models import WishCount, Work
from tusach.kit.text import fold


def works_like(title: str, authors: list[str]) -> QuerySet[Work]:
    """Works with this title and these authors, marks and case aside: an edition joins its work by them."""
    return Work.objects.filter(folded__startswith=fold(title)[:900]).filter(
        folded__endswith=fold(" ".join(authors))[:900]
    )


def most_wished(*, since: date, least: int = 5) -> QuerySet[WishCount, Any]:
    """What was asked for at least `least` times since that month, most wanted first; rarer wishes stay unshown."""
    rows = WishCount.objects.filter(month__gte=since).values("folded", "source")
    return rows.annotate(total=Sum("count")).filter(total__gte=least).order_by("-total", "folded")

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from tusach.books.models import Topic
from tusach.kit.clock import day_of
from tusach.library import queries
from tusach.library.queries import reading
from tusach.places.models import Unit
from tusach.places.queries import version_of, with_paths
from tusach.portal.shown import card, pattern, short_topic, tone
from tusach.portal.views.base import Open


def shelf() -> list[dict[str, Any]]:
    """The seven topics as spines, with how many books stand under each."""
    counts = reading.shelf_counts()
    return [
        {"topic": topic.value, "label": topic.label, "short": short_topic(topic), "tone": tone(topic),
         "icon": pattern(topic), "count": counts.get(topic.value, 0)}
        for topic in Topic
    ]  # fmt: skip


def named(unit: Unit | None, at: Any) -> dict[str, str] | None:
    """A commune's name and where it lies, on the day."""
    version = version_of(unit, day_of(at)) if unit is not None else None
    if version is None:
        return None
    return {
        "key": unit.key if unit else "",
        "name": version.full_name,
        "path": above(with_paths([version])[0][1]),
    }


def above(path: str) -> str:
    """The path of a unit without its own name: "Xã Tà Nung, Di Linh, Lâm Đồng" -> "Di Linh, Lâm Đồng"."""
    return path.partition(", ")[2]


class Home(Open):
    """The library's front page: search, the shelf of seven topics, new books, what this phone holds."""

    template_name = "portal/home.html"
    kept_as = "visit"

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        self.note("visit")
        return super().get(request, **address)

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        spines = shelf()
        return {
            **super().context(actor, thing),
            "shelf": spines,
            "total": queries.published().values("work").distinct().count(),
            "new": [card(edition) for edition in reading.newest(6)],
            "commune": named(self.commune, self.at),
            "tab": "home",
            "canonical": reverse("portal:home"),
        }

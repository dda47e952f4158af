"""The menu of every page, in the order of the rooms: what this person's posts may open."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest  # noqa: TID251 - a context processor is given the request
from django.urls import NoReverseMatch, reverse

from tusach.people import rules as people_rules
from tusach.people.models import Actor
from tusach.reports import rules as reports_rules

Rule = Callable[[Actor, Any], bool]


@dataclass(frozen=True)
class Item:
    label: str
    short: str
    icon: str
    url_name: str
    rule: Rule
    tab: bool = False


@dataclass
class Shown:
    label: str
    short: str
    icon: str
    url: str
    current: bool
    count: str = ""


@dataclass
class Section:
    title: str
    items: list[Shown] = field(default_factory=list)


@dataclass
class Menu:
    place: str = ""
    body: str = ""
    sections: list[Section] = field(default_factory=list)
    tabs: list[Shown] = field(default_factory=list)


MENU: list[tuple[str, list[Item]]] = [
    (
        "Bàn làm việc",
        [Item("Hôm nay", "Hôm nay", "home", "desk:home", people_rules.is_known, tab=True)],
    ),
    (
        "Báo cáo",
        [
            Item("Phiếu và báo cáo", "Báo cáo", "form", "reports:mine", reports_rules.has_own, tab=True),
            Item("Chờ tôi xem", "Chờ xem", "talk", "reports:waiting", reports_rules.is_reviewer, tab=True),
        ],
    ),
    (
        "Con người",
        [
            Item("Tài khoản xã, phường", "Tài khoản", "user", "people:area", people_rules.may_keep_accounts),
            Item("Cơ quan, chức trách", "Cơ quan", "books", "people:bodies", people_rules.is_administrator),
        ],
    ),
]


def menu(request: HttpRequest) -> dict[str, Menu]:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.is_known:
        return {"menu": Menu()}
    shown = Menu()
    for title, items in MENU:
        section = Section(title)
        for item in items:
            if not item.rule(actor, None):
                continue
            try:
                url = reverse(item.url_name)
            except NoReverseMatch:
                continue
            row = Shown(item.label, item.short, item.icon, url, _is_here(request.path, url))
            section.items.append(row)
            if item.tab:
                shown.tabs.append(row)
        if section.items:
            shown.sections.append(section)
    return {"menu": shown}


def _is_here(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))

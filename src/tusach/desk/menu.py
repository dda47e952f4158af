"""The menu of every page, in the order of the rooms: what this person's posts may open."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest  # noqa: TID251 - a context processor is given the request
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from tusach.books import rules as books_rules
from tusach.campaign import rules as campaign_rules
from tusach.drafting import rules as drafting_rules
from tusach.figures import rules as figures_rules
from tusach.journal import rules as journal_rules
from tusach.journal.queries import unread_count
from tusach.library import rules as library_rules
from tusach.people import rules as people_rules
from tusach.people.models import Actor
from tusach.people.queries import names_of
from tusach.places import rules as places_rules
from tusach.places.models import Level
from tusach.places.queries import names_on
from tusach.registry import rules as registry_rules
from tusach.reports import rules as reports_rules
from tusach.shelf import rules as shelf_rules
from tusach.supply import rules as supply_rules

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
    unread: int = 0
    sections: list[Section] = field(default_factory=list)
    tabs: list[Shown] = field(default_factory=list)


MENU: list[tuple[str, list[Item]]] = [
    (
        "Bàn làm việc",
        [Item("Hôm nay", "Hôm nay", "home", "desk:home", people_rules.is_known, tab=True)],
    ),
    (
        "Đợt tổng kết",
        [
            Item("Các đợt", "Các đợt", "clock", "campaign:list", people_rules.is_known),
            Item("Kế hoạch", "Kế hoạch", "doc", "campaign:plans", campaign_rules.may_read_plan),
            Item("Phiếu và đề cương", "Đề cương", "form", "reports:forms", reports_rules.may_issue),
            Item("Phiếu và báo cáo", "Báo cáo", "form", "reports:mine", reports_rules.has_own, tab=True),
            Item("Chờ tôi xem", "Chờ xem", "talk", "reports:waiting", reports_rules.is_reviewer, tab=True),
            Item(
                "Tiếp nhận báo cáo", "Tiếp nhận", "in", "reports:intake-list", reports_rules.may_see_intakes
            ),
            Item("Đọc đối chiếu", "Đối chiếu", "swap", "drafting:reading", drafting_rules.may_read_codes),
            Item(
                "Dự thảo báo cáo", "Dự thảo", "pen", "drafting:all", drafting_rules.may_read_drafts, tab=True
            ),
            Item("Lấy ý kiến", "Ý kiến", "talk", "drafting:rounds", drafting_rules.may_list_rounds),
            Item("Góp ý dự thảo", "Góp ý", "talk", "drafting:rounds-asked", drafting_rules.may_be_asked),
        ],
    ),
    (
        "Số liệu và địa bàn",
        [
            Item("Số liệu", "Số liệu", "grid", "figures:pivot", figures_rules.may_see, tab=True),
            Item("Thống kê thư viện", "Thống kê", "books", "figures:library", figures_rules.may_see),
            Item("Đơn vị hành chính", "Đơn vị", "map", "places:find", people_rules.is_known),
            Item("Sắp xếp đơn vị", "Sắp xếp", "swap", "places:reorganisations", places_rules.may_reorganise),
        ],
    ),
    (
        "Sách giấy",
        [
            Item("Tủ sách", "Tủ sách", "books", "shelf:home", shelf_rules.is_keeper, tab=True),
            Item("Tủ sách các xã", "Tủ sách", "books", "shelf:home", shelf_rules.oversees),
            Item("Đầu sách", "Đầu sách", "books", "books:titles", books_rules.may_read_titles),
            Item("Đề nghị sách", "Đề nghị", "talk", "books:wishes", books_rules.may_read_titles),
            Item("Gộp đề nghị", "Gộp", "swap", "books:alike", books_rules.may_weigh),
            Item("Đề tài", "Đề tài", "form", "books:proposals", books_rules.may_read_weighed),
            Item("Danh mục năm", "Danh mục", "doc", "books:lists", books_rules.may_read_weighed),
            Item("Cấp phát", "Cấp phát", "box", "supply:rounds", supply_rules.may_see_sheets),
            Item("Các chuyến sách", "Chuyến", "send", "supply:consignments", supply_rules.supplies, tab=True),
            Item("Nhận sách", "Nhận sách", "in", "supply:parcels", supply_rules.is_receiver, tab=True),
            Item("Sai lệch khi nhận", "Sai lệch", "warn", "supply:cases", supply_rules.supplies, tab=True),
            Item("Gọi điện hỏi kiện", "Gọi điện", "phone", "supply:calls", supply_rules.supplies),
            Item("Cân đối sách", "Cân đối", "grid", "supply:sheet", supply_rules.may_see_sheets),
            Item("Bàn giao tủ sách", "Bàn giao", "swap", "shelf:mergers", shelf_rules.is_keeper),
        ],
    ),
    (
        "Thư viện số",
        [
            Item("Thư viện của bạn đọc", "Thư viện", "books", "portal:home", people_rules.is_known),
            Item("Sách điện tử", "Sách", "books", "library:editions", library_rules.is_librarian, tab=True),
            Item("Tệp đang nhận", "Tệp nhận", "up", "library:intakes", library_rules.is_librarian, tab=True),
            Item("Sử dụng", "Sử dụng", "grid", "library:use", library_rules.is_librarian, tab=True),
            Item("Gói sách", "Gói sách", "box", "library:packs_kept", library_rules.may_see_packs),
            Item("Máy sách của xã", "Máy sách", "box", "library:boxes", library_rules.may_keep_boxes),
        ],
    ),
    (
        "Văn bản",
        [
            Item(
                "Sổ văn bản",
                "Văn bản",
                "doc",
                "registry:incoming",
                registry_rules.may_read_registers,
                tab=True,
            ),
            Item("Nhật ký", "Nhật ký", "clock", "journal:entries", journal_rules.may_read_own),
        ],
    ),
    (
        "Cơ quan, tài khoản",
        [
            Item("Tài khoản các tỉnh", "Các tỉnh", "map", "people:provinces", people_rules.is_administrator),
            Item("Tài khoản xã, phường", "Tài khoản", "user", "people:area", people_rules.may_keep_accounts),
            Item("Cơ quan, chức trách", "Cơ quan", "books", "people:bodies", people_rules.is_administrator),
        ],
    ),
]
_MOST_TABS = 4  # and one that leads to everything


def menu(request: HttpRequest) -> dict[str, Menu]:
    """The menu of the person at the door, made when a page shows it: pages without one ask nothing."""
    actor: Actor | None = getattr(request, "actor", None)
    return {"menu": SimpleLazyObject(lambda: _menu_for(actor, request.path))}  # type: ignore[dict-item]


def _menu_for(actor: Actor | None, path: str) -> Menu:
    if actor is None or not actor.is_known:
        return Menu()
    shown = Menu(unread=unread_count(actor.person))
    shown.place, shown.body = _where(actor)
    for title, items in MENU:
        section = Section(title)
        for item in items:
            if not item.rule(actor, None):
                continue
            url = reverse(item.url_name)
            row = Shown(item.label, item.short, item.icon, url, _is_here(path, url))
            section.items.append(row)
            if item.tab and len(shown.tabs) < _MOST_TABS:
                shown.tabs.append(row)
        if section.items:
            shown.sections.append(section)
    _mark_nearest(shown)
    return shown


def _mark_nearest(shown: Menu) -> None:
    """One entry is where we are: of /bao-cao/ and /bao-cao/cho-xem/ the longer one."""
    here = [row for section in shown.sections for row in section.items if row.current]
    for row in here:
        row.current = len(row.url) == max(len(one.url) for one in here)


def _where(actor: Actor) -> tuple[str, str]:
    """The place and the body of the first post, by their names on the day."""
    duty = next((duty for duty in actor.duties if duty.unit_id is not None), None)
    if duty is None:
        return "", ""
    body = names_of([duty.body_id], actor.day).get(duty.body_id)
    if duty.level == Level.NATION:
        return "Trung ương", body.name if body else ""
    version = names_on([duty.unit_id or 0], actor.day).get(duty.unit_id or 0)
    return version.full_name if version else "", body.name if body else ""


def _is_here(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))

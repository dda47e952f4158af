"""Packs for places with bad networks: what there is, what is being made, one pack, and a new one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from tusach.books.models import TOPIC_SHORT, Language, Topic
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.text import number, sort_key
from tusach.library import rules, signing
from tusach.library.actions import ordering
from tusach.library.actions.packing import Choice
from tusach.library.forms.packs import NewPack
from tusach.library.models import OrderState, Pack, PackOrder
from tusach.library.packs.disk import megabytes
from tusach.library.packs.trust import fingerprint
from tusach.library.queries import packs as queries
from tusach.people.models import Actor
from tusach.places import queries as places
from tusach.places.models import Level, Unit

_BOOKS = 50  # of a pack, shown at once
MARKS = {
    OrderState.WAITING: ("todo", "clock"),
    OrderState.WORKING: ("info", "sync"),
    OrderState.DONE: ("ok", "okc"),
    OrderState.REFUSED: ("bad", "bad"),
}


class ListPacks(Page):
    """Orders and packs; alone (`?chi=danh-sach`) for the page that looks again while one is being made."""

    may = rules.may_see_packs
    template_name = "library/packs.html"

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if request.GET.get("chi") == "danh-sach":
            self.template_name = "library/_packs.html"
        return super().get(request, **address)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        packs, orders = queries.latest_packs(), queries.latest_orders()
        units = [pack.choice["unit"] for pack in packs if pack.choice.get("unit")]
        names = places.names_on(units, actor.day) if units else {}
        rows = []
        for pack in packs:
            index = queries.index_of(pack)
            unit = names.get(pack.choice.get("unit") or 0)
            rows.append(
                {
                    "pack": pack,
                    "books": len(index.editions),
                    "size": megabytes(pack.size),
                    "holds": holds(pack, unit.full_name if unit else ""),
                    "own": queries.is_own(index),
                }
            )
        return {
            "rows": rows,
            "orders": [shown(order) for order in orders],
            "making": any(order.state in {OrderState.WAITING, OrderState.WORKING} for order in orders),
            "print": fingerprint(signing.public_key()),
            "may_make": rules.may_make_packs(actor),
        }


def shown(order: PackOrder) -> dict[str, Any]:
    tone, icon = MARKS[OrderState(order.state)]
    return {
        "order": order, "tone": tone, "icon": icon, "state": str(OrderState(order.state).label).capitalize(),
        "percent": round(100 * order.page / order.pages) if order.pages else 0,
    }  # fmt: skip


def holds(pack: Pack, unit: str) -> list[str]:
    """What was chosen, in words."""
    kept = pack.choice
    topics = [TOPIC_SHORT[Topic(one)] for one in kept.get("topics", []) if one in Topic.values]
    languages = [str(Language(one).label) for one in kept.get("languages", []) if one in Language.values]
    return [
        ", ".join(topics) if topics else "Mọi chủ đề",
        *([", ".join(languages)] if languages else []),
        *([f"ưu tiên sách {unit} hay mở"] if unit else []),
        *([f"tối đa {number(kept['most'] // 1_000_000)} MB"] if kept.get("most") else []),
        *(["kèm tệp gốc"] if kept.get("originals") else []),
    ]


class OnePack:
    """A door to the newest serial of a pack on this machine."""

    thing: Pack

    def find(self, actor: Actor, **address: Any) -> Pack:
        pack = queries.latest_pack(address["name"])
        if pack is None:
            raise Http404
        return pack


class ShowPack(OnePack, Page):
    may = rules.may_see_packs
    template_name = "library/pack.html"

    def context(self, actor: Actor, thing: Pack) -> Mapping[str, Any]:
        index, own = queries.index_of(thing), signing.public_key()
        unit = thing.choice.get("unit")
        name = places.names_on([unit], actor.day).get(unit) if unit else None
        lines = sorted(index.editions, key=lambda line: sort_key(line.title))
        page = Paginator(lines, _BOOKS).get_page(self.request.GET.get("trang"))
        site = self.request.build_absolute_uri("/")
        return {
            "index": index,
            "page": page,
            "lines": [(line, megabytes(line.wire)) for line in page.object_list],
            "size": megabytes(thing.size),
            "holds": holds(thing, name.full_name if name else ""),
            "print": fingerprint(index.key),
            "own": index.key == own,
            "site": site.rstrip("/"),
            "address": self.request.build_absolute_uri(reverse("library:packs") + f"{thing.name}/"),
            "may_make": index.key == own and rules.may_make_packs(actor),
        }


class MakePack(Act):
    may = rules.may_make_packs
    template_name = "library/new_pack.html"
    form_class = NewPack

    def form_arguments(self, actor: Actor, thing: Any) -> dict[str, Any]:
        return {"spoken": queries.languages_published()}

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        choice = Choice(
            tuple(data["topics"]), tuple(data.get("languages", ())), _commune(data["commune"].strip(), actor),
            (data["most"] or 0) * 1_000_000, data["originals"],
        )  # fmt: skip
        ordering.order_pack(name=data["name"], choice=choice, by=actor, at=at)
        return f"Đã đặt làm gói {data['name']}. Máy chủ bắt đầu sau vài giây; trang này cho biết khi xong."

    def next_url(self, thing: Any) -> str:
        return "library:packs_kept"


def _commune(code: str, actor: Actor) -> Unit | None:
    if not code:
        return None
    found = places.versions_on(actor.day).filter(code=code, unit__level=Level.COMMUNE)
    version = found.select_related("unit").first()
    if version is None:
        raise Refused(f"Không có xã nào mang mã {code} hôm nay.", field="commune")
    return version.unit


class RenewPack(OnePack, Act):
    """The same choice again."""

    may = rules.may_make_packs

    def act(self, actor: Actor, thing: Pack, data: Mapping[str, Any], at: datetime) -> str:
        ordering.renew_pack(pack=thing, by=actor, at=at)
        return f"Đã đặt làm lại gói {thing.name}. Nơi đã nhận số trước chỉ tải phần mới."

    def next_url(self, thing: Pack) -> str:
        return "library:packs_kept"

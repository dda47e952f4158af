"""The balance of books as people read it: the nation's, a province's, a commune's, one title's, one account's."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.books.models import TOPIC_SHORT, Title, Topic
from tusach.kit.clock import day_of
from tusach.kit.drawing import Bar, bars
from tusach.kit.pages import Act, Listing, Page
from tusach.kit.text import day
from tusach.people.models import Actor
from tusach.places.models import Level, Unit, UnitVersion
from tusach.places.queries import names_on, units_on
from tusach.supply import rules
from tusach.supply.actions.ledger import reverse_movement
from tusach.supply.exports import sheet_rows, sheet_workbook
from tusach.supply.forms import ReasonForm
from tusach.supply.models import Account, AccountKind, Movement
from tusach.supply.queries.ledger import accounts_visible_to, balances_of, movements_of, movements_visible_to
from tusach.supply.queries.sheets import (
    PLACES,
    counted,
    flows_of,
    in_commune,
    of_title,
    sheets_by_title,
    titles_asked,
)

GRADES = {
    "A": ("ok", "đếm tận nơi"),
    "B": ("info", "có ký nhận"),
    "C": ("warn", "theo phiếu xuất"),
    "D": ("bad", "ước tính"),
}
FIRST_YEAR = 2009


def told(version: UnitVersion, today: date) -> str:
    """The name of a place; one that is no more, or not yet, says so: the new one often has the old one's name."""
    if version.from_date > today:
        return f"{version.full_name} (từ {day(version.from_date)})"
    if version.to_date is None or version.to_date > today:
        return version.full_name
    return f"{version.full_name} (trước {day(version.to_date)})"


class ShowSheet(Page):
    """Every title with where its copies are; `?tinh=` one province, `?nam=` as at a year's end, `?q=`, `?chu_de=`."""

    may = rules.may_see_sheets
    template_name = "supply/sheet.html"

    def find(self, actor: Actor, **address: Any) -> Unit | None:
        asked = self.request.GET.get("tinh", "")
        if not asked:
            return None
        provinces = Unit.objects.filter(level=Level.PROVINCE)
        return get_object_or_404(provinces, pk=int(asked) if asked.isdecimal() and len(asked) < 12 else 0)

    def asked(self) -> dict[str, Any]:
        year = self.request.GET.get("nam", "")
        topic = self.request.GET.get("chu_de", "")
        return {
            "year": int(year) if year in self.years() else None,
            "words": self.request.GET.get("q", ""),
            "topic": topic if topic in Topic.values else "",
        }

    def years(self) -> dict[str, int]:
        """Those that have ended, the last first."""
        return {str(year): year for year in range(day_of(self.at).year - 1, FIRST_YEAR - 1, -1)}

    def context(self, actor: Actor, thing: Unit | None) -> Mapping[str, Any]:
        asked = self.asked()
        titles = titles_asked(asked["words"], asked["topic"])
        rows, whole = sheets_by_title(titles=titles, province=thing, year=asked["year"])
        shown = [row for row in rows if row.came or row.lies]
        return {
            "asked": asked,
            "rows": shown[:200],
            "row_count": len(shown),
            "whole": whole,
            "grades": [(letter, *GRADES[letter], copies, share) for letter, copies, share in whole.grades],
            "places": bars([Bar(str(kind.label).capitalize(), whole.lies[kind], text=counted(whole.lies[kind])) for kind in PLACES if whole.lies.get(kind)],
                           title="Sách đang ở đâu", unit="bản"),
            "flows": flows_of(province=thing, year=asked["year"] or self.at.year),
            "over": any(row.has_over for row in [whole, *shown[:200]]),
            "labels": {str(kind): kind.label for kind in AccountKind},
            "years": self.years().values(),
            "topics": [(topic, TOPIC_SHORT[topic]) for topic in Topic],
            "provinces": self.provinces(asked["year"]),
            "place_name": self.name_of(thing),
            "keeps": rules.keeps_central(actor),
        }  # fmt: skip

    def provinces(self, year: int | None) -> list[tuple[int, str]]:
        """Provinces of today and of the years before, in the order of the Vietnamese alphabet."""
        today = day_of(self.at)
        ids = Account.objects.filter(province__isnull=False).values_list("province", flat=True).distinct()
        wanted = {pk for pk in ids if pk} | set(
            units_on(today, level=Level.PROVINCE).values_list("pk", flat=True)
        )
        names = names_on(wanted, today)
        in_order = sorted(names.items(), key=lambda row: (row[1].sort_key, row[1].from_date))
        return [(pk, told(name, today)) for pk, name in in_order]

    def name_of(self, unit: Unit | None) -> str:
        if unit is None:
            return "cả nước"
        today = day_of(self.at)
        return told(names_on([unit.pk], today)[unit.pk], today)


class DownloadSheet(ShowSheet):
    """The same sheet as XLSX, all its titles."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        asked = self.asked()
        rows, whole = sheets_by_title(
            titles=titles_asked(asked["words"], asked["topic"]), province=self.thing, year=asked["year"]
        )
        file = sheet_workbook(self.name_of(self.thing), asked["year"], sheet_rows(rows, whole))
        return FileResponse(file, as_attachment=True, filename="can-doi-sach.xlsx")


class ShowTitle(Page):
    """One title: what came, where it is, by province."""

    may = rules.may_see_sheets
    template_name = "supply/title.html"

    def find(self, actor: Actor, **address: Any) -> Title:
        return get_object_or_404(Title.objects.select_related("superseded_by"), pk=address["pk"])

    def context(self, actor: Actor, thing: Title) -> Mapping[str, Any]:
        nation, provinces = of_title(thing)
        today = day_of(self.at)
        names = names_on(provinces, today)
        in_order = sorted(names.items(), key=lambda row: (row[1].sort_key, row[1].from_date))
        return {
            "whole": nation,
            "grades": [(letter, *GRADES[letter], copies, share) for letter, copies, share in nation.grades],
            "kinds": [(kind.label, counted(nation.lies[kind])) for kind in PLACES if nation.lies.get(kind)],
            "came": [(AccountKind(kind).label, copies) for kind, copies in nation.came.items() if copies],
            "rows": [(told(name, today), provinces[pk]) for pk, name in in_order],
            "over": any(sheet.has_over for sheet in [nation, *provinces.values()]),
            "lots": thing.lots.order_by("year", "number"),
        }


class ShowCommune(Page):
    """What the places of one commune hold."""

    may = rules.may_see_sheets
    template_name = "supply/commune.html"

    def find(self, actor: Actor, **address: Any) -> Unit:
        seen = accounts_visible_to(actor).values("unit")
        return get_object_or_404(Unit.objects.filter(level=Level.COMMUNE, pk__in=seen), pk=address["pk"])

    def context(self, actor: Actor, thing: Unit) -> Mapping[str, Any]:
        rows = list(in_commune(thing))
        accounts = sorted({row.account for row in rows}, key=lambda one: (one.kind, one.pk))
        return {
            "rows": rows,
            "accounts": accounts,
            "copies": sum(row.quantity for row in rows if row.account.kind in {"SHELF", "LOAN"}),
            "titles": len({row.title_id for row in rows if row.quantity > 0}),
            "name": names_on([thing.pk], day_of(self.at))[thing.pk].full_name,
            "grades": GRADES,
        }


class ShowAccount(Listing):
    """The book of one account: its balances and every movement, the last first."""

    may = rules.may_see_sheets
    template_name = "supply/account.html"

    def find(self, actor: Actor, **address: Any) -> Account:
        return get_object_or_404(accounts_visible_to(actor), pk=address["pk"])

    def rows(self, actor: Actor, thing: Account) -> QuerySet[Any]:
        return movements_of([thing.pk])

    def context(self, actor: Actor, thing: Account) -> Mapping[str, Any]:
        held = list(balances_of(thing))
        data = dict(super().context(actor, thing))
        return {
            **data,
            "rows": [(row, rules.may_reverse(actor, row)) for row in data["page"].object_list],
            "copies": sum(row.quantity for row in held),
            "titles": len(held),
            "keeps": rules.keeps_central(actor),
        }


class ReverseMovement(Act):
    """Take one movement back; the reason is asked on a page of its own."""

    may = rules.may_reverse
    template_name = "supply/reverse.html"
    form_class = ReasonForm

    def find(self, actor: Actor, **address: Any) -> Movement:
        rows = movements_visible_to(actor).select_related("title", "source", "target")
        return get_object_or_404(rows, pk=address["pk"])

    def act(self, actor: Actor, thing: Movement, data: Mapping[str, Any], at: datetime) -> str:
        reverse_movement(movement=thing, reason=data["reason"], by=actor, at=at)
        return f"Đã đảo {thing.quantity} bản “{thing.title}”."

    def next_url(self, thing: Movement) -> str:
        return reverse("supply:account", args=[thing.source_id])

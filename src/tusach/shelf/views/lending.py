"""Lending in three taps: which book, who, done. Returning by picking the loan."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.text import day, fold
from tusach.people.models import Actor
from tusach.shelf import actions, rules
from tusach.shelf.forms import LendForm
from tusach.shelf.models import Loan, Shelf
from tusach.shelf.queries import open_loans, rows_of
from tusach.shelf.queries.shelves import held_of, names_now_borrowing, titles_named
from tusach.shelf.scanned import words_of
from tusach.shelf.views.doors import OneLoan, OneShelf, OneTitle, device_of

_MOST = 60


class PickToLend(OneShelf, Page):
    """The first tap. An ISBN that means one title leads on at once."""

    may = rules.keeps
    template_name = "shelf/pick.html"

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        self.words = words_of(request.GET.get("q", "").strip())
        self.found = rows_of(self.thing, self.words)
        titles = {row.title.pk for row in self.found}
        if self.words.isdecimal() and len(self.words) == 13 and len(titles) == 1:
            return HttpResponseRedirect(reverse("shelf:lend_title", args=[self.thing.pk, titles.pop()]))
        return super().get(request, **address)

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        others = list(titles_named(self.words)[:20]) if self.words and not self.found else []
        return {
            **super().context(actor, thing),
            "words": self.request.GET.get("q", ""),
            "rows": self.found[:_MOST],
            "row_count": len(self.found),
            "others": others,
        }


class Lend(OneTitle, Act):
    """The title is shown before it counts; then who."""

    may = rules.keeps
    template_name = "shelf/lend.html"
    form_class = LendForm

    def form_arguments(self, actor: Actor, thing: Shelf) -> dict[str, Any]:
        self.held = held_of(thing, self.title)
        return {"funds": [row.fund for row in self.held], "numbers": thing.numbers_items}

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        names = names_now_borrowing(thing)
        return {
            **super().context(actor, thing),
            "here": sum(row.quantity for row in self.held),
            "due_on": day_of(self.at) + timedelta(days=thing.loan_days),
            "names": list(dict.fromkeys(name for name, _ in names)),
            "hamlets": list(dict.fromkeys(hamlet for _, hamlet in names if hamlet)),
        }

    def act(self, actor: Actor, thing: Shelf, data: Mapping[str, Any], at: datetime) -> str:
        facts = {name: value for name, value in data.items() if name != "item"}
        item = None
        if data.get("item"):
            item = thing.items.filter(number=data["item"]).first()
            if item is None:
                raise Refused(f"Tủ này không có số đăng ký cá biệt {data['item']}.", field="item")
        loan = actions.lend(
            shelf=thing, title=self.title, item=item, happened_at=at, by=actor, at=at, **facts
        )
        return f"Đã ghi cho {loan.reader} mượn “{self.title}”, hẹn trả {day(loan.due_on)}."

    def next_url(self, thing: Shelf) -> str:
        return reverse("shelf:lend", args=[thing.pk])


class Loans(OneShelf, Page):
    """What is out, what is overdue first; a tap takes it back."""

    may = rules.keeps
    template_name = "shelf/loans.html"

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        words, today = self.request.GET.get("q", ""), day_of(self.at)
        rows = list(open_loans(thing))
        isbn = words_of(words)
        found = [loan for loan in rows if _answers(loan, isbn)]
        return {
            **super().context(actor, thing),
            "words": words,
            "rows": [(loan, (today - loan.due_on).days) for loan in found[:60]],
            "hidden": max(len(found) - 60, 0),
            "row_count": len(rows),
            "late": sum(loan.due_on < today for loan in rows),
            "lost": Loan.objects.filter(shelf=thing, lost=True)
            .select_related("title")
            .order_by("-due_on")[:20],
        }


def _answers(loan: Loan, words: str) -> bool:
    text = (
        f"{loan.title.folded} {fold(loan.reader)} {fold(loan.hamlet)} {loan.item.number if loan.item else ''}"
    )
    return all(word in text for word in fold(words[:200]).split())


class GiveBack(OneLoan, Act):
    may = rules.keeps_of

    def act(self, actor: Actor, thing: Loan, data: Mapping[str, Any], at: datetime) -> str:
        actions.give_back(loan=thing, device=device_of(data), happened_at=at, by=actor, at=at)
        return f"Đã ghi trả “{thing.title}”."


class Renew(OneLoan, Act):
    may = rules.keeps_of

    def act(self, actor: Actor, thing: Loan, data: Mapping[str, Any], at: datetime) -> str:
        loan = actions.renew(loan=thing, by=actor, at=at)
        return f"Đã gia hạn mượn “{thing.title}” đến {day(loan.due_on)}."


class MarkLost(OneLoan, Act):
    may = rules.keeps_of

    def act(self, actor: Actor, thing: Loan, data: Mapping[str, Any], at: datetime) -> str:
        actions.mark_lost(loan=thing, device=device_of(data), happened_at=at, by=actor, at=at)
        return f"Đã ghi mất “{thing.title}”. Nếu tìm thấy, ghi trả ở cuối trang này."


class TallyOne(OneShelf, Act):
    """One more (or one less, for a slip) of what a day counts."""

    may = rules.keeps

    def act(self, actor: Actor, thing: Shelf, data: Mapping[str, Any], at: datetime) -> str:
        less = str(data.get("less", ""))
        told = {"kind": less or str(data.get("kind", "READ")), "delta": -1 if less else 1}
        return actions.tell_at_once(
            uuid=device_of(data), shelf=thing, kind="tally", payload=told, by=actor, at=at
        )

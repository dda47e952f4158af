"""Stock-takes on a phone: start, one line after another, close."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.books.models import Title
from tusach.kit.pages import Act, Page
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.shelf import actions, rules
from tusach.shelf.forms import CloseCountForm, LineForm, StartCountForm
from tusach.shelf.models import Count, CountLine, MergerPart, Shelf
from tusach.shelf.queries import kept, mergers, rows_of
from tusach.shelf.queries.shelves import Row, titles_named
from tusach.shelf.scanned import words_of
from tusach.shelf.views.doors import OneCount, OneShelf


class Counts(OneShelf, Act):
    """Those of before, and starting one."""

    may = rules.keeps
    template_name = "shelf/counts.html"
    form_class = StartCountForm

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        rows = thing.counts.select_related("started_by").order_by("-started_at", "-pk")
        return {**super().context(actor, thing), "rows": rows, "count": kept.open_count(thing)}

    def act(self, actor: Actor, thing: Shelf, data: Mapping[str, Any], at: datetime) -> str:
        self.count = actions.start_count(
            shelf=thing, by=actor, at=at, is_blind=data["way"] == "blind", by_exception=data["way"] == "exception",
            witnesses=data["witnesses"],
        )  # fmt: skip
        return ""

    def next_url(self, thing: Shelf) -> str:
        return reverse("shelf:count", args=[self.count.pk])


class ShowCount(OneCount, Page):
    """Find a title, write down what was seen; while it is open, otherwise what it came to."""

    may = rules.may_read
    template_name = "shelf/count.html"

    def context(self, actor: Actor, thing: Count) -> Mapping[str, Any]:
        words = self.request.GET.get("q", "")
        lines = list(thing.lines.select_related("title").order_by("-counted_at", "-pk"))
        shared = {**super().context(actor, thing), "lines": lines, "words": words, "device": device()}
        if thing.state != "OPEN":
            return {**shared, **sums_of_lines(lines)}
        told = {(line.title_id, line.fund) for line in lines}
        rows = rows_of(thing.shelf, words_of(words))
        left = [(row, device()) for row in rows if (row.title.pk, row.fund) not in told]
        others = list(titles_named(words_of(words))[:10]) if words and not rows else []
        return {
            **shared,
            "rows": left[:60],
            "left": len(left),
            "others": [(one, device()) for one in others],
        }


def device() -> str:
    return str(LineForm().initial["device"])


def sums_of_lines(lines: list[CountLine]) -> dict[str, int]:
    return {
        "short": sum(max(line.expected - line.counted, 0) for line in lines),
        "over": sum(max(line.counted - line.expected, 0) for line in lines),
        "damaged": sum(line.damaged for line in lines),
    }


class RecordLine(OneCount, Act):
    may = rules.keeps_of
    form_class = LineForm

    def act(self, actor: Actor, thing: Count, data: Mapping[str, Any], at: datetime) -> str:
        title = get_object_or_404(Title, pk=data["title"])
        seen = actions.Seen(
            data["counted"], at, data["device"], data["damaged"] or 0, data["reason"], data["fund"]
        )
        line = actions.record_line(count=thing, title=title, seen=seen, replaces=True, at=at)
        return f"“{title}”: đếm được {number(line.counted)} bản."


class DropLine(Act):
    may = rules.keeps_line

    def find(self, actor: Actor, **address: Any) -> CountLine:
        rows = CountLine.objects.filter(count__in=kept.counts_visible_to(actor).values("pk")).select_related(
            "count__shelf", "title"
        )
        return get_object_or_404(rows, pk=address["pk"])

    def act(self, actor: Actor, thing: CountLine, data: Mapping[str, Any], at: datetime) -> str:
        actions.drop_line(line=thing, by=actor, at=at)
        return f"Đã bỏ dòng “{thing.title}”."

    def next_url(self, thing: CountLine) -> str:
        return reverse("shelf:count", args=[thing.count_id])


class CloseCount(OneCount, Act):
    """What it will tell the ledger stands on the page before it does."""

    may = rules.keeps_of
    template_name = "shelf/close_count.html"
    form_class = CloseCountForm
    part: MergerPart | None = None

    def form_arguments(self, actor: Actor, thing: Count) -> dict[str, Any]:
        return {"initial": {"witnesses": thing.witnesses, "paper": thing.paper}}

    def context(self, actor: Actor, thing: Count) -> Mapping[str, Any]:
        lines = list(thing.lines.select_related("title").order_by("title__sort_key", "pk"))
        rows: list[Row] = rows_of(thing.shelf)
        told = {(line.title_id, line.fund) for line in lines}
        left = [row for row in rows if row.here > 0 and (row.title.pk, row.fund) not in told]
        return {
            **super().context(actor, thing),
            **sums_of_lines(lines),
            "lines": [line for line in lines if line.counted != line.expected or line.damaged],
            "line_count": len(lines),
            "left": len(left),
        }

    def act(self, actor: Actor, thing: Count, data: Mapping[str, Any], at: datetime) -> str:
        actions.close_count(count=thing, by=actor, at=at, **data)
        self.part = mergers.part_counted_by(actor, thing)
        if self.part:
            return "Đã chốt kiểm kê. Việc bàn giao đi tiếp ở trang này."
        return "Đã chốt kiểm kê. In biên bản để ký."

    def next_url(self, thing: Count) -> str:
        """A count that a merger asked for leads back to it."""
        return reverse("shelf:merger", args=[self.part.merger_id]) if self.part else super().next_url(thing)


class CancelCount(OneCount, Act):
    may = rules.keeps_of

    def act(self, actor: Actor, thing: Count, data: Mapping[str, Any], at: datetime) -> str:
        actions.cancel_count(count=thing, by=actor, at=at)
        return "Đã hủy lần kiểm kê. Sổ không đổi."

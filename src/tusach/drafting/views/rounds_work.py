"""The working page: a paragraph with its points; and what is done with a point, or with many."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.drafting import actions, queries, rules
from tusach.drafting.forms.rounds import DisposeForm, SplitForm, WhyForm
from tusach.drafting.models import Answer, BlockVersion, Comment, Disposition, Point, Round
from tusach.drafting.queries.working import decided_until
from tusach.drafting.views.rounds import Filled, OneRound
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Listing, Page
from tusach.people.models import Actor

# (value, label, icon, the key that presses it)
BUTTONS = (
    (Disposition.ACCEPTED.value, "Tiếp thu", "ok", "1"),
    (Disposition.PARTLY.value, "Tiếp thu một phần", "half", "2"),
    (Disposition.EXPLAINED.value, "Giải trình", "talk", "3"),
    (Disposition.NOTED.value, "Ghi nhận", "save", "4"),
    (Disposition.DUPLICATE.value, "Trùng", "swap", "5"),
)
_ON_A_PAGE = 30


class StartWork(OneRound, Page):
    """To the first place with something open, or the first of all."""

    may = rules.may_read_rounds

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        places = queries.counted_places(self.thing)
        first = next((one for one in places if one.left), places[0] if places else None)
        if first is None:
            return HttpResponseRedirect(reverse("drafting:rounds-show", args=[self.thing.pk]))
        return HttpResponseRedirect(reverse("drafting:rounds-work", args=[self.thing.pk, first.key]))


class Work(OneRound, Page):
    template_name = "drafting/rounds/work.html"
    may = rules.may_read_rounds

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        key = self.kwargs["place"]
        place = queries.places_of(thing.version).get(key)
        if place is None:
            raise Http404
        points = queries.points_at(thing, key)
        page = Paginator(points, _ON_A_PAGE).get_page(self.request.GET.get("trang"))
        places = queries.counted_places(thing)
        keys = [one.key for one in places]
        at = keys.index(key) if key in keys else -1
        present = queries.block_of_key(thing.version.manuscript_id, key) if place.block else None
        return {
            "place": place, "page": page, "places": places, "buttons": BUTTONS, "newer": queries.newer_than(thing.version),
            "before": places[at - 1] if at > 0 else None, "after": places[at + 1] if 0 <= at < len(places) - 1 else None,
            "next_open": next((one for one in places[at + 1 :] + places[: max(at, 0)] if one.left), None),
            "lines": queries.marked_text(place.block, list(page)) if place.block else [], "present": present,
            "now": queries.kept_lines(present) if present and place.block and present.number != place.block["number"] else [],
            "versions": queries.versions_since(present, int(place.block["number"])) if present and place.block else [],
            "may_dispose": rules.may_dispose(actor, thing), "may_approve": rules.may_approve_points(actor, thing),
        }  # fmt: skip


class Points(OneRound, Listing):
    """All points of a round, by what became of them."""

    template_name = "drafting/rounds/points.html"
    may = rules.may_read_rounds

    def rows(self, actor: Actor, thing: Round) -> Any:
        rows = queries.points_of_round(thing).order_by("pk")
        state, whose = self.request.GET.get("loai", ""), self.request.GET.get("ai", "")
        if state == "cho-duyet":
            rows = rows.filter(approved_at=None).exclude(disposition=Disposition.OPEN)
        elif state in Disposition.values:
            rows = rows.filter(disposition=state)
        return rows.filter(comment__invited=int(whose)) if whose.isdecimal() else rows

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        standing, may_approve = queries.standing_of(thing), rules.may_approve_points(actor, thing)
        counts = [(one.value, one.label, standing.dispositions.get(one, 0)) for one in Disposition]
        return {
            "page": self.page_of(self.rows(actor, thing)), "standing": standing, "state": self.request.GET.get("loai", ""),
            "counts": [("", "tất cả", standing.points), *counts, ("cho-duyet", "chờ duyệt", standing.unapproved)],
            "whose": self.request.GET.get("ai", ""), "buttons": BUTTONS,
            "bodies": [row.invited for row in standing.rows if row.invited.answer != Answer.NONE],
            "may_dispose": rules.may_dispose(actor, thing), "may_approve": may_approve,
            "seen": decided_until(thing) if may_approve else None,
        }  # fmt: skip


class Alike(OneRound, Page):
    template_name = "drafting/rounds/alike.html"
    may = rules.may_dispose

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        return {"page": Paginator(queries.alike_points(thing), 20).get_page(self.request.GET.get("trang"))}


class _FromMany(OneRound):
    """Goes back to the page that the form was on."""

    request: HttpRequest

    def next_url(self, thing: Round) -> str:
        here = self.request.POST.get("back", "")
        inside = reverse("drafting:rounds-show", args=[thing.pk])
        return here if here.startswith(inside) else reverse("drafting:rounds-points", args=[thing.pk])

    def chosen(self) -> list[int]:
        return [int(one) for one in self.request.POST.getlist("point") if one.isdecimal()]


class DisposeMany(_FromMany, Act):
    may = rules.may_dispose

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        repeats = _repeated(actor, data.get("repeats"))
        count = actions.dispose_many(
            round=thing, points=self.chosen(), disposition=str(data.get("disposition", "")), repeats=repeats,
            reason=str(data.get("reason", "")), by=actor, at=at,
        )  # fmt: skip
        return f"Đã xử lý {count} ý kiến."

    def turned_back(self, form: Form | None, sentence: str) -> HttpResponseBase:
        """With a reason typed, the list again: the reason and what was chosen are still there."""
        sent = self.request.POST
        if not sent.get("reason", "").strip():
            return super().turned_back(form, sentence)
        page = Points()
        page.setup(self.request)
        page.actor, page.at, page.thing = self.actor, self.at, self.thing
        self.request.GET = QueryDict(urlsplit(sent.get("back", "")).query)
        typed = {
            "points": self.chosen(),
            **{name: sent.get(name, "") for name in ("reason", "repeats", "back")},
        }
        return page.show(status=422, refused=sentence, typed=typed)


class Approve(_FromMany, Act):
    may = rules.may_approve_points

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        points = None if data.get("all") else self.chosen()
        seen = _moment(data.get("seen"))
        return f"Đã duyệt {actions.approve_points(round=thing, points=points, by=actor, at=at, seen=seen)} ý kiến."


def _moment(typed: Any) -> datetime | None:
    """The moment of the latest decision that the page had, as it says itself."""
    try:
        found = datetime.fromisoformat(str(typed or ""))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _repeated(actor: Actor, number: Any) -> Point | None:
    if not number:
        return None
    text = str(number).strip().lstrip("#")
    found = queries.points_visible_to(actor).filter(pk=text).first() if text.isdecimal() else None
    if found is None:
        raise Refused(f"Không có ý kiến số {text[:20]}.", field="repeats")
    return found


# --- one point --------------------------------------------------------------------------------------------------


class OnePoint:
    def find(self, actor: Actor, **address: Any) -> Point:
        return get_object_or_404(queries.points_visible_to(actor), pk=address["point"])

    def next_url(self, thing: Point) -> str:
        return work_url(thing)


def work_url(point: Point) -> str:
    """The working page at this point."""
    key = queries.place_key(point.comment)
    return reverse("drafting:rounds-work", args=[point.comment.round_id, key]) + f"#y{point.pk}"


def may_dispose_point(actor: Actor, thing: Point) -> bool:
    return rules.may_dispose(actor, thing.comment.round)


def may_approve_point(actor: Actor, thing: Point) -> bool:
    return rules.may_approve_points(actor, thing.comment.round)


class Dispose(OnePoint, Act):
    """A point's own page: what was said, what became of it, and the form to decide."""

    template_name = "drafting/rounds/point.html"
    may = rules.may_dispose
    form_class = DisposeForm

    def form_arguments(self, actor: Actor, thing: Point) -> dict[str, Any]:
        block = thing.comment.block
        versions = queries.versions_since(block, thing.comment.block_number) if block else []
        choices = [(one.pk, version_words(one)) for one in versions]
        chosen = [str(pk) for pk in thing.versions.values_list("pk", flat=True)]
        chosen += [str(one.pk) for one in versions if one.why == thing.why]
        initial = {
            "disposition": thing.disposition, "reason": thing.reason, "repeats": thing.repeats_id, "versions": chosen,
        }  # fmt: skip
        return {"versions": choices, "initial": initial}

    def context(self, actor: Actor, thing: Point) -> Mapping[str, Any]:
        places = queries.places_of(thing.comment.round.version)
        place = places.get(queries.place_key(thing.comment))
        return {
            "place": place, "places": [one for one in places.values() if one.block], "buttons": BUTTONS,
            "split_form": SplitForm(initial={"texts": thing.text}), "why_form": WhyForm(),
            "lines": queries.marked_text(place.block, [thing]) if place and place.block else [],
            "others": thing.comment.points.exclude(pk=thing.pk), "may_dispose": may_dispose_point(actor, thing),
            "may_approve": may_approve_point(actor, thing), "work_url": work_url(thing),
        }  # fmt: skip

    def act(self, actor: Actor, thing: Point, data: Mapping[str, Any], at: datetime) -> str:
        chosen = data.get("versions")
        versions = BlockVersion.objects.filter(pk__in=chosen, block=thing.comment.block) if chosen else None
        actions.dispose(
            point=thing, disposition=data["disposition"], reason=data["reason"], versions=versions.select_related("block") if versions is not None else None,
            repeats=_repeated(actor, data.get("repeats")), by=actor, at=at,
        )  # fmt: skip
        return f"Ý kiến số {thing.pk}: {Disposition(data['disposition']).label}."


def version_words(one: BlockVersion) -> str:
    who = f", {one.person.full_name}" if one.person else ""
    return f"Bản {one.number}{who}{f': {one.why}' if one.why else ''}"


class TakeOver(OnePoint, Act):
    """A tracked change goes into the text, and its point is accepted."""

    may = rules.may_dispose

    def act(self, actor: Actor, thing: Point, data: Mapping[str, Any], at: datetime) -> str:
        actions.take_over(point=thing, by=actor, at=at)
        return f"Đã sửa theo ý kiến số {thing.pk} và ghi là tiếp thu."


class Reopen(OnePoint, Act):
    may = rules.may_dispose

    def act(self, actor: Actor, thing: Point, data: Mapping[str, Any], at: datetime) -> str:
        actions.reopen_point(point=thing, by=actor, at=at)
        return f"Ý kiến số {thing.pk} trở lại chưa xử lý."


class Split(Filled, OnePoint, Act):
    heading, button = "Tách thành nhiều ý", "Tách"
    may = rules.may_dispose
    form_class = SplitForm

    def form_arguments(self, actor: Actor, thing: Point) -> dict[str, Any]:
        return {"initial": {"texts": thing.text}}

    def act(self, actor: Actor, thing: Point, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.split_point(point=thing, texts=data["texts"].splitlines(), by=actor, at=at)
        return f"Đã tách thành {len(made)} ý."


class Merge(OnePoint, Act):
    may = rules.may_dispose

    def act(self, actor: Actor, thing: Point, data: Mapping[str, Any], at: datetime) -> str:
        actions.merge_points(comment=thing.comment, by=actor, at=at)
        return "Đã gộp các ý lại."


class PlaceComment(OnePoint, Act):
    may = rules.may_dispose

    def act(self, actor: Actor, thing: Point, data: Mapping[str, Any], at: datetime) -> str:
        actions.place_comment(comment=thing.comment, block_key=str(data.get("place", "")), by=actor, at=at)
        return "Đã gắn ý kiến vào chỗ đã chọn."

    def next_url(self, thing: Point) -> str:
        thing.comment = Comment.objects.select_related("block").get(pk=thing.comment_id)
        return work_url(thing)


class SendBack(Filled, OnePoint, Act):
    heading, button = "Chưa duyệt", "Báo tổ biên tập"
    may = may_approve_point
    form_class = WhyForm

    def act(self, actor: Actor, thing: Point, data: Mapping[str, Any], at: datetime) -> str:
        actions.send_back(point=thing, why=data["why"], by=actor, at=at)
        return f"Đã báo tổ biên tập xem lại ý kiến số {thing.pk}."

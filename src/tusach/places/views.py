"""Doors under /don-vi/: everyone finds and reads units; the administrator and the centre reorganise them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Listing, Page, anyone
from tusach.kit.text import day as day_text
from tusach.kit.text import read_day
from tusach.places import actions, queries, rules
from tusach.places.area import LABELS, area_of
from tusach.places.forms import ROWS, BasisForm, ProposalForm, SettleForm, UndoForm
from tusach.places.history import stretches
from tusach.places.lineage import Heir
from tusach.places.models import Doubt, Event, Extent, Level, Proposal, Unit, UnitVersion
from tusach.places.reorganise import COLUMNS

EXAMPLES = (date(2023, 10, 31), date(2025, 6, 30), date(2025, 7, 1))

_SHOWN = 20  # units named on the page of an undoing


class OnADay(Page):
    """A page with the switch: `?ngay=` is the geography of then, without it that of now."""

    may = anyone

    def asked_day(self) -> tuple[date, str, str]:
        """The day, what was typed when it is not now's, and the sentence when it cannot be read."""
        typed = self.request.GET.get("ngay", "").strip()
        today = day_of(self.at)
        if not typed:
            return today, "", ""
        try:
            return read_day(typed).value, typed, ""
        except Refused as refusal:
            return today, typed, f"{refusal.sentence} Đang xem theo địa giới hiện nay."

    def switch(self) -> dict[str, Any]:
        day, typed, wrong = self.asked_day()
        begins = queries.table_begins()
        early = begins is not None and day < begins
        return {
            "day": day,
            "then": bool(typed) and not wrong,
            "typed": typed,
            "wrong_day": wrong,
            "too_early": begins if early else None,
            "examples": EXAMPLES,
        }


class FindUnits(OnADay):
    template_name = "places/find.html"

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        switch = self.switch()
        text = self.request.GET.get("q", "").strip()[:100]
        everywhere = self.request.GET.get("moi-luc") == "1"
        found = queries.search(text, on=None if everywhere else switch["day"])
        page = Paginator(found.select_related("unit"), 30).get_page(self.request.GET.get("trang"))
        return {
            **switch,
            "q": text,
            "everywhere": everywhere,
            "page": page,
            "rows": queries.with_paths(page.object_list),
            "elsewhere": bool(text and not everywhere and not page.paginator.count) and self.past(text),
            "counts": queries.count_on(switch["day"]) if not text else None,
            "may_reorganise": rules.may_reorganise(actor),
        }

    def past(self, text: str) -> list[tuple[UnitVersion, str]]:
        """Nothing on the day: the same name at any time."""
        return queries.with_paths(queries.search(text).select_related("unit")[:10])


class ShowUnit(OnADay):
    template_name = "places/show.html"

    def find(self, actor: Any, **address: Any) -> Unit:
        return get_object_or_404(queries.visible_to(actor), key=address["key"])

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        switch = self.switch()
        day: date = switch["day"]
        version = queries.version_of(thing, day)
        shown = version or queries.last_version_of(thing)
        versions = list(queries.standing().filter(unit=thing).order_by("from_date"))
        periods = [(v.from_date, v.to_date, v.full_name) for v in versions]
        return {
            **switch,
            "version": version,
            "shown": shown,
            "path": queries.with_paths([shown])[0][1] if shown else thing.key,
            "above": self.above(thing, shown, day),
            "children": list(queries.children_of(thing, day)) if version else [],
            "communes": queries.communes_within(thing, day).count() if version else 0,
            "area": LABELS[area_of(shown.kind)] if shown and thing.level == Level.COMMUNE else "",
            "heirs": self.named(queries.successors([thing.pk], on=day)[thing.pk], day) if not version else [],
            "moments": queries.history_of(thing),
            "stretches": stretches(periods, day_of(self.at)),
            "doubts": queries.doubts().filter(unit=thing),
            "may_settle": rules.may_settle(actor),
        }

    def above(self, unit: Unit, shown: UnitVersion | None, day: date) -> list[UnitVersion]:
        on = day if shown is None or shown.holds_on(day) else shown.from_date
        chain = queries.parent_chain(unit, on)
        names = queries.names_on([one.pk for one in chain], on)
        keys = {one.pk: one for one in chain}
        for pk, version in names.items():
            version.unit = keys[pk]
        return [names[one.pk] for one in reversed(chain) if one.pk in names]

    def named(self, heirs: list[Heir], day: date) -> list[tuple[Heir, UnitVersion]]:
        names = queries.versions_on(day).filter(unit__in=[heir.unit for heir in heirs]).select_related("unit")
        known = {version.unit_id: version for version in names}
        return [(heir, known[heir.unit]) for heir in heirs if heir.unit in known]


class ShowMap(OnADay):
    template_name = "places/map.html"

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        switch = self.switch()
        tiles = queries.tiles_on(switch["day"])
        return {
            **switch,
            "tiles": tiles,
            "provinces": sorted(
                (tile for tile in tiles if not tile.place.is_isle), key=lambda tile: tile.version.sort_key
            ),
            "height": max((tile.bottom for tile in tiles), default=0),
            "counts": queries.count_on(switch["day"]),
        }


class ListDoubts(Listing):
    may = anyone
    template_name = "places/doubts.html"

    def rows(self, actor: Any, thing: Any) -> Any:
        return queries.doubts()

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        settled = queries.settled_doubts()[:50]
        return {**super().context(actor, thing), "settled": settled, "may_settle": rules.may_settle(actor)}


class SettleDoubt(Act):
    """One doubt: heirs or forebears chosen with their legal basis, or the table kept as it is."""

    may = rules.may_settle
    template_name = "places/settle.html"

    def find(self, actor: Any, **address: Any) -> Doubt:
        return get_object_or_404(queries.doubts(), pk=address["pk"])

    def make_form(self) -> Any:
        self.settling = queries.settling_of(self.thing)
        self.form_class = BasisForm if self.settling is None else SettleForm
        return super().make_form()

    def form_arguments(self, actor: Any, thing: Doubt) -> dict[str, Any]:
        if self.settling is None:
            return {}
        return {"choices": self.settling.choices, "forward": self.settling.forward}

    def context(self, actor: Any, thing: Doubt) -> Mapping[str, Any]:
        return {"settling": self.settling}

    def act(self, actor: Any, thing: Doubt, data: Mapping[str, Any], at: datetime) -> str:
        ties = ties_of(data, self.settling) if self.settling else []
        actions.settle_doubt(
            doubt=thing, ties=ties, legal_basis=data["legal_basis"], note=data["note"], by=actor, at=at
        )
        return "Đã ghi. Số liệu theo địa giới hiện nay tính lại từ lần xem sau."

    def next_url(self, thing: Doubt) -> str:
        return reverse("places:doubts")


def ties_of(data: Mapping[str, Any], settling: queries.Settling) -> list[actions.Tie]:
    """The rows of the form that name a unit; what names none or several is refused at its own box."""
    found = []
    for row in range(1, ROWS + 1):
        if not data[f"unit_{row}"]:
            continue
        try:
            unit = queries.named(data[f"unit_{row}"], settling)
        except Refused as refusal:
            raise Refused(refusal.sentence, field=f"unit_{row}") from None
        found.append(actions.Tie(unit, data[f"extent_{row}"] or Extent.PART, data[f"share_{row}"]))
    return found


class ListReorganisations(Page):
    may = rules.may_reorganise
    template_name = "places/reorganisations.html"

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        return {
            "form": ProposalForm(),
            "columns": COLUMNS,
            "proposals": queries.proposals()[:50],
            "events": queries.recorded_events().select_related("reversed_by", "reverses")[:50],
        }


class ProposeReorganisation(Act):
    may = rules.may_reorganise
    form_class = ProposalForm
    template_name = "places/propose.html"
    made: Proposal | None = None

    def act(self, actor: Any, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        file = data["file"]
        self.made = actions.propose(data=file.read(), name=file.name, by=actor, at=at)
        return ""

    def next_url(self, thing: Any) -> str:
        return (
            reverse("places:proposal", args=[self.made.pk])
            if self.made
            else reverse("places:reorganisations")
        )

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        return {"columns": COLUMNS}


class ShowProposal(Page):
    may = rules.may_reorganise
    template_name = "places/proposal.html"

    def find(self, actor: Any, **address: Any) -> Proposal:
        return get_object_or_404(queries.proposals_with_content(), pk=address["pk"])

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        plan = queries.plan_of(bytes(thing.content), name=thing.name)
        return {"plan": plan, "touched": queries.touched_by(plan)}


class ApplyProposal(Act):
    may = rules.may_reorganise
    find = ShowProposal.find

    def act(self, actor: Any, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        event = actions.apply_proposal(proposal=thing, by=actor, at=at)
        return f"Đã áp dụng. Các đơn vị đổi từ ngày {day_text(event.effective_on)}."

    def next_url(self, thing: Any) -> str:
        return reverse("places:reorganisations")

    def back_url(self, thing: Any) -> str:
        return reverse("places:proposal", args=[thing.pk])


class UndoEvent(Act):
    may = rules.may_reorganise
    form_class = UndoForm
    template_name = "places/undo.html"

    def find(self, actor: Any, **address: Any) -> Event:
        return get_object_or_404(queries.recorded_events(), pk=address["pk"])

    def context(self, actor: Any, thing: Event) -> Mapping[str, Any]:
        back, gone = queries.undone_with(thing)
        return {
            "back": back[:_SHOWN], "more_back": max(len(back) - _SHOWN, 0),
            "gone": gone[:_SHOWN], "more_gone": max(len(gone) - _SHOWN, 0),
        }  # fmt: skip

    def act(self, actor: Any, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        actions.undo_event(event=thing, reason=data["reason"], by=actor, at=at)
        return "Đã gỡ. Các đơn vị trở lại như trước, lịch sử vẫn còn cả hai lần."

    def next_url(self, thing: Any) -> str:
        return reverse("places:reorganisations")

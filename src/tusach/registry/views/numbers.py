"""Numbers and books: series with their gaps, numbers set aside, volumes, terms, lists of recipients."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from tusach.kit.clock import day_of
from tusach.kit.pages import Act
from tusach.people.models import Actor, Body
from tusach.registry import actions, queries, rules
from tusach.registry.forms import GroupForm, HoldForm, TermForm, UnusedForm, VolumeForm, WhyForm
from tusach.registry.models import Direction, Group, HeldNumber, Series, Volume
from tusach.registry.views.doors import OfOneBody, page_of_body


class Numbers(OfOneBody, Act):
    """The page of a body's numbers; sent, it sets one aside."""

    template_name = "registry/numbers.html"
    form_class = HoldForm
    may = rules.may_keep_registers

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        series = list(queries.series_with_numbers(thing))
        return {
            **self.body_facts(actor, thing, self.at),
            "series": [(one, queries.gaps_of(one)) for one in series],
            "held": queries.held_numbers(thing),
            "cancelled": queries.cancelled_numbers(thing)[:50],
            "volumes": [
                *queries.volumes_of(thing, Direction.INCOMING), *queries.volumes_of(thing, Direction.OUTGOING)
            ],
            "volume_form": VolumeForm(prefix="quyen"),
            "today": day_of(self.at),
        }  # fmt: skip

    def act(self, actor: Actor, thing: Body, data: Mapping[str, Any], at: datetime) -> str:
        held = actions.hold_number(
            keeper=thing, family=data["family"], kind=data["kind"], hold=HoldForm.hold(data), by=actor, at=at,
            once=data["once"],
        )  # fmt: skip
        return f"Đã giữ số {held.ordinal:02} của {held.series.name} cho {held.for_whom}."

    def next_url(self, thing: Body) -> str:
        return page_of_body("numbers", thing)


class BackToNumbers(Act):
    http_method_names = ["post", "options"]

    def keeper_of(self, thing: Any) -> Body:
        return thing.keeper  # type: ignore[no-any-return]

    def next_url(self, thing: Any) -> str:
        return page_of_body("numbers", self.keeper_of(thing))


class OneHeld(BackToNumbers):
    may = rules.may_settle_number
    form_class = WhyForm

    def find(self, actor: Actor, **address: Any) -> HeldNumber:
        rows = HeldNumber.objects.filter(series__keeper__in=actor.bodies()).select_related("series__keeper")
        return get_object_or_404(rows, pk=address["pk"])

    def keeper_of(self, thing: HeldNumber) -> Body:
        return thing.series.keeper


class ReleaseNumber(OneHeld):
    def act(self, actor: Actor, thing: HeldNumber, data: Mapping[str, Any], at: datetime) -> str:
        actions.release_number(held=thing, why=data["why"], by=actor, at=at)
        return f"Đã thôi giữ số {thing.ordinal:02}."


class CancelNumber(OneHeld):
    def act(self, actor: Actor, thing: HeldNumber, data: Mapping[str, Any], at: datetime) -> str:
        actions.cancel_number(held=thing, why=data["why"], by=actor, at=at)
        return f"Đã hủy số {thing.ordinal:02}; số này không cấp lại."


class CancelUnused(BackToNumbers):
    may = rules.may_settle_number
    form_class = UnusedForm

    def find(self, actor: Actor, **address: Any) -> Series:
        rows = Series.objects.filter(keeper__in=actor.bodies()).select_related("keeper")
        return get_object_or_404(rows, pk=address["pk"])

    def act(self, actor: Actor, thing: Series, data: Mapping[str, Any], at: datetime) -> str:
        actions.cancel_unused(series=thing, number=data["number"], why=data["why"], by=actor, at=at)
        return f"Đã hủy số {data['number']:02}."


class OpenVolume(Numbers):
    http_method_names = ["post", "options"]
    form_class = VolumeForm  # type: ignore[assignment] # another form of the same page

    def form_arguments(self, actor: Actor, thing: Body) -> dict[str, Any]:
        return {"prefix": "quyen"}

    def show(self, status: int = 200, **more: Any) -> Any:
        if "form" in more:
            more = {**more, "volume_form": more["form"], "form": HoldForm()}
        return super().show(status, **more)

    def act(self, actor: Actor, thing: Body, data: Mapping[str, Any], at: datetime) -> str:
        volume = actions.open_volume(
            keeper=thing,
            direction=data["direction"],
            kind=data["kind"],
            from_date=data["from_date"],
            by=actor,
            at=at,
        )
        return f"Đã mở {volume}."


class OneVolume(BackToNumbers):
    may = rules.may_close_volume

    def find(self, actor: Actor, **address: Any) -> Volume:
        rows = Volume.objects.filter(keeper__in=actor.bodies()).select_related("keeper")
        return get_object_or_404(rows, pk=address["pk"])


class CloseVolume(OneVolume):
    def act(self, actor: Actor, thing: Volume, data: Mapping[str, Any], at: datetime) -> str:
        actions.close_volume(volume=thing, by=actor, at=at)
        return f"Đã khóa {thing}."


class ReopenVolume(OneVolume):
    form_class = WhyForm

    def act(self, actor: Actor, thing: Volume, data: Mapping[str, Any], at: datetime) -> str:
        actions.reopen_volume(volume=thing, why=data["why"], by=actor, at=at)
        return f"Đã mở lại {thing}."


class OpenTerm(OfOneBody, Act):
    template_name = "registry/terms.html"
    form_class = TermForm
    may = rules.may_keep_registers

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        return {"terms": queries.terms_of(thing), **self.body_facts(actor, thing, self.at)}

    def act(self, actor: Actor, thing: Body, data: Mapping[str, Any], at: datetime) -> str:
        term = actions.open_term(body=thing, name=data["name"], from_date=data["from_date"], by=actor, at=at)
        return f"Đã mở nhiệm kỳ {term.name}."

    def next_url(self, thing: Body) -> str:
        return page_of_body("terms", thing)


class Groups(OfOneBody, Act):
    """Lists of recipients under a name; sent, it keeps one."""

    template_name = "registry/groups.html"
    form_class = GroupForm
    may = rules.may_keep_registers

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        return {"groups": queries.groups_of(thing), **self.body_facts(actor, thing, self.at)}

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        """With `?sua=` the list's own words stand in the form."""
        asked = request.GET.get("sua", "")
        chosen = queries.groups_of(self.thing).filter(pk=asked).first() if asked.isdecimal() else None
        if chosen is None:
            return super().get(request, **address)
        members = "\n".join(one.name for one in sorted(chosen.members.all(), key=lambda one: one.order))
        return self.show(form=GroupForm(initial={"name": chosen.name, "members": members}))

    def act(self, actor: Actor, thing: Body, data: Mapping[str, Any], at: datetime) -> str:
        members = data["members"].splitlines()
        group = actions.keep_group(keeper=thing, name=data["name"], members=members, by=actor, at=at)
        return f"Đã ghi nhóm {group.name}."

    def next_url(self, thing: Body) -> str:
        return page_of_body("groups", thing)


class DropGroup(Act):
    http_method_names = ["post", "options"]
    may = rules.may_change_group

    def find(self, actor: Actor, **address: Any) -> Group:
        rows = Group.objects.filter(keeper__in=actor.bodies()).select_related("keeper")
        return get_object_or_404(rows, pk=address["pk"])

    def act(self, actor: Actor, thing: Group, data: Mapping[str, Any], at: datetime) -> str:
        self.keeper = thing.keeper
        actions.drop_group(group=thing, by=actor, at=at)
        return "Đã bỏ nhóm."

    def next_url(self, thing: Group) -> str:
        return page_of_body("groups", thing.keeper)

"""Good models that the centre published: how a commune or a party cell keeps its books read, for others to do alike."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from tusach.drafting.models import GoodModel
from tusach.drafting.queries import province_of, published_models
from tusach.people.models import Actor
from tusach.portal.views.base import Open

_REST = "Cách làm khác"


class GoodModels(Open):
    """All of them under their themes; `?tinh=` and `?chu-de=` narrow, both by id."""

    template_name = "portal/models.html"

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        self.note("visit")
        return super().get(request, **address)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        every = list(published_models())
        place, theme = _whole(self.request.GET.get("tinh")), _whole(self.request.GET.get("chu-de"))
        shown = [
            one for one in every
            if place in {None, one.unit_id} and (theme is None or _theme(one)[0] == theme)
        ]  # fmt: skip
        places = {one.unit_id: name for one in every if one.unit_id and (name := province_of(one))}
        themes = dict(sorted({_theme(one) for one in every}, key=lambda one: (one[0] == 0, one[1])))
        return {
            **super().context(actor, thing),
            "groups": [(name, [one for one in shown if _theme(one)[0] == pk]) for pk, name in themes.items()],
            "shown": len(shown), "total": len(every), "place": place, "theme": theme,
            "places": sorted(places.items(), key=lambda one: one[1]), "themes": themes.items(), "tab": "models",
        }  # fmt: skip


class OneGoodModel(Open):
    template_name = "portal/model.html"
    thing: GoodModel

    def find(self, actor: Actor, **address: Any) -> GoodModel:
        return get_object_or_404(published_models(), pk=address["model"])

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        self.note("visit")
        return super().get(request, **address)

    def context(self, actor: Actor, thing: GoodModel) -> Mapping[str, Any]:
        theme, name = _theme(thing)
        others = [one for one in published_models() if _theme(one)[0] == theme and one.pk != thing.pk]
        return {
            **super().context(actor, thing), "theme": theme, "theme_name": name, "others": others[:6], "tab": "models",
        }  # fmt: skip


def _theme(model: GoodModel) -> tuple[int, str]:
    """The theme it is filed under, or that this one was merged into."""
    code = model.theme
    return (code.pk, code.name) if code is not None else (0, _REST)


def _whole(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Http404
    return int(text)

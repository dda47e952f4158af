"""Taking one's place in a book to another phone: the code lives behind the # of an address, which no server is sent."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from tusach.library.models import Edition
from tusach.portal.shown import card
from tusach.portal.views.base import OneEdition, Open


class Carry(Open):
    template_name = "portal/carry.html"

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        return {**super().context(actor, thing), "tab": ""}


class Card(OneEdition):
    """A book's name for scripts that know only its key."""

    def answer(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        edition: Edition = self.thing
        about = card(edition) | {"sections": edition.section_count}
        answer = JsonResponse(about, json_dumps_params={"ensure_ascii": False})
        answer.headers["Cache-Control"] = "max-age=3600"
        return answer

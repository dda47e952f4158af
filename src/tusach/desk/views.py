from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from tusach.desk import boards
from tusach.desk.boards import Seat, seat_of
from tusach.kit.pages import Page, anyone
from tusach.people.models import Actor

_TEMPLATES = {
    Seat.COMMUNE: "desk/commune.html",
    Seat.PROVINCE: "desk/province.html",
    Seat.CENTRE: "desk/centre.html",
    Seat.TRADE: "desk/administrator.html",
    Seat.ADMINISTRATOR: "desk/administrator.html",
}


class Home(Page):
    """One address for everyone: the board of the highest post; a reader is led into the library."""

    may = anyone

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if seat_of(self.actor) == Seat.NOBODY:
            return HttpResponseRedirect(reverse("portal:home"))
        return super().get(request, **address)

    @property
    def template_name(self) -> str:  # type: ignore[override]
        return _TEMPLATES[seat_of(self.actor)]

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        match seat_of(actor):
            case Seat.NOBODY:
                return {}
            case Seat.COMMUNE:
                return {"board": boards.commune_board(actor)}
            case Seat.PROVINCE:
                return {"board": boards.province_board(actor, self.request.GET.get("dot", ""))}
            case Seat.CENTRE:
                return {"board": boards.centre_board(actor, self.request.GET.get("dot", ""))}
            case Seat.TRADE:
                return {"board": boards.trades_board(actor)}
            case Seat.ADMINISTRATOR:
                return {"board": boards.administrator_board(actor)}

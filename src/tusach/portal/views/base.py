"""The doors of the public library. Nobody is asked who they are and no session is opened: one page serves all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers

from tusach.kit.pages import Page, anyone
from tusach.library import queries, rules
from tusach.library.actions import note_use
from tusach.library.models import Edition, State
from tusach.people.models import Actor
from tusach.places.models import Unit
from tusach.portal.appearance import appearance
from tusach.portal.keeping import COMMUNE, SAVING, Use, reader_of, saves_data


class Open(Page):
    """`without_session`: middleware leaves the session shut. `kept_as`: a use that the quick door may repeat."""

    may = anyone
    without_session: ClassVar[bool] = True
    visitor: Any  # who stands at the door, not looked at unless an edition is still a draft
    kept_as: str = ""
    item: str = ""  # what of an edition is opened: the section's ordinal
    secret = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.visitor = request.actor  # type: ignore[attr-defined]
        request.actor = Actor(None, (), request.at)  # type: ignore[attr-defined]
        response = super().dispatch(request, *args, **kwargs)
        if self.secret:
            response.headers["Cache-Control"] = "private, no-store"
            return response
        response.headers.setdefault("Cache-Control", "no-cache")
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie", "Save-Data"])
        response.without_secrets = True  # type: ignore[attr-defined]
        self._offer(request, response)
        return response

    def _offer(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Tells the quick door that this answer is the same for everyone with the same appearance."""
        offered = request.META.get("tusach.keep")
        if offered is not None and self.kept_as and response.status_code == 200 and not request.GET:
            edition = self.thing.pk if isinstance(self.thing, Edition) else None
            offered.append(Use(self.kept_as, edition, self.item))

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        saves = saves_data(self.request.META) or bool(self.request.META.get(SAVING))
        return {"look": appearance(self.request.COOKIES), "saves_data": saves}

    @property
    def commune(self) -> Unit | None:
        key = self.request.COOKIES.get(COMMUNE, "")
        return Unit.objects.filter(key=key[:40]).first() if key else None

    def note(self, kind: str, edition: Edition | None = None, *, seconds: int = 0) -> None:
        """Counts a use; the address and the browser's name are hashed in memory and forgotten (docs/hard/no-trace.md)."""
        if self.request.META.get(SAVING) and kind != "save":
            return
        unit = self.commune
        address, agent = reader_of(self.request.META)
        note_use(
            kind=kind, edition_id=edition.pk if edition else None, unit_id=unit.pk if unit else None,
            address=address, agent=agent, at=self.at, item=self.item, seconds=seconds,
        )  # fmt: skip


class OneEdition(Open):
    """A door to one edition: published, replaced or withdrawn for all; a draft for the librarians who may see it."""

    thing: Edition
    at: datetime

    def find(self, actor: Actor, **address: Any) -> Edition:
        known = queries.visible_to(actor).select_related("work", "superseded_by").filter(key=address["key"])
        edition = known.first()
        if edition is not None:
            return edition
        if not self.request.COOKIES:
            raise Http404
        self.secret = True
        return get_object_or_404(queries.visible_to(self.visitor).select_related("work"), key=address["key"])

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if not rules.may_read(self.actor, self.thing):
            return self.gone()
        return self.answer(request, **address)

    def answer(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return self.show()

    def gone(self) -> HttpResponse:
        """A withdrawn book's addresses go on answering: with the reason and the way to what there is."""
        self.kept_as = ""
        known, reason = Open.context(self, self.actor, self.thing), self.thing.ended_reason.rstrip(". ")
        about = {**known, "thing": self.thing, "reason": reason}
        return render(self.request, "portal/gone.html", about, status=410)

    def note(self, kind: str, edition: Edition | None = None, *, seconds: int = 0) -> None:
        edition = edition or self.thing
        if edition.state in {State.PUBLISHED, State.SUPERSEDED}:
            super().note(kind, edition, seconds=seconds)

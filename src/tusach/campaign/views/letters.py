from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tusach.campaign import actions, exports, queries, rules
from tusach.campaign.forms import LetterForm
from tusach.campaign.models import Campaign, Letter
from tusach.campaign.views.campaigns import OneCampaign
from tusach.kit.pages import Act, Page
from tusach.kit.paper import Form, form_on
from tusach.people.models import Body
from tusach.registry.models import Family

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def asked_body(request: HttpRequest, bodies: list[tuple[Body, str]]) -> Body | None:
    """The body named by `?co-quan=`, else the first of the person's."""
    wanted = request.GET.get("co-quan", "")
    return next((body for body, _ in bodies if str(body.pk) == wanted), bodies[0][0] if bodies else None)


def form_of(body: Body | None, day: date) -> Form | None:
    """The official form that the body's letter takes on the day, with what of it nobody could confirm."""
    return form_on("state" if queries.family_of(body) == Family.STATE else "party", day) if body else None


class WriteLetter(OneCampaign, Act):
    """Công văn đôn đốc: who is late, by whom it is signed; issued, it stands in the outgoing register."""

    may = rules.may_write_letter
    template_name = "campaign/letter.html"
    form_class = LetterForm
    made: Letter

    def form_arguments(self, actor: Any, thing: Campaign) -> dict[str, Any]:
        bodies = queries.writing_bodies(actor)
        body = asked_body(self.request, bodies)
        signer, title = queries.leader_of(body, actor.day) if body else ("", "")
        first = {"body": body.pk if body else None, "place": queries.place_of(body, actor.day) if body else "",
                 "capacity": title.upper(), "signer": signer, "once": str(uuid4())}  # fmt: skip
        return {"bodies": [(one.pk, name) for one, name in bodies], "initial": first}

    def context(self, actor: Any, thing: Campaign) -> Mapping[str, Any]:
        rows = queries.letter_rows(thing, kind="", at=self.at, day=actor.day)
        bodies = queries.writing_bodies(actor)
        body = asked_body(self.request, bodies)
        return {"rows": rows, "unit_count": sum(row.units for row in rows), "letters": queries.letters_of(thing),
                "body": body, "body_count": len(bodies), "form_of_paper": form_of(body, actor.day)}  # fmt: skip

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        body = Body.objects.select_related("unit", "parent").get(pk=data["body"])
        self.made = actions.issue_letter(
            campaign=thing, body=body, kind=data["kind"], place=data["place"], capacity=data["capacity"],
            signer=data["signer"], symbol=data["symbol"], once=data["once"],
            demo=settings.DEMO or thing.is_illustration, by=actor, at=at,
        )  # fmt: skip
        return f"Đã ban hành {self.made.document}; tệp Word ở trang văn bản."

    def next_url(self, thing: Campaign) -> str:
        return reverse("registry:show", args=[self.made.document_id])


class DraftLetter(OneCampaign, Page):
    """The same letter before it has a number, as DOCX."""

    may = rules.may_write_letter

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        bodies = queries.writing_bodies(self.actor)
        body = asked_body(request, bodies)
        demo = settings.DEMO or self.thing.is_illustration
        data = exports.draft_letter(
            self.thing, body, {b.pk: name for b, name in bodies}, at=self.at, demo=demo
        )
        answer = HttpResponse(data, content_type=DOCX)
        answer["Content-Disposition"] = 'attachment; filename="du-thao-cong-van-don-doc.docx"'
        return answer

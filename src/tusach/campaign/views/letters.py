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
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.paper import Form, form_on
from tusach.people.models import Body
from tusach.registry.models import Family
from tusach.registry.queries import waits_since

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def asked_body(request: HttpRequest, bodies: list[tuple[Body, str]]) -> Body | None:
    """The body chosen on the form or named by `?co-quan=`, else the first of the person's."""
    wanted = request.POST.get("body") or request.GET.get("co-quan", "")
    return next((body for body, _ in bodies if str(body.pk) == wanted), bodies[0][0] if bodies else None)


def form_of(body: Body | None, day: date) -> Form | None:
    """The official form that the body's letter takes on the day, with what of it nobody could confirm."""
    return form_on("state" if queries.family_of(body) == Family.STATE else "party", day) if body else None


class WriteLetter(OneCampaign, Act):
    """Công văn đôn đốc: who is late, by whom it is signed. Who writes it sends it to the clerk; issued, it stands in the
    outgoing register.
    """

    may = rules.may_open_letter
    template_name = "campaign/letter.html"
    form_class = LetterForm
    sent: Body
    made: Letter | None = None

    def form_arguments(self, actor: Any, thing: Campaign) -> dict[str, Any]:
        bodies = queries.opening_bodies(thing, actor)
        body = asked_body(self.request, bodies)
        signer, title = queries.leader_of(body, actor.day) if body else ("", "")
        first = {"body": body.pk if body else None, "place": queries.place_of(body, actor.day) if body else "",
                 "capacity": title.upper(), "signer": signer, "once": str(uuid4())}  # fmt: skip
        waiting = queries.prepared_in(thing, actor).get(body.pk) if body else None
        kept = ("kind", "symbol", "place", "capacity", "signer")
        first |= {name: getattr(waiting, name) for name in kept} if waiting else {}
        return {"bodies": [(one.pk, name) for one, name in bodies], "initial": first}

    def context(self, actor: Any, thing: Campaign) -> Mapping[str, Any]:
        rows = queries.letter_rows(thing, kind="", at=self.at, day=actor.day)
        bodies = queries.opening_bodies(thing, actor)
        body = asked_body(self.request, bodies)
        return {"rows": rows, "waits": waits_since(queries.letter_page(thing, body)) if body else None,
                "may_number": body is not None and queries.numbers_here(actor, body, actor.day), "may_write": rules.may_write_letter(actor, thing), "unit_count": sum(row.units for row in rows), "letters": queries.letters_of(thing),
                "body": body, "body_count": len(bodies), "form_of_paper": form_of(body, actor.day)}  # fmt: skip

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        body = Body.objects.select_related("unit", "parent").get(pk=data["body"])
        said = {name: data[name] for name in ("kind", "place", "capacity", "signer", "symbol")}
        if "send" in self.request.POST:
            actions.send_letter(campaign=thing, body=body, by=actor, at=at, **said)
            self.sent = body
            return "Đã chuyển văn thư cấp số."
        self.made = actions.issue_letter(
            campaign=thing, body=body, once=data["once"], demo=settings.DEMO or thing.is_illustration, by=actor, at=at, **said
        )  # fmt: skip
        return f"Đã ban hành {self.made.document}; tệp Word ở trang văn bản."

    def next_url(self, thing: Campaign) -> str:
        if self.made is not None:
            return reverse("registry:show", args=[self.made.document_id])
        return queries.letter_page(thing, self.sent)


class TakeBackLetter(OneCampaign, Act):
    """The letter is not to be numbered yet. Its words are not kept: whoever only wants to change them changes and sends it again."""

    may = rules.may_write_letter

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        body = asked_body(self.request, queries.writing_bodies(actor))
        if body is None:
            raise Refused("Xin chọn cơ quan ban hành.")
        actions.take_back_letter(campaign=thing, body=body, by=actor, at=at)
        return "Đã rút lại. Văn thư không còn thấy công văn này ở danh sách chờ cấp số."

    def next_url(self, thing: Campaign) -> str:
        return reverse("campaign:letter", args=[thing.pk])


class DraftLetter(OneCampaign, Page):
    """The same letter before it has a number, as DOCX."""

    may = rules.may_open_letter

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        bodies = queries.opening_bodies(self.thing, self.actor)
        body = asked_body(request, bodies)
        demo = settings.DEMO or self.thing.is_illustration
        waiting = queries.prepared_in(self.thing, self.actor).get(body.pk) if body else None
        data = exports.draft_letter(
            self.thing, body, {b.pk: name for b, name in bodies}, at=self.at, demo=demo, waiting=waiting
        )
        answer = HttpResponse(data, content_type=DOCX)
        answer["Content-Disposition"] = 'attachment; filename="du-thao-cong-van-don-doc.docx"'
        return answer

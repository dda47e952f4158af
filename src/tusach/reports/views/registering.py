"""A report that came as a file entered in the register, by the centre's clerk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.pages import Act
from tusach.kit.text import day
from tusach.people.models import Actor, Body, Role
from tusach.registry import queries as registry
from tusach.reports import actions, queries, rules
from tusach.reports.forms import LetterForm
from tusach.reports.models import Intake
from tusach.reports.views.intake import OneIntake


class RegisterIntake(OneIntake, Act):
    """What the letterhead says stands in the form; a document of the same number in the book is offered to join."""

    may = rules.may_register
    template_name = "reports/intake/register.html"
    form_class = LetterForm

    def form_arguments(self, actor: Actor, thing: Intake) -> dict[str, Any]:
        said = queries.letter_of(thing)
        dated = {"dated": day(said["dated"])} if "dated" in said else {}
        return {"initial": said | dated | {"arrived_on": day(day_of(thing.given_at))}}

    def context(self, actor: Actor, thing: Intake) -> Mapping[str, Any]:
        said = queries.letter_of(thing)
        same = registry.visible_to(actor).filter(
            direction="INCOMING", number=said.get("number") or "-", symbol=said.get("symbol", "")
        )
        return {"same": list(same[:3])}

    def act(self, actor: Actor, thing: Intake, data: Any, at: datetime) -> str:
        if joined := str(self.request.POST.get("van-ban", "")):
            document = registry.visible_to(actor).filter(pk=int(joined) if joined.isdecimal() else 0).first()
            if document is None:
                raise Refused("Không thấy văn bản này trong sổ.")
            actions.join_document(intake=thing, document=document, by=actor, at=at)
            return f"Đã gắn với {document}."
        keeper = Body.objects.filter(pk__in=actor.bodies(Role.CLERK)).order_by("pk")[0]
        letter = actions.Letter(**data)
        document = actions.register_intake(intake=thing, keeper=keeper, letter=letter, by=actor, at=at)
        return f"Đã vào sổ văn bản đến: {document}."

    def make_form(self) -> Any:
        """Joining a document that is there asks nothing of the form."""
        return None if self.request.POST.get("van-ban") else super().make_form()

    def next_url(self, thing: Intake) -> str:
        return reverse("reports:intake-show", args=[thing.pk])

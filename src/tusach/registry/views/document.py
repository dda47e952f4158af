"""The page of one document and what is done on it."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit import store
from tusach.kit.clock import day_of
from tusach.kit.pages import Act, Page
from tusach.kit.paper import FORMS, Form, form_on, glued, head_lines
from tusach.kit.paper.form import Family as FormFamily
from tusach.people.models import Actor
from tusach.people.queries import name_of, names_of
from tusach.registry import actions, jobs, queries, rules
from tusach.registry.forms import (
    AttachForm,
    CorrectForm,
    FileIntoForm,
    PostForm,
    RecipientsForm,
    ReferencesForm,
    RelationForm,
    RouteForm,
    SignedForForm,
    WhyForm,
)
from tusach.registry.models import Attachment, Direction, Document, Family, Reference, Relation
from tusach.registry.views.doors import BackToDocument, OneDocument

_ABOUT = re.compile(r"^(?:về việc|v/v)\s+", re.IGNORECASE)
_ON_A_STAMP = 22  # letters of a name that stay together
_CAPACITIES = ("T/M", "K/T", "T/L", "TM.", "KT.", "TL.", "TUQ.", "Q.")


class ShowDocument(OneDocument, Page):
    template_name = "registry/show.html"
    may = rules.may_read_document

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        came = self.thing.direction == Direction.OUTGOING and self.thing.keeper_id not in self.actor.bodies()
        # Asked first: a page that only shows takes no lock.
        if came and queries.not_yet_opened(self.thing, self.actor).exists():
            actions.note_opened(document=self.thing, by=self.actor, at=self.at)
        return super().get(request, **address)

    def context(self, actor: Actor, thing: Document) -> Mapping[str, Any]:
        changes = rules.may_change_document(actor, thing)
        keeper = name_of(thing.keeper, day_of(self.at)) if thing.keeper else ""
        recipients = list(thing.recipients.order_by("order"))
        return {
            "lines": queries.related(thing, actor),
            "entered_as": queries.entered_as(thing, actor),
            "replaced_by": queries.replaced_by(thing, actor),
            "amended_by": queries.amended_by(thing, actor),
            "relations": Relation.choices,
            "is_letter": thing.kind == "Công văn",
            "place": queries.place_of(thing, day_of(self.at)),
            **_signing(thing),
            "state_subject": _ABOUT.sub("V/v ", thing.subject),
            "head_lines": head_lines(thing.issuer, _form_of(thing, day_of(self.at))),
            "recipients": recipients,
            "files": thing.files.select_related("reading").order_by("pk"),
            "keeper_name": keeper,
            "stamp_name": glued(keeper.upper(), _ON_A_STAMP),
            "filed": queries.dossiers_with(thing) if thing.keeper_id in actor.bodies() else [],
            "changes": changes,
            "file_form": AttachForm(),
            "references_form": ReferencesForm(),
            "recipients_form": RecipientsForm(
                initial={"recipients": "\n".join(row.raw for row in recipients)}
            ),
            **self._ways(actor, thing),
            **self._reached(actor, thing, recipients),
        }

    def _ways(self, actor: Actor, thing: Document) -> Mapping[str, Any]:
        """Tasks and what may be done with them; only for who serves in the keeping body."""
        if thing.keeper_id not in actor.bodies():
            return {"tasks": []}
        tasks = queries.tasks_of(thing)
        return {
            "tasks": [(one, rules.may_answer(actor, one), rules.may_hand_on(actor, one)) for one in tasks],
            "routes": rules.may_route(actor, thing),
            "route_form": RouteForm(
                people=queries.colleagues_in(thing.keeper, day_of(self.at)) if thing.keeper else ()
            ),
            "answers": queries.outgoing(thing.keeper).filter(cancelled_at__isnull=True)[:30]
            if tasks and thing.keeper
            else [],
            "today": day_of(self.at),
            "sign_form": SignedForForm(prefix="ky"),
            "post_form": PostForm(prefix="gui"),
            "into_form": FileIntoForm(prefix="hs", dossiers=queries.open_dossiers(thing.keeper))
            if thing.keeper
            else None,
        }

    def _reached(self, actor: Actor, thing: Document, recipients: list[Any]) -> Mapping[str, Any]:
        """Who got it inside the house: all of them for its keeper, one's own line for a receiver."""
        if thing.direction != Direction.OUTGOING:
            return {"reached": []}
        if thing.keeper_id not in actor.bodies():
            own = [one for one in queries.deliveries_of(thing) if rules.may_enter_delivery(actor, one)]
            return {"reached": [], "to_enter": own}
        rows = list(queries.deliveries_of(thing)[:300])
        names = names_of([one.body_id for one in rows], thing.dated or day_of(self.at))
        reached = [(names[one.body_id].name if one.body_id in names else "", one) for one in rows]
        total = thing.deliveries.count()
        opened = thing.deliveries.exclude(opened_at=None).count()
        copies = sum((row.copies or 0) for row in recipients)
        return {"reached": reached, "reached_total": total, "opened_total": opened, "copies_total": copies}


def _form_of(document: Document, day: date) -> Form:
    """The form of its day; a paper from before the first form known is shown in that one."""
    family: FormFamily = "state" if document.family == Family.STATE else "party"
    first = min(one.from_date for one in FORMS if one.family == family)
    return form_on(family, max(document.dated or day, first))


def _signing(document: Document) -> Mapping[str, Any]:
    """The lines above the signer's name: T/M, K/T and the like in bold, positions below them."""
    lines = [line.strip().upper() for line in re.split("[,;]", document.signer_title) if line.strip()]
    capacity = [line for line in lines if line.startswith(_CAPACITIES)]
    return {"capacity": capacity, "positions": [line for line in lines if line not in capacity]}


class ChangeDocument(ShowDocument, Act):
    """An act on the page of a document: refused, it comes back there with what was typed."""

    http_method_names = ["post", "options"]
    may = rules.may_change_document  # type: ignore[assignment] # its thing is always a document
    form_name = ""

    def show(self, status: int = 200, **more: Any) -> Any:
        if "form" in more:
            more[self.form_name] = more.pop("form")
        return super().show(status, **more)

    def next_url(self, thing: Document) -> str:
        return reverse("registry:show", args=[thing.pk])


class AttachFile(ChangeDocument):
    form_class = AttachForm
    form_name = "file_form"

    def act(self, actor: Actor, thing: Document, data: Mapping[str, Any], at: datetime) -> str:
        kept = actions.attach_file(document=thing, file=data["file"], role=data["role"], by=actor, at=at)
        before = thing.references.count()
        jobs.read_now(kept, by=actor, at=at)
        found = thing.references.count() - before
        return f"Đã giữ tệp {kept.name}." + (f" Thấy {found} văn bản được dẫn." if found else "")


class ReadReferences(ChangeDocument):
    form_class = ReferencesForm
    form_name = "references_form"

    def act(self, actor: Actor, thing: Document, data: Mapping[str, Any], at: datetime) -> str:
        found = actions.read_references(document=thing, text=data["text"], by=actor, at=at)
        return f"Đã nối {len(found)} văn bản được dẫn."


class SetRecipients(ChangeDocument):
    form_class = RecipientsForm
    form_name = "recipients_form"

    def act(self, actor: Actor, thing: Document, data: Mapping[str, Any], at: datetime) -> str:
        lines = RecipientsForm.lines(data)
        rows = actions.set_recipients(document=thing, recipients=lines, by=actor, at=at)
        return f"Đã ghi {len(rows)} nơi nhận."


class SignFor(ChangeDocument):
    form_class = SignedForForm
    form_name = "sign_form"

    def form_arguments(self, actor: Actor, thing: Document) -> dict[str, Any]:
        return {"prefix": "ky"}

    def act(self, actor: Actor, thing: Document, data: Mapping[str, Any], at: datetime) -> str:
        actions.sign_for(document=thing, name=data["name"], day=data["day"], by=actor, at=at)
        return f"Đã ghi {data['name']} ký nhận."


class PostDocument(ChangeDocument):
    form_class = PostForm
    form_name = "post_form"

    def form_arguments(self, actor: Actor, thing: Document) -> dict[str, Any]:
        return {"prefix": "gui"}

    def act(self, actor: Actor, thing: Document, data: Mapping[str, Any], at: datetime) -> str:
        actions.post_document(
            document=thing, on=data["on"], envelopes=data["envelopes"], signed=data["signed"], by=actor, at=at
        )
        return "Đã ghi ngày chuyển."


class CancelDocument(ChangeDocument):
    may = rules.may_cancel
    form_class = WhyForm
    form_name = "cancel_form"

    def act(self, actor: Actor, thing: Document, data: Mapping[str, Any], at: datetime) -> str:
        actions.cancel_document(document=thing, why=data["why"], by=actor, at=at)
        return f"Đã hủy {thing}; số vẫn ở trong sổ."


class CorrectDocument(OneDocument, Act):
    """The line of a document written anew, with a reason."""

    template_name = "registry/correct.html"
    form_class = CorrectForm
    may = rules.may_change_document

    def form_arguments(self, actor: Actor, thing: Document) -> dict[str, Any]:
        return {"today": day_of(self.at), "document": thing}

    def act(self, actor: Actor, thing: Document, data: Mapping[str, Any], at: datetime) -> str:
        form = CorrectForm(today=day_of(at), document=thing)
        actions.correct_document(
            document=thing, correction=form.correction(data), why=data["why"], by=actor, at=at
        )
        return "Đã sửa; nhật ký giữ lời cũ."

    def next_url(self, thing: Document) -> str:
        return reverse("registry:show", args=[thing.pk])


class OneReference(BackToDocument):
    may = rules.may_change_reference

    def find(self, actor: Actor, **address: Any) -> Reference:
        rows = Reference.objects.filter(document__in=queries.visible_to(actor)).select_related(
            "document", "to"
        )
        return get_object_or_404(rows, pk=address["pk"])


class SetRelation(OneReference):
    form_class = RelationForm

    def act(self, actor: Actor, thing: Reference, data: Mapping[str, Any], at: datetime) -> str:
        now = actions.set_relation(reference=thing, kind=data["kind"], by=actor, at=at)
        return f"Đã ghi: {now.get_kind_display()}."


class DropReference(OneReference):
    def act(self, actor: Actor, thing: Reference, data: Mapping[str, Any], at: datetime) -> str:
        actions.drop_reference(reference=thing, by=actor, at=at)
        return "Đã bỏ câu dẫn."


class DownloadFile(Page):
    may = rules.may_read_document

    def find(self, actor: Actor, **address: Any) -> Attachment:
        return get_object_or_404(queries.files_visible_to(actor), pk=address["pk"])

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if not store.is_kept(self.thing.sha256):
            raise Http404
        return FileResponse(
            store.open_kept(self.thing.sha256),
            as_attachment=True,
            filename=self.thing.name,
            content_type=self.thing.content_type,
        )


class ShowText(Page):
    """The text of a file as the machine read it, with the citations found in it."""

    template_name = "registry/text.html"
    may = rules.may_read_document

    def find(self, actor: Actor, **address: Any) -> Attachment:
        rows = queries.files_visible_to(actor).select_related("document", "reading")
        return get_object_or_404(rows, pk=address["pk"], reading__state="READ")

    def context(self, actor: Actor, thing: Attachment) -> Mapping[str, Any]:
        return {"paragraphs": [line for line in thing.reading.text.split("\n") if line.strip()][:2000]}

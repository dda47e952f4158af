from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit import store
from tusach.kit.clock import day_of
from tusach.kit.pages import Act, Listing, Page
from tusach.people.models import Actor, Body
from tusach.people.queries import name_of, names_of
from tusach.registry import actions, queries, rules
from tusach.registry.forms import (
    FileForm,
    IncomingForm,
    OutgoingForm,
    RecipientsForm,
    ReferencesForm,
    TermForm,
)
from tusach.registry.models import Attachment, Document


class OfOneBody:
    """Finds the body whose register is meant: `?co-quan=` or the person's first; another's is not found."""

    request: HttpRequest

    def find(self, actor: Actor, **address: Any) -> Body | None:
        bodies = queries.own_bodies(actor)
        asked = self.request.GET.get("co-quan", "")
        if asked:
            return get_object_or_404(bodies, pk=asked if asked.isdigit() else 0)
        kept = [body for body in bodies if rules.may_keep_registers(actor, body)]
        return kept[0] if kept else bodies.first()

    def body_facts(self, actor: Actor, body: Body | None, at: datetime) -> Mapping[str, Any]:
        bodies = names_of(actor.bodies(), day_of(at))
        return {
            "bodies": sorted((pk, name.name) for pk, name in bodies.items()),
            "body_name": bodies[body.pk].name if body and body.pk in bodies else "",
            "keeps": rules.may_keep_registers(actor, body),
        }


class Register(OfOneBody, Listing):
    may = rules.may_read_registers

    def base_rows(self, actor: Actor, body: Body) -> QuerySet[Document]:
        raise NotImplementedError

    def rows(self, actor: Actor, thing: Body) -> QuerySet[Document]:
        year = self.request.GET.get("nam", "")
        rows = self.base_rows(actor, thing)
        return queries.matching(
            rows,
            words=self.request.GET.get("q", ""),
            year=int(year) if year.isdecimal() and len(year) == 4 else None,
        )

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        asked = {"words": self.request.GET.get("q", ""), "year": self.request.GET.get("nam", "")}
        return {**super().context(actor, thing), **self.body_facts(actor, thing, self.at), **asked}


class ListIncoming(Register):
    template_name = "registry/incoming.html"

    def base_rows(self, actor: Actor, body: Body) -> QuerySet[Document]:
        return queries.incoming(body)


class ListOutgoing(Register):
    template_name = "registry/outgoing.html"

    def base_rows(self, actor: Actor, body: Body) -> QuerySet[Document]:
        return queries.outgoing(body)


class ListReceived(Register):
    template_name = "registry/received.html"

    def base_rows(self, actor: Actor, body: Body) -> QuerySet[Document]:
        return queries.received_by(actor)


class SearchDocuments(Register):
    template_name = "registry/search.html"

    def base_rows(self, actor: Actor, body: Body) -> QuerySet[Document]:
        return queries.visible_to(actor).select_related("arrival").order_by("-dated", "-pk")


class ShowDocument(Page):
    template_name = "registry/show.html"
    may = rules.may_read_document

    def find(self, actor: Actor, **address: Any) -> Document:
        rows = queries.visible_to(actor).select_related("arrival", "keeper")
        return get_object_or_404(rows, pk=address["pk"])

    def context(self, actor: Actor, thing: Document) -> Mapping[str, Any]:
        seen = queries.visible_to(actor)
        changes = rules.may_change_document(actor, thing)
        cites = list(thing.references.order_by("pk"))
        visible = set(
            seen.filter(pk__in=[one.to_id for one in cites if one.to_id]).values_list("pk", flat=True)
        )
        recipients = list(thing.recipients.order_by("order"))
        return {
            "cites": [(one, one.to_id if one.to_id in visible else None) for one in cites],
            "cited_by": seen.filter(references__to=thing).distinct().order_by("-dated", "pk"),
            "recipients": recipients,
            "groups": [row for row in recipients if row.is_group],
            "files": thing.files.order_by("pk"),
            "keeper_name": name_of(thing.keeper, day_of(self.at)) if thing.keeper else "",
            "changes": changes,
            "file_form": FileForm(),
            "references_form": ReferencesForm(),
            "recipients_form": RecipientsForm(
                initial={"recipients": "\n".join(row.raw for row in recipients)}
            ),
        }


class Enter(OfOneBody, Act):
    may = rules.may_keep_registers
    entered: Document

    def form_arguments(self, actor: Actor, thing: Body) -> dict[str, Any]:
        return {"today": day_of(self.at)}

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        return self.body_facts(actor, thing, self.at)

    def next_url(self, thing: Body) -> str:
        return reverse("registry:show", args=[self.entered.pk])


class EnterIncoming(Enter):
    template_name = "registry/enter_incoming.html"
    form_class = IncomingForm

    def act(self, actor: Actor, thing: Body, data: Mapping[str, Any], at: datetime) -> str:
        form = IncomingForm(today=day_of(at))
        self.entered = actions.enter_incoming(
            keeper=thing, paper=form.paper(data), stamp=form.stamp(data), by=actor, at=at, once=data["once"]
        )
        return f"Đã vào sổ, số đến {self.entered.arrival.number}."


class EnterOutgoing(Enter):
    template_name = "registry/enter_outgoing.html"
    form_class = OutgoingForm

    def act(self, actor: Actor, thing: Body, data: Mapping[str, Any], at: datetime) -> str:
        form = OutgoingForm(today=day_of(at))
        self.entered = actions.enter_outgoing(
            keeper=thing,
            paper=form.paper(data),
            recipients=form.lines(data),
            by=actor,
            at=at,
            once=data["once"],
        )
        return f"Đã cấp số {self.entered.code}."


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
    form_class = FileForm
    form_name = "file_form"

    def act(self, actor: Actor, thing: Document, data: Mapping[str, Any], at: datetime) -> str:
        kept = actions.attach_file(document=thing, file=data["file"], by=actor, at=at)
        return f"Đã giữ tệp {kept.name}."


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
        return reverse("registry:terms")

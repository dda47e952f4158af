"""Entering documents: typed, read from a file first, or taken over from what another body sent."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.core.files.base import File
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit import store
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.pages import Act
from tusach.kit.text import day as said_day
from tusach.kit.text import fold
from tusach.people.models import Actor, Body
from tusach.people.queries import bodies_named
from tusach.registry import actions, jobs, queries, rules
from tusach.registry.forms import FileForm, IncomingForm, OutgoingForm, from_head
from tusach.registry.letterhead import Head
from tusach.registry.models import Delivery, Document, Relation
from tusach.registry.views.doors import OfOneBody, page_of_body

_SALT = "registry.read-file"


class Enter(OfOneBody, Act):
    may = rules.may_keep_registers
    entered: Document

    def form_arguments(self, actor: Actor, thing: Body) -> dict[str, Any]:
        return {"today": day_of(self.at)}

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        return self.body_facts(actor, thing, self.at)

    def next_url(self, thing: Body) -> str:
        """The document, or, for who has a pile before them, the next empty form."""
        if "next" in self.request.POST:
            return self.request.get_full_path()
        return reverse("registry:show", args=[self.entered.pk])


class EnterIncoming(Enter):
    template_name = "registry/enter_incoming.html"
    form_class = IncomingForm

    def form_arguments(self, actor: Actor, thing: Body) -> dict[str, Any]:
        asked = {"asks_other": "asks_other" in self.__dict__ or self.request.POST.get("other") == "on"}
        return {**super().form_arguments(actor, thing), **asked}

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        return {**super().context(actor, thing), "file_form": FileForm(prefix="doc")}

    def act(self, actor: Actor, thing: Body, data: Mapping[str, Any], at: datetime) -> str:
        form = IncomingForm(today=day_of(at))
        kept = _kept_files(data["file"])
        if not data["other"]:
            self._ask_about_others(thing, data, kept[0][0] if kept else "")
        self.entered = actions.enter_incoming(
            keeper=thing, paper=form.paper(data), stamp=form.stamp(data), by=actor, at=at, once=data["once"]
        )
        refused = _attach_kept(self.entered, kept, actor, at)
        return " ".join([f"Đã vào sổ, số đến {self.entered.arrival.said}.", *refused])

    def _ask_about_others(self, keeper: Body, data: Mapping[str, Any], sha256: str) -> None:
        if Document.objects.filter(once=data["once"], keeper=keeper).exists() and data["once"]:
            return
        others = queries.alike(
            keeper, number=data["number"], symbol=data["symbol"], dated=data["dated"], sha256=sha256
        )
        if not others:
            return
        self.asks_other = True
        named = "; ".join(f"số đến {one.arrival.said}, {one} của {one.issuer}" for one in others[:3])
        raise Refused(
            f"Văn bản này có thể đã vào sổ: {named}. Nếu là văn bản khác, xin đánh dấu “Đã xem, đây là văn bản khác”.",
            field="number",
        )

    def turned_back(self, form: Any, sentence: str) -> HttpResponseBase:
        if form is not None and "asks_other" in self.__dict__:
            form.fields["other"].widget = forms.CheckboxInput()
        return super().turned_back(form, sentence)


class ReadIncoming(Enter):
    """A file is read and its head becomes the first answers of the form; the file is attached when the form is sent."""

    http_method_names = ["post", "options"]
    template_name = "registry/enter_incoming.html"

    def make_form(self) -> FileForm:
        return FileForm(data=self.request.POST, files=self.request.FILES, prefix="doc")

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        form = self.make_form()
        blank = IncomingForm(today=day_of(self.at))
        if not form.is_valid():
            return self.show(status=422, form=blank, file_form=form)
        try:
            taken = jobs.take_in(form.cleaned_data["file"])
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
            return self.show(status=422, form=blank, file_form=form)
        return self._show_taken(taken)

    def _show_taken(self, taken: jobs.Taken) -> HttpResponseBase:
        head, read = taken.head, taken.read
        initial = from_head(head, _issuer_of(head)) | {
            "file": signing.dumps(taken.files, salt=_SALT, compress=True)
        }
        if read.pages:
            initial["pages"] = read.pages
        initial.setdefault("subject", taken.mail_subject)
        others = queries.alike(
            self.thing, number=head.number, symbol=head.symbol, dated=head.dated, sha256=taken.files[0][0]
        )
        filled = IncomingForm(today=day_of(self.at), initial=initial, asks_other=bool(others))
        return self.show(
            form=filled, file_form=FileForm(prefix="doc"), read_name=", ".join(name for _, name in taken.files),
            read_said=read.said, read_nothing=head.says_nothing, warnings=read.warnings, others=others,
        )  # fmt: skip

    def next_url(self, thing: Body) -> str:
        return page_of_body("enter_incoming", thing)


def _issuer_of(head: Head) -> str:
    """The body's own spelling when the house knows it, alone or with its superior; else as read."""
    for name in (f"{head.issuer} {head.superior}".strip(), head.issuer):
        known = bodies_named(Body.objects.all(), name).prefetch_related("names")[:1] if name else []
        for body in known:
            spelt = [one.name for one in body.names.all() if one.folded == fold(name)]
            if spelt:
                return str(spelt[0])
    return f"{head.issuer} {head.superior}".strip()


def _kept_files(token: str) -> list[tuple[str, str]]:
    if not token:
        return []
    try:
        return [(sha256, name) for sha256, name in signing.loads(token, salt=_SALT, max_age=24 * 3600)]
    except signing.BadSignature:
        raise Refused("Tệp đã đọc quá lâu; xin chọn lại tệp.") from None


def _attach_kept(document: Document, kept: list[tuple[str, str]], by: Actor, at: datetime) -> list[str]:
    """Attach what was read before; gives a sentence for each file that is not taken. What is there already stays."""
    refused = []
    there = set(document.files.values_list("sha256", flat=True))
    for sha256, name in kept:
        if sha256 in there:
            continue
        with store.open_kept(sha256) as file:
            data = io.BytesIO(file.read())
        try:
            attached = actions.attach_file(document=document, file=File(data, name=name), by=by, at=at)
        except Refused as refusal:
            refused.append(refusal.sentence)
            continue
        jobs.read_now(attached, by=by, at=at)
    return refused


class EnterDelivery(Act):
    """What another body sent through this house goes into one's own register, with its files."""

    template_name = "registry/enter_incoming.html"
    form_class = IncomingForm
    may = rules.may_enter_delivery
    entered: Document

    def find(self, actor: Actor, **address: Any) -> Delivery:
        rows = Delivery.objects.filter(document__in=queries.visible_to(actor), body__in=actor.bodies())
        return get_object_or_404(rows.select_related("document", "body"), pk=address["pk"])

    def form_arguments(self, actor: Actor, thing: Delivery) -> dict[str, Any]:
        sent = thing.document
        names = ("family", "kind", "number", "symbol", "subject", "signer", "signer_title", "pages", "secrecy", "urgency", "issuer")  # fmt: skip
        initial = {name: getattr(sent, name) for name in names}
        initial["dated"] = said_day(sent.dated) if sent.dated else ""
        initial["due"] = said_day(sent.due) if sent.due else ""
        return {"today": day_of(self.at), "initial": initial}

    def context(self, actor: Actor, thing: Delivery) -> Mapping[str, Any]:
        return {"delivery": thing, "keeps": True, "back": reverse("registry:received")}

    def act(self, actor: Actor, thing: Delivery, data: Mapping[str, Any], at: datetime) -> str:
        form = IncomingForm(today=day_of(at))
        self.entered = actions.enter_incoming(
            keeper=thing.body, paper=form.paper(data), stamp=form.stamp(data), by=actor, at=at, once=data["once"],
            delivery=thing,
        )  # fmt: skip
        for file in self.entered.files.filter(reading__isnull=True):
            jobs.read_now(file, by=actor, at=at)
        return f"Đã vào sổ, số đến {self.entered.arrival.said}."

    def next_url(self, thing: Delivery) -> str:
        return reverse("registry:show", args=[self.entered.pk])


class EnterOutgoing(Enter):
    template_name = "registry/enter_outgoing.html"
    form_class = OutgoingForm

    def form_arguments(self, actor: Actor, thing: Body) -> dict[str, Any]:
        asked = self._answered(actor)
        first = {"answers_to": asked.pk, "subject": f"trả lời {asked}"} if asked else {}
        return {**super().form_arguments(actor, thing), "held": queries.held_numbers(thing), "initial": first}

    def _answered(self, actor: Actor) -> Document | None:
        """The document that the new one answers: of the address when the form is shown, of the form when it is sent."""
        asked = self.request.POST.get("answers_to") or self.request.GET.get("tra-loi", "")
        return queries.visible_to(actor).filter(pk=asked).first() if asked.isdecimal() else None

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        return {**super().context(actor, thing), "answered": self._answered(actor)}

    def act(self, actor: Actor, thing: Body, data: Mapping[str, Any], at: datetime) -> str:
        form = OutgoingForm(today=day_of(at))
        held = data.get("held")
        self.entered = actions.enter_outgoing(
            keeper=thing, paper=form.paper(data), recipients=form.lines(data), by=actor, at=at, once=data["once"],
            held=queries.held_numbers(thing).get(pk=held) if held else None, why=data["why"],
        )  # fmt: skip
        answered = self._answered(actor)
        if answered is not None and answered != self.entered:
            actions.add_reference(
                document=self.entered, raw=str(answered), to=answered, kind=Relation.ANSWERS, by=actor, at=at
            )
        return f"Đã cấp số {self.entered.code}."

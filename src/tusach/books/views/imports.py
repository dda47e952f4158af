"""A file of records: looked at, then applied. Between the two it waits in the file store, under a signed name."""

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from tusach.books import actions, exports, rules
from tusach.books.actions.imports import count_lines
from tusach.books.actions.plan import BROKEN, CHANGE, DOUBT, LABELS, NEW, SAME, Line
from tusach.books.forms import UploadForm
from tusach.books.views.titles import attached
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.people.models import Actor

_SALT, _KEPT = "books.import", timedelta(days=2)
_SHOWN = 300  # lines of one kind on the page; the table has all
_TONES = {
    NEW: ("info", "plus"),
    CHANGE: ("warn", "pen"),
    SAME: ("ok", "okc"),
    DOUBT: ("warn", "warn"),
    BROKEN: ("bad", "bad"),
}


def ticket_of(sha256: str, name: str, actor: Actor) -> str:
    person = actor.person.pk if actor.person else 0
    return signing.dumps([sha256, name, person], salt=_SALT, compress=True)


def opened(ticket: str, actor: Actor) -> tuple[bytes, str]:
    """The file behind a ticket and its name. `Refused` for a ticket that is not this person's or is too old."""
    try:
        sha256, name, person = signing.loads(ticket, salt=_SALT, max_age=_KEPT)
    except (signing.BadSignature, ValueError):
        raise Refused("Bản xem trước này đã quá hai ngày hoặc không đúng. Xin gửi lại tệp.") from None
    if actor.person is None or person != actor.person.pk:
        raise Refused("Bản xem trước này của người khác. Xin gửi lại tệp.")
    with store.open_kept(sha256) as file:
        return file.read(), str(name)


class LookAtFile(Act):
    """The file's records, each with what it would do; nothing is written to the lists."""

    may = rules.may_keep_titles
    template_name = "books/import.html"
    form_class = UploadForm
    plan: list[Line] | None = None
    ticket = ""
    name = ""

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        file = data["file"]
        self.name = (file.name or "tệp")[:120]
        content = file.read()
        self.plan = actions.preview_import(data=content, name=self.name)
        if not self.plan:
            raise Refused(f"Tệp {self.name} không có biểu ghi nào.", field="file")
        self.ticket = ticket_of(store.keep(io.BytesIO(content)).sha256, self.name, actor)
        return ""

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        response = super().post(request, **address)
        return self.show(**shown(self.plan, self.ticket, self.name)) if self.plan else response

    def next_url(self, thing: Any) -> str:
        return reverse("books:import")


def shown(plan: list[Line], ticket: str, name: str) -> dict[str, Any]:
    counts = count_lines(plan)
    groups = []
    for kind in (DOUBT, BROKEN, NEW, CHANGE, SAME):
        lines = [line for line in plan if line.kind == kind]
        tone, icon = _TONES[kind]
        if lines:
            groups.append({"kind": kind, "label": LABELS[kind].capitalize(), "lines": lines[:_SHOWN], "count": len(lines),
                           "more": max(0, len(lines) - _SHOWN), "tone": tone, "icon": icon})  # fmt: skip
    return {"groups": groups, "counts": counts, "total": len(plan), "ticket": ticket, "name": name,
            "useful": counts[NEW] + counts[CHANGE] + counts[DOUBT]}  # fmt: skip


class ApplyFile(Act):
    may = rules.may_keep_titles

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        content, name = opened(str(data.get("ticket", "")), actor)
        answers = {
            int(key[2:]): str(value)
            for key, value in data.items()
            if key.startswith("d-") and key[2:].isdecimal()
        }
        return actions.apply_import(data=content, name=name, answers=answers, by=actor, at=at).sentence

    def next_url(self, thing: Any) -> str:
        return reverse("books:titles")

    def back_url(self, thing: Any) -> str:
        return reverse("books:import")


class WhatWasLeft(Act):
    """The records that cannot be taken as they are, as a table to mend and send again."""

    may = rules.may_keep_titles

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        try:
            content, name = opened(str(request.POST.get("ticket", "")), self.actor)
            plan = actions.preview_import(data=content, name=name)
        except Refused as refusal:
            return self.turned_back(None, refusal.sentence)
        return attached("xlsx", exports.errors_sheet(plan), "can-xem-lai.xlsx")

    def back_url(self, thing: Any) -> str:
        return reverse("books:import")


class EmptyForm(Page):
    may = rules.may_keep_titles

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return attached("xlsx", exports.empty_sheet(), "mau-dau-sach.xlsx")

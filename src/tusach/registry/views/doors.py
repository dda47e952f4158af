"""What the doors of the room share: whose register is meant, which document, how files leave."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.clock import day_of
from tusach.kit.pages import Act
from tusach.people.models import Actor, Body
from tusach.people.queries import names_of
from tusach.registry import queries, rules
from tusach.registry.models import Document

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PRINT_KINDS = (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Bảng tính"))
TYPES = {"xlsx": XLSX, "docx": DOCX, "pdf": "application/pdf"}


class OfOneBody:
    """Finds the body whose register is meant: `?co-quan=` or the person's first; another's is not found."""

    request: HttpRequest

    def find(self, actor: Actor, **address: Any) -> Body | None:
        bodies = queries.own_bodies(actor)
        asked = self.request.GET.get("co-quan", "")
        if asked:
            return get_object_or_404(bodies, pk=asked if asked.isdecimal() else 0)
        kept = [body for body in bodies if rules.may_keep_registers(actor, body)]
        return kept[0] if kept else bodies.first()

    def body_facts(self, actor: Actor, body: Body | None, at: datetime) -> Mapping[str, Any]:
        bodies = names_of(actor.bodies(), day_of(at))
        return {
            "bodies": sorted((pk, name.name) for pk, name in bodies.items()),
            "body_name": bodies[body.pk].name if body and body.pk in bodies else "",
            "keeps": rules.may_keep_registers(actor, body),
            "print_kinds": PRINT_KINDS,
        }


def page_of_body(name: str, body: Body) -> str:
    return f"{reverse(f'registry:{name}')}?co-quan={body.pk}"


def year_asked(request: HttpRequest) -> int | None:
    """Of `?nam=`; one that no calendar has (0000) is none."""
    year = request.GET.get("nam", "")
    return int(year) if year.isascii() and year.isdecimal() and len(year) == 4 and int(year) else None


def span_asked(request: HttpRequest, day: date) -> tuple[date, date]:
    """The days of a book: the year asked for, else the year of the day, no further than it."""
    year = year_asked(request) or day.year
    return date(year, 1, 1), date(year, 12, 31)


def given(data: bytes, name: str, kind: str) -> HttpResponse:
    """A made file; PDF opens in the browser, the rest is saved."""
    where = "inline" if kind == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{where}; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=TYPES[kind], headers=headers)


class OneDocument:
    def find(self, actor: Actor, **address: Any) -> Document:
        rows = queries.visible_to(actor).select_related("arrival", "keeper")
        return get_object_or_404(rows, pk=address["pk"])


class BackToDocument(Act):
    """A small act beside a document: done or refused, its user is back on the document's page with a sentence."""

    http_method_names = ["post", "options"]

    def document_of(self, thing: Any) -> int:
        return int(thing.document_id)

    def next_url(self, thing: Any) -> str:
        return reverse("registry:show", args=[self.document_of(thing)])

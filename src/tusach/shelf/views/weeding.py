"""A list to take off the shelf: filled by itself, changed by the keeper, decided by a leader, finished by its minutes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.books.models import Title
from tusach.books.queries import document_numbered
from tusach.kit import store
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.registry.queries import visible_to as documents_visible_to
from tusach.shelf import actions, rules
from tusach.shelf.actions import Copies
from tusach.shelf.forms import DecideForm, MinutesForm, ScanForm, WeedingForm, WeedingLineForm
from tusach.shelf.models import Shelf, Weeding
from tusach.shelf.queries import kept, rows_of
from tusach.shelf.queries.shelves import placed_name
from tusach.shelf.scanned import words_of
from tusach.shelf.views.doors import OneShelf, OneWeeding

_NOBODY = (
    "Đã trình, nhưng ở xã và ở tỉnh chưa có lãnh đạo nào có tài khoản để duyệt. Xin báo người quản trị giao nhiệm vụ lãnh đạo "
    "cho người duyệt; danh sách vẫn chờ ở đây."
)
_MOST = 8 * 1024 * 1024
_SCANS = {"image/jpeg", "image/png", "image/webp", "application/pdf"}


class Weedings(OneShelf, Page):
    may = rules.may_read
    template_name = "shelf/weedings.html"

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        rows = thing.weedings.select_related("made_by").order_by("-made_at", "-pk")
        return {
            **super().context(actor, thing),
            "rows": rows,
            "due": kept.out_of_force(thing),
            "form": WeedingForm(),
        }


class StartWeeding(OneShelf, Act):
    may = rules.keeps
    form_class = WeedingForm

    def act(self, actor: Actor, thing: Shelf, data: Mapping[str, Any], at: datetime) -> str:
        self.weeding = actions.start_weeding(shelf=thing, reason=data["reason"], by=actor, at=at)
        return "Đã lập danh sách."

    def next_url(self, thing: Shelf) -> str:
        return reverse("shelf:weeding", args=[self.weeding.pk])

    def back_url(self, thing: Shelf) -> str:
        return reverse("shelf:weedings", args=[thing.pk])


class OnItsPage(OneWeeding):
    """The list with what may be done next; what a form of it was refused for comes back on the same page, as typed."""

    request: HttpRequest
    actor: Actor
    at: datetime
    template_name = ""
    slot = ""

    def context(self, actor: Actor, thing: Weeding) -> Mapping[str, Any]:
        words = self.request.GET.get("q", "")
        lines = list(thing.lines.select_related("title").order_by("title__sort_key", "pk"))
        told = {(line.title_id, line.fund) for line in lines}
        rows = rows_of(thing.shelf, words_of(words)) if words.strip() and thing.state == "OPEN" else []
        return {
            **super().context(actor, thing),
            "named": placed_name(thing.shelf, day_of(self.at)),
            "lines": lines,
            "copies": sum(line.quantity for line in lines),
            "words": words,
            "rows": [row for row in rows if (row.title.pk, row.fund) not in told and row.here > 0][:30],
            "deciders": actions.deciders_of(thing, self.at) if thing.state == "PROPOSED" else [],
            "decide": DecideForm(),
            "minutes": MinutesForm(),
            "later": ScanForm(),
            "document": thing.document if self.may_open(thing) else None,
        }

    def may_open(self, thing: Weeding) -> bool:
        """A document is linked for those who may read it in the registers."""
        return (
            thing.document_id is not None
            and documents_visible_to(self.actor).filter(pk=thing.document_id).exists()
        )


class AnswersThere(OnItsPage, Act):
    """An act whose form stands on the list's page, under the name `slot`."""

    def turned_back(self, form: Any, sentence: str) -> HttpResponseBase:
        self.thing.refresh_from_db()
        self.template_name = "shelf/weeding.html"
        return self.show(status=422, refused=sentence, **{self.slot: form})


class ShowWeeding(OnItsPage, Page):
    may = rules.may_read
    template_name = "shelf/weeding.html"


class SetWeedingLine(OneWeeding, Act):
    may = rules.keeps_of
    form_class = WeedingLineForm

    def act(self, actor: Actor, thing: Weeding, data: Mapping[str, Any], at: datetime) -> str:
        title = get_object_or_404(Title, pk=data["title"])
        copies = Copies(title.pk, data["quantity"], data["fund"], data["why"])
        actions.set_weeding_line(weeding=thing, title=title, copies=copies, by=actor, at=at)
        return "Đã sửa danh sách."


class ProposeWeeding(OneWeeding, Act):
    may = rules.keeps_of

    def act(self, actor: Actor, thing: Weeding, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.propose_weeding(weeding=thing, by=actor, at=at)
        told = len(actions.deciders_of(made, at))
        return f"Đã trình, {number(told)} lãnh đạo được báo." if told else _NOBODY


class ReopenWeeding(OneWeeding, Act):
    may = rules.keeps_of

    def act(self, actor: Actor, thing: Weeding, data: Mapping[str, Any], at: datetime) -> str:
        actions.reopen_weeding(weeding=thing, by=actor, at=at)
        return "Đã mở lại danh sách để sửa."


class DecideWeeding(AnswersThere):
    """`approves` is the button that was pressed."""

    slot = "decide"

    may = rules.may_decide
    form_class = DecideForm

    def act(self, actor: Actor, thing: Weeding, data: Mapping[str, Any], at: datetime) -> str:
        approves = self.request.POST.get("approves") == "1"
        document = document_numbered(actor, data["number"]) if data["number"] else None
        if data["number"] and document is None:
            raise Refused(
                f"Không thấy văn bản số {data['number']} trong sổ văn bản. Xin vào sổ trước, hoặc để trống.",
                field="number",
            )
        actions.decide_weeding(
            weeding=thing, approves=approves, answer=data["answer"], document=document, by=actor, at=at
        )
        return "Đã duyệt." if approves else "Đã trả lại, có lý do."


class FinishWeeding(AnswersThere):
    slot = "minutes"
    may = rules.keeps_of
    form_class = MinutesForm

    def act(self, actor: Actor, thing: Weeding, data: Mapping[str, Any], at: datetime) -> str:
        actions.finish_weeding(
            weeding=thing, paper=data["paper"], document=document_numbered(actor, data["paper"]),
            scan_sha256=scan_of(data["scan"]), by=actor, at=at,
        )  # fmt: skip
        return "Sách đã ra khỏi tủ theo biên bản."


class KeepScan(AnswersThere):
    """The signed minutes, sent after the copies left."""

    slot = "later"

    may = rules.keeps_of
    form_class = ScanForm

    def act(self, actor: Actor, thing: Weeding, data: Mapping[str, Any], at: datetime) -> str:
        actions.keep_scan(weeding=thing, sha256=scan_of(data["scan"]), by=actor, at=at)
        return "Đã lưu bản ký của biên bản."


class ShowScan(OneWeeding, Page):
    """The signed minutes as they were sent."""

    may = rules.may_read

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if not self.thing.scan_sha256:
            raise Http404
        file = store.open_kept(self.thing.scan_sha256)
        kind = store.content_type(file)
        file.seek(0)
        name = f"bien-ban-thanh-ly.{store.EXTENSIONS[kind]}"
        return FileResponse(file, content_type=kind, filename=name, headers={"Cache-Control": "private"})


def scan_of(file: Any) -> str:
    """The SHA-256 under which a scan is kept, "" without one. Raises `Refused` for what is no picture and no PDF."""
    if file is None:
        return ""
    if store.content_type(file) not in _SCANS:
        raise Refused("Bản ký phải là ảnh JPEG, PNG, WebP hoặc PDF. Xin chụp lại.", field="scan")
    return store.keep(file, most=_MOST).sha256

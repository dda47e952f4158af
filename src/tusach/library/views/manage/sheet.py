"""Facts of many editions by one sheet: taken away, brought back, looked over, then written all at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.urls import reverse

from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.text import number
from tusach.library import rules
from tusach.library.actions.sheet import changes_of, describe_by_sheet
from tusach.library.exports.librarian_sheet import librarian_workbook
from tusach.library.forms.manage import SheetOfEditions
from tusach.library.librarian_sheet import read_sheet
from tusach.library.queries import manage
from tusach.people.models import Actor

_MOST_SHOWN = 200


class TakeSheet(Page):
    may = rules.is_librarian

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        book = librarian_workbook(manage.open_editions_of(self.actor))
        return FileResponse(book, as_attachment=True, filename="sach-chua-phat-hanh.xlsx")


class PreviewSheet(Act):
    """Reads the sheet and shows what it would change; the file waits in the store until that is written."""

    may = rules.is_librarian
    template_name = "library/sheet.html"
    form_class = SheetOfEditions

    def context(self, actor: Actor, thing: None) -> Mapping[str, Any]:
        return {"open_count": manage.open_editions_of(actor).count()}

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        form = self.make_form()
        if form is None or not form.is_valid():
            return self.show(status=422, form=form)
        file = form.cleaned_data["file"]
        try:
            read = read_sheet(file, file.name)
            kept = store.keep(file)
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
            return self.show(status=422, form=form)
        changes = changes_of(read, manage.editions_of(self.actor))
        same = len(read.rows) - len(changes) if not read.wrong_count else 0
        return self.show(
            form=form, read=read, file_name=file.name, sha256=kept.sha256, changes=changes[:_MOST_SHOWN],
            total=len(changes), same=same, ready=bool(changes) and not read.wrong_count,
        )  # fmt: skip


class ApplySheet(Act):
    may = rules.is_librarian

    def act(self, actor: Actor, thing: None, data: Mapping[str, Any], at: datetime) -> str:
        with store.open_kept(str(data.get("sha256", ""))) as file:
            read = read_sheet(file, str(data.get("name", "bảng.xlsx")))
        done = describe_by_sheet(read=read, editions=manage.editions_of(actor), by=actor, at=at)
        return f"Đã ghi thông tin của {number(done)} cuốn." if done else "Bảng không đổi gì so với hiện nay."

    def next_url(self, thing: None) -> str:
        return reverse("library:editions")

    def back_url(self, thing: None) -> str:
        return reverse("library:sheet")

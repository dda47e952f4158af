"""What is printed, taken away as a table, and brought in as one."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from tusach.books.models import Title
from tusach.kit import store
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.shelf import rules
from tusach.shelf.actions.listing import apply_list, changes_of
from tusach.shelf.exports.labels import labels
from tusach.shelf.exports.papers import count_minutes, weeding_minutes
from tusach.shelf.exports.registers import general_register, item_register, lending_register, overdue_list
from tusach.shelf.exports.sheet import list_workbook
from tusach.shelf.forms import ShelfSheetForm
from tusach.shelf.listed import Read, read_list
from tusach.shelf.models import Shelf
from tusach.shelf.queries.titles import titles_by_code_and_isbn
from tusach.shelf.views.doors import OneCount, OneShelf, OneWeeding

FORMS: dict[str, tuple[str, str, Callable[[Shelf, date], bytes]]] = {
    "so-muon": ("Sổ mượn sách", "Cuốn đang mượn và dòng trống để ghi tay", lending_register),
    "qua-han": ("Danh sách quá hạn", "Có số điện thoại để gọi nhắc", overdue_list),
    "so-tong-quat": ("Sổ đăng ký tổng quát", "Sách nhập, xuất theo ngày và chứng từ", general_register),
    "so-ca-biet": ("Sổ đăng ký cá biệt", "Mỗi cuốn một số", item_register),
}


def pdf(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


class Papers(OneShelf, Page):
    """All papers of the shelf with a word on each."""

    may = rules.keeps
    template_name = "shelf/papers.html"

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        rows = [
            (key, title, text)
            for key, (title, text, _) in FORMS.items()
            if key != "so-ca-biet" or thing.numbers_items
        ]
        return {**super().context(actor, thing), "rows": rows, "counts": thing.counts.filter(state="CLOSED").order_by("-closed_at")[:5]}  # fmt: skip


class ShelfPaper(OneShelf, Page):
    may = rules.keeps

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        form = address["form"]
        if form == "nhan":
            return pdf(labels(self.thing, self.address), "nhan")
        if form not in FORMS:
            raise Http404
        return pdf(FORMS[form][2](self.thing, day_of(self.at)), form)

    def address(self, title: Title | None) -> str:
        """Where a label leads: the library finds the e-book of a title, or shows the shelf. Paper stays for years, so it
        has the house's own address, whatever the keeper came in by.
        """
        path = reverse("shelf:public", args=[self.thing.code])
        if title is not None:
            path = reverse("portal:copy", args=[self.thing.code, title.pk])
        return f"{settings.SITE_ADDRESS}{path}"


class CountMinutes(OneCount, Page):
    may = rules.may_read

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return pdf(count_minutes(self.thing), "bien-ban-kiem-ke")


class WeedingMinutes(OneWeeding, Page):
    may = rules.may_read

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return pdf(weeding_minutes(self.thing, day_of(self.at)), "bien-ban-thanh-ly")


class DownloadList(OneShelf, Page):
    may = rules.may_read

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return FileResponse(list_workbook(self.thing), as_attachment=True, filename="sach-tren-tu.xlsx")


class PreviewList(OneShelf, Act):
    """Reads the table and shows what it would change; the file waits in the store until that is done."""

    may = rules.keeps
    template_name = "shelf/import.html"
    form_class = ShelfSheetForm

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        form = self.make_form()
        if form is None or not form.is_valid():
            return self.show(status=422, form=form)
        file = form.cleaned_data["file"]
        try:
            read = read_list(file, file.name, *titles_by_code_and_isbn())
            kept = store.keep(file)
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
            return self.show(status=422, form=form)
        changes = changes_of(self.thing, read.lines)
        return self.show(
            form=form, read=read, file_name=file.name, sha256=kept.sha256, ready=bool(read.lines) and not read.wrong_count,
            changes=[change for change in changes if change.difference][:300], same=sum(not change.difference for change in changes),
        )  # fmt: skip


class ApplyList(OneShelf, Act):
    may = rules.keeps

    def act(self, actor: Actor, thing: Shelf, data: Mapping[str, Any], at: datetime) -> str:
        sha256 = str(data.get("sha256", ""))
        with store.open_kept(sha256) as file:
            read: Read = read_list(file, str(data.get("name", "bảng.xlsx")), *titles_by_code_and_isbn())
        if read.wrong_count:
            raise Refused("Bảng còn dòng chưa đúng. Xin sửa rồi tải lại.")
        done = apply_list(shelf=thing, lines=read.lines, batch=uuid.UUID(hex=sha256[:32]), by=actor, at=at)
        if done is None:
            return "Bảng này đã nhập từ trước, không đổi gì."
        return f"Đã nhập {number(len(read.lines))} dòng, như một lần kiểm kê."

    def next_url(self, thing: Shelf) -> str:
        return reverse("shelf:titles", args=[thing.pk])

    def back_url(self, thing: Shelf) -> str:
        return reverse("shelf:import", args=[thing.pk])

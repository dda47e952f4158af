"""The codebook and the marked passages out and in: XLSX, and the QDC and QDPX files of coding programs."""

import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.drafting import actions, exports, queries, rules
from tusach.drafting.models import CodeGroup
from tusach.drafting.queries import Fate, Row
from tusach.drafting.views.coding_doors import OfCampaign, whole
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.people.models import Actor

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_BYTES, _MOST_PROJECT = 2_000_000, 60_000_000
_SALT = "drafting.project"


class ImportCodes(OfCampaign, Act):
    """First a file (`tep`) comes and the page shows what each line would do; `dong` are those lines, confirmed."""

    may = rules.may_code

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if "dong" in request.POST:
            return super().post(request, **address)
        try:
            rows = self._read()
        except Refused as refusal:
            return self.turned_back(None, refusal.sentence)
        self.template_name = "drafting/reading/import.html"
        return self.show(rows=rows)

    def _read(self) -> list[Row]:
        file = self.request.FILES.get("tep")
        if file is None:
            raise Refused("Chưa chọn tệp. Xin chọn sổ mã dạng XLSX, CSV hoặc QDC.")
        if (file.size or 0) > _MOST_BYTES:
            raise Refused("Tệp lớn quá 2 MB nên không phải sổ mã. Xin chọn lại tệp.")
        name, data = file.name or "so-ma.xlsx", file.read()
        if not name.casefold().endswith((".qdc", ".xml")):
            return exports.read_codebook(data, name=name)
        group = str(self.request.POST.get("nhom", ""))
        return exports.rows_of_qdc(
            self.thing, data, group=group if group in CodeGroup.values else CodeGroup.TOPIC
        )

    def show(self, status: int = 200, **more: Any) -> HttpResponse:
        plan = queries.plan_codes(self.thing, more["rows"])
        tally = [(str(fate), sum(one.fate == fate for one in plan)) for fate in Fate]
        return super().show(
            status, plan=[one for one in plan if one.fate != Fate.SAME], total=len(plan),
            same=[one for one in plan if one.fate == Fate.SAME], campaign=self.thing, tally=[one for one in tally if one[1]],
            wrong=sum(one.fate == Fate.WRONG for one in plan),
            new=sum(one.fate in {Fate.MADE, Fate.CHANGED} for one in plan),
            lines=json.dumps([asdict(row) for row in more["rows"]], ensure_ascii=False),
        )  # fmt: skip

    def act(self, actor: Actor, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        rows = _rows(str(data.get("dong", "")))
        made, changed = actions.import_codes(campaign=thing, rows=rows, by=actor, at=at)
        return f"Đã nhập sổ mã: thêm {made} chủ đề, sửa {changed} chủ đề."

    def next_url(self, thing: Campaign) -> str:
        return reverse("drafting:codes-list", args=[thing.pk])


def _rows(text: str) -> list[Row]:
    """The lines that the page showed, as it sends them back."""
    try:
        found: Sequence[Mapping[str, Any]] = json.loads(text)
        return [
            Row(int(one["number"]), str(one["group"]), str(one["name"]), str(one["definition"]), str(one["under"]),
                whole(str(one["code"] or "")))
            for one in found
        ]  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise Refused("Các dòng gửi lên không đọc được. Xin nhập lại tệp.") from None


class CodebookTable(OfCampaign, Page):
    may = rules.may_read_codes

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        made = io.BytesIO()
        exports.write_codebook(made, self.thing)
        made.seek(0)
        return FileResponse(made, as_attachment=True, filename="so-ma.xlsx", content_type=_XLSX)


class ExcerptsTable(OfCampaign, Page):
    may = rules.may_read_codes

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        made = io.BytesIO()
        exports.write_excerpts(made, self.thing)
        made.seek(0)
        return FileResponse(made, as_attachment=True, filename="doan-gan-ma.xlsx", content_type=_XLSX)


class CodebookQdc(OfCampaign, Page):
    may = rules.may_read_codes

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        name = "so-ma-minh-hoa.qdc" if settings.DEMO else "so-ma.qdc"
        answer = HttpResponse(exports.qdc_of(self.thing), content_type="application/xml; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


class ProjectQdpx(OfCampaign, Page):
    """Codes, texts and marks as one project of coding programs; texts that are not to leave the house are not in it."""

    may = rules.may_read_codes

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        exports.write_qdpx(made, self.thing)
        made.seek(0)
        name = "du-an-minh-hoa.qdpx" if settings.DEMO else "du-an.qdpx"
        return FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")


class ImportProject(OfCampaign, Act):
    """First a project (`tep`) comes, is kept, and the page shows what it would do; `giu` is that file, confirmed."""

    may = rules.may_code

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if "giu" in request.POST:
            return super().post(request, **address)
        group = self._group(request.POST)
        try:
            data = self._read()
            found = exports.incoming_of(self.thing, data, group=group)
        except Refused as refusal:
            return self.turned_back(None, refusal.sentence)
        self.template_name = "drafting/reading/import_project.html"
        kept = store.keep_bytes(data).sha256
        plan = queries.plan_codes(self.thing, found.rows)
        return self.show(
            campaign=self.thing, found=found, kept=signing.dumps([kept, group], salt=_SALT), by=found.by.most_common(),
            made=sum(one.fate == Fate.MADE for one in plan), changed=sum(one.fate == Fate.CHANGED for one in plan),
            wrong=[one for one in plan if one.fate == Fate.WRONG],
        )  # fmt: skip

    def _read(self) -> bytes:
        file = self.request.FILES.get("tep")
        if file is None:
            raise Refused("Chưa chọn tệp. Xin chọn dự án dạng QDPX.")
        if (file.size or 0) > _MOST_PROJECT:
            raise Refused("Tệp lớn quá 60 MB. Xin xuất lại dự án, chỉ chọn các văn bản.")
        return bytes(file.read())

    def _group(self, data: Mapping[str, Any]) -> str:
        group = str(data.get("nhom", ""))
        return group if group in CodeGroup.values else CodeGroup.TOPIC

    def act(self, actor: Actor, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        try:
            kept, group = signing.loads(str(data.get("giu", "")), salt=_SALT, max_age=24 * 3600)
        except (signing.BadSignature, ValueError):
            raise Refused("Tệp đã xem quá lâu. Xin chọn lại tệp.") from None
        with store.open_kept(kept) as file:
            found = exports.incoming_of(thing, file.read(), group=group)
        made, changed, put = actions.import_project(
            campaign=thing, rows=found.rows, marks=found.marks, by=actor, at=at
        )
        return f"Đã nhập dự án: gắn {put} lượt, thêm {made} chủ đề, sửa {changed} chủ đề."

    def next_url(self, thing: Campaign) -> str:
        return reverse("drafting:codes-list", args=[thing.pk])

"""Openings of the years before, previewed and then entered; closing a period and opening it again."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from tusach.kit import store
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.pages import Act
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.supply import rules
from tusach.supply.actions.ledger import close_period, reopen_period
from tusach.supply.actions.openings import open_balances, unknown_codes
from tusach.supply.forms import ClosePeriodForm, OpeningsForm, ReasonForm
from tusach.supply.models import ClosedPeriod
from tusach.supply.openings import read_openings, totals

_MOST_NAMED = 12


class PreviewOpenings(Act):
    """Reads the sheet and shows what it would do; the file waits in the store until it is entered."""

    may = rules.keeps_central
    template_name = "supply/open.html"
    form_class = OpeningsForm

    def post(self, request: Any, **address: Any) -> HttpResponseBase:
        form = self.make_form()
        if form is None or not form.is_valid():
            return self.show(status=422, form=form)
        file, codes_on = form.cleaned_data["file"], form.cleaned_data["codes_on"]
        try:
            read = read_openings(file, file.name, last_day=day_of(self.at))
            kept = store.keep(file)
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
            return self.show(status=422, form=form)
        communes, titles = unknown_codes(read.lines, codes_on)
        ready = bool(read.lines) and not (read.wrong_count or communes or titles)
        return self.show(
            form=form, read=read, told=totals(read.lines), file_name=file.name, sha256=kept.sha256, codes_on=codes_on,
            unknown_communes=communes[:_MOST_NAMED], unknown_titles=titles[:_MOST_NAMED], ready=ready,
        )  # fmt: skip


class ApplyOpenings(Act):
    """Enters the sheet that was previewed; the same file a second time enters nothing."""

    may = rules.keeps_central

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        sha256 = str(data.get("sha256", ""))
        with store.open_kept(sha256) as file:
            read = read_openings(file, str(data.get("name", "bảng")), last_day=day_of(at))
        if read.wrong_count:
            raise Refused("Bảng còn dòng chưa đúng. Xin sửa rồi tải lại.")
        try:
            codes_on = date.fromisoformat(str(data.get("codes_on", "")))
        except ValueError:
            raise Refused("Thiếu ngày của mã xã. Xin tải bảng lên lại.") from None
        batch = uuid.UUID(hex=sha256[:32])
        done = open_balances(lines=read.lines, codes_on=codes_on, batch=batch, by=actor, at=at)
        if not done.lines:
            return f"Bảng này đã ghi từ trước, không ghi thêm dòng nào trong {number(done.repeated)} dòng."
        return f"Đã ghi {number(done.lines)} dòng, {number(done.copies)} bản."

    def next_url(self, thing: Any) -> str:
        return "supply:sheet"

    def back_url(self, thing: Any) -> str:
        return "supply:open"


class ClosePeriod(Act):
    may = rules.may_close
    template_name = "supply/close.html"
    form_class = ClosePeriodForm

    def form_arguments(self, actor: Actor, thing: Any) -> dict[str, Any]:
        return {"today": day_of(self.at)}

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        return {"periods": ClosedPeriod.objects.select_related("by").order_by("-until")}

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        close_period(until=data["until"], reason=data["reason"], by=actor, at=at)
        return "Đã khóa sổ."

    def next_url(self, thing: Any) -> str:
        return "supply:close"


class ReopenPeriod(Act):
    may = rules.may_close
    template_name = "supply/reopen.html"
    form_class = ReasonForm

    def find(self, actor: Actor, **address: Any) -> ClosedPeriod:
        return get_object_or_404(ClosedPeriod, pk=address["pk"], reopened_at__isnull=True)

    def act(self, actor: Actor, thing: ClosedPeriod, data: Mapping[str, Any], at: datetime) -> str:
        reopen_period(period=thing, reason=data["reason"], by=actor, at=at)
        return "Đã mở lại."

    def next_url(self, thing: ClosedPeriod) -> str:
        return "supply:close"

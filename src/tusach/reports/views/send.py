"""Sending: the look before it, the receipt after it, taking back, signing; files and the workbook."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.urls import reverse

from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.text import moment
from tusach.people.models import Actor
from tusach.reports import actions, exports, queries, rules
from tusach.reports.models import Intake, IntakeState, OutlineKind, Report
from tusach.reports.views.checking import checks_in
from tusach.reports.views.doors import OneReport, file_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BeforeSending(OneReport, Page):
    may = rules.may_read
    template_name = "reports/before.html"

    def context(self, actor: Actor, thing: Report) -> Mapping[str, Any]:
        form, checked, written = self.form, queries.checked_of(thing), queries.try_web(thing)
        names = {question.key: question for question in form.questions.values()}
        leaves = {leaf.key: leaf for leaf in form.leaves}
        problems = [
            {"problem": problem, "question": names[problem.key], "leaf": problem.leaf}
            for problem in checked.blocking
        ]
        missing = [
            {"question": names[key], "leaf": leaf.key, "of": leaf, "title": leaf.title.rstrip(".")}
            for key in checked.missing
            for leaf in [leaves[form.leaf_of[key]]]
        ]
        return self.common(actor, thing) | {
            "checked": checked,
            "problems": problems,
            "missing": missing,
            "explained": [problem for problem in checked.problems if problem.explained],
            "empty": checked.askable - checked.answered,
            "irrelevant": len(checked.irrelevant),
            "ready": not problems and not missing and checked.answers,
            "checks": checks_in(written.checks, form) if written else [],
            "to_send_for": _to_send_for(actor, thing),
        }


def _to_send_for(actor: Actor, report: Report) -> Intake | None:
    """The file whose text stands in a report of a province, for those at the centre who may send it up."""
    if report.state not in rules.OPEN or not rules.may_send_for(actor, report):
        return None
    return Intake.objects.filter(report=report, state=IntakeState.TAKEN).order_by("-ordinal").first()


class _Step(OneReport, Act):
    def next_url(self, thing: Report) -> str:
        return reverse("reports:show", args=[thing.pk])


class SubmitReport(_Step):
    may = rules.may_submit

    def act(self, actor: Actor, thing: Report, data: Mapping[str, Any], at: datetime) -> str:
        actions.submit_report(report=thing, by=actor, at=at)
        return ""

    def next_url(self, thing: Report) -> str:
        return reverse("reports:receipt", args=[thing.pk])

    def back_url(self, thing: Report) -> str:
        return reverse("reports:before", args=[thing.pk])


class WithdrawReport(_Step):
    may = rules.may_withdraw

    def act(self, actor: Actor, thing: Report, data: Mapping[str, Any], at: datetime) -> str:
        actions.withdraw_report(report=thing, by=actor, at=at)
        return "Đã rút về. Anh chị sửa rồi gửi lại."


class SignReport(_Step):
    may = rules.may_sign

    def act(self, actor: Actor, thing: Report, data: Mapping[str, Any], at: datetime) -> str:
        signature = actions.sign_report(report=thing, by=actor, at=at)
        return f"Đã ký bản {signature.revision} lúc {moment(at)}."


class ShowReceipt(OneReport, Page):
    may = rules.may_read
    template_name = "reports/receipt.html"

    def context(self, actor: Actor, thing: Report) -> Mapping[str, Any]:
        last = thing.transitions.filter(to_state="SUBMITTED").select_related("person").order_by("-pk").first()
        if last is None:
            raise Http404
        return self.common(actor, thing) | {
            "sent": last,
            "number": f"{thing.obligation.campaign_id}-{thing.pk}-{last.revision}",
            "revision": thing.revisions.filter(number=last.revision).first(),
        }


class GetWorkbook(OneReport, Page):
    may = rules.may_read

    def get(self, request: Any, **address: Any) -> HttpResponseBase:
        return _workbook(exports.template_for(self.thing), file_name(self.thing, _kind(self.thing), ".xlsx"))


class SendWorkbook(OneReport, Act):
    """Takes a filled workbook in; with faults a page says which, with the same workbook in which they are marked."""

    may = rules.may_submit

    def get(self, request: Any, **address: Any) -> HttpResponseBase:
        raise Http404

    def post(self, request: Any, **address: Any) -> HttpResponseBase:
        if "file" not in request.FILES:
            return self.turned_back(None, "Chưa chọn tệp bảng tính.")
        try:
            book = actions.read_workbook(
                report=self.thing, file=request.FILES["file"], keep_right=bool(request.POST.get("keep_right")),
                by=self.actor, at=self.at,
            )  # fmt: skip
        except Refused as refusal:
            return self.turned_back(None, refusal.sentence)
        if book.faults and not book.saved:
            self.template_name = "reports/sheet.html"
            return self.show(status=422, **self.common(self.actor, self.thing), **self.sent_back(book))
        self.book = book
        return super().post(request, **address)

    def sent_back(self, book: actions.Workbook) -> dict[str, Any]:
        """What is wrong, cell by cell, and the marked workbook in the page itself: a browser takes no file from an answer
        that says that something is wrong, and nothing is kept of a workbook that was not taken in.
        """
        asked = self.form.questions
        marked = b64encode(exports.marked(book)).decode()
        return {
            "faults": [
                (cell.coordinate, cell.parent.title, asked.get(key), sentence)
                for cell, key, sentence in book.faults
            ],
            "marked": f"data:{XLSX};base64,{marked}",
            "name": file_name(self.thing, _kind(self.thing), "-can-sua.xlsx"),
        }

    def act(self, actor: Actor, thing: Report, data: Any, at: datetime) -> str:
        left = f" Còn {len(self.book.faults)} ô sai được bỏ qua." if self.book.faults else ""
        return f"Đã nhận {len(self.book.answers)} câu từ bảng tính, giữ ở dạng nháp.{left}"

    def next_url(self, thing: Report) -> str:
        return reverse("reports:show", args=[thing.pk])


def _kind(report: Report) -> str:
    return "phieu" if report.outline.kind == OutlineKind.SURVEY else "bang-tinh"


def _workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


class GetFile(OneReport, Page):
    """A file attached to an answer of this report, in any of its revisions' present state."""

    may = rules.may_read

    def get(self, request: Any, **address: Any) -> HttpResponseBase:
        sha = address["sha"]
        for answer in queries.checked_of(self.thing).answers.values():
            for one in answer if isinstance(answer, list) else []:
                if isinstance(one, dict) and one.get("sha") == sha and store.is_kept(sha):
                    return FileResponse(store.open_kept(sha), as_attachment=True, filename=one["name"])
        raise Http404

"""A province's own look before it sends: a file read and compared, nothing kept; the outline as a Word file."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from tusach.kit.errors import Refused
from tusach.kit.pages import Door, Page
from tusach.people.models import Actor
from tusach.reports import exports, queries, rules
from tusach.reports.form import Form, Leaf
from tusach.reports.models import OutlineKind, Report
from tusach.reports.quantities import Conflict
from tusach.reports.queries.checking import Found
from tusach.reports.views.doors import OneReport, file_name
from tusach.reports.views.intake import TAKES

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SECONDS = 30


class OutlineReport(OneReport):
    def find(self, actor: Actor, **address: Any) -> Report:
        report = super().find(actor, **address)
        if report.outline.kind != OutlineKind.REPORT:
            raise Http404
        return report


def checks_in(checks: Iterable[Conflict], form: Form) -> list[tuple[Leaf | None, str]]:
    """What does not agree, with the leaf where it is said."""
    return [(form.leaf(one.leaf), one.sentence) for one in checks]


def by_leaf(found: Found, form: Form) -> dict[str, Any]:
    """The leaves as the pages of the report call them: the outline's own label may be no more than a dash."""
    return {
        "checks": checks_in(found.checked.checks, form),
        "figures": [(form.leaf(target.key) if target else None, rows) for target, rows in found.by_leaf],
    }


class TryFile(OutlineReport, Door):
    """Post a file: what the centre would see of it. Nothing is submitted, nothing is kept."""

    may = rules.may_try_file
    template_name = "reports/intake/try.html"
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return self.show()

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        file = request.FILES.get("tep")
        if file is None:
            return self.show(status=422, refused="Chưa chọn tệp.")
        try:
            found = queries.try_file(self.thing, file.read(), name=file.name or "", seconds=SECONDS)
        except Refused as refusal:
            return self.show(status=422, refused=refusal.sentence)
        return self.show(found=found, name=file.name, **by_leaf(found, self.form))

    def context(self, actor: Actor, thing: Report) -> Mapping[str, Any]:
        return self.common(actor, thing) | {"takes": TAKES}


class GetPaper(OutlineReport, Page):
    """The report as it stands, as Word or PDF in official form: for who must print and sign it, or reads it elsewhere."""

    may = rules.may_read

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        kind = address["kind"]
        content = exports.report_file(self.thing, kind, on=self.actor.day)
        name = f'attachment; filename="{file_name(self.thing, "bao-cao", f".{kind}")}"'
        return HttpResponse(
            content,
            content_type=DOCX if kind == "docx" else "application/pdf",
            headers={"Content-Disposition": name},
        )


class GetOutline(OutlineReport, Door):
    """The outline as a Word file whose fields are known again."""

    may = rules.may_try_file
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        name = f'attachment; filename="{file_name(self.thing, "de-cuong", ".docx")}"'
        content = exports.outline_docx(self.thing, on=self.actor.day)
        return HttpResponse(content, content_type=DOCX, headers={"Content-Disposition": name})

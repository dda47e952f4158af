"""The manuscript fixed: versions, their files, two compared, what goes up with them, and the issue."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.drafting import actions, exports, queries, rules
from tusach.drafting.forms.writing import FixForm, IssueForm
from tusach.drafting.models import FileKind, Manuscript, Version
from tusach.drafting.queries.fixed import mark_of
from tusach.drafting.views.writing import OneManuscript, standing
from tusach.kit import store
from tusach.kit.clock import day_of
from tusach.kit.pages import Act, Door, Page
from tusach.kit.paper import form_on, to_docx
from tusach.people.models import Actor


class FixVersion(OneManuscript, Act):
    may = rules.may_write
    template_name = "drafting/writing/fix.html"
    form_class = FixForm

    def context(self, actor: Actor, thing: Manuscript) -> Mapping[str, Any]:
        last = queries.last_version(thing)
        return {
            "number": last.number + 1 if last else 1,
            "hard": sum(one.is_hard for one in queries.trouble_of(thing)),
        }

    def act(self, actor: Actor, thing: Manuscript, data: Mapping[str, Any], at: datetime) -> str:
        self.made = actions.fix_version(manuscript=thing, by=actor, at=at, note=data["note"])
        return f"Đã chốt dự thảo lần {self.made.number}."


class OneVersion(Door):
    may = rules.may_read_writing

    def find(self, actor: Actor, **address: Any) -> Version:
        return get_object_or_404(queries.versions_visible_to(actor), pk=address["version"])


class ShowVersion(OneVersion, Page):
    """A fixed version as it reads, figures printed."""

    template_name = "drafting/writing/version.html"

    def context(self, actor: Actor, thing: Version) -> Mapping[str, Any]:
        nodes = [
            {"node": node, "blocks": [{"key": block["key"], "kind": block["kind"], "words": queries.words_of(block), "lines": queries.kept_lines(block),
                                       "data": block["spec"].get("data")} for block in node["blocks"]]}
            for node in thing.content["nodes"]
        ]  # fmt: skip
        numbers = queries.versions_of_manuscript(thing.manuscript)
        return {"nodes": nodes, "versions": numbers, "is_oldest": numbers[-1].pk == thing.pk}


class VersionDownload(OneVersion, Page):
    kind: ClassVar[FileKind]

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        made = exports.file_of_version(self.thing, self.kind, at=self.at)
        return FileResponse(
            store.open_kept(made.sha256), as_attachment=True, filename=made.name,
            content_type=exports.TYPES[self.kind],
        )  # fmt: skip


class VersionWord(VersionDownload):
    kind = FileKind.DOCX


class VersionPdf(VersionDownload):
    kind = FileKind.PDF


class Preview(OneManuscript, Page):
    """What is written now, as it would be printed."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return HttpResponse(exports.preview_pdf(self.thing, at=self.at), content_type="application/pdf")


class TwoVersions(OneVersion):
    """A version and an older one of the same manuscript (`?cu=`), the one before it when none is named."""

    def older(self) -> Version:
        asked = self.request.GET.get("cu", "")
        before = self.thing.manuscript.versions.filter(number__lt=self.thing.number).order_by("-number")
        found: Version | None = before.filter(number=asked).first() if asked.isdecimal() else before.first()
        if found is None:
            raise Http404
        return found


class CompareVersions(TwoVersions, Page):
    template_name = "drafting/writing/compare.html"

    def context(self, actor: Actor, thing: Version) -> Mapping[str, Any]:
        older = self.older()
        nodes = exports.compared(older, thing)
        earlier = [
            each for each in queries.versions_of_manuscript(thing.manuscript) if each.number < thing.number
        ]
        changed = [node for node in nodes if not node.is_same]
        return {
            "older": older, "nodes": changed, "earlier": earlier,
            "blocks": sum(not block.is_same for node in changed for block in node.blocks),
        }  # fmt: skip


class CompareWord(TwoVersions, Page):
    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        older = self.older()
        paper = exports.paper_of_comparison(older, self.thing)
        data = to_docx(paper, form_on("party", day_of(self.thing.made_at)))
        return word(data, f"so-sanh-lan-{older.number}-va-{self.thing.number}.docx")


def word(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=exports.TYPES[FileKind.DOCX], headers=headers)


class SubmissionWord(OneManuscript, Page):
    """The shell of the Tờ trình or of the Kết luận."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        paper = exports.submission_papers(self.thing, day_of(self.at)).get(address["name"])
        if paper is None:
            raise Http404
        return word(to_docx(paper, form_on("party", day_of(self.at))), f"{address['name']}.docx")


class SendManuscript(OneManuscript, Act):
    """It is ready: the clerks are told, and it stands in their list."""

    may = rules.may_write

    def act(self, actor: Actor, thing: Manuscript, data: Mapping[str, Any], at: datetime) -> str:
        actions.send_manuscript(manuscript=thing, by=actor, at=at)
        return "Đã chuyển văn thư cấp số."


class TakeBackManuscript(OneManuscript, Act):
    may = rules.may_write

    def act(self, actor: Actor, thing: Manuscript, data: Mapping[str, Any], at: datetime) -> str:
        actions.take_back_manuscript(manuscript=thing, by=actor, at=at)
        return "Đã rút lại. Văn thư không còn thấy báo cáo này ở danh sách chờ cấp số."


class IssueManuscript(OneManuscript, Act):
    """The number is taken and the final files are made; refused with the list while anything hard stands."""

    may = rules.may_issue_manuscript
    template_name = "drafting/writing/issue.html"
    form_class = IssueForm

    def form_arguments(self, actor: Actor, thing: Manuscript) -> dict[str, Any]:
        keepers = queries.keepers_of(actor, day_of(self.at))
        first = keepers[0][0] if keepers else None
        return {"keepers": keepers, "initial": {"keeper": first, "once": uuid4().hex, "place": "Hà Nội"}}

    def context(self, actor: Actor, thing: Manuscript) -> Mapping[str, Any]:
        troubles = [one for one in queries.trouble_of(thing) if one.is_hard]
        return {
            "troubles": troubles[:20],
            "hard": len(troubles),
            "seen": mark_of(thing),
            **standing(actor, thing),
        }

    def act(self, actor: Actor, thing: Manuscript, data: Mapping[str, Any], at: datetime) -> str:
        seen = self.request.POST.get("seen", "")
        version = actions.issue_manuscript(
            manuscript=thing, signing=data["signing"], by=actor, at=at, once=data["once"], seen=seen
        )
        version = queries.versions_visible_to(actor).get(pk=version.pk)
        exports.final_files(version, by=actor, at=at)
        return f"Đã ban hành {version.manuscript.document}. Bản Word và PDF có số đã lưu cùng văn bản đi."

    def next_url(self, thing: Manuscript) -> str:
        return reverse("drafting:writing-home", args=[thing.campaign_id])

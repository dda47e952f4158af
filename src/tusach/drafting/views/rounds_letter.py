"""The covering letter of a round: read, written, issued with its number, or joined when it was issued elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.urls import reverse

from tusach.drafting import actions, exports, queries, rules
from tusach.drafting.covering import MOST_LINES
from tusach.drafting.forms.rounds import CoveringForm, JoinForm, LetterIssueForm
from tusach.drafting.models import Round
from tusach.drafting.views.rounds import Filled, OneRound
from tusach.drafting.views.rounds_files import TYPES
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.paper import form_on, head_lines
from tusach.kit.text import day, day_long
from tusach.people.models import Actor
from tusach.registry.queries import waits_since


class OneLetter(OneRound):
    def next_url(self, thing: Round) -> str:
        return reverse("drafting:rounds-letter", args=[thing.pk])


class ShowLetter(OneLetter, Page):
    template_name = "drafting/rounds/letter.html"
    may = rules.may_read_rounds

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        covering = exports.covering_of(thing)
        paper = exports.letter_paper(thing, self.at)
        return {
            "covering": covering, "paper": paper,
            "issuer_lines": head_lines(" ".join(paper.letterhead.issuer), form_on("party", day_of(self.at))), "in_list": len(paper.addressees) > MOST_LINES, "kinds": ("docx", "pdf"),
            "says_deadline": day_long(thing.deadline) in covering.text or day(thing.deadline) in covering.text,
            "lines": [line for line in covering.text.split("\n") if line.strip()],
            "sees": thing.document is not None and queries.sees_document(actor, thing.document),
            "may_write": rules.may_run_rounds(actor, thing), "may_issue": rules.may_issue_letter(actor, thing),
            "waits": None if thing.document else waits_since(queries.letter_page(thing)),
            "may_join": rules.may_enter_answers(actor, thing),
        }  # fmt: skip


class WriteLetter(Filled, OneLetter, Act):
    heading, button = "Soạn công văn lấy ý kiến", "Lưu công văn"
    may = rules.may_run_rounds
    form_class = CoveringForm

    def form_arguments(self, actor: Actor, thing: Round) -> dict[str, Any]:
        now = exports.covering_of(thing)
        return {
            "initial": {
                "subject": now.subject, "to": "\n".join(now.to), "text": now.text, "recipients": "\n".join(now.recipients),
            }
        }  # fmt: skip

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        actions.save_letter(round=thing, covering=data["covering"], by=actor, at=at)
        return "Đã lưu nội dung công văn."


class IssueLetter(Filled, OneLetter, Act):
    """The number is taken, the two are joined, the files are made. `?ban=` is the mark of the words that were read."""

    heading, button = "Ban hành công văn", "Lấy số và ban hành"
    may = rules.may_issue_letter
    form_class = LetterIssueForm

    def form_arguments(self, actor: Actor, thing: Round) -> dict[str, Any]:
        keepers = queries.keepers_of(actor, day_of(self.at))
        first = keepers[0][0] if keepers else None
        return {"keepers": keepers, "initial": {"keeper": first, "once": uuid4().hex, "place": "Hà Nội"}}

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        covering, read = exports.covering_of(thing), self.request.GET.get("ban", "")
        if read and read != covering.mark and thing.document is None:
            raise Refused("Công văn vừa được sửa sau khi anh chị xem. Xin bấm “Thôi”, xem lại rồi ban hành.")
        made = actions.issue_letter(
            round=thing, covering=covering, signing=data["signing"], by=actor, at=at, once=data["once"]
        )
        exports.keep_letter_files(made, by=actor, at=at)
        return f"Đã ban hành {made.document}. Bản Word và PDF lưu cùng văn bản đi."


class SendToClerk(OneLetter, Act):
    """It is ready: the clerks are told, and it stands in their list."""

    may = rules.may_run_rounds

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        actions.send_to_clerk(round=thing, covering=exports.covering_of(thing), by=actor, at=at)
        return "Đã chuyển văn thư cấp số."


class TakeBackLetter(OneLetter, Act):
    may = rules.may_run_rounds

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        actions.take_back_letter(round=thing, by=actor, at=at)
        return "Đã rút lại. Văn thư không còn thấy công văn này ở danh sách chờ cấp số."


class JoinLetter(Filled, OneLetter, Act):
    heading, button = "Nối công văn đã ban hành", "Nối công văn"
    may = rules.may_enter_answers
    form_class = JoinForm

    def form_arguments(self, actor: Actor, thing: Round) -> dict[str, Any]:
        rows = queries.letters_to_join(actor, thing)[: queries.MOST_OFFERED]
        return {"documents": [(one.pk, _offered(one)) for one in rows]}

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        rows = queries.letters_to_join(actor, thing)
        if code := data["code"].strip():
            document = queries.letter_of_code(actor, thing, code)
            if document is None:
                raise Refused(
                    f"Sổ văn bản đi không có {code} còn hiệu lực và ban hành từ ngày chốt dự thảo. Xin xem lại số, ký hiệu.",
                    field="code",
                )
        else:
            document = rows.filter(pk=data["document"] or 0).first()
            if document is None:
                raise Refused("Xin chọn một công văn, hoặc ghi số, ký hiệu.", field="document")
        made = actions.link_letter(round=thing, document=document, by=actor, at=at)
        return f"Đã nối đợt này với {made.document}."


def _offered(document: Any) -> str:
    dated = f", {day(document.dated)}" if document.dated else ""
    return f"{document}{dated}: {document.subject}"[:140]


class UnjoinLetter(OneLetter, Act):
    may = rules.may_enter_answers

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        actions.unlink_letter(round=thing, by=actor, at=at)
        return "Đã bỏ nối. Công văn vẫn ở sổ văn bản đi."


class LetterFile(OneRound, Page):
    """The letter as it stands, to be looked at before it is issued and to be signed."""

    may = rules.may_read_rounds

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        kind = self.kwargs["kind"]
        file = exports.letter_as_sent(self.thing, kind, self.at)
        return FileResponse(
            file, as_attachment=True, filename=f"cong-van-lay-y-kien.{kind}", content_type=TYPES[kind]
        )

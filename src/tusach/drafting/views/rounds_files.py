"""Files of a round: what goes out, what comes back, what a person says of it."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.drafting import actions, exports, queries, rules
from tusach.drafting.forms.rounds import FileForm
from tusach.drafting.marks import Said
from tusach.drafting.models import CommentKind, CommentWay, Invited, Returned, ReturnedState, Round
from tusach.drafting.queries.rounds import progress_of_returned
from tusach.drafting.views.rounds import Filled, OneInvited, OneRound
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.text import read_day
from tusach.people.models import Actor

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def download(data: bytes, name: str) -> FileResponse:
    return FileResponse(
        io.BytesIO(data), as_attachment=True, filename=name, content_type=TYPES[name.rpartition(".")[2]]
    )


class AskingFile(OneRound, Page):
    """The version as Word to be commented on, for nobody in particular."""

    may = rules.may_read_rounds

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return download(
            exports.asking_docx(self.thing), f"gop-y-du-thao-lan-{self.thing.version.number}.docx"
        )


def asking_file(invited: Invited, kind: str) -> FileResponse:
    """What is sent to one of the invited, docx or pdf: what they are asked about, made out to them."""
    made = exports.asking_docx if kind == "docx" else exports.asking_pdf
    number = invited.round.version.number
    return download(made(invited.round, invited), f"gop-y-du-thao-lan-{number}.{kind}")


class InvitedFile(OneInvited, Page):
    """The same for the secretariat, to be sent along with a letter."""

    may = rules.may_read_rounds

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return asking_file(self.thing, self.kwargs["kind"])


class TableFile(OneRound, Page):
    may = rules.may_read_rounds

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        kind = self.kwargs["kind"]
        data = exports.table_file(self.thing, kind, by_body=request.GET.get("theo") == "co-quan")
        return download(data, f"tong-hop-y-kien-dot-{self.thing.pk}.{kind}")


class ShowTable(OneRound, Page):
    """The table on screen."""

    template_name = "drafting/rounds/table.html"
    may = rules.may_read_rounds

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        by_body = self.request.GET.get("theo") == "co-quan"
        table = queries.table_of(thing, by_body=by_body)
        return {
            "table": table, "by_body": by_body, "draft": "" if table.is_final else exports.draft_line(table),
            "summary": exports.summary_of(thing, table), "kinds": list(TYPES),
        }  # fmt: skip


class ReceiveFile(Filled, OneRound, Act):
    heading, button = "Nhận tệp ý kiến", "Nhận tệp"
    may = rules.may_enter_answers
    form_class = FileForm
    made: Returned | None = None

    def form_arguments(self, actor: Actor, thing: Round) -> dict[str, Any]:
        return {"invited": list(thing.invited.values_list("pk", "name"))}

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        invited = thing.invited.filter(pk=data["invited"]).first() if data.get("invited") else None
        self.made = actions.receive_file(
            round=thing, file=data["file"], name=data["file"].name, way=CommentWay.WORD, invited=invited, by=actor, at=at
        )  # fmt: skip
        said = actions.sentence_of(self.made, again_at=at)
        whose = self.made.invited if invited is None else None
        return f"Tệp của {whose.name}. {said}" if whose is not None else said

    def next_url(self, thing: Round) -> str:
        if self.made is not None and self.made.state != ReturnedState.TAKEN:
            return reverse("drafting:rounds-file", args=[self.made.pk])
        return reverse("drafting:rounds-show", args=[thing.pk])


class OneFile:
    def find(self, actor: Actor, **address: Any) -> Returned:
        return get_object_or_404(queries.returned_visible_to(actor), pk=address["returned"])

    def next_url(self, thing: Returned) -> str:
        return reverse("drafting:rounds-file", args=[thing.pk])


class ShowFile(OneFile, Page):
    """`?chi=tien-do`: only how far the reading of a file that waits is."""

    template_name = "drafting/rounds/file.html"
    may = rules.may_read_rounds

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if self.thing.state == ReturnedState.WAITING and request.GET.get("chi") == "tien-do":
            self.template_name = "ui/_waiting.html"
        return super().get(request, **address)

    def context(self, actor: Actor, thing: Returned) -> Mapping[str, Any]:
        places = queries.places_of(thing.round.version)
        return {
            "progress": progress_of_returned(thing, at=self.at),
            "dated": date.fromisoformat(thing.facts["dated"]) if thing.facts.get("dated") else None,
            "said": [(nth, one, _where(one)) for nth, one in enumerate(thing.reading)],
            "places": [one for one in places.values() if one.key != "can-xem"],
            "invited": thing.round.invited.order_by("order", "pk"), "kinds": CommentKind.choices,
            "comments": thing.comments.select_related("block").order_by("pk")[:500], "may_enter": rules.may_enter_answers(actor, None),
        }  # fmt: skip


def _where(said: Mapping[str, Any]) -> str:
    """The key of the place that the machine proposes."""
    return str(said.get("block") or (f"muc-{said['node']}" if said.get("node") else "chung"))


class FileAsItCame(OneFile, Page):
    may = rules.may_read_rounds

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return FileResponse(store.open_kept(self.thing.sha256), as_attachment=True, filename=self.thing.name)


class SayWhose(OneFile, Act):
    may = rules.may_enter_answers

    def act(self, actor: Actor, thing: Returned, data: Mapping[str, Any], at: datetime) -> str:
        chosen = str(data.get("invited", ""))
        invited = thing.round.invited.filter(pk=chosen).first() if chosen.isdecimal() else None
        if invited is None:
            raise Refused("Xin chọn tệp này của ai.")
        made = actions.say_whose(returned=thing, invited=invited, by=actor, at=at)
        return actions.sentence_of(made)


class ConfirmPoints(OneFile, Act):
    """The lines of a letter that a person has looked at: those ticked, as they were changed."""

    may = rules.may_enter_answers

    def act(self, actor: Actor, thing: Returned, data: Mapping[str, Any], at: datetime) -> str:
        places = queries.places_of(thing.round.version)
        points = [
            _point(Said.from_json(one), data, nth, places)
            for nth, one in enumerate(thing.reading)
            if data.get(f"take-{nth}")
        ]
        code, dated = _their_letter(data)
        made = actions.confirm_points(returned=thing, points=points, code=code, dated=dated, by=actor, at=at)
        return actions.sentence_of(made)

    def next_url(self, thing: Returned) -> str:
        return reverse("drafting:rounds-show", args=[thing.round_id])

    def back_url(self, thing: Returned) -> str:
        return reverse("drafting:rounds-file", args=[thing.pk])


def _point(said: Said, data: Mapping[str, Any], nth: int, places: Mapping[str, Any]) -> Said:
    """One line with the words and the place that were chosen."""
    facts = said.to_json() | {"text": str(data.get(f"text-{nth}", said.text)).strip()[:10_000], "lost": False}
    kind = data.get(f"kind-{nth}", "")
    facts["kind"] = kind if kind in CommentKind.values else said.kind
    chosen = places.get(str(data.get(f"place-{nth}", "")))
    if chosen is None or chosen.block is None:
        node = chosen.key.removeprefix("muc-") if chosen is not None and chosen.key.startswith("muc-") else ""
        return Said(**{**facts, "block": "", "number": 0, "start": None, "node": node})
    block = chosen.block
    same = said.block == block["key"]
    return Said(
        **{
            **facts,
            "block": block["key"],
            "node": chosen.node,
            "number": int(block["number"]),
            "start": said.start if same else None,
        }
    )


def _their_letter(data: Mapping[str, Any]) -> tuple[str, date | None]:
    code, dated = str(data.get("their_code", "")).strip(), str(data.get("their_date", "")).strip()
    return code, read_day(dated).value if dated else None


class FileAgrees(OneFile, Act):
    may = rules.may_enter_answers

    def act(self, actor: Actor, thing: Returned, data: Mapping[str, Any], at: datetime) -> str:
        code, dated = _their_letter(data)
        made = actions.file_agrees(returned=thing, code=code, dated=dated, by=actor, at=at)
        whose = made.invited
        return f"Đã ghi: {whose.name} thống nhất {queries.scope_of(whose)}." if whose else "Đã ghi."

    def next_url(self, thing: Returned) -> str:
        return reverse("drafting:rounds-show", args=[thing.round_id])

    def back_url(self, thing: Returned) -> str:
        return reverse("drafting:rounds-file", args=[thing.pk])


class ReadAgain(OneFile, Act):
    may = rules.may_enter_answers

    def act(self, actor: Actor, thing: Returned, data: Mapping[str, Any], at: datetime) -> str:
        read = actions.read_again(returned=thing, by=actor, at=at)
        if read.state == ReturnedState.UNREAD:
            raise Refused(actions.sentence_of(read))
        return actions.sentence_of(read)


class DropFile(OneFile, Act):
    may = rules.may_enter_answers

    def act(self, actor: Actor, thing: Returned, data: Mapping[str, Any], at: datetime) -> str:
        actions.drop_file(returned=thing, by=actor, at=at)
        return "Không lấy ý kiến từ tệp này. Tệp vẫn được giữ."

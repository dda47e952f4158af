"""The pages of those who are asked, for who signs in; the link's door (rounds_door.py) shows the same ones."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.drafting import actions, exports, queries, rules
from tusach.drafting.anchoring import shown_in
from tusach.drafting.covering import report_named
from tusach.drafting.forms.rounds import FileForm, LetterForm, SayForm
from tusach.drafting.models import BlockKind, CommentWay, Invited, Returned, ReturnedState
from tusach.drafting.narrowing import numbers_of
from tusach.drafting.views.rounds import words_in
from tusach.drafting.views.rounds_files import asking_file
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Listing, Page
from tusach.people import rules as people
from tusach.people.models import Actor


class Mine(Listing):
    """What I am asked."""

    template_name = "drafting/rounds/mine.html"
    may = people.is_known

    def rows(self, actor: Actor, thing: Any) -> Any:
        return queries.open_invitations(actor)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        return {
            "page": page,
            "rows": [(one, queries.said_state(one.round, self.at)) for one in page.object_list],
        }


class ByAccount:
    """Finds one's own invitation; addresses of the pages under it."""

    way: ClassVar[str] = CommentWay.ACCOUNT
    base: ClassVar[str] = "ui/desk.html"
    actor: Actor
    thing: Invited

    def find(self, actor: Actor, **address: Any) -> Invited:
        return get_object_or_404(queries.invited_visible_to(actor), pk=address["invited"])

    def url(self, what: str, *more: str) -> str:
        suffix = f"-{what}" if what != "home" else ""
        return reverse(f"drafting:rounds-mine{suffix}", args=[self.thing.pk, *more])

    def by(self) -> Actor | None:
        return self.actor

    def next_url(self, thing: Invited) -> str:
        return self.url("home")

    def shared(self) -> dict[str, Any]:
        """What every page here shows."""
        names = ("home", "say", "agree", "letter", "file", "docx", "pdf")
        return {
            "base": self.base, "urls": {name: self.url(name) for name in names}, "round": self.thing.round,
            "version": self.thing.round.version, "is_closed": self.thing.round.closed_at is not None,
            "report": report_named(self.thing.round.version.manuscript.title),
            "scope": queries.scope_of(self.thing), "own_letter": queries.letter_cited(self.thing.round),
        }  # fmt: skip


class AnswerHome(ByAccount, Page):
    """The version's table of contents, one's own comments and what became of them, and how to answer as a whole.
    `?chi=tien-do`: only what became of the files that were sent, while one of them waits for the machine.
    """

    template_name = "drafting/rounds/answer.html"
    may = rules.may_answer

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if request.GET.get("chi") == "tien-do":
            self.template_name = "drafting/rounds/_sent_files.html"
        return super().get(request, **address)

    def context(self, actor: Actor, thing: Invited) -> Mapping[str, Any]:
        comments = queries.own_comments(thing)
        version = thing.round.version
        said = Counter(comment.node for comment in comments)
        labels = numbers_of(version.content["nodes"])
        asked = {str(node["key"]) for node in queries.version_for(thing).content["nodes"] if node["blocks"]}
        nodes = [
            {
                **node,
                "label": labels[str(node["key"])],
                "said": said[str(node["key"])],
                "url": self.url("node", node["key"]) if node["key"] in asked else "",
                "is_leaf": bool(node["blocks"]),
            }
            for node in with_words(version.content["nodes"])
        ]
        return {
            **self.shared(), "nodes": nodes, "parts": queries.names_of_parts(version, thing.parts), "comments": comments, "say_form": SayForm(), "file_form": FileForm(),
            "letter_form": LetterForm(initial={"their_code": thing.their_code, "their_date": thing.their_date}),
            "late": queries.is_late_on(thing.round, self.at), "state": queries.said_state(thing.round, self.at),
            "newer": queries.newer_than(thing.round.version), **sent_files(thing),
        }  # fmt: skip


def sent_files(invited: Invited) -> dict[str, Any]:
    """The files that were sent on the site or are known to be theirs, newest first, each with what became of it."""
    files = list(invited.returned.select_related("invited", "round__version").order_by("-at", "-pk")[:20])
    return {
        "files": [(one, actions.sentence_of(one), _read_at(one)) for one in files],
        "waits": any(one.state == ReturnedState.WAITING for one in files),
    }


def _read_at(returned: Returned) -> datetime | None:
    """When the worker read a file that had waited."""
    said = returned.facts.get("read_at")
    return datetime.fromisoformat(said) if said else None


def with_words(nodes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The nodes that have something to be read, with the headings above them."""
    kept: list[Mapping[str, Any]] = []
    deeper = -1  # depth of the nearest node below that is kept
    for node in reversed(nodes):
        depth = int(node.get("depth") or 0)
        if node["blocks"] or depth < deeper:
            kept.append(node)
            deeper = depth
    return kept[::-1]


class AnswerNode(ByAccount, Page):
    """One part of the version to be read, each paragraph with its box for a comment."""

    template_name = "drafting/rounds/answer_node.html"
    may = rules.may_answer

    def context(self, actor: Actor, thing: Invited) -> Mapping[str, Any]:
        nodes = [node for node in queries.version_for(thing).content["nodes"] if node["blocks"]]
        at = next((at for at, node in enumerate(nodes) if node["key"] == self.kwargs["node"]), None)
        if at is None:
            raise Http404
        node = nodes[at]
        heading = queries.places_of(thing.round.version)[f"muc-{node['key']}"].name
        own = [one for one in queries.own_comments(thing) if one.node == node["key"] or one.block is not None]
        return {
            **self.shared(), "node": node, "heading": heading, "blocks": blocks_of_node(node, own), "nth": at + 1, "of": len(nodes),
            "before": self._to(nodes, at - 1), "after": self._to(nodes, at + 1),
            "own": [one for one in own if one.block is None and one.node == node["key"]],
            "say_form": SayForm(node=str(node["key"])),
        }  # fmt: skip

    def _to(self, nodes: Sequence[Mapping[str, Any]], at: int) -> dict[str, str] | None:
        if not 0 <= at < len(nodes):
            return None
        return {"title": str(nodes[at]["title"]), "url": self.url("node", str(nodes[at]["key"]))}


def blocks_of_node(node: Mapping[str, Any], own: Sequence[Any]) -> list[dict[str, Any]]:
    """The blocks as they are read, each with one's own comments and an empty form."""
    return [
        {
            "nth": nth, "key": block["key"], "kind": block["kind"], "data": (block.get("spec") or {}).get("data"),
            "svg": exports.chart_svg(block) if block["kind"] == BlockKind.CHART else "",
            "lines": queries.kept_lines(block, shown_in(block)),
            "own": [one for one in own if one.block is not None and one.block.key == block["key"]],
            "form": SayForm(block=str(block["key"]), auto_id=f"id_{block['key']}_%s"),
        }
        for nth, block in enumerate(node["blocks"], start=1)
    ]  # fmt: skip


class Answer(ByAccount, Act):
    template_name = "drafting/rounds/say.html"
    may = rules.may_answer
    form_class = SayForm

    def context(self, actor: Actor, thing: Invited) -> Mapping[str, Any]:
        place = queries.places_of(thing.round.version).get(self.request.POST.get("block", ""))
        return {**self.shared(), "place": place}

    def act(self, actor: Actor, thing: Invited, data: Mapping[str, Any], at: datetime) -> str:
        self.node = data.get("node", "")
        made = actions.write_comment(
            invited=thing, words=words_in(data), way=self.way, by=self.by(), at=at, once=data["once"]
        )
        self.node = made.node
        late = (
            " Ý kiến đến sau hạn, được ghi là trả lời sau hạn." if queries.is_late_on(thing.round, at) else ""
        )
        return f"Đã gửi ý kiến.{late}"

    def next_url(self, thing: Invited) -> str:
        node = getattr(self, "node", "")
        nodes = queries.version_for(thing).content["nodes"]
        known = any(one["key"] == node and one["blocks"] for one in nodes)
        return self.url("node", node) if known else self.url("home")


class AnswerAgree(ByAccount, Act):
    may = rules.may_answer

    def act(self, actor: Actor, thing: Invited, data: Mapping[str, Any], at: datetime) -> str:
        actions.agree(invited=thing, way=self.way, by=self.by(), at=at)
        return f"Đã ghi: thống nhất {queries.scope_of(thing)}. Xin cảm ơn."


class AnswerLetter(ByAccount, Act):
    template_name = "drafting/rounds/answer_form.html"
    may = rules.may_answer
    form_class = LetterForm

    def context(self, actor: Actor, thing: Invited) -> Mapping[str, Any]:
        return {
            **self.shared(),
            "title": "Văn bản trả lời",
            "button": "Ghi số văn bản",
            "action": self.url("letter"),
        }

    def act(self, actor: Actor, thing: Invited, data: Mapping[str, Any], at: datetime) -> str:
        actions.note_their_letter(
            invited=thing,
            code=data["their_code"],
            dated=data["their_date"],
            way=self.way,
            by=self.by(),
            at=at,
        )
        return "Đã ghi số văn bản trả lời."


class AnswerFile(ByAccount, Act):
    template_name = "drafting/rounds/answer_form.html"
    may = rules.may_answer
    form_class = FileForm

    def context(self, actor: Actor, thing: Invited) -> Mapping[str, Any]:
        return {
            **self.shared(),
            "title": "Gửi tệp ý kiến",
            "button": "Gửi tệp",
            "action": self.url("file"),
            "has_file": True,
        }

    def act(self, actor: Actor, thing: Invited, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.receive_file(
            round=thing.round, file=data["file"], name=data["file"].name, way=self.way, invited=thing, by=self.by(), at=at
        )  # fmt: skip
        said = actions.sentence_of(made, again_at=at)
        if made.state in {ReturnedState.UNREAD, ReturnedState.FOREIGN}:
            raise Refused(
                said, field="file"
            )  # it is kept, but nothing came of it: another one may be chosen at once
        return said


class AnswerWord(ByAccount, Page):
    """The version as Word, made out to who asks for it."""

    may = rules.may_answer

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return asking_file(self.thing, "docx")


class AnswerPdf(ByAccount, Page):
    """The same to be read and printed."""

    may = rules.may_answer

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return asking_file(self.thing, "pdf")

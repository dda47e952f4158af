"""The secretariat's pages of rounds: all of them, one, and what is done with it."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.drafting import actions, exports, queries, rules
from tusach.drafting.forms.rounds import (
    AddressForm,
    ExtendForm,
    FileForm,
    GuestsForm,
    LetterForm,
    OpenForm,
    PartsForm,
    SayForm,
)
from tusach.drafting.models import Answer, CommentWay, Disposition, Invited, Round, Version
from tusach.kit.pages import Act, Listing, Page
from tusach.people.models import Actor, Role


def guests_of(data: Mapping[str, Any], actor: Actor, at: datetime) -> list[actions.Guest]:
    """Groups as they are today, then persons, then the typed lines, in this order; all asked about the same parts."""
    guests: list[actions.Guest] = []
    if data.get("provinces"):
        guests += [actions.Guest(one.name, one.body) for one in queries.provinces_on(actor.day)]
    if data.get("ministries"):
        guests += [actions.Guest(one.name, one.body) for one in queries.ministries_on(actor.day)]
    chosen = set(data.get("people") or ())
    guests += [
        actions.Guest(one.full_name, person=one, email=one.email)
        for one in candidates(at)
        if str(one.pk) in chosen
    ]
    guests += actions.read_guests(data.get("names") or "", actor.day)
    return [replace(one, parts=tuple(data.get("parts") or ())) for one in guests]


def candidates(at: datetime) -> list[Any]:
    """Experts and leaders of the centre who have an account."""
    people = {
        one.pk: one for role in (Role.EXPERT, Role.LEADER) for one in queries.people_with_role(role, at)
    }
    return list(people.values())


class Rounds(Listing):
    template_name = "drafting/rounds/list.html"
    may = rules.may_list_rounds

    def rows(self, actor: Actor, thing: Any) -> Any:
        return queries.rounds_listed(actor)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        rows = [(one, queries.said_state(one, self.at)) for one in page.object_list]
        return {"page": page, "rows": rows, "may_run": rules.may_run_rounds(actor, None)}


class OpenRound(Act):
    template_name = "drafting/rounds/open.html"
    may = rules.may_run_rounds
    form_class = OpenForm
    made: Round | None = None

    def find(self, actor: Actor, **address: Any) -> Version:
        return get_object_or_404(queries.versions_visible_to(actor), pk=address["version"])

    def form_arguments(self, actor: Actor, thing: Version) -> dict[str, Any]:
        return {
            "candidates": candidates(self.at), "provinces": len(queries.provinces_on(actor.day)),
            "is_old": queries.newer_than(thing) is not None, "parts": queries.parts_to_choose(thing),
        }  # fmt: skip

    def context(self, actor: Actor, thing: Version) -> Mapping[str, Any]:
        return {"newer": queries.newer_than(thing)}

    def act(self, actor: Actor, thing: Version, data: Mapping[str, Any], at: datetime) -> str:
        asking = actions.Asking(
            name=data["name"], audience=data["audience"], deadline=data["deadline"], letter=data["letter"],
            on_old=bool(data.get("on_old")),
        )  # fmt: skip
        self.made = actions.open_round(
            version=thing, asking=asking, guests=guests_of(data, actor, at), by=actor, at=at
        )
        return f"Đã mở đợt, mời {self.made.invited.count()} nơi."

    def next_url(self, thing: Version) -> str:
        return (
            reverse("drafting:rounds-show", args=[self.made.pk]) if self.made else reverse("drafting:rounds")
        )


class OneRound:
    """Finds a round among those the actor sees whole."""

    def find(self, actor: Actor, **address: Any) -> Round:
        return get_object_or_404(queries.rounds_visible_to(actor), pk=address["round"])

    def next_url(self, thing: Round) -> str:
        return reverse("drafting:rounds-show", args=[thing.pk])


class Filled:
    """A form on a page of its own: its heading, its button, the way back."""

    template_name = "drafting/rounds/form.html"
    heading: ClassVar[str]
    button: ClassVar[str]
    request: HttpRequest
    next_url: Any  # that of the door it is part of

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        return {
            "heading": self.heading, "button": self.button, "back": self.next_url(thing), "what": str(getattr(thing, "name", "")),
            "has_file": self.request.resolver_match is not None and self.request.resolver_match.url_name == "rounds-receive",
        }  # fmt: skip


class ShowRound(OneRound, Page):
    template_name = "drafting/rounds/show.html"
    may = rules.may_read_rounds

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        standing = queries.standing_of(thing)
        invited = [(row.invited.pk, row.invited.name) for row in standing.rows]
        return {
            "standing": standing, "state": queries.said_state(thing, self.at), "newer": queries.newer_than(thing.version),
            "counts": counts_of(standing), "waiting": queries.returned_left(thing),
            "files": thing.returned.select_related("invited").order_by("-at")[:100],
            "file_form": FileForm(invited=invited), "extend_form": ExtendForm(),
            "may_run": rules.may_run_rounds(actor, thing), "may_enter": rules.may_enter_answers(actor, thing),
            "may_approve": rules.may_approve_points(actor, thing), "letter": queries.letter_cited(thing),
            "has_narrow": any(row.invited.parts for row in standing.rows),
        }  # fmt: skip


def counts_of(standing: Any) -> list[tuple[str, str, int]]:
    """(value, words, how many) of each disposition, open first."""
    return [(one.value, one.label, standing.dispositions.get(one, 0)) for one in Disposition]


class Invite(Filled, OneRound, Act):
    heading, button = "Mời thêm", "Mời"
    template_name = "drafting/rounds/invite.html"
    may = rules.may_run_rounds
    form_class = GuestsForm

    def form_arguments(self, actor: Actor, thing: Round) -> dict[str, Any]:
        return {
            "candidates": candidates(self.at), "provinces": len(queries.provinces_on(actor.day)),
            "parts": queries.parts_to_choose(thing.version),
        }  # fmt: skip

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        new = actions.invite(round=thing, guests=guests_of(data, actor, at), by=actor, at=at)
        return f"Đã mời thêm {len(new)} nơi."


class Remind(OneRound, Act):
    may = rules.may_run_rounds

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        only = [int(one) for one in self.request.POST.getlist("invited") if one.isdecimal()]
        heard = actions.remind(round=thing, only=only, by=actor, at=at)
        return f"Đã nhắc {heard} nơi chưa trả lời."


class Extend(Filled, OneRound, Act):
    heading, button = "Lùi hạn trả lời", "Lùi hạn"
    may = rules.may_run_rounds
    form_class = ExtendForm

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        actions.extend_round(round=thing, deadline=data["deadline"], by=actor, at=at)
        return "Đã lùi hạn trả lời."


class CloseRound(OneRound, Act):
    may = rules.may_run_rounds

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        actions.close_round(round=thing, by=actor, at=at)
        return "Đã chốt đợt. Công văn đến sau vẫn nhập được ở trang này."


class ReopenRound(OneRound, Act):
    may = rules.may_run_rounds

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        actions.reopen_round(round=thing, by=actor, at=at)
        return "Đã mở lại đợt."


class PrintPasses(OneRound, Act):
    """The printed codes exist only on this PDF, so it is the answer itself."""

    may = rules.may_run_rounds
    passes: Any = ()

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        only = [int(one) for one in self.request.POST.getlist("invited") if one.isdecimal()]
        self.passes = actions.print_passes(round=thing, only=only, by=actor, at=at)
        return ""

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        answer = super().post(request, **address)
        if not self.passes:
            return answer
        data = exports.passes_pdf(self.thing, self.passes)
        sent = FileResponse(io.BytesIO(data), as_attachment=True, filename="phieu-moi-gop-y.pdf")
        sent.headers["Cache-Control"] = "no-store"
        return sent


# --- one of the invited, as the secretariat sees it -------------------------------------------------------------


class OneInvited:
    def find(self, actor: Actor, **address: Any) -> Invited:
        return get_object_or_404(queries.invited_in(actor), pk=address["invited"])

    def next_url(self, thing: Invited) -> str:
        return reverse("drafting:rounds-invited", args=[thing.pk])


class ShowInvited(OneInvited, Page):
    template_name = "drafting/rounds/invited.html"
    may = rules.may_read_rounds

    def context(self, actor: Actor, thing: Invited) -> Mapping[str, Any]:
        return {
            "comments": queries.own_comments(thing), "say_form": SayForm(), "files": thing.returned.order_by("-at"),
            "letter_form": LetterForm(initial={"their_code": thing.their_code, "their_date": thing.their_date}),
            "address_form": AddressForm(initial={"email": thing.email}), "has_answered": thing.answer != Answer.NONE,
            "parts": queries.names_of_parts(thing.round.version, thing.parts), "parts_form": parts_form(thing),
            "may_run": rules.may_run_rounds(actor, None), "may_enter": rules.may_enter_answers(actor, None),
        }  # fmt: skip


def parts_form(thing: Invited) -> PartsForm:
    return PartsForm(parts=queries.parts_to_choose(thing.round.version), initial={"parts": thing.parts})


class AskParts(Filled, OneInvited, Act):
    """Asks one of the invited about some parts, or about the whole again."""

    heading, button = "Phần xin ý kiến", "Ghi phần xin ý kiến"
    may = rules.may_run_rounds
    form_class = PartsForm

    def form_arguments(self, actor: Actor, thing: Invited) -> dict[str, Any]:
        return {"parts": queries.parts_to_choose(thing.round.version), "initial": {"parts": thing.parts}}

    def act(self, actor: Actor, thing: Invited, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.ask_parts(invited=thing, parts=data["parts"], by=actor, at=at)
        names = "; ".join(queries.names_of_parts(thing.round.version, made.parts)) or queries.scope_of(made)
        return f"{made.name}: nay xin ý kiến về {names}."


class HandComment(Filled, OneInvited, Act):
    """A comment that came on paper or by telephone, typed by the secretariat."""

    heading, button = "Ghi một ý kiến", "Ghi ý kiến"
    may = rules.may_enter_answers
    form_class = SayForm

    def act(self, actor: Actor, thing: Invited, data: Mapping[str, Any], at: datetime) -> str:
        actions.write_comment(
            invited=thing, words=words_in(data), way=CommentWay.HAND, by=actor, at=at, once=data["once"]
        )
        return "Đã ghi ý kiến."


def words_in(data: Mapping[str, Any]) -> actions.Words:
    names = ("text", "block", "node", "quote", "proposed", "kind", "author")
    return actions.Words(**{name: data.get(name) or "" for name in names})


class HandAgreement(OneInvited, Act):
    may = rules.may_enter_answers

    def act(self, actor: Actor, thing: Invited, data: Mapping[str, Any], at: datetime) -> str:
        if data.get("undo"):
            actions.undo_agreement(invited=thing, by=actor, at=at)
            return f"Đã bỏ ghi thống nhất của {thing.name}."
        actions.agree(invited=thing, way=CommentWay.HAND, by=actor, at=at)
        return f"Đã ghi: {thing.name} thống nhất {queries.scope_of(thing)}."


class HandLetter(Filled, OneInvited, Act):
    heading, button = "Văn bản trả lời", "Ghi số văn bản"
    may = rules.may_enter_answers
    form_class = LetterForm

    def act(self, actor: Actor, thing: Invited, data: Mapping[str, Any], at: datetime) -> str:
        actions.note_their_letter(
            invited=thing,
            code=data["their_code"],
            dated=data["their_date"],
            way=CommentWay.HAND,
            by=actor,
            at=at,
        )
        return "Đã ghi số văn bản trả lời."


class SendLink(Filled, OneInvited, Act):
    heading, button = "Gửi đường dẫn", "Gửi đường dẫn"
    may = rules.may_run_rounds
    form_class = AddressForm

    def act(self, actor: Actor, thing: Invited, data: Mapping[str, Any], at: datetime) -> str:
        actions.send_link(invited=thing, email=data["email"], by=actor, at=at)
        return f"Thư kèm đường dẫn đã vào hàng chờ gửi tới {data['email']}. Mã cũ không dùng nữa."


class RevokeCode(OneInvited, Act):
    may = rules.may_run_rounds

    def act(self, actor: Actor, thing: Invited, data: Mapping[str, Any], at: datetime) -> str:
        actions.revoke_code(invited=thing, by=actor, at=at)
        return f"Đã thu hồi mã của {thing.name}."


class DropInvited(OneInvited, Act):
    may = rules.may_run_rounds

    def act(self, actor: Actor, thing: Invited, data: Mapping[str, Any], at: datetime) -> str:
        actions.drop_invited(invited=thing, by=actor, at=at)
        return f"Đã bỏ {thing.name} khỏi danh sách."

    def next_url(self, thing: Invited) -> str:
        return reverse("drafting:rounds-show", args=[thing.round_id])

    def back_url(self, thing: Invited) -> str:
        return reverse("drafting:rounds-invited", args=[thing.pk])

"""The door of a link: a code, then the pages of who is asked, without an account and without a session.

The right to be here travels in a signed cookie that names the row and its code's digest, so that a code that is revoked
or replaced closes every page opened with it at once.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from tusach.drafting import actions, queries
from tusach.drafting.forms.rounds import CodeForm
from tusach.drafting.models import CommentWay, Invited
from tusach.drafting.views import rounds_mine as mine
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, anyone
from tusach.people.models import Actor
from tusach.people.queries import demo_moment

COOKIE = "gop_y"
_SALT = "tusach.drafting.gop-y"
_HOURS = 12
# Tries at a code, by machine: guessing one of 76 bits is hopeless, and this keeps it from being a load.
_LIMITS = {"code": "20/m/ip", "code_day": "200/d/ip"}
_GONE = "Trang đã mở quá lâu, hoặc mã đã được thay bằng mã mới. Xin gõ lại mã trong thư mời hay phiếu mời sau cùng."


def _held(request: HttpRequest) -> tuple[Invited | None, str]:
    """Whose page the cookie opens, and the sentence that says why it does not."""
    given = request.COOKIES.get(COOKIE, "")
    if not given:
        return None, ""
    try:
        digest = str(signing.loads(given, salt=_SALT, max_age=_HOURS * 3600))
    except signing.BadSignature:
        return None, _GONE
    invited = queries.invited_of_digest(digest)
    if invited is None:
        return None, _GONE
    said = queries.why_code_is_closed(invited, _moment(request, invited))
    return (None, said) if said else (invited, "")


def _moment(request: HttpRequest, invited: Invited | None) -> datetime:
    """Now. In the demo the day on which who opened the round works: a visitor with a link has no account to say so."""
    opener = invited.round.opened_by if invited else None
    at: datetime = request.at  # type: ignore[attr-defined]
    return (demo_moment(opener.username) if opener else None) or at


class Door(Act):
    """Takes the code: filled in by a small script from after `#`, or typed by hand."""

    template_name = "drafting/rounds/door.html"
    may = anyone
    form_class = CodeForm
    invited: Invited | None = None

    def context(self, actor: Actor, thing: None) -> Mapping[str, Any]:
        held, said = _held(self.request)
        return {"held": held, "said": said if self.request.method == "GET" else ""}

    def act(self, actor: Actor, thing: None, data: Mapping[str, Any], at: datetime) -> str:
        for action in _LIMITS:
            if not ratelimit.consume(self.request, app="tusach.drafting", action=action, config=_LIMITS):
                raise Refused("Máy này đã thử mã quá nhiều lần. Xin chờ ít phút rồi thử lại.", field="code")
        code = data["code"]
        whose = queries.invited_of_digest(actions.digest_of_code(code))
        self.invited = actions.open_code(code=code, at=_moment(self.request, whose))
        return ""

    def next_url(self, thing: None) -> str:
        return reverse("drafting:rounds-door-home")

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        answer = super().post(request, **address)
        if self.invited is not None:
            answer.set_cookie(
                COOKIE, signing.dumps(self.invited.code_hash, salt=_SALT), max_age=_HOURS * 3600, httponly=True,
                secure=settings.HTTPS, samesite="Lax", path=reverse("drafting:rounds-door"),
            )  # fmt: skip
        return answer


class ByLink(mine.ByAccount):
    """The same pages for who holds a code; whoever holds none is led to the door."""

    way = CommentWay.LINK
    base = "drafting/rounds/outside.html"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self._invited, _ = _held(request)
        if self._invited is None:
            return HttpResponseRedirect(reverse("drafting:rounds-door"))
        request.at = _moment(request, self._invited)  # type: ignore[attr-defined]
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def find(self, actor: Actor, **address: Any) -> Invited:
        if self._invited is None:
            raise LookupError
        return self._invited

    def url(self, what: str, *more: str) -> str:
        return reverse(f"drafting:rounds-door-{what}", args=more)

    def by(self) -> Actor | None:
        return None


class LinkHome(ByLink, mine.AnswerHome):
    may = anyone


class LinkNode(ByLink, mine.AnswerNode):
    may = anyone


class LinkSay(ByLink, mine.Answer):
    may = anyone


class LinkAgree(ByLink, mine.AnswerAgree):
    may = anyone


class LinkLetter(ByLink, mine.AnswerLetter):
    may = anyone


class LinkFile(ByLink, mine.AnswerFile):
    may = anyone


class LinkWord(ByLink, mine.AnswerWord):
    may = anyone


class LinkPdf(ByLink, mine.AnswerPdf):
    may = anyone


class Leave(Act):
    """Closes the page on this machine."""

    may = anyone

    def act(self, actor: Actor, thing: None, data: Mapping[str, Any], at: datetime) -> str:
        return "Đã đóng trang góp ý trên máy này."

    def next_url(self, thing: None) -> str:
        return reverse("drafting:rounds-door")

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        answer = super().post(request, **address)
        answer.delete_cookie(COOKIE, path=reverse("drafting:rounds-door"))
        return answer

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from tusach.kit.errors import Refused
from tusach.kit.pages import Act, anyone
from tusach.people import actions
from tusach.people.demo_accounts import demo_account
from tusach.people.forms import FirstSignIn
from tusach.people.models import Actor, Person

HANDED_OVER = "ma_phieu"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class First(Act):
    """The code of a slip and a password of one's own; then the person is signed in as by any other way, so a
    second factor that the account has is still asked for.
    """

    template_name = "people/first.html"
    may = anyone
    form_class = FirstSignIn
    person: Person | None = None

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        """A new slip's square code brings its code after `#` (slip-code.js). Slips printed before brought it in the
        query, where it would stay in the address: it is handed over by a cookie that lives for this one step.
        """
        if "ma" in request.GET:
            clean = HttpResponseRedirect(request.path)
            clean.set_cookie(
                HANDED_OVER, request.GET["ma"][:40], max_age=60, path=request.path, httponly=True,
                secure=settings.HTTPS, samesite="Lax",
            )  # fmt: skip
            return clean
        response = super().get(request, **address)
        if HANDED_OVER in request.COOKIES:
            response.headers["Cache-Control"] = "no-store"
            response.delete_cookie(HANDED_OVER, path=request.path)
        return response

    def form_arguments(self, actor: Actor, thing: None) -> dict[str, Any]:
        return {"initial": {"code": self.request.COOKIES.get(HANDED_OVER, "")}}

    def act(self, actor: Actor, thing: None, data: Mapping[str, Any], at: datetime) -> str:
        self._count_tries()
        self.person = actions.use_slip(code=data["code"], password=data["password"], at=at)
        return ""

    def _count_tries(self) -> None:
        for action in ("people_slip", "people_slip_day"):
            config = account_settings.RATE_LIMITS
            if not ratelimit.consume(self.request, app="allauth.account", action=action, config=config):
                raise Refused("Máy này đã thử mã quá nhiều lần. Xin chờ ít phút rồi thử lại.", field="code")

    def next_url(self, thing: None) -> str:
        return "desk:home"

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        response = super().post(request, **address)
        if self.person is None:
            return response
        signed_in: HttpResponseBase = perform_login(request, self.person, email_verification="none")
        return signed_in


class DemoSignIn(Act):
    """Opens one of the demo's ready accounts without its password. Does not exist outside the demo."""

    may = anyone

    def find(self, actor: Actor, **address: Any) -> Person:
        account = demo_account(self.request.POST.get("username", ""))
        if account is None:
            raise Http404
        return get_object_or_404(Person, username=account.username, is_active=True)

    def act(self, actor: Actor, thing: Person, data: Mapping[str, Any], at: datetime) -> str:
        login(self.request, thing, backend=BACKEND)
        UserSession.objects.create_from_request(self.request)
        return ""

    def next_url(self, thing: Person) -> str:
        return "desk:home"

from collections.abc import Callable
from datetime import datetime

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from tusach.kit import clock
from tusach.people import rules
from tusach.people.models import Person
from tusach.people.queries import actor_for


class WhoAndWhen:
    """Reads the clock once and puts `request.at` and `request.actor` at the door.

    In the demo a session may carry the day of its campaign (`demo_clock`): the 2023 review is then worked
    on as it stood in 2023. Outside the demo the key is ignored.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = at = _moment(request)  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: actor_for(_person(request), at=at))  # type: ignore[attr-defined]
        return self.get_response(request)


def _person(request: HttpRequest):  # type: ignore[no-untyped-def] # noqa: ANN202 - AnonymousUser or Person
    return request.user if request.user.is_authenticated else None


def _moment(request: HttpRequest) -> datetime:
    now = clock.now()
    if settings.DEMO and settings.SESSION_COOKIE_NAME in request.COOKIES:
        shown = request.session.get("demo_clock")
        if shown:
            return datetime.fromisoformat(shown)
    return now


OPEN_FIRST = frozenset({"account_logout", "account_reauthenticate", "mfa_reauthenticate", "account_login"})
PASSWORD_DOORS = frozenset({"account_change_password", "account_set_password"})


class FirstThings:
    """Two things come before all others: a password of one's own, and the second factor of centre posts.

    Until they are done every address leads there; signing out stays open.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, *_called: object) -> HttpResponse | None:
        if getattr(getattr(view, "view_class", None), "without_session", False):
            return None  # the public library never asks who reads
        match = request.resolver_match
        name = match.url_name or "" if match else ""
        if name in OPEN_FIRST or not isinstance(request.user, Person):
            return None
        if request.user.must_change_password:
            return None if name in PASSWORD_DOORS else redirect("account_change_password")
        if settings.SECOND_FACTOR != "required" or name.startswith("mfa_"):
            return None
        if has_second_factor(request) or not rules.needs_second_factor(request.actor):  # type: ignore[attr-defined]
            return None
        return redirect("mfa_index")


def has_second_factor(request: HttpRequest) -> bool:
    """Signed in with one, or has set one up since."""
    if any(record.get("method") == "mfa" for record in get_authentication_records(request)):
        return True
    return bool(Authenticator.objects.filter(user=request.user).exists())

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from tusach.kit import clock
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

"""The doors of the house: `Page` shows, `Act` does. A door finds, asks its rule, then shows or acts.

Three refusals, three places: what one may not see is not found (404), what one may not do is forbidden
(403), what cannot be done now is a sentence (`Refused`). No view holds an `if` for any of them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Protocol
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.db import DataError
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from tusach.kit.errors import Refused


class Acting(Protocol):
    """Who stands at the door; the room `people` fills it in."""

    @property
    def is_known(self) -> bool: ...


Rule = Callable[[Any, Any], bool]
FROM_SCRIPT = "Tusach-Script"  # a page's own script says so of what it sends


def anyone(actor: Any, thing: Any) -> bool:  # noqa: ARG001 - every rule has the same shape
    """The rule of public doors."""
    return True


class Door(View):
    """One address. `may` names its rule, `find` gets its thing through a `visible_to` query."""

    may: ClassVar[Any]  # a Rule; mypy would bind a ClassVar callable to the instance
    template_name: str = ""
    actor: Any
    at: datetime
    thing: Any

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        rule = cls.__dict__.get("may")
        if callable(rule) and not isinstance(rule, staticmethod):
            cls.may = staticmethod(rule)

    def find(self, actor: Any, **address: Any) -> Any:  # noqa: ARG002 - doors without a thing keep this
        """The thing that this address names, or 404; found only through a `visible_to` query."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.actor, self.at = request.actor, request.at  # type: ignore[attr-defined]
        if not self.actor.is_known and self.may is not anyone:
            if FROM_SCRIPT in request.headers:  # a script would take the way to the sign-in page for a yes
                return HttpResponse(status=401)
            return redirect_to_login(_after_sign_in(request))
        try:
            self.thing = self.find(self.actor, **kwargs)
            if not self.may(self.actor, self.thing):
                raise PermissionDenied
            return super().dispatch(request, *args, **kwargs)
        except (OverflowError, DataError) as fault:
            if _names_nothing(fault):
                raise Http404 from fault
            raise

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().http_method_not_allowed(request, *args, **kwargs)
        answer.content = render_to_string("405.html", request=request).encode()
        return answer

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:  # noqa: ARG002
        """What the template needs besides `thing`."""
        return {}

    def show(self, status: int = 200, **more: Any) -> HttpResponse:
        data = {"thing": self.thing, **self.context(self.actor, self.thing), **more}
        return render(self.request, self.template_name, data, status=status)


class Page(Door):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:  # noqa: ARG002
        return self.show()


class Act(Door):
    """A change. With a form class and a template, GET shows the form; without them only POST answers.

    `act` does one action and returns the sentence that its user reads. What it raises as `Refused` comes back
    on the filled-in form, so nothing typed is lost.
    """

    http_method_names = ["get", "head", "post", "options"]
    form_class: type[forms.Form] | None = None

    def form_arguments(self, actor: Any, thing: Any) -> dict[str, Any]:  # noqa: ARG002
        return {}

    def act(self, actor: Any, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        raise NotImplementedError

    def next_url(self, thing: Any) -> str:
        """Where the browser goes afterwards: an address or a URL name."""
        raise NotImplementedError

    def back_url(self, thing: Any) -> str:
        """Where the browser goes when an act without a page of its own is refused."""
        return self.next_url(thing)

    def make_form(self) -> forms.Form | None:
        if self.form_class is None:
            return None
        arguments = self.form_arguments(self.actor, self.thing)
        if self.request.method == "POST":
            arguments |= {"data": self.request.POST, "files": self.request.FILES}
        return self.form_class(**arguments)

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:  # noqa: ARG002
        if not self.template_name:
            return self.http_method_not_allowed(request)
        return self.show(form=self.make_form())

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An address that only takes what is sent, opened by hand or from history: back to the page it belongs to."""
        back = self._page_of_mine() if request.method in {"GET", "HEAD"} else ""
        if back and urlsplit(back).path != request.path:
            return HttpResponseRedirect(back)
        return super().http_method_not_allowed(request, *args, **kwargs)

    def _page_of_mine(self) -> str:
        """The address of `back_url`, `""` where it is known only after the act."""
        try:
            return resolve_url(self.back_url(self.thing))
        except (AttributeError, LookupError, NoReverseMatch, NotImplementedError):
            return ""

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:  # noqa: ARG002
        form = self.make_form()
        if form is not None and not form.is_valid():
            return self.turned_back(form, _first_error(form))
        data: Mapping[str, Any] = form.cleaned_data if form is not None else request.POST
        try:
            said = self.act(self.actor, self.thing, data, self.at)
        except Refused as refusal:
            if form is not None:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, refusal.sentence)
            return self.turned_back(form, refusal.sentence)
        if said:
            messages.success(request, said)
        return HttpResponseRedirect(resolve_url(self.next_url(self.thing)))

    def turned_back(self, form: forms.Form | None, sentence: str) -> HttpResponseBase:
        if self.template_name:
            return self.show(status=422, form=form, refused=sentence)
        messages.error(self.request, sentence)
        return HttpResponseRedirect(resolve_url(self.back_url(self.thing)))


def _names_nothing(fault: Exception) -> bool:
    """Whether a database was asked for what no row of it can hold: a key beyond its integers, a NUL in PostgreSQL."""
    said = str(fault)
    return (
        isinstance(fault, OverflowError)
        or type(fault.__cause__).__name__ == "NumericValueOutOfRange"
        or "NUL (0x00)" in said
    )


def _after_sign_in(request: HttpRequest) -> str:
    """Where someone goes on after signing in: to the page asked for, or to the page from which a change was sent.

    What was sent cannot be sent again by going there, so only the address of a page of this house is kept.
    """
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return request.get_full_path()
    came = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    page = urlsplit(came)
    path = page.path + (f"?{page.query}" if page.query else "")
    return path if url_has_allowed_host_and_scheme(path, None) else "/"


def _first_error(form: forms.Form) -> str:
    return next(
        (str(error) for errors in form.errors.values() for error in errors), "Xin xem lại các ô đã điền."
    )


class Listing(Page):
    """A page of rows: `rows` gives a lazy queryset, 50 are shown; `?trang=` turns the leaves."""

    per_page = 50

    def rows(self, actor: Any, thing: Any) -> QuerySet[Any]:
        raise NotImplementedError

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        return {"page": self.page_of(self.rows(actor, thing))}

    def page_of(self, rows: QuerySet[Any]) -> PageOfRows[Any]:
        return Paginator(rows, self.per_page).get_page(self.request.GET.get("trang"))

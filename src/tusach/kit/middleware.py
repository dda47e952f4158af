from collections.abc import Callable

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

# Everything a page needs comes from this house. Style attributes carry bar widths only (--v).
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; media-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class SafetyHeaders:
    """Adds the content security policy and the headers that keep a page to itself.

    What is answered within a session is not kept by browsers or proxies, unless a door says otherwise: on a machine that a
    commune's people share, the way back after signing out shows nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")  # for browsers that know no frame-ancestors
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=()")
        name = settings.SESSION_COOKIE_NAME
        if name in request.COOKIES or name in response.cookies:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


_BESIDES = 2 << 20  # bytes of what is sent along with a file
_SHEETS = 5  # the largest tables, and some files handed in at once, in largest files


class LargestBody:
    """Refuses what is sent before a byte of it is written to a disc: 413. Django's own bound leaves files out.

    Who is not signed in has one file to send at most; a door whose `takes_books` is set takes a book. It stands in front of the
    check against forged forms, which reads the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, *_called: object) -> HttpResponse | None:
        said = request.META.get("CONTENT_LENGTH") or "0"
        length = int(said) if said.isdecimal() and len(said) < 19 else 0
        if length <= settings.MAX_FILE_BYTES + _BESIDES:
            return None
        most = 0
        if request.user.is_authenticated:
            most = _SHEETS * settings.MAX_FILE_BYTES
            if getattr(getattr(view, "view_class", None), "takes_books", False):
                most = max(most, settings.LIBRARY_MAX_FILE_BYTES)
        return None if length <= most + _BESIDES else render(request, "413.html", status=413)


TONGUE = "tieng"  # the cookie that says in which language the interface speaks
HTTP_TONGUE = "HTTP_TUSACH_TONGUE"  # the same as a header, of scripts that fetch pages without cookies


def tongue_of(value: str) -> str:
    """A language that the interface has: English when it is asked for, else Vietnamese."""
    return value if value in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)


class Tongue:
    """The interface speaks the language that the reader chose. Books and papers keep their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(
            tongue_of(request.COOKIES.get(TONGUE) or request.META.get(HTTP_TONGUE, ""))
        ):
            return self.get_response(request)


_LEAST = 200
_KINDS = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")


class Squeeze:
    """Brotli for answers that say they are `without_secrets`; all others keep Django's gzip with its random padding.

    Compression tells an eavesdropper who can add words to a page what else is in it (BREACH, 2013). A public page
    holds no token and no session, so there is nothing to guess.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            getattr(response, "without_secrets", False)
            and not response.streaming
            and not response.has_header("Content-Encoding")
            and len(response.content) >= _LEAST
            and response.headers.get("Content-Type", "").startswith(_KINDS)
        ):
            patch_vary_headers(response, ["Accept-Encoding"])
            if accepts_brotli(request.headers.get("Accept-Encoding", "")):
                response.content = brotli.compress(response.content, quality=5)
                response.headers["Content-Encoding"] = "br"
                response.headers["Content-Length"] = str(len(response.content))
        return response


def accepts_brotli(header: str) -> bool:
    """`br` named in Accept-Encoding and not refused by `;q=0`."""
    for one in header.lower().split(","):
        name, _, weight = one.partition(";")
        if name.strip() == "br":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False

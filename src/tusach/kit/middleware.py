from collections.abc import Callable

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
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

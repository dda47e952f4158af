"""Reading without a network: what a saved book is made of, the shelf of saved books, the worker, the app's card."""

import hashlib
import io
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from PIL import Image, ImageDraw

from tusach.books.models import Topic
from tusach.library.models import Edition, State
from tusach.library.queries import offline
from tusach.portal.shown import card, pattern
from tusach.portal.views.base import OneEdition, Open

_SHELL = (
    "ui/tusach.css",
    "ui/seal.svg",
    "portal/saved.js",
    "portal/shelf.js",
    "portal/reader.js",
    "portal/suggest.js",
    "ui/words.js",
)
_OLDER = "ui/older.css"  # kept by browsers that read it only (docs/choices/0008)
_PAGES = ("portal/saved.html", "portal/saved_away.html", "portal/base.html", "ui/base.html")
_WORKER = "portal/worker.js"
_SIZES = (180, 192, 512)


class Offline(OneEdition):
    """What has to be fetched to read this edition without a network, with bytes and hashes; POST counts one saving.

    Asked `?tom-tat=1` it says only whether the edition still stands. A draft cannot be saved: whoever opens the phone
    would read it.
    """

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        edition: Edition = self.thing
        if self.secret or edition.state in {State.DRAFT, State.CHECKED}:
            raise Http404
        newer = edition.superseded_by
        told: dict[str, Any] = {
            "key": edition.key,
            "state": edition.state,
            "reason": edition.ended_reason,
            "newer": card(newer) | {"size": newer.bytes_on_wire, "year": newer.year} if newer else None,
            "content": edition.content_sha256,
        }
        if not request.GET.get("tom-tat") and edition.state != State.WITHDRAWN:
            told |= self.whole(edition)
        answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
        answer.headers["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()[:24]}"'
        return answer

    def whole(self, edition: Edition) -> dict[str, Any]:
        pages, others, instead = offline.files_of(edition)
        key = edition.key
        files: list[tuple[str, int, str]] = [
            (reverse("portal:read", args=[key, n]), size, "") for n, size in pages
        ]
        files.append((reverse("portal:book", args=[key]), offline.PAGE_BYTES, ""))
        files += [(_resource(key, sha256), size, sha256) for sha256, size in others]
        return card(edition) | {
            "files": files,
            "sections": len(pages),
            "size": sum(size for _, size, _ in files),
            "instead": {_resource(key, small): _resource(key, large) for small, large in instead.items()},
        }

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        self.note("save")
        return HttpResponse(status=204)


class Saved(Open):
    """The shelf of saved books. The server does not know them: the page is the same for all, the phone fills it."""

    template_name = "portal/saved.html"

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        patterns = ["books", *(pattern(topic) for topic in Topic)]
        return {**super().context(actor, thing), "tab": "saved", "patterns": patterns}


class Away(Open):
    """Shown by the worker when a page was asked for that is not saved and there is no network."""

    template_name = "portal/saved_away.html"

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        return {**super().context(actor, thing), "tab": ""}


class Worker(Open):
    """The service worker, with the addresses of what it always keeps. Another content is another version."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        code = _source(_WORKER).decode()
        shell = [reverse("portal:saved"), reverse("portal:away"), *(static(one) for one in _SHELL)]
        spoken = get_language() or settings.LANGUAGE_CODE
        version = _version() + ("" if spoken == settings.LANGUAGE_CODE else f"-{spoken}")
        told = {"VERSION": version, "TONGUE": spoken, "OLDER": [static(_OLDER)], "SHELL": shell}
        head = f"var {', '.join(f'{name} = {json.dumps(value)}' for name, value in told.items())};\n"
        headers = {"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"}
        return HttpResponse(head + code, content_type="text/javascript; charset=utf-8", headers=headers)


class Manifest(Open):
    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        icons = [{"src": static("ui/seal.svg"), "sizes": "any", "type": "image/svg+xml"}]
        icons += [
            {
                "src": reverse("portal:app_icon", args=[size]),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": use,
            }
            for size in (192, 512)
            for use in ("any", "maskable")
        ]
        told = {
            "name": "Tủ sách",
            "short_name": "Tủ sách",
            "description": "Sách của cả nước, đọc được cả khi mất mạng",
            "lang": "vi",
            "dir": "ltr",
            "id": reverse("portal:home"),
            "start_url": reverse("portal:home"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#fbf6ea",
            "theme_color": "#fffdf8",
            "icons": icons,
            "shortcuts": [{"name": "Sách đã lưu", "url": reverse("portal:saved")}],
        }
        answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
        answer.headers["Content-Type"] = "application/manifest+json"
        return answer


class AppIcon(Open):
    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if address["size"] not in _SIZES:
            raise Http404
        headers = {"Cache-Control": "public, max-age=604800"}
        return HttpResponse(_drawn(address["size"]), content_type="image/png", headers=headers)


def _resource(key: str, sha256: str) -> str:
    return reverse("portal:resource", args=[key, sha256])


def _source(name: str) -> bytes:
    place = finders.find(name)
    if not isinstance(place, str):
        raise Http404
    with open(place, "rb") as file:  # noqa: PTH123 - a path that the finder gave
        return file.read()


def _version() -> str:
    return _digest() if settings.DEBUG else _kept_digest()


@lru_cache(maxsize=1)
def _kept_digest() -> str:
    return _digest()


def _digest() -> str:
    """Changes with anything that the worker keeps for all pages: the worker itself, styles, scripts, page frames."""
    digest = hashlib.sha256()
    for name in (_WORKER, *_SHELL, _OLDER):
        digest.update(_source(name))
    with translation.override(settings.LANGUAGE_CODE):
        for name in _PAGES:
            digest.update(get_template(name).template.source.encode())  # type: ignore[attr-defined]
    return digest.hexdigest()[:12]


@lru_cache(maxsize=len(_SIZES))
def _drawn(size: int) -> bytes:
    """The house's seal as PNG, by the shapes of ui/seal.svg on a ground that may be cut to any outline."""
    whole, scale = 4 * size, 4 * size / 34 * 0.8
    picture = Image.new("RGB", (whole, whole), "#a1201b")
    pen, edge = ImageDraw.Draw(picture), (whole - 34 * scale) / 2

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(edge + x * scale, edge + y * scale) for x, y in points]

    pen.rounded_rectangle(
        at((2.5, 2.5), (31.5, 31.5)), 1.5 * scale, outline="#e2bd6b", width=max(1, round(scale))
    )
    for shape in (
        [(7.5, 9), (11.5, 9), (11.5, 24), (7.5, 24)],
        [(12.7, 11), (16.7, 11), (16.7, 24), (12.7, 24)],
        [(19, 9.9), (22.9, 8.9), (26.9, 23.1), (23, 24.1)],
        [(6.5, 25.5), (27.5, 25.5), (27.5, 27), (6.5, 27)],
    ):
        pen.polygon(at(*shape), fill="#fff5dd")
    out = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


# Joined into the room's addresses by urls.py. Counting a saving holds no right that a forged form could borrow.
addresses = [
    path("doc/<slug:key>/luu.json", csrf_exempt(Offline.as_view()), name="offline"),
    path("da-luu/", Saved.as_view(), name="saved"),
    path("da-luu/chua-luu/", Away.as_view(), name="away"),
    path("sw.js", Worker.as_view(), name="worker"),
    path("tusach.webmanifest", Manifest.as_view(), name="manifest"),
    path("bieu-tuong/<int:size>.png", AppIcon.as_view(), name="app_icon"),
]

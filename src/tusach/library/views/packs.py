"""The doors by which other machines take packs: an index, and the files that it leads to, whole or in part."""

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from tusach.kit.pages import Door, Page, anyone
from tusach.library.models import Pack
from tusach.library.packs import keeping
from tusach.library.packs.index import is_hash
from tusach.library.packs.ranges import part_of
from tusach.library.packs.sources import MANY
from tusach.library.queries import packs as queries

_CHUNK = 64 << 10
_OCTETS = "application/octet-stream"
# Named by their content, so they never change; a proxy that repacked them would break the going on after a cut.
_FOR_EVER = "public, max-age=31536000, immutable, no-transform"


class Packs(Page):
    """What this machine offers: the first question of a machine that was given a bare address."""

    may = anyone

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        rows = [
            {"name": one.name, "serial": one.serial, "blobs": one.blobs, "bytes": one.size}
            for one in queries.latest_packs()
        ]
        return JsonResponse({"packs": rows})


class OnePack(Door):
    """Packs are for everyone: they hold published books only."""

    may = anyone

    def find(self, actor: Any, **address: Any) -> Pack:
        pack = queries.latest_pack(address["name"])
        if pack is None:
            raise Http404
        return pack


class PackIndex(OnePack, Page):
    """Compressed as it is asked for: it is new on each making and small, so nobody goes on with half of it."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        answer = HttpResponse(
            queries.envelope_of(self.thing),
            content_type="application/json",
            headers={"Cache-Control": "no-cache", "ETag": f'W/"{self.thing.index_sha256}"'},
        )
        answer.without_secrets = True  # type: ignore[attr-defined] # lets kit's Squeeze use brotli
        return answer


class PackBlob(OnePack, Page):
    """One file by its digest, compressed (`.br`) or not; `Range` is answered, so a cut transfer goes on."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        wire = address["wire"]
        path = keeping.wire_path(wire)
        if not queries.carries(self.thing.name, wire.removesuffix(".br")) or not default_storage.exists(path):
            raise Http404
        size = default_storage.size(path)
        tag = f'"{wire}-{size}"'
        headers = {
            "Accept-Ranges": "bytes",
            "Cache-Control": _FOR_EVER,
            "Content-Encoding": "identity",  # compressing on the way would make another file of it
            "ETag": tag,
        }
        if request.headers.get("If-None-Match") == tag:
            return HttpResponse(status=304, headers=headers)
        asked = request.headers.get("Range", "") if request.headers.get("If-Range", tag) == tag else ""
        try:
            part = part_of(asked, size)
        except ValueError:
            return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
        begin, end = part or (0, size)
        if part:
            headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
        headers["Content-Length"] = str(end - begin)
        body = [] if request.method == "HEAD" else _bytes(path, begin, end)
        return StreamingHttpResponse(body, status=206 if part else 200, content_type=_OCTETS, headers=headers)


@method_decorator(csrf_exempt, name="dispatch")
class PackBlobs(OnePack):
    """Many small files in one answer, for lines where each question takes half a second.

    The body names them, one a line; the answer is `name size`, a line end, and the bytes, for each in turn. It only
    reads, and machines have no cookies, so there is nothing for a forged request to gain.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        wires = request.body.decode("ascii", "replace").split()[:MANY]
        return StreamingHttpResponse(
            _each(self.thing.name, wires), content_type=_OCTETS, headers={"Content-Encoding": "identity"}
        )


def _each(name: str, wires: list[str]) -> Iterator[bytes]:
    """Ends at the first name that is not in the pack; what follows is then asked for alone."""
    for wire in wires:
        digest = wire.removesuffix(".br")
        if not is_hash(digest) or not queries.carries(name, digest):
            return
        path = keeping.wire_path(wire)
        if not default_storage.exists(path):
            return
        with default_storage.open(path) as file:
            data = file.read()
        yield f"{wire} {len(data)}\n".encode()
        yield data


def _bytes(path: str, begin: int, end: int) -> Iterator[bytes]:
    with default_storage.open(path) as file:
        file.seek(begin)
        left = end - begin
        while left and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk

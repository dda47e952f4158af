"""A part of a file, as RFC 9110, 14 asks: what audio players and broken downloads live on."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)  # a longer number is none of a file
_CHUNK = 1 << 16


def ranged(request: HttpRequest, file: IO[bytes], size: int, content_type: str) -> HttpResponseBase:
    """The whole file, or with `Range` one part of it: 206, or 416 when no such part exists. Closes the file."""
    wanted = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if wanted is None or not (wanted[1] or wanted[2]) or _is_backwards(wanted[1], wanted[2]):
        answer: HttpResponseBase = FileResponse(file, content_type=content_type)
        answer.headers["Accept-Ranges"] = "bytes"
        answer.headers["Content-Length"] = str(size)
        return answer
    first, last = _bounds(wanted[1], wanted[2], size)
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = StreamingHttpResponse(_slice(file, first, last - first + 1), status=206, content_type=content_type)
    part.headers["Accept-Ranges"] = "bytes"
    part.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    part.headers["Content-Length"] = str(last - first + 1)
    return part


def _is_backwards(first: str, last: str) -> bool:
    """No valid part, so the header counts as not sent."""
    return bool(first and last) and int(last) < int(first)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """Inclusive; `-500` is the last 500 bytes."""
    if not first:
        return max(0, size - int(last)), (size - 1 if int(last) else -1)
    return int(first), min(int(last), size - 1) if last else size - 1


def _slice(file: IO[bytes], start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(_CHUNK, length))):
            length -= len(chunk)
            yield chunk

"""What a digital signature says of itself: PDF (PAdES), CMS files (.p7s, .p7m) and XML. Pure; docs/hard/numbering.md.

No authority is asked and nothing here says "valid". Three things are worked out from the bytes: whether the signed part is
the whole file, whether its digest is the one that the signer wrote down, and whether what was written down is sealed by the
key of the certificate that came with it.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from itertools import islice
from typing import Any

from tusach.registry.cms import der_of, of_cms
from tusach.registry.signed import NotReadableError, Signed, digest_of
from tusach.registry.xmlsigned import is_xml, of_xml

__all__ = ["digest_of", "is_detached", "is_signature", "read_signatures"]

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_FILTER = re.compile(rb"/SubFilter\s*/([A-Za-z0-9.]+)")
_HOLDS_SHA1 = b"adbe.pkcs7.sha1"
_WHEN = re.compile(rb"/M\s*\(D:(\d{14})([+-]\d{2}'?\d{2}|Z)?")
_MOST = 50  # signatures of one file


def read_signatures(data: bytes) -> list[dict[str, Any]]:
    """All signatures of a file as plain mappings, [] when it has none that can be read."""
    try:
        found = list(islice(_of(data), _MOST))
    except NotReadableError:
        found = []
    return [asdict(one) for one in found]


def is_signature(data: bytes) -> bool:
    """Whether the bytes are a CMS or an XML file with a signature, not a document that holds one."""
    return not data.startswith(b"%PDF-") and bool(read_signatures(data))


def is_detached(signatures: list[dict[str, Any]]) -> bool:
    """All of what they sign stands in other files."""
    return bool(signatures) and not any(one["covers"] for one in signatures)


def _of(data: bytes) -> Iterator[Signed]:
    if data.startswith(b"%PDF-"):
        return _of_pdf(data)
    return of_xml(data) if is_xml(data) else of_cms(der_of(data), "CMS")


def _of_pdf(data: bytes) -> Iterator[Signed]:
    """The signatures of a PDF by their byte ranges, each once. One that is no CMS (the oldest kind) is told of without who."""
    seen: set[tuple[int, ...]] = set()
    for match in _RANGE.finditer(data):
        a, b, c, d = ranges = tuple(map(int, match.groups()))
        if ranges in seen or len(seen) >= _MOST or not (a == 0 and a + b <= c <= c + d <= len(data)):
            continue
        hole = data[a + b : c].strip(b" \r\n")
        if not (hole.startswith(b"<") and hole.endswith(b">")):
            continue
        try:
            der = bytes.fromhex(hole[1:-1].decode("ascii"))
        except ValueError:
            continue
        seen.add(ranges)
        near = _near(data, match, c)
        named = _FILTER.search(near)
        kind = named[1] if named else b""
        form = "PAdES" if kind.startswith(b"ETSI") else "PDF"
        whole = data[c + d :].strip(b"\x00\r\n \t") == b""
        signed = data[a : a + b] + data[c : c + d]
        try:
            found = list(of_cms(der, form, signed, holds_sha1=kind == _HOLDS_SHA1))
        except NotReadableError:
            found = [Signed(form=form)] if named else []
        for one in found:
            yield replace(
                one, covers="whole" if whole else "part", signed_at=one.signed_at or _pdf_time(near)
            )


def _near(data: bytes, match: re.Match[bytes], after: int) -> bytes:
    """The signature's own dictionary: before its byte range back to the head of its object, and behind its hole."""
    before = data[max(0, match.start() - 1500) : match.start()].rpartition(b" obj")[2]
    behind = data[after : after + 1500].partition(b"endobj")[0]
    return before + data[match.start() : match.end()] + behind


def _pdf_time(near: bytes) -> str:
    found = _WHEN.search(near)
    if not found:
        return ""
    zone = (found[2] or b"Z").decode().replace("'", "").replace("Z", "+0000")
    try:
        return datetime.strptime(found[1].decode() + zone, "%Y%m%d%H%M%S%z").isoformat()
    except ValueError:
        return ""

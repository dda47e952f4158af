"""What a digital signature says of itself: PDF (PAdES), CMS files (.p7s, .p7m) and XML. Pure; docs/hard/numbering.md.

No authority is asked and nothing here says "valid". Three things are worked out from the bytes: whether the signed part is
the whole file, whether its digest is the one that the signer wrote down, and whether what was written down is sealed by the
key of the certificate that came with it.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from tusach.registry.cms import der_of, of_cms
from tusach.registry.signed import NotReadableError, Signed, digest_of
from tusach.registry.xmlsigned import is_xml, of_xml

__all__ = ["digest_of", "is_detached", "is_signature", "read_signatures"]

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_FILTER = re.compile(rb"/SubFilter\s*/([A-Za-z0-9.]+)")
_WHEN = re.compile(rb"/M\s*\(D:(\d{14})([+-]\d{2}'?\d{2}|Z)?")
_MOST = 50  # signatures of one file


def read_signatures(data: bytes) -> list[dict[str, Any]]:
    """All signatures of a file as plain mappings, [] when it has none that can be read."""
    try:
        found = list(_of(data))
    except NotReadableError:
        found = []
    return [asdict(one) for one in found[:_MOST]]


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
    for match in list(_RANGE.finditer(data))[:_MOST]:
        a, b, c, d = map(int, match.groups())
        if not (a == 0 and a + b <= c <= c + d <= len(data)):
            continue
        try:
            der = bytes.fromhex(data[a + b : c].strip(b" \r\n<>").decode("ascii"))
        except ValueError:
            continue
        near = data[max(0, match.start() - 1500) : match.end()] + data[c : c + 1500]
        named = _FILTER.search(near)
        form = "PAdES" if named and named[1].startswith(b"ETSI") else "PDF"
        whole = data[c + d :].strip(b"\x00\r\n \t") == b""
        try:
            for one in of_cms(der, form, data[a : a + b] + data[c : c + d]):
                yield replace(
                    one, covers="whole" if whole else "part", signed_at=one.signed_at or _pdf_time(near)
                )
        except NotReadableError:
            continue


def _pdf_time(near: bytes) -> str:
    found = _WHEN.search(near)
    if not found:
        return ""
    zone = (found[2] or b"Z").decode().replace("'", "").replace("Z", "+0000")
    try:
        return datetime.strptime(found[1].decode() + zone, "%Y%m%d%H%M%S%z").isoformat()
    except ValueError:
        return ""

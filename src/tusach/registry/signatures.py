"""What a digital signature says of itself: PDF (PAdES) and CMS files (.p7s, .p7m). Pure; docs/hard/numbering.md.

Nothing is verified with any authority and nothing here says "valid". Two things are worked out from the bytes: whether the
signed part is the whole file, and whether its digest is the one that the signer wrote down.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_FILTER = re.compile(rb"/SubFilter\s*/([A-Za-z0-9.]+)")
_WHEN = re.compile(rb"/M\s*\(D:(\d{14})([+-]\d{2}'?\d{2}|Z)?")
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_DIGEST, _TIME, _TOKEN = "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5", "1.2.840.113549.1.9.16.2.14"
_HASHES = {
    "1.3.14.3.2.26": "sha1", "2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}  # fmt: skip
_MOST = 50  # signatures of one file
_DEEPEST = 40


class NotReadableError(ValueError):
    """These bytes are no signature of a kind that is read here."""


@dataclass(frozen=True)
class Signed:
    """`form`: PAdES, PDF or CMS. `covers`: whole, part (more was added to the file after signing), or "" for a detached one.
    `digest`: same, differs, or "" when there is nothing to compare it with. Times are ISO 8601.
    """

    form: str
    subject: str
    organ: str
    issuer: str
    serial: str
    valid_from: str
    valid_to: str
    signed_at: str
    hash_name: str
    hash_value: str
    has_timestamp: bool
    covers: str = ""
    digest: str = ""


def read_signatures(data: bytes) -> list[dict[str, Any]]:
    """All signatures of a file as plain mappings, [] when it has none that can be read."""
    if data.startswith(b"%PDF-"):
        found = list(_of_pdf(data))
    else:
        try:
            found = list(_of_cms(_der(data), "CMS"))
        except NotReadableError:
            found = []
    return [asdict(one) for one in found[:_MOST]]


def is_signature(data: bytes) -> bool:
    """Whether the bytes are a CMS file with a signature."""
    try:
        return any(True for _ in _of_cms(_der(data), "CMS"))
    except NotReadableError:
        return False


def digest_of(data: bytes, name: str) -> str:
    return hashlib.new(name, data).hexdigest() if name in _HASHES.values() else ""


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
            for one in _of_cms(der, form):
                hashed = digest_of(data[a : a + b] + data[c : c + d], one.hash_name)
                yield _with(
                    one, covers="whole" if whole else "part", digest=_compared(hashed, one.hash_value),
                    signed_at=one.signed_at or _pdf_time(near),
                )  # fmt: skip
        except NotReadableError:
            continue


def _compared(ours: str, theirs: str) -> str:
    return "" if not (ours and theirs) else "same" if ours == theirs else "differs"


def _with(one: Signed, **more: str) -> Signed:
    return Signed(**{**asdict(one), **more})


def _pdf_time(near: bytes) -> str:
    found = _WHEN.search(near)
    if not found:
        return ""
    zone = (found[2] or b"Z").decode().replace("'", "").replace("Z", "+0000")
    try:
        return datetime.strptime(found[1].decode() + zone, "%Y%m%d%H%M%S%z").isoformat()
    except ValueError:
        return ""


# --- CMS (RFC 5652), read by hand: tag, length, value ----------------------------------------------


@dataclass(frozen=True)
class _Node:
    tag: int
    value: bytes
    raw: bytes

    def parts(self) -> list["_Node"]:
        return list(_nodes(self.value))


def _nodes(data: bytes, depth: int = 0) -> Iterator[_Node]:
    at = 0
    while at < len(data):
        node, at = _node(data, at, depth)
        yield node


def _node(data: bytes, at: int, depth: int) -> tuple[_Node, int]:
    if at + 2 > len(data) or depth > _DEEPEST:
        raise NotReadableError
    tag, length, begin = data[at], data[at + 1], at + 2
    if tag & 31 == 31:
        raise NotReadableError
    if length == 0x80:
        return _endless(data, at, depth)
    if length > 0x80:
        size = length & 0x7F
        if size > 5 or begin + size > len(data):
            raise NotReadableError
        length, begin = int.from_bytes(data[begin : begin + size], "big"), begin + size
    end = begin + length
    if end > len(data):
        raise NotReadableError
    return _Node(tag, data[begin:end], data[at:end]), end


def _endless(data: bytes, at: int, depth: int) -> tuple[_Node, int]:
    """BER's open length, which some signers still write: parts until two zeros."""
    begin = inner = at + 2
    while data[inner : inner + 2] != b"\x00\x00":
        _, inner = _node(data, inner, depth + 1)
    return _Node(data[at], data[begin:inner], data[at : inner + 2]), inner + 2


def _der(data: bytes) -> bytes:
    """DER as it is, or out of PEM or base64."""
    if data[:1] == b"\x30":
        return data
    text = re.sub(rb"-----[A-Z0-9 ]+-----", b"", data[:20_000_000])
    try:
        made = base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise NotReadableError from None
    if made[:1] != b"\x30":
        raise NotReadableError
    return made


def _oid(value: bytes) -> str:
    if not value:
        raise NotReadableError
    numbers, number = [min(value[0] // 40, 2)], 0
    numbers.append(value[0] - 40 * numbers[0])
    for byte in value[1:]:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(number)
            number = 0
    return ".".join(map(str, numbers))


def _of_cms(der: bytes, form: str) -> Iterator[Signed]:
    try:
        outer = _node(der, 0, 0)[0].parts()
        if _oid(outer[0].value) != _SIGNED_DATA:
            raise NotReadableError
        signed = outer[1].parts()[0].parts()
        certificates = [x509.load_der_x509_certificate(one.raw)
                        for part in signed if part.tag == 0xA0 for one in part.parts() if one.tag == 0x30]  # fmt: skip
        content = _content(signed[2])
        signers = [part for part in signed if part.tag == 0x31][-1].parts()
        for signer in signers:
            yield _signer(signer, certificates, content, form)
    except (IndexError, ValueError, OverflowError, RecursionError) as error:
        raise NotReadableError from error


def _content(encapsulated: _Node) -> bytes | None:
    """What is signed when it travels inside the file (.p7m)."""
    inside = encapsulated.parts()
    if len(inside) < 2:
        return None
    octets = inside[1].parts()[0]
    return octets.value if octets.tag == 0x04 else b"".join(one.value for one in octets.parts())


def _signer(node: _Node, certificates: list[x509.Certificate], content: bytes | None, form: str) -> Signed:
    parts = node.parts()
    certificate = _of_signer(parts[1], certificates)
    hash_name = _HASHES.get(_oid(parts[2].parts()[0].value), "")
    attributes = {_oid(one.parts()[0].value): one.parts()[1].parts()
                  for part in parts if part.tag in {0xA0, 0xA1} for one in part.parts()}  # fmt: skip
    digest = attributes[_DIGEST][0].value.hex() if attributes.get(_DIGEST) else ""
    compared = "" if content is None else _compared(digest_of(content, hash_name), digest)
    return Signed(
        form=form, subject=_name(certificate, NameOID.COMMON_NAME), organ=_organ(certificate),
        issuer=_issuer(certificate), serial=f"{certificate.serial_number:X}" if certificate else "",
        valid_from=certificate.not_valid_before_utc.isoformat() if certificate else "",
        valid_to=certificate.not_valid_after_utc.isoformat() if certificate else "",
        signed_at=_time(attributes[_TIME][0]) if attributes.get(_TIME) else "",
        hash_name=hash_name, hash_value=digest, has_timestamp=_TOKEN in attributes,
        covers="whole" if content is not None else "", digest=compared,
    )  # fmt: skip


def _of_signer(who: _Node, certificates: list[x509.Certificate]) -> x509.Certificate | None:
    if who.tag == 0x30:
        serial = int.from_bytes(who.parts()[1].value, "big")
        return next((one for one in certificates if one.serial_number == serial), None)
    return certificates[0] if len(certificates) == 1 else None


def _name(certificate: x509.Certificate | None, what: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(what) if certificate else []
    return str(found[0].value) if found else ""


def _organ(certificate: x509.Certificate | None) -> str:
    parts = (
        _name(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME),
        _name(certificate, NameOID.ORGANIZATION_NAME),
    )
    return ", ".join(part for part in parts if part)


def _issuer(certificate: x509.Certificate | None) -> str:
    if certificate is None:
        return ""
    names = [
        certificate.issuer.get_attributes_for_oid(one)
        for one in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
    ]
    return ", ".join(str(some[0].value) for some in names if some)


def _time(node: _Node) -> str:
    """UTCTime or GeneralizedTime; a year of two digits below 50 is of this century (RFC 5652)."""
    text = node.value.decode("ascii", "replace").rstrip("Z").split(".")[0]
    if node.tag == 0x17:
        text = ("20" if text[:2] < "50" else "19") + text
    try:
        return datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return ""

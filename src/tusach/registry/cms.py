"""Signatures after RFC 5652 (.p7s, .p7m, and those inside PDF), read by hand: tag, length, value. Pure."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509

from tusach.registry.signed import NotReadableError, Signed, compared, digest_of, named, seal_of

_SIGNED_DATA = "1.2.840.113549.1.7.2"
_DIGEST, _TIME, _TOKEN = "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5", "1.2.840.113549.1.9.16.2.14"
_HASHES = {
    "1.3.14.3.2.26": "sha1", "2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}  # fmt: skip
_SCHEMES = {
    "1.2.840.113549.1.1.1": "rsa", "1.2.840.113549.1.1.5": "rsa", "1.2.840.113549.1.1.11": "rsa",
    "1.2.840.113549.1.1.12": "rsa", "1.2.840.113549.1.1.13": "rsa", "1.2.840.113549.1.1.10": "pss",
    "1.2.840.10045.4.1": "ecdsa", "1.2.840.10045.4.3.2": "ecdsa", "1.2.840.10045.4.3.3": "ecdsa",
    "1.2.840.10045.4.3.4": "ecdsa", "1.2.840.10045.2.1": "ecdsa", "1.3.101.112": "eddsa",
}  # fmt: skip
_DEEPEST = 40


@dataclass(frozen=True)
class _Node:
    tag: int
    value: bytes
    raw: bytes

    def parts(self) -> list["_Node"]:
        return list(_nodes(self.value))


def of_cms(der: bytes, form: str, outside: bytes | None = None) -> Iterator[Signed]:
    """The signers of a CMS file; `outside` is what it signs when that is known and not inside it. NotReadableError."""
    try:
        outer = _node(der, 0, 0)[0].parts()
        if _oid(outer[0].value) != _SIGNED_DATA:
            raise NotReadableError
        signed = outer[1].parts()[0].parts()
        certificates = [x509.load_der_x509_certificate(one.raw)
                        for part in signed if part.tag == 0xA0 for one in part.parts() if one.tag == 0x30]  # fmt: skip
        inside = _content(signed[2])
        signers = [part for part in signed if part.tag == 0x31][-1].parts()
        for signer in signers:
            yield _signer(signer, certificates, inside, outside, form)
    except (IndexError, ValueError, OverflowError, RecursionError) as error:
        raise NotReadableError from error


def _content(encapsulated: _Node) -> bytes | None:
    """What is signed when it travels inside the file (.p7m)."""
    inside = encapsulated.parts()
    if len(inside) < 2:
        return None
    octets = inside[1].parts()[0]
    return octets.value if octets.tag == 0x04 else b"".join(one.value for one in octets.parts())


def _signer(
    node: _Node, certificates: list[x509.Certificate], inside: bytes | None, outside: bytes | None, form: str
) -> Signed:
    parts = node.parts()
    certificate = _of_signer(parts[1], certificates)
    hash_name = _HASHES.get(_oid(parts[2].parts()[0].value), "")
    written = parts[3] if parts[3].tag == 0xA0 else None
    scheme, signature = parts[4:6] if written else parts[3:5]
    attributes = {_oid(one.parts()[0].value): one.parts()[1].parts()
                  for part in parts if part.tag in {0xA0, 0xA1} for one in part.parts()}  # fmt: skip
    digest = attributes[_DIGEST][0].value.hex() if attributes.get(_DIGEST) else ""
    content = inside if outside is None else outside
    # What is sealed: the attributes as the set they are (RFC 5652, 5.4), or the content itself where there are none.
    sealed = b"\x31" + _length(len(written.value)) + written.value if written else content
    return Signed(
        form=form, **named(certificate), signed_at=_time(attributes[_TIME][0]) if attributes.get(_TIME) else "",
        hash_name=hash_name, hash_value=digest, has_timestamp=_TOKEN in attributes, covers="whole" if inside is not None else "",
        digest="" if content is None else compared(digest_of(content, hash_name), digest),
        seal="" if sealed is None else seal_of(
            certificate, signature.value, sealed, hash_name, scheme=_SCHEMES.get(_oid(scheme.parts()[0].value), ""),
        ),
    )  # fmt: skip


def _length(size: int) -> bytes:
    """In the shortest form, as DER asks."""
    if size < 0x80:
        return bytes([size])
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(digits)]) + digits


def _of_signer(who: _Node, certificates: list[x509.Certificate]) -> x509.Certificate | None:
    if who.tag == 0x30:
        serial = int.from_bytes(who.parts()[1].value, "big")
        return next((one for one in certificates if one.serial_number == serial), None)
    return certificates[0] if len(certificates) == 1 else None


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


def der_of(data: bytes) -> bytes:
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


def _time(node: _Node) -> str:
    """UTCTime or GeneralizedTime; a year of two digits below 50 is of this century (RFC 5652)."""
    text = node.value.decode("ascii", "replace").rstrip("Z").split(".")[0]
    if node.tag == 0x17:
        text = ("20" if text[:2] < "50" else "19") + text
    try:
        return datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return ""

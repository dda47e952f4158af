"""Signatures after RFC 5652 (.p7s, .p7m, and those inside PDF), read by hand: tag, length, value. Pure."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cryptography import x509

from tusach.registry.signed import (
    NotReadableError,
    Signed,
    certificate_of,
    compared,
    digest_of,
    named,
    seal_of,
    serial_of,
)

_SIGNED_DATA, _STAMP = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_DIGEST, _TIME, _TOKEN = "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5", "1.2.840.113549.1.9.16.2.14"
_HASHES = {
    "1.3.14.3.2.26": "sha1", "2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}  # fmt: skip
# (scheme, its own hash): where the scheme names none, that of the digest is meant.
_SCHEMES = {
    "1.2.840.113549.1.1.1": ("rsa", ""), "1.2.840.113549.1.1.5": ("rsa", "sha1"), "1.2.840.113549.1.1.11": ("rsa", "sha256"),
    "1.2.840.113549.1.1.12": ("rsa", "sha384"), "1.2.840.113549.1.1.13": ("rsa", "sha512"),
    "1.2.840.113549.1.1.10": ("pss", ""), "1.2.840.10045.2.1": ("ecdsa", ""), "1.2.840.10045.4.1": ("ecdsa", "sha1"),
    "1.2.840.10045.4.3.2": ("ecdsa", "sha256"), "1.2.840.10045.4.3.3": ("ecdsa", "sha384"),
    "1.2.840.10045.4.3.4": ("ecdsa", "sha512"), "1.3.101.112": ("eddsa", ""),
}  # fmt: skip
_MASK = "1.2.840.113549.1.1.8"
_DEEPEST = 40
_MOST = 20  # signers of one file, each of whom has the whole of it hashed, and certificates of one


@dataclass(frozen=True)
class _Node:
    tag: int
    value: bytes
    raw: bytes

    def parts(self) -> list["_Node"]:
        return list(_nodes(self.value))


def of_cms(
    der: bytes, form: str, outside: bytes | None = None, *, holds_sha1: bool = False
) -> Iterator[Signed]:
    """The signers of a CMS file; `outside` is what it signs when that is known and not inside it. NotReadableError.

    With `form` STAMP it is a time stamp by itself, whose digest is that of what it says. With `holds_sha1` (PDF's adbe.pkcs7.sha1) it signs the SHA-1 of what is outside, held inside it.
    """
    try:
        outer = _node(der, 0, 0)[0].parts()
        if _oid(outer[0].value) != _SIGNED_DATA:
            raise NotReadableError
        signed = outer[1].parts()[0].parts()
        held = [one.raw for part in signed if part.tag == 0xA0 for one in part.parts() if one.tag == 0x30][
            :_MOST
        ]
        certificates = [made for der in held if (made := certificate_of(der)) is not None]
        kind, inside = _oid(signed[2].parts()[0].value), _content(signed[2])
        signers = [part for part in signed if part.tag == 0x31][-1].parts()[:_MOST]
        for signer in signers:
            one = _signer(signer, certificates, outside if inside is None else inside, form)
            if kind == _STAMP and inside is not None:
                stamp = _stamp_of(inside, outside)
                alone = outside is None and form == "STAMP"
                digest = one.digest if alone else _both(one.digest, stamp.digest)
                yield replace(one, form="STAMP", digest=digest, signed_at=stamp.at)
                continue
            if inside is not None and outside is not None:
                sealed_there = (
                    hashlib.sha1(outside, usedforsecurity=False).digest() if holds_sha1 else outside
                )
                one = replace(one, digest=_both(one.digest, "same" if sealed_there == inside else "differs"))
            yield replace(one, covers="whole") if inside is not None else one
    except (IndexError, ValueError, OverflowError, RecursionError) as error:
        raise NotReadableError from error


def _both(first: str, second: str) -> str:
    """Of two things that must both be the same."""
    return "differs" if "differs" in {first, second} else second and first


def _content(encapsulated: _Node) -> bytes | None:
    """What is signed when it travels inside the file (.p7m)."""
    inside = encapsulated.parts()
    if len(inside) < 2:
        return None
    octets = inside[1].parts()[0]
    return octets.value if octets.tag == 0x04 else b"".join(one.value for one in octets.parts())


def _signer(node: _Node, certificates: list[x509.Certificate], content: bytes | None, form: str) -> Signed:
    """What stands outside the sealed attributes (RFC 5652, 5.3) proves nothing: only a time stamp is taken from there."""
    parts = node.parts()
    certificate = _of_signer(parts[1], certificates)
    hash_name = _HASHES.get(_oid(parts[2].parts()[0].value), "")
    written = parts[3] if parts[3].tag == 0xA0 else None
    scheme, signature = parts[4:6] if written else parts[3:5]
    said = _attributes(written)
    token = _attributes(next((part for part in parts[5:] if part.tag == 0xA1), None)).get(_TOKEN)
    digest = said[_DIGEST][0].value.hex() if said.get(_DIGEST) else ""
    stamp = _stamp_in(token[0].raw, signature.value) if token else _Stamp()
    return Signed(
        form=form, **named(certificate), signed_at=_time(said[_TIME][0]) if said.get(_TIME) else "",
        hash_name=hash_name, hash_value=digest, has_timestamp=token is not None, stamped_at=stamp.at, stamp=stamp.digest,
        digest="" if content is None else compared(digest_of(content, hash_name), digest),
        seal=_seal(certificate, scheme, signature.value, _sealed(written, content), hash_name),
    )  # fmt: skip


def _attributes(node: _Node | None) -> dict[str, list[_Node]]:
    """{object identifier: values}; the first of one that is there twice."""
    found: dict[str, list[_Node]] = {}
    for one in node.parts() if node else ():
        kind, values = one.parts()[:2]
        found.setdefault(_oid(kind.value), values.parts())
    return found


def _sealed(written: _Node | None, content: bytes | None) -> list[bytes]:
    """What the signature may have been made of: the attributes as the set they are (RFC 5652, 5.4), in the order they came
    or in DER's; or the content itself where there are none.
    """
    if written is None:
        return [] if content is None else [content]
    as_it_came = b"\x31" + _length(len(written.value)) + written.value
    in_order = b"".join(sorted(one.raw for one in written.parts()))
    return list(dict.fromkeys([as_it_came, b"\x31" + _length(len(in_order)) + in_order]))


def _seal(
    certificate: x509.Certificate | None,
    scheme: _Node,
    signature: bytes,
    sealed: list[bytes],
    digest_hash: str,
) -> str:
    kind, own = _SCHEMES.get(_oid(scheme.parts()[0].value), ("", ""))
    hash_name, mask = own or digest_hash, ""
    if kind == "pss":
        hash_name, mask = _pss(scheme)
    found = [seal_of(certificate, signature, one, hash_name, scheme=kind, mask=mask) for one in sealed]
    return "same" if "same" in found else found[0] if found else ""


def _pss(scheme: _Node) -> tuple[str, str]:
    """The hashes of RSASSA-PSS and of its mask (RFC 4055, 3.1); both SHA-1 where none is named, "" for another."""
    named_there = {one.tag: one.parts()[0].parts() for one in (scheme.parts()[1].parts() if len(scheme.parts()) > 1 else ())
                   if one.tag in {0xA0, 0xA1}}  # fmt: skip
    own, mask = "sha1", "sha1"
    if hashed := named_there.get(0xA0):
        own = _HASHES.get(_oid(hashed[0].value), "")
    if made := named_there.get(0xA1):
        mask = _HASHES.get(_oid(made[1].parts()[0].value), "") if _oid(made[0].value) == _MASK else ""
    return own, mask or "none"


@dataclass(frozen=True)
class _Stamp:
    """RFC 3161's TSTInfo: its time, and whether it is a stamp of the bytes it is compared with."""

    at: str = ""
    digest: str = ""


def _stamp_of(info: bytes, data: bytes | None) -> _Stamp:
    parts = _node(info, 0, 0)[0].parts()
    algorithm, hashed = parts[2].parts()[:2]
    hash_name = _HASHES.get(_oid(algorithm.parts()[0].value), "")
    at = next((_time(one) for one in parts[4:] if one.tag == 0x18), "")
    return _Stamp(at, "" if data is None else compared(digest_of(data, hash_name), hashed.value.hex()))


def _stamp_in(token: bytes, signature: bytes) -> _Stamp:
    """A stamp of a signature; a broken one says nothing. It holds only what its own seal holds."""
    try:
        signed = _node(token, 0, 0)[0].parts()[1].parts()[0].parts()
        inside = _content(signed[2])
        if inside is None or _oid(signed[2].parts()[0].value) != _STAMP:
            return _Stamp()
        own = [_both(one.digest, one.seal) for one in of_cms(token, "STAMP")]
        found = _stamp_of(inside, signature)
    except (NotReadableError, IndexError, ValueError, OverflowError, RecursionError):
        return _Stamp()
    return _Stamp(found.at, _both(found.digest, own[0] if own else ""))


def _length(size: int) -> bytes:
    """In the shortest form, as DER asks."""
    if size < 0x80:
        return bytes([size])
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(digits)]) + digits


def _of_signer(who: _Node, certificates: list[x509.Certificate]) -> x509.Certificate | None:
    """By issuer and serial number, or by the key's identifier."""
    if who.tag == 0x30:
        issuer, serial = who.parts()[:2]
        wanted = int.from_bytes(serial.value, "big", signed=True)
        own = [one for one in certificates if serial_of(one) == wanted]
        return next(
            (one for one in own if one.issuer.public_bytes() == issuer.raw), own[0] if len(own) == 1 else None
        )
    return next((one for one in certificates if _key_identifier(one) == who.value), None)


def _key_identifier(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        return None


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

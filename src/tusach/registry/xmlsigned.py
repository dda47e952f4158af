"""Signatures in XML (XMLDSig, XAdES), alone beside a file or within the document they sign. Pure.

What is worked out is only what canonical XML without surprises needs; for anything else the answer is "" (not checked).
"""

import base64
import binascii
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

from tusach.registry.signed import (
    NotReadableError,
    Signed,
    certificate_of,
    compared,
    digest_of,
    named,
    seal_of,
)

_NS = "http://www.w3.org/2000/09/xmldsig#"
_D = f"{{{_NS}}}"
_ENVELOPED = f"{_NS}enveloped-signature"
_PLAIN = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
# 1.1 differs from 1.0 in attributes xml:... alone, and where such a one would come along nothing is worked out.
_NEWER = "http://www.w3.org/2006/12/xml-c14n11"
_C14N = {one for plain in (_PLAIN, _NEWER) for one in (plain, f"{plain}#WithComments")}
_C14N |= {_EXCLUSIVE, f"{_EXCLUSIVE}WithComments"}
_WHOLE = {"", "#xpointer(/)"}
_MOST_BYTES = 16 << 20
_MOST = 20
_MOST_WORK = (
    64 << 20
)  # bytes put into canonical form for one file: a few of the largest, hundreds of a usual one


def is_xml(data: bytes) -> bool:
    return data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<?xml", b"<")) and b"Signature" in data


def of_xml(data: bytes) -> Iterator[Signed]:
    """One for each file or part that a signature covers with its key; NotReadableError."""
    if len(data) > _MOST_BYTES:
        raise NotReadableError
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotReadableError from error
    document: Any = root.getroottree()
    if document.docinfo.doctype:  # entities and attributes by default would change what is signed
        raise NotReadableError
    signatures = list(islice(root.iter(f"{_D}Signature"), _MOST))
    if not signatures:
        raise NotReadableError
    work = _Work(root, len(data))
    for one in signatures:
        yield from _of_one(work, one)


class _Work:
    """What one file may cost: its marks are gathered once, and past `_MOST_WORK` nothing more is worked out. A file that asks
    for its own whole four hundred times would hold somebody up for minutes.
    """

    def __init__(self, root: Any, size: int) -> None:
        self.root, self.size, self.left = root, size, _MOST_WORK
        self.marked: dict[str, list[Any]] = {}
        for one in root.iter("*"):
            for mark in {one.get("Id"), one.get("ID"), one.get("id")} - {None}:
                self.marked.setdefault(mark, []).append(one)

    def may_go_on(self) -> bool:
        self.left -= self.size
        return self.left >= 0


def _of_one(work: _Work, node: Any) -> Iterator[Signed]:
    info = node.find(f"{_D}SignedInfo")
    if info is None:
        return
    certificate, seal = _sealed_by(work, node, info)
    references = info.findall(f"{_D}Reference")[:_MOST]
    facts = named(certificate) | {"signed_at": _time(work, node, references)}
    has_token = next(node.iter("{*}SignatureTimeStamp"), None) is not None
    for reference in references:
        uri = reference.get("URI")
        if uri is None or (reference.get("Type") or "").endswith("SignedProperties"):
            continue
        name, value = _written(reference)
        yield Signed(
            form="XML", **facts, hash_name=name, hash_value=value, has_timestamp=has_token,
            covers=_covers(work, node, reference), digest=compared(_digest(work, node, reference), value), seal=seal,
        )  # fmt: skip


def _written(reference: Any) -> tuple[str, str]:
    """The hash and the digest in hexadecimal that the signer wrote down."""
    value = _bytes(reference.findtext(f"{_D}DigestValue")).hex()
    return _hash_name(_algorithm(reference, "DigestMethod")), value


def _covers(work: _Work, node: Any, reference: Any) -> str:
    """A path that picks some of the elements leaves others out, whatever the address says."""
    uri = reference.get("URI", "")
    if uri and not uri.startswith("#"):
        return ""
    picks = any(step.get("Algorithm") not in {_ENVELOPED, *_C14N} for step in _steps(reference))
    target = _target(work, uri)
    return "whole" if target is work.root and node is not work.root and not picks else "part"


def _steps(reference: Any) -> list[Any]:
    found: list[Any] = reference.findall(f"{_D}Transforms/{_D}Transform")
    return found


def _target(work: _Work, uri: str) -> Any:
    """The one element that is meant; None when there are none or several, which somebody might have put in."""
    if uri in _WHOLE:
        return work.root
    found = work.marked.get(uri[1:], [])
    return found[0] if len(found) == 1 else None


def _digest(work: _Work, node: Any, reference: Any) -> str:
    """Of a part of this same file; "" for another file, where a transform is not known here, or when it was enough."""
    uri = reference.get("URI", "")
    target = _target(work, uri) if uri[:1] in {"", "#"} else None
    if target is None:
        return ""
    how, away = _PLAIN, False
    for step in _steps(reference):
        algorithm = step.get("Algorithm", "")
        if algorithm == _ENVELOPED:
            away = True
        elif algorithm in _C14N and not len(step):
            how = algorithm
        else:
            return ""
    if away and (target is node or target not in node.iterancestors()):
        return ""
    # An address in the same file picks no comments, whatever the canonical form would keep (XMLDSig, 4.4.3.3).
    how = how if uri.startswith("#xpointer") else how.removesuffix("WithComments")
    if not work.may_go_on():
        return ""
    written = _canonical(target, how, without=node if away else None, whole=uri in _WHOLE)
    return digest_of(written, _written(reference)[0]) if written else ""


def _canonical(element: Any, how: str, *, without: Any = None, whole: bool = False) -> bytes:
    """b"" where an attribute xml:... of a parent would have to come along. With `whole` the instructions that stand before
    and behind the root belong to it.
    """
    if any(key.startswith("{http://www.w3.org/XML") for one in element.iterancestors() for key in one.attrib):
        return b""
    place = [] if without is None else _path(element, without)
    if whole:
        written = deepcopy(element.getroottree())
        inner = written.getroot()
    elif element.getparent() is not None:
        written = inner = etree.fromstring(etree.tostring(element, with_tail=False))
    else:
        written = inner = deepcopy(element)
    if place:
        for step in place:
            inner = inner[step]
        _take_out(inner)
    canonical: bytes = etree.tostring(
        written,
        method="c14n",
        exclusive=how.startswith(_EXCLUSIVE),
        with_comments=how.endswith("WithComments"),
    )
    return canonical


def _path(top: Any, inner: Any) -> list[int]:
    steps: list[int] = []
    while inner is not top:
        parent = inner.getparent()
        steps.append(parent.index(inner))
        inner = parent
    return steps[::-1]


def _take_out(element: Any) -> None:
    """With all inside it; the text that follows stays."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def _sealed_by(work: _Work, node: Any, info: Any) -> tuple[x509.Certificate | None, str]:
    """The certificate whose key sealed it and "same"; else the first that came along, and what its key says."""
    certificates = _certificates(node)
    written = _info(work, info) if certificates else b""
    found = [(one, _seal(node, info, written, one)) for one in certificates]
    return next((one for one in found if one[1] == "same"), found[0] if found else (None, ""))


def _info(work: _Work, info: Any) -> bytes:
    """The bytes that are sealed; b"" where their form is not known here."""
    canonicalization = info.find(f"{_D}CanonicalizationMethod")
    how = _algorithm(info, "CanonicalizationMethod")
    if how not in _C14N or len(canonicalization) or not work.may_go_on():
        return b""
    return _canonical(info, how)


def _seal(node: Any, info: Any, written: bytes, certificate: x509.Certificate) -> str:
    signature = _bytes(node.findtext(f"{_D}SignatureValue"))
    if not written or not signature:
        return ""
    scheme, hash_name = _method(_algorithm(info, "SignatureMethod"))
    if scheme == "ecdsa":
        half = len(signature) // 2
        signature = encode_dss_signature(
            int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        )
    return seal_of(certificate, signature, written, hash_name, scheme=scheme)


def _method(algorithm: str) -> tuple[str, str]:
    """(scheme, hash) of a signature method: RFC 9231; ("", "") for another."""
    tail = algorithm.rpartition("#")[2].lower()
    if tail == "eddsa-ed25519":
        return "eddsa", ""
    if tail.endswith("-rsa-mgf1"):
        return "pss", tail.partition("-")[0]
    kind, _, name = tail.partition("-")
    return (kind, name) if kind in {"rsa", "ecdsa"} else ("", "")


def _certificates(node: Any) -> list[x509.Certificate]:
    """Those of the signature's own KeyInfo; what stands elsewhere (XAdES keeps whole chains) is not asked."""
    held = node.iterfind(f"{_D}KeyInfo/{_D}X509Data/{_D}X509Certificate")
    found = (certificate_of(_bytes(text.text)) for text in islice(held, _MOST))
    return [one for one in found if one is not None]


def _algorithm(element: Any, name: str) -> str:
    found = element.find(f"{_D}{name}")
    return found.get("Algorithm", "") if found is not None else ""


def _hash_name(algorithm: str) -> str:
    tail = algorithm.rpartition("#")[2].rpartition("-")[2].lower()
    return tail if tail in {"sha1", "sha256", "sha384", "sha512"} else ""


def _bytes(text: str | None) -> bytes:
    try:
        return base64.b64decode("".join((text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _time(work: _Work, node: Any, references: Sequence[Any]) -> str:
    """The signer's own clock, as ISO 8601: a SigningTime that stands in what was signed, and there as it was signed."""
    for reference in references:
        uri = reference.get("URI") or ""
        target = _target(work, uri) if uri.startswith("#") else None
        if target is None or node not in target.iterancestors():
            continue
        text = next((one.text or "" for one in target.iter("{*}SigningTime")), "").strip()
        if not text or compared(_digest(work, node, reference), _written(reference)[1]) != "same":
            continue
        try:
            said = datetime.fromisoformat(text)
        except ValueError:
            continue
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).isoformat()
    return ""

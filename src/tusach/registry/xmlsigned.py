"""Signatures in XML (XMLDSig, XAdES), alone beside a file or within the document they sign. Pure.

What is worked out is only what canonical XML without surprises needs; for anything else the answer is "" (not checked).
"""

import base64
import binascii
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

from tusach.registry.signed import NotReadableError, Signed, compared, digest_of, named, seal_of

_NS = "http://www.w3.org/2000/09/xmldsig#"
_D = f"{{{_NS}}}"
_ENVELOPED = f"{_NS}enveloped-signature"
_PLAIN = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_EXCLUSIVE = {
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
}
_C14N = {_PLAIN, f"{_PLAIN}#WithComments"} | _EXCLUSIVE
_MOST_BYTES = 16 << 20
_MOST = 20


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
    signatures = list(root.iter(f"{_D}Signature"))[:_MOST]
    if not signatures:
        raise NotReadableError
    for one in signatures:
        yield from _of_one(root, one)


def _of_one(root: Any, node: Any) -> Iterator[Signed]:
    info = node.find(f"{_D}SignedInfo")
    if info is None:
        return
    certificate = _certificate(node)
    seal = _seal(node, info, certificate)
    facts = named(certificate) | {"signed_at": _time(node)}
    has_token = next(node.iter("{*}SignatureTimeStamp"), None) is not None
    for reference in info.findall(f"{_D}Reference")[:_MOST]:
        uri = reference.get("URI")
        if uri is None or (reference.get("Type") or "").endswith("SignedProperties"):
            continue
        name = _hash_name(_algorithm(reference, "DigestMethod"))
        value = _bytes(reference.findtext(f"{_D}DigestValue")).hex()
        yield Signed(
            form="XML", **facts, hash_name=name, hash_value=value, has_timestamp=has_token, covers=_covers(root, node, uri),
            digest=compared(_digest(root, node, reference, uri, name), value), seal=seal,
        )  # fmt: skip


def _covers(root: Any, node: Any, uri: str) -> str:
    if uri and not uri.startswith("#"):
        return ""
    target = _target(root, uri)
    return "whole" if target is root and node is not root else "part"


def _target(root: Any, uri: str) -> Any:
    """The one element that is meant; None when there are none or several, which somebody might have put in."""
    if not uri:
        return root
    found = [one for one in root.iter("*") if uri[1:] in {one.get("Id"), one.get("ID"), one.get("id")}]
    return found[0] if len(found) == 1 else None


def _digest(root: Any, node: Any, reference: Any, uri: str, hash_name: str) -> str:
    """Of a part of this same file; "" for another file, and where a transform is not known here."""
    target = _target(root, uri) if uri[:1] in {"", "#"} else None
    if target is None:
        return ""
    how, away = _PLAIN, False
    for step in reference.iterfind(f"{_D}Transforms/{_D}Transform"):
        algorithm = step.get("Algorithm", "")
        if algorithm == _ENVELOPED:
            away = True
        elif algorithm in _C14N and not len(step):
            how = algorithm
        else:
            return ""
    if away and (target is node or target not in node.iterancestors()):
        return ""
    written = _canonical(target, how, without=node if away else None)
    return digest_of(written, hash_name) if written else ""


def _canonical(element: Any, how: str, *, without: Any = None) -> bytes:
    """b"" where an attribute xml:... of a parent would have to come along."""
    if any(key.startswith("{http://www.w3.org/XML") for one in element.iterancestors() for key in one.attrib):
        return b""
    place: Sequence[int] = ()
    if without is not None:
        place = _path(element, without)
    alone = (
        etree.fromstring(etree.tostring(element, with_tail=False))
        if element.getparent() is not None
        else deepcopy(element)
    )
    if place:
        inner = alone
        for step in place:
            inner = inner[step]
        _take_out(inner)
    written: bytes = etree.tostring(
        alone, method="c14n", exclusive=how in _EXCLUSIVE, with_comments=how.endswith("WithComments")
    )
    return written


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


def _seal(node: Any, info: Any, certificate: x509.Certificate | None) -> str:
    how, method = _algorithm(info, "CanonicalizationMethod"), _algorithm(info, "SignatureMethod")
    signature = _bytes(node.findtext(f"{_D}SignatureValue"))
    canonicalization = info.find(f"{_D}CanonicalizationMethod")
    if how not in _C14N or not signature or len(canonicalization):
        return ""
    scheme = "ecdsa" if "#ecdsa-" in method else "rsa" if "#rsa-" in method else ""
    if scheme == "ecdsa":
        half = len(signature) // 2
        signature = encode_dss_signature(
            int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        )
    written = _canonical(info, how)
    return seal_of(certificate, signature, written, _hash_name(method), scheme=scheme) if written else ""


def _certificate(node: Any) -> x509.Certificate | None:
    """The first that is inside: the signer's own, by custom; the seal says whether it fits."""
    for text in node.iter(f"{_D}X509Certificate"):
        try:
            return x509.load_der_x509_certificate(_bytes(text.text))
        except ValueError:
            continue
    return None


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


def _time(node: Any) -> str:
    """The signer's own clock: XAdES SigningTime, as ISO 8601."""
    text = next((one.text or "" for one in node.iter("{*}SigningTime")), "").strip()
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return (said if said.tzinfo else said.replace(tzinfo=UTC)).isoformat()

"""What a digital signature says of itself, and whether the certificate inside it fits it. Pure; docs/hard/numbering.md."""

import hashlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import NameOID

HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


class NotReadableError(ValueError):
    """These bytes are no signature of a kind that is read here."""


@dataclass(frozen=True)
class Signed:
    """`form`: PAdES, PDF, CMS, XML, or STAMP (a time stamp over a whole PDF). `covers`: whole, part (more was added to the
    file after signing), or "" for a detached one. `digest` of the signed bytes: same, differs, or "" when there is nothing
    to compare it with. `seal`, of what the signer wrote down, with the key of the certificate inside: same, differs, or ""
    when it cannot be worked out. It says nothing of who that key belongs to. `stamped_at` is what a time stamp inside
    says, `stamp` whether it is a stamp of this signature: same, differs, or "". Times are ISO 8601.
    """

    form: str
    subject: str = ""
    organ: str = ""
    issuer: str = ""
    serial: str = ""
    valid_from: str = ""
    valid_to: str = ""
    signed_at: str = ""
    hash_name: str = ""
    hash_value: str = ""
    has_timestamp: bool = False
    stamped_at: str = ""
    stamp: str = ""
    covers: str = ""
    digest: str = ""
    seal: str = ""


def digest_of(data: bytes, name: str) -> str:
    return hashlib.new(name, data).hexdigest() if name in HASHES else ""


def compared(ours: str, theirs: str) -> str:
    return "" if not (ours and theirs) else "same" if ours == theirs else "differs"


def seal_of(
    certificate: x509.Certificate | None,
    signature: bytes,
    data: bytes,
    hash_name: str,
    *,
    scheme: str,
    mask: str = "",
) -> str:
    """Same or differs by the certificate's own key; "" for a key or a scheme (rsa, pss, ecdsa, eddsa) unknown here.

    An ECDSA `signature` is the DER of r and s. `mask` is the hash of PSS's mask where it is another than the signature's.
    """
    if certificate is None:
        return ""
    kind = HASHES.get(hash_name)
    mask_kind = HASHES.get(mask or hash_name)
    try:
        key = certificate.public_key()
        if scheme == "eddsa" and isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, data)
        elif scheme == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey) and kind:
            key.verify(signature, data, ec.ECDSA(kind()))
        elif scheme == "rsa" and isinstance(key, rsa.RSAPublicKey) and kind:
            key.verify(signature, data, padding.PKCS1v15(), kind())
        elif scheme == "pss" and isinstance(key, rsa.RSAPublicKey) and kind and mask_kind:
            key.verify(signature, data, padding.PSS(padding.MGF1(mask_kind()), padding.PSS.AUTO), kind())
        else:
            return ""
    except InvalidSignature:
        return "differs"
    except (UnsupportedAlgorithm, ValueError, TypeError):
        return ""
    return "same"


def certificate_of(der: bytes) -> x509.Certificate | None:
    """None for one that cannot be read, or whose names cannot. Odd serial numbers of old authorities are read all the same."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            certificate = x509.load_der_x509_certificate(der)
        named(certificate)
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm):
        return None
    return certificate


def serial_of(certificate: x509.Certificate) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return certificate.serial_number


def named(certificate: x509.Certificate | None) -> dict[str, str]:
    """The fields of `Signed` that a certificate fills; as it names itself, asked of nobody."""
    if certificate is None:
        return {}
    return {
        "subject": _name(certificate, NameOID.COMMON_NAME), "organ": _organ(certificate), "issuer": _issuer(certificate),
        "serial": f"{serial_of(certificate):X}", "valid_from": certificate.not_valid_before_utc.isoformat(),
        "valid_to": certificate.not_valid_after_utc.isoformat(),
    }  # fmt: skip


def _name(certificate: x509.Certificate, what: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(what)
    return str(found[0].value) if found else ""


def _organ(certificate: x509.Certificate) -> str:
    parts = (
        _name(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME),
        _name(certificate, NameOID.ORGANIZATION_NAME),
    )
    return ", ".join(part for part in parts if part)


def _issuer(certificate: x509.Certificate) -> str:
    names = [
        certificate.issuer.get_attributes_for_oid(one)
        for one in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
    ]
    return ", ".join(str(some[0].value) for some in names if some)

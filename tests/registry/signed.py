"""Signed files made here: a key and a certificate of our own, a PDF with a byte range, detached and enclosing CMS."""

import base64
import hashlib
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509.oid import NameOID

ROOM = 8000


@cache
def signer():
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([
        x509.NameAttribute(NameOID.COMMON_NAME, "Trần Thanh Lâm"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Ban Tuyên giáo Trung ương"),
    ])  # fmt: skip
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA thử nghiệm")])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(0xABC123).not_valid_before(datetime(2023, 1, 1, tzinfo=UTC))
    return key, builder.not_valid_after(datetime(2028, 1, 1, tzinfo=UTC)).sign(key, hashes.SHA256())


def cms(data, *, detached=True, encoding=serialization.Encoding.DER):
    key, certificate = signer()
    options = [PKCS7Options.Binary, *([PKCS7Options.DetachedSignature] if detached else [])]
    return (
        PKCS7SignatureBuilder()
        .set_data(data)
        .add_signer(certificate, key, hashes.SHA256())
        .sign(encoding, options)
    )


def signed_pdf(body=b"1 0 obj\n<< >>\nendobj\n"):
    """A PDF whose signature covers all but its own place."""
    head = (
        b"%PDF-1.7\n"
        + body
        + b"2 0 obj\n<< /Type /Sig /SubFilter /ETSI.CAdES.detached /M (D:20230822093000+07'00') "
    )
    hole = b"/Contents <" + b"0" * ROOM + b">"
    room = b"/ByteRange [0000000000 0000000000 0000000000 0000000000] "
    tail = b" >>\nendobj\n%%EOF\n"
    begin = len(head) + len(room) + len(b"/Contents ")
    end = begin + ROOM + 2
    ranges = f"/ByteRange [{0:010} {begin:010} {end:010} {len(tail):010}] ".encode()
    whole = head + ranges + hole + tail
    sign = cms(whole[:begin] + whole[end:]).hex().encode()
    return whole[: begin + 1] + sign.ljust(ROOM, b"0") + whole[end - 1 :]


DSIG = "http://www.w3.org/2000/09/xmldsig#"
PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


def xml_of(data=None, *, uri="", name="Nội dung báo cáo"):
    """A document with its signature inside it, or, with `data` and its `uri`, a signature alone beside the file."""
    steps = (
        f'<Transforms><Transform Algorithm="{DSIG}enveloped-signature"/></Transforms>' if data is None else ""
    )
    content = f"<bao-cao><ten>{name}</ten>".encode()
    digest = hashlib.sha256(content + b"</bao-cao>" if data is None else data).digest()
    time = '<SignedProperties Id="p"><SigningTime>2023-08-22T09:30:00+07:00</SigningTime></SignedProperties>'
    own = hashlib.sha256(
        time.replace("<SignedProperties", f'<SignedProperties xmlns="{DSIG}"').encode()
    ).digest()
    references = _reference(uri, steps.replace("/></T", "></Transform></T"), digest) + _reference(
        "#p", "", own, PROPERTIES
    )
    info = (
        f'<SignedInfo xmlns="{DSIG}"><CanonicalizationMethod Algorithm="{C14N}"></CanonicalizationMethod>'
        '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"></SignatureMethod>'
        f"{references}</SignedInfo>"
    )
    key, certificate = signer()
    r, s = decode_dss_signature(key.sign(info.encode(), ec.ECDSA(hashes.SHA256())))
    value = b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    held = b64(certificate.public_bytes(serialization.Encoding.DER))
    sign = (
        f'<Signature xmlns="{DSIG}">{info}<SignatureValue>{value}</SignatureValue><KeyInfo><X509Data><X509Certificate>'
        f"{held}</X509Certificate></X509Data></KeyInfo><Object>{time}</Object>"
        "</Signature>"
    ).encode()
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + (
        sign if data is not None else content + sign + b"</bao-cao>"
    )


def _reference(uri, steps, digest, kind=""):
    typed = f' Type="{kind}"' if kind else ""
    return (
        f'<Reference{typed} URI="{uri}">{steps}<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256">'
        f"</DigestMethod><DigestValue>{b64(digest)}</DigestValue></Reference>"
    )


def b64(data):
    return base64.b64encode(data).decode()

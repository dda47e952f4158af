"""CMS and time stamps written by hand, tag by tag, so that every choice a signing program makes can be made here."""

import hashlib
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import NameOID

DATA, SIGNED, STAMP = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
KIND, DIGEST, TIME, TOKEN = (
    "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5", "1.2.840.113549.1.9.16.2.14",
)  # fmt: skip
HASHES = {
    "sha1": ("1.3.14.3.2.26", hashes.SHA1()),  # noqa: S303 - old programs sign with it
    "sha256": ("2.16.840.1.101.3.4.2.1", hashes.SHA256()),
    "sha384": ("2.16.840.1.101.3.4.2.2", hashes.SHA384()), "sha512": ("2.16.840.1.101.3.4.2.3", hashes.SHA512()),
    "sha3_256": ("2.16.840.1.101.3.4.2.8", hashes.SHA3_256()),
}  # fmt: skip
OWN = {
    ("rsa", "sha1"): "1.2.840.113549.1.1.5", ("rsa", "sha256"): "1.2.840.113549.1.1.11",
    ("rsa", "sha384"): "1.2.840.113549.1.1.12", ("rsa", "sha512"): "1.2.840.113549.1.1.13",
    ("ecdsa", "sha1"): "1.2.840.10045.4.1", ("ecdsa", "sha256"): "1.2.840.10045.4.3.2",
    ("ecdsa", "sha384"): "1.2.840.10045.4.3.3", ("ecdsa", "sha512"): "1.2.840.10045.4.3.4",
}  # fmt: skip
PLAIN = {"rsa": "1.2.840.113549.1.1.1", "ecdsa": "1.2.840.10045.2.1"}


def tlv(tag, *parts):
    value = b"".join(parts)
    if len(value) < 0x80:
        return bytes([tag, len(value)]) + value
    size = len(value).to_bytes((len(value).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + value


def oid(dotted):
    first, second, *rest = map(int, dotted.split("."))
    made = bytearray([40 * first + second])
    for number in rest:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | 0x80)
        made += bytes(reversed(groups))
    return tlv(0x06, bytes(made))


def seq(*parts):
    return tlv(0x30, *parts)


def whole(number):
    return tlv(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


@cache
def keyed(kind, name="Trần Thanh Lâm", serial=0xABC123):
    """(key, certificate that it signed itself, with the identifier of its key)."""
    key = {
        "rsa": lambda: rsa.generate_private_key(65537, 2048), "ecdsa": lambda: ec.generate_private_key(ec.SECP256R1()),
        "eddsa": ed25519.Ed25519PrivateKey.generate,
    }["rsa" if kind == "pss" else kind]()  # fmt: skip
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
    builder = builder.serial_number(serial).not_valid_before(datetime(2023, 1, 1, tzinfo=UTC))
    builder = builder.not_valid_after(datetime(2028, 1, 1, tzinfo=UTC)).add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
    )
    return key, builder.sign(key, None if kind == "eddsa" else hashes.SHA256())


def sign(key, kind, data, name):
    hashed = HASHES[name][1]
    if kind == "rsa":
        return key.sign(data, padding.PKCS1v15(), hashed)
    if kind == "pss":
        return key.sign(data, padding.PSS(padding.MGF1(hashed), hashed.digest_size), hashed)
    return key.sign(data, ec.ECDSA(hashed)) if kind == "ecdsa" else key.sign(data)


def scheme_of(kind, name, *, named):
    """The signature's algorithm, with its own hash when `named`."""
    if kind == "pss":
        one = seq(oid(HASHES[name][0]))
        mask = seq(oid("1.2.840.113549.1.1.8"), one)
        salt = whole(HASHES[name][1].digest_size)
        return seq(
            oid("1.2.840.113549.1.1.10"),
            seq(tlv(0xA0, one), tlv(0xA1, mask), tlv(0xA2, salt)) if named else seq(),
        )
    if kind == "eddsa":
        return seq(oid("1.3.101.112"))
    return seq(oid(OWN[kind, name] if named else PLAIN[kind]), tlv(0x05))


def attribute(kind, value):
    return seq(oid(kind), tlv(0x31, value))


def digest_attribute(data, name="sha256"):
    return attribute(DIGEST, tlv(0x04, hashlib.new(name, data).digest()))


def time_attribute(text="230822023000Z"):
    return attribute(TIME, tlv(0x17, text.encode()))


def made(  # noqa: PLR0913 - each is a choice of the signing program
    data, kind="ecdsa", name="sha256", *, inside=False, content=DATA, attributes=None, unsealed=(), in_order=True,
    named=True, by_key=False, sign_hash="", certificates=(), who=None,
):  # fmt: skip
    """A CMS file over `data`, detached unless `inside`. `attributes`: what is sealed ([] none, then the data itself is);
    `unsealed`: what only stands beside it; `sign_hash`: the signature's hash where it is another than the digest's.
    """
    key, certificate = who or keyed(kind)
    said = [attribute(KIND, oid(content)), time_attribute(), digest_attribute(data, name)]
    said = said if attributes is None else list(attributes)
    ordered = b"".join(sorted(said))
    used = sign_hash or name
    sealed = tlv(0x31, ordered) if said else data
    sid = (
        tlv(0x80, certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest)
        if by_key
        else seq(certificate.issuer.public_bytes(), whole(certificate.serial_number))
    )
    signer = seq(
        whole(3 if by_key else 1), sid, seq(oid(HASHES[name][0])),
        *([tlv(0xA0, ordered if in_order else b"".join(sorted(said, reverse=True)))] if said else []),
        scheme_of(kind, used, named=named), tlv(0x04, sign(key, kind, sealed, used)),
        *([tlv(0xA1, *unsealed)] if unsealed else []),
    )  # fmt: skip
    held = [one.public_bytes(serialization.Encoding.DER) for one in (*certificates, certificate)]
    encapsulated = seq(oid(content), *([tlv(0xA0, tlv(0x04, data))] if inside else []))
    body = seq(
        whole(1), tlv(0x31, seq(oid(HASHES[name][0]))), encapsulated, tlv(0xA0, *held), tlv(0x31, signer)
    )
    return seq(oid(SIGNED), tlv(0xA0, body))


def stamp_over(data, at="20230822023500Z", *, kind="rsa"):
    """A time stamp after RFC 3161: signed by its own key, over the digest of `data`."""
    imprint = seq(seq(oid(HASHES["sha256"][0])), tlv(0x04, hashlib.sha256(data).digest()))
    info = seq(whole(1), oid("1.3.6.1.4.1.99999.1"), imprint, whole(77), tlv(0x18, at.encode()))
    return made(info, kind, inside=True, content=STAMP, who=keyed(kind, "Máy đóng dấu thời gian", 0x77))


def token_attribute(token):
    return attribute(TOKEN, token)


def pdf_with(*signers, kind="ETSI.CAdES.detached", body=b"1 0 obj\n<< >>\nendobj\n", hole=6000):
    """A PDF signed by each of `signers` (bytes that are signed -> CMS) in turn, each over all that was there before."""
    data = b"%PDF-1.7\n" + body
    for number, signer in enumerate(signers, 2):
        head = data + f"{number} 0 obj\n<< /Type /Sig /SubFilter /{kind} ".encode()
        room = b"/ByteRange [0000000000 0000000000 0000000000 0000000000] /Contents "
        tail = b" >>\nendobj\n%%EOF\n"
        begin = len(head) + len(room)
        end = begin + hole + 2
        ranges = f"/ByteRange [{0:010} {begin:010} {end:010} {len(tail):010}] /Contents ".encode()
        signature = signer(head + ranges + tail).hex().encode()
        data = head + ranges + b"<" + signature.ljust(hole, b"0") + b">" + tail
    return data

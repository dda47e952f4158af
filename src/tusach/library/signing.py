"""The house's own signature (Ed25519, RFC 8032) under manifests and packs: who holds them knows where they are from.

The key follows from a secret that is made at first use and kept in the data folder, readable by its owner only, or
given as TUSACH_SIGNING_SECRET so that several nodes sign alike. Whoever loses it gets a new public key; what was
signed before stays checkable with the public key it names.
"""

from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from tusach.kit import env

_LEAST = 32
_PURPOSE = b"tusach library signing 1"


def sign(data: bytes) -> bytes:
    """64 bytes."""
    return _key().sign(data)


def public_key() -> str:
    """The house's public key: 64 hexadecimal digits."""
    return _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def verify(data: bytes, signature: bytes, key: str) -> bool:
    """Whether the owner of this public key (64 hexadecimal digits) signed the data. Never raises."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _key() -> Ed25519PrivateKey:
    return _from_secret(env.secret("TUSACH_SIGNING_SECRET", Path(settings.DATA) / "signing-secret"))


@lru_cache(maxsize=4)
def _from_secret(secret: str) -> Ed25519PrivateKey:
    if len(secret) < _LEAST:  # a file cut short must never become a key that anyone could guess
        raise env.WrongSetting("signing-secret in the data folder: expected 32 characters or more")
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)

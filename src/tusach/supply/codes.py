"""Codes that people read aloud and type on a phone: no letter that looks like another, and a last sign that proves the
rest. A parcel's witness code is made from its own code under the house's secret, so the printed list can be made again.
"""

import hashlib
import secrets

from django.utils.crypto import salted_hmac

SIGNS = "346789ACDEFHJKMNPQRTUVWXY"  # without 0 and O, 1 I L, 2 Z, 5 S; B and G are read as 8 and 6
_LENGTH = 7
_TWINS = str.maketrans({"B": "8", "G": "6"})


def new_code() -> str:
    """Eight signs, the last of them the check of the others."""
    body = "".join(secrets.choice(SIGNS) for _ in range(_LENGTH))
    return body + _check(body)


def read_code(text: str) -> str:
    """A code as it was typed: spaces, hyphens and small letters do not matter, twins are put right."""
    return "".join(one for one in text.upper() if one.isalnum()).translate(_TWINS)[:16]


def is_code(code: str) -> bool:
    return len(code) == _LENGTH + 1 and all(one in SIGNS for one in code) and _check(code[:-1]) == code[-1]


def _check(body: str) -> str:
    """Weights are prime to 25's factors, so one wrong sign, or two neighbours swapped, never pass."""
    weights = (1, 2, 3, 4, 6, 7, 8)
    return SIGNS[
        sum(weight * SIGNS.index(one) for weight, one in zip(weights, body, strict=True)) % len(SIGNS)
    ]


def witness_code(code: str) -> str:
    """Six signs that only the list inside the parcel shows."""
    digest = salted_hmac("tusach.supply.witness", code, algorithm="sha256").digest()
    return "".join(SIGNS[byte % len(SIGNS)] for byte in digest[:6])


def digest_of(witness: str, code: str) -> str:
    """64 hexadecimal digits under the house's secret: what is stored of a witness code."""
    return salted_hmac(f"tusach.supply.witnessed.{code}", witness, algorithm="sha256").hexdigest()


def is_blind(seed: str, body_id: int, percent: int) -> bool:
    """Whether a receiver counts before it sees the list: the same for the same seed, and nobody chooses."""
    drawn = int.from_bytes(hashlib.sha256(f"{seed}:{body_id}".encode()).digest()[:4], "big")
    return drawn % 10_000 < percent * 100

"""Digests of entries and seals, in pure Python: docs/hard/journal-chain.md says what they prove.

An entry carries the digest of its own content, so that writers never wait for one another. A seal carries the
digest of a batch of entries and of the seal before it. Changing the form of what is digested breaks every
journal that exists: make a new version word instead (`tusach-entry-2`) and keep the old one readable.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

EMPTY = "0" * 64

Ranges = Sequence[Sequence[int]]


def canonical(value: Any) -> str:
    """One text for one meaning: keys sorted, numbers in plain decimal, moments in UTC.

    A database may give back 1.0 for 1, or another order of keys (PostgreSQL's jsonb does both); the text is
    the same. Other types than JSON's and `datetime` raise TypeError.
    """
    if isinstance(value, datetime):
        return json.dumps(value.astimezone(UTC).isoformat(timespec="microseconds"))
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int | float):
        return "0" if value == 0 else f"{Decimal(repr(value)).normalize():f}"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        pairs = sorted((str(key), canonical(item)) for key, item in value.items())
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{item}" for key, item in pairs) + "}"
    if isinstance(value, Sequence):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    raise TypeError(f"{type(value).__name__} has no canonical text")


def digest_of(kind: str, content: Mapping[str, Any]) -> str:
    """64 hexadecimal digits; `kind` names what is digested and the version of its form."""
    return hashlib.sha256(f"{kind}\n{canonical(content)}".encode()).hexdigest()


def entry_digest(content: Mapping[str, Any]) -> str:
    return digest_of("tusach-entry-1", content)


def batch_digest(rows: Iterable[tuple[int, str]]) -> str:
    """The digest of `(entry id, entry digest)` in the order given; the sealer and the checker give id order."""
    batch = hashlib.sha256(b"tusach-batch-1\n")
    for number, digest in rows:
        batch.update(f"{number}:{digest}\n".encode())
    return batch.hexdigest()


def seal_digest(content: Mapping[str, Any]) -> str:
    return digest_of("tusach-seal-1", content)


def gaps_between(first: int, last: int, present: Sequence[int]) -> list[list[int]]:
    """Runs [from, to] of the numbers first..last that are not in `present` (ascending)."""
    gaps: list[list[int]] = []
    expected = first
    for number in present:
        if number > expected:
            gaps.append([expected, number - 1])
        expected = number + 1
    if expected <= last:
        gaps.append([expected, last])
    return gaps


def is_in(number: int, ranges: Ranges) -> bool:
    return any(low <= number <= high for low, high in ranges)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `kind`: CHANGED, MISSING, INSERTED, BATCH, SEAL, CHAIN, TAIL, LATE, EXPECTED."""

    kind: str
    entry: int | None
    seal: int | None
    sentence: str

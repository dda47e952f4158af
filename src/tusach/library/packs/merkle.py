"""One digest for all that a pack holds, so that a place can prove which pack it has, and that a file is part of it.

The tree of RFC 6962, 2.1: a leaf is SHA-256 of 0x00 and the file's digest, a node of 0x01 and its two children, and a
list is cut at the largest power of two below its length. Leaves are digests of 32 bytes, sorted, each once.
"""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaves(hashes: Iterable[str]) -> list[bytes]:
    """The hexadecimal digests as sorted bytes, each once."""
    return sorted({bytes.fromhex(one) for one in hashes})


def root(sorted_leaves: Sequence[bytes]) -> str:
    """Hexadecimal; of no leaves at all it is the digest of nothing."""
    row = [hashlib.sha256(b"\0" + leaf).digest() for leaf in sorted_leaves]
    while len(row) > 1:
        pairs = [_node(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        row = pairs + row[len(pairs) * 2 :]  # a last one without a partner goes up as it is
    return (row[0] if row else EMPTY).hex()


def proof(sorted_leaves: Sequence[bytes], leaf: bytes) -> list[tuple[str, str]]:
    """The way from one leaf to the root: [("left" or "right", hexadecimal digest of the neighbour)].

    Raises `ValueError` when the leaf is not in the list.
    """
    place = list(sorted_leaves).index(leaf)
    row = [hashlib.sha256(b"\0" + one).digest() for one in sorted_leaves]
    way: list[tuple[str, str]] = []
    while len(row) > 1:
        partner = place ^ 1
        if partner < len(row):
            way.append(("left" if partner < place else "right", row[partner].hex()))
        pairs = [_node(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        row = pairs + row[len(pairs) * 2 :]
        place //= 2
    return way


def proves(leaf: bytes, way: Iterable[tuple[str, str]], expected_root: str) -> bool:
    digest = hashlib.sha256(b"\0" + leaf).digest()
    for side, neighbour in way:
        other = bytes.fromhex(neighbour)
        digest = _node(other, digest) if side == "left" else _node(digest, other)
    return digest.hex() == expected_root


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()

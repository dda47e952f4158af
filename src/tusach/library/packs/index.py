"""What a pack says of itself, and how that is signed.

The signed bytes travel inside an envelope, `{"body": text, "key": hex, "signature": hex}`, and are checked before
they are read. The body is small: an edition is one line with the hash of its record, and the record (see record.py)
lists the files of that edition. A new edition of one book so costs the index, one record and the sections that
changed, not a list of every file.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tusach.kit.errors import Refused
from tusach.library import signing

FORMAT = "tusach-pack 1"
LARGEST = 64 << 20  # bytes of an envelope; one line of an edition takes about 300
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_HASH = re.compile(r"[0-9a-f]{64}")


def canonical(data: object) -> bytes:
    """One spelling of the same JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def is_hash(text: object) -> bool:
    return isinstance(text, str) and _HASH.fullmatch(text) is not None


@dataclass(frozen=True)
class Line:
    """An edition that readers shall find.

    `record` is the hash of its record, `size` its bytes, `packed` its bytes as sent (0: sent as it is); `wire` is
    what the edition's other files weigh on the way.
    """

    key: str
    title: str
    content: str
    record: str
    size: int
    packed: int
    wire: int


@dataclass(frozen=True)
class Gone:
    """An edition that was replaced or withdrawn; `state` and `reason` as in the model, `by` its successor's key."""

    key: str
    state: str
    reason: str
    ended_at: str
    by: str


@dataclass(frozen=True)
class Index:
    """`merkle` is the root over the digests of all files, records included; `list` the hash of those digests, sorted,
    32 bytes each, which whoever serves the pack looks files up in.
    """

    name: str
    serial: int
    made_at: str
    choice: Mapping[str, Any]
    editions: tuple[Line, ...]
    gone: tuple[Gone, ...]
    list: str
    blobs: int
    size: int
    merkle: str
    key: str = ""
    envelope_sha256: str = field(default="", compare=False)


def seal(index: Index) -> bytes:
    """The envelope, signed with the house's own key."""
    body = {
        "format": FORMAT,
        "name": index.name,
        "serial": index.serial,
        "made_at": index.made_at,
        "choice": dict(index.choice),
        "editions": [[e.key, e.title, e.content, e.record, e.size, e.packed, e.wire] for e in index.editions],
        "gone": [[g.key, g.state, g.reason, g.ended_at, g.by] for g in index.gone],
        "list": index.list,
        "blobs": index.blobs,
        "size": index.size,
        "merkle": index.merkle,
    }
    signed = canonical(body)
    return canonical(
        {"body": signed.decode(), "key": signing.public_key(), "signature": signing.sign(signed).hex()}
    )


def unseal(envelope: bytes) -> Index:
    """The index of an envelope whose signature holds. Raises `Refused` with the reason when it does not.

    Whether its key is one that this machine trusts is asked elsewhere (trust.py).
    """
    try:
        outer = json.loads(envelope)
        signed, key = outer["body"].encode(), outer["key"]
        signature = bytes.fromhex(outer["signature"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused("Đây không phải mục lục của một gói sách. Xin xem lại địa chỉ hoặc thư mục.") from None
    if not is_hash(key) or not signing.verify(signed, signature, key):
        raise Refused(
            "Chữ ký của gói không đúng: mục lục đã bị sửa hoặc hỏng trên đường. Xin lấy lại từ nơi làm gói."
        )
    try:
        return _read(json.loads(signed), key, hashlib.sha256(envelope).hexdigest())
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused(
            "Mục lục của gói có chữ ký đúng nhưng không đọc được. Xin cập nhật phần mềm trên máy này."
        ) from None


def _read(body: Mapping[str, Any], key: str, envelope_sha256: str) -> Index:
    if body["format"] != FORMAT:
        raise ValueError(body["format"])
    index = Index(
        name=body["name"],
        serial=body["serial"],
        made_at=body["made_at"],
        choice=body["choice"],
        editions=tuple(Line(*line) for line in body["editions"]),
        gone=tuple(Gone(*line) for line in body["gone"]),
        list=body["list"],
        blobs=body["blobs"],
        size=body["size"],
        merkle=body["merkle"],
        key=key,
        envelope_sha256=envelope_sha256,
    )
    numbers = [
        index.serial,
        index.blobs,
        index.size,
        *(n for e in index.editions for n in (e.size, e.packed, e.wire)),
    ]
    hashes = [index.list, index.merkle, *(e.record for e in index.editions)]
    if not all(type(n) is int and n >= 0 for n in numbers) or not all(is_hash(h) for h in hashes):
        raise ValueError
    if not NAME.fullmatch(index.name) or index.serial < 1:
        raise ValueError(index.name)
    return index

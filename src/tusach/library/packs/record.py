"""An edition as it travels: its rows, its work's, and the files that make it up, in one canonical JSON text.

The record holds nothing that changes once an edition is published (its state is in the index), so the same edition
has the same record, and its hash, in every pack.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tusach.kit.errors import Refused
from tusach.library.packs.index import canonical, is_hash

FORMAT = "tusach-edition 1"
LARGEST = 256 << 20


@dataclass(frozen=True)
class Blob:
    """A file: its digest, its bytes, and its bytes as sent when it is sent compressed by Brotli (0: as it is)."""

    sha256: str
    size: int
    packed: int = 0

    @property
    def wire(self) -> str:
        """Its name on the way. Compressed once and for all, so that a cut transfer goes on where it broke."""
        return f"{self.sha256}.br" if self.packed else self.sha256

    @property
    def wire_size(self) -> int:
        return self.packed or self.size


@dataclass(frozen=True)
class Record:
    """`section` of a resource is the ordinal of its section, 0 for the edition as a whole."""

    edition: Mapping[str, Any]
    work: Mapping[str, Any]
    sections: tuple[Mapping[str, Any], ...]
    resources: tuple[Mapping[str, Any], ...]
    blobs: tuple[Blob, ...]

    @property
    def wire(self) -> int:
        return sum(one.wire_size for one in self.blobs)


def write(record: Record) -> bytes:
    return canonical(
        {
            "format": FORMAT,
            "edition": record.edition,
            "work": record.work,
            "sections": list(record.sections),
            "resources": list(record.resources),
            "blobs": [[one.sha256, one.size, one.packed] for one in record.blobs],
        }
    )


def read(data: bytes) -> Record:
    """Raises `Refused` when the text has another shape; what the fields may hold is for the models to say."""
    try:
        return _shaped(json.loads(data))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused(
            "Gói có một cuốn viết theo cách mà máy này chưa biết. Xin cập nhật phần mềm rồi nhận lại."
        ) from None


def _shaped(told: Any) -> Record:
    if told["format"] != FORMAT:
        raise ValueError(told["format"])
    blobs = tuple(Blob(*one) for one in told["blobs"])
    for one in blobs:
        if not is_hash(one.sha256) or type(one.size) is not int or type(one.packed) is not int:
            raise TypeError(one)
        if one.size < 1 or one.packed < 0:
            raise ValueError(one)
    sections, resources = tuple(told["sections"]), tuple(told["resources"])
    return Record(dict(told["edition"]), dict(told["work"]), sections, resources, blobs)


def each_once(blobs: Iterable[Blob]) -> list[Blob]:
    """The same file once, in the order of digests."""
    found: dict[str, Blob] = {}
    for one in blobs:
        found.setdefault(one.sha256, one)
    return [found[name] for name in sorted(found)]

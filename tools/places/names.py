"""Names and keys as the sources write them, brought to one form."""

import json
import re
import unicodedata

from tusach.kit.text import fold, same_tone
from tusach.places.spelling import squeezed

KINDS = ("Thị trấn", "Thị xã", "Thành phố", "Đặc khu", "Phường", "Xã", "Quận", "Huyện", "Tỉnh")
_NUMBER = re.compile(r"^0*(\d+)$")


def split_name(full: str) -> tuple[str, str]:
    """`Thị Trấn Prao` -> ("Thị trấn", "Prao"); a number keeps its kind: ("Phường", "Phường 9")."""
    text = " ".join(unicodedata.normalize("NFC", full).replace("'", "’").split())
    for kind in KINDS:
        if fold(text).startswith(fold(kind) + " "):
            name = same_tone(text[len(kind) + 1 :])
            number = _NUMBER.match(name)
            return kind, f"{kind} {number[1]}" if number else name
    raise ValueError(f"no kind in {full!r}")


def full_name(kind: str, name: str) -> str:
    return name if name.startswith(kind) else f"{kind} {name}"


def package_key(text: str) -> str:
    """The key that vietnamadminunits gives a full name: letters and digits without marks or spaces."""
    return "".join(c for c in fold(text) if c.isascii() and c.isalnum())


def same_name(one: str, other: str) -> bool:
    """Whether two full names differ in spelling only."""
    return squeezed(one) == squeezed(other)


def aliases_of(stored: str | None) -> list[str]:
    return json.loads(stored) if stored else []

"""One key for every way a place name is typed: without marks, tone placement, apostrophes, i or y, zeros.

The rule and its traps: docs/hard/units-in-time.md.
"""

import re

from tusach.kit.text import fold

_NOT_A_WORD = re.compile(r"[^a-z0-9 ]")
_ZEROS = re.compile(r"\b0+(?=\d)")
_KINDS = {
    "p": "phuong",
    "x": "xa",
    "tt": "thi tran",
    "tx": "thi xa",
    "tp": "thanh pho",
    "q": "quan",
    "h": "huyen",
    "t": "tinh",
}
_SHORT_KIND = re.compile(r"^(p|x|tt|tx|tp|q|h|t)\s*\.\s*|^(p|q)\s*(?=\d)")


def search_key(text: str) -> str:
    """`Phường B’Lao`, `phuong blao` and `p. B'LAO` are one; so are `Quý` and `Quí`, `Phường 09` and `P9`."""
    plain = fold(text)
    short = _SHORT_KIND.match(plain)
    if short:
        plain = f"{_KINDS[short[1] or short[2]]} {plain[short.end() :]}"
    plain = _NOT_A_WORD.sub("", plain.replace("-", " ")).replace("y", "i")
    return _ZEROS.sub("", " ".join(plain.split()))


def squeezed(text: str) -> str:
    """The search key without spaces: `Đa Krông` and `Đakrông` are one."""
    return search_key(text).replace(" ", "")

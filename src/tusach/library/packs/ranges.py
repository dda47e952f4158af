"""A part of a file asked for by `Range` (RFC 9110, 14), one part at a time."""

import re

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)  # a longer number is none of a file


def part_of(header: str, size: int) -> tuple[int, int] | None:
    """The half-open part [begin, end) that the header asks of a file of `size` bytes.

    None means: send it whole (no header, several parts, or a form that the standard tells us to ignore).
    Raises `ValueError` when the part lies outside the file (416).
    """
    found = _ONE.fullmatch(header.replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = int(found[2])
        if length == 0 or size == 0:
            raise ValueError(header)
        return max(0, size - length), size
    begin, last = int(found[1]), int(found[2]) if found[2] else size - 1
    if begin > last and found[2]:
        return None
    if begin >= size:
        raise ValueError(header)
    return begin, min(last + 1, size)

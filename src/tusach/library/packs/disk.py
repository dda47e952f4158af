"""Room on the disk, asked before a pack is fetched and when writing fails."""

import errno
import shutil
from decimal import Decimal
from pathlib import Path

from tusach.kit.errors import Refused
from tusach.kit.text import decimal

_SPARE = 32 << 20  # the database and its journal need room too
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def megabytes(size: int) -> str:
    """2.100.000 bytes are "2,1 MB" (decimal megabytes, as phones and networks count)."""
    return (
        f"{decimal(Decimal(size) / 1_000_000, 1)} MB"
        if size >= 100_000
        else f"{decimal(Decimal(size) / 1000, 1)} kB"
    )


def check_room(folder: Path, needed: int) -> None:
    """`Refused` when `needed` bytes and a little more do not fit."""
    free = shutil.disk_usage(folder).free
    if needed + _SPARE > free:
        raise Refused(
            f"Cần {megabytes(needed)} nhưng ổ đĩa chỉ còn {megabytes(free)}. Xin dọn bớt rồi chạy lại; phần đã lấy vẫn còn."
        )


def is_full(error: OSError) -> bool:
    return error.errno in _FULL


def full() -> Refused:
    return Refused("Ổ đĩa đã đầy. Xin dọn bớt rồi chạy lại; phần đã lấy vẫn còn, không phải lấy lại từ đầu.")

"""ISO 2709 apart: one record after the other, whatever is wrong with its neighbours.

Records are cut at their terminator (0x1D), which cannot stand in data, and not by the length that the leader claims:
so one wrong leader costs nothing, and one broken record costs itself.
"""

import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pymarc import Record

from tusach.books.exchange.words import said_of

_END, _FIELD = b"\x1d", b"\x1e"
_LEADER, _ENTRY = 24, 12
_LONGEST = 2 * 1024 * 1024  # of one record: the format itself ends at 99,999 bytes
_TAGS = re.compile(rb"(?:[0-9A-Za-z]{3}\d{9})+")
logging.getLogger("pymarc").setLevel(logging.CRITICAL)  # what is wrong is told to the person, not to the log


@dataclass
class Apart:
    """One record: read (`record`), with what had to be mended, or the reason why not."""

    number: int
    record: Any = None
    doubts: list[str] = field(default_factory=list)
    broken: str = ""


def records_of(data: bytes) -> Iterator[Apart]:
    parts = data.split(_END)
    whole, rest = parts[:-1], parts[-1]
    number = 0
    for part in whole:
        body = part.lstrip(b"\r\n\t \0\xef\xbb\xbf")
        if body:
            number += 1
            yield _read(number, body + _END)
    if rest.strip(b"\r\n\t \0\x1a\xef\xbb\xbf"):
        yield Apart(number + 1, broken="Biểu ghi bị cắt cụt: không có dấu kết thúc biểu ghi (1D) ở cuối tệp.")


def _read(number: int, body: bytes) -> Apart:
    apart = Apart(number)
    if len(body) > _LONGEST:
        apart.broken = "Biểu ghi dài hơn 2 MB, vượt xa mức của khổ mẫu (99.999 byte)."
        return apart
    try:
        mended = _mended(body, apart.doubts)
        coded = _coded(mended, apart.doubts)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            apart.record = Record(data=coded, to_unicode=True, hide_utf8_warnings=True)
        if said:
            apart.doubts.append("Có mã trường con không đúng; trường ấy cần xem lại.")
    except ValueError as wrong:  # also UnicodeDecodeError
        apart.broken = said_of(wrong)
    except Exception as wrong:  # noqa: BLE001 - whatever one record does to the reader, its neighbours are read
        apart.broken = said_of(wrong)
    return apart


def _mended(body: bytes, doubts: list[str]) -> bytes:
    """The record with a leader that says its true length and base address. ValueError with the sentence otherwise."""
    if len(body) <= _LEADER + 2:
        raise ValueError("Biểu ghi quá ngắn: không đủ đầu biểu 24 ký tự.")
    leader = bytearray(body[:_LEADER])
    if any(byte > 0x7E for byte in leader) or _FIELD in bytes(leader):
        raise ValueError("Đầu biểu (leader) hỏng: có ký tự lạ trong 24 ký tự đầu.")
    base = body.index(_FIELD) + 1 if _FIELD in body else 0
    directory = body[_LEADER : base - 1] if base else b""
    if not directory or len(directory) % _ENTRY or not _TAGS.fullmatch(directory):
        raise ValueError("Danh mục trường (directory) hỏng nên không biết trường nào ở đâu.")
    if bytes(leader[:5]) != b"%05d" % min(len(body), 99_999):
        doubts.append(
            f"Đầu biểu nêu độ dài “{_shown(leader[:5])}” nhưng biểu ghi dài {len(body)} byte; đã đọc theo độ dài thật."
        )
        leader[:5] = b"%05d" % min(len(body), 99_999)
    if bytes(leader[12:17]) != b"%05d" % base:
        doubts.append(
            f"Đầu biểu nêu sai nơi bắt đầu dữ liệu (“{_shown(leader[12:17])}”, đúng là {base}); đã đọc theo chỗ thật."
        )
        leader[12:17] = b"%05d" % base
    aligned = _aligned(directory, body[base:-1])
    if aligned != directory:
        doubts.append("Danh mục trường ghi sai chỗ hoặc độ dài của trường; đã đọc theo dấu kết thúc trường.")
    _fits(aligned, len(body) - base)
    return bytes(leader) + aligned + body[_LEADER + len(directory) :]


def _aligned(directory: bytes, data: bytes) -> bytes:
    """The directory with places and lengths as the field terminators have them, when there are as many as entries."""
    fields = data.split(_FIELD)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
    if len(fields) != len(entries) + 1 or fields[-1]:
        return directory
    begins, begin = [], 0
    for field_ in fields[:-1]:
        begins.append((begin, len(field_) + 1))
        begin += len(field_) + 1
    if begin > 99_999 or max(length for _, length in begins) > 9_999:
        return directory
    order = sorted(range(len(entries)), key=lambda n: (int(entries[n][7:12]), n))
    made = list(entries)
    for n, (start, length) in zip(order, begins, strict=True):
        made[n] = entries[n][:3] + b"%04d%05d" % (length, start)
    return b"".join(made)


def _fits(directory: bytes, room: int) -> None:
    for at in range(0, len(directory), _ENTRY):
        length, begin = int(directory[at + 3 : at + 7]), int(directory[at + 7 : at + 12])
        if begin + length > room:
            tag = directory[at : at + 3].decode("ascii")
            raise ValueError(
                f"Trường {tag} nằm ngoài biểu ghi: biểu ghi bị cắt cụt hoặc danh mục trường sai."
            )


def _coded(body: bytes, doubts: list[str]) -> bytes:
    """The record with position 9 of its leader as its bytes are: many files say MARC-8 and hold UTF-8, or the reverse."""
    data, says_utf8 = body[_LEADER:], body[9:10] == b"a"
    if data.isascii():
        return body
    is_utf8 = _is_utf8(data)
    if says_utf8 and not is_utf8:
        doubts.append("Đầu biểu nêu UTF-8 nhưng chữ không phải UTF-8; đã đọc theo MARC-8, xin xem kỹ dấu.")
        return body[:9] + b" " + body[10:]
    if not says_utf8 and is_utf8 and b"\x1b" not in data:
        doubts.append("Đầu biểu nêu MARC-8 nhưng chữ là UTF-8; đã đọc theo UTF-8.")
        return body[:9] + b"a" + body[10:]
    return body


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _shown(part: bytearray) -> str:
    return bytes(part).decode("ascii", "replace").strip()

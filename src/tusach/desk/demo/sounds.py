"""A sound file of plain notes with chapters, written byte by byte: what an audio book needs to be handed in and played.

MPEG-1 Layer III (ISO/IEC 11172-3) in its simplest form: one channel, 48 kHz, 32 kbit/s, and in each granule one line of the
spectrum at +1 or -1, coded with Huffman table 1. The signs follow the phase of a steady tone from granule to granule.
"""

import struct
from collections.abc import Sequence

_HEAD = b"\xff\xfb\x14\xc4"  # no checksum, 32 kbit/s, 48 kHz, one channel, original
_FRAME = 96  # bytes
_GRANULES_OF_SECOND = 48_000 / 576
_GAIN = 196  # 210 is full scale, 4 less halve it
_SIGNS = ((0, 1, 1, 0), (0, 0, 1, 1))  # of an even and an odd line, by granule
REST = 0
Note = tuple[int, float]
"""(line of the spectrum, about 42 Hz each, 0 for silence; seconds)"""


def make_mp3(chapters: Sequence[tuple[str, Sequence[Note]]], *, title: str, author: str, voice: str) -> bytes:
    """The chapters one after another behind a tag that names them and says when each begins."""
    sound, begins = bytearray(), list[int]()
    for _, notes in chapters:
        begins.append(_milliseconds(len(sound)))
        for line, seconds in notes:
            for frame in range(round(seconds * _GRANULES_OF_SECOND / 2)):
                sound += _frame(line, frame * 2)
    ends = [*begins[1:], _milliseconds(len(sound))]
    body = _text(b"TALB", title) + _text(b"TIT2", title) + _text(b"TPE1", author) + _text(b"TCOM", voice)
    for n, ((name, _), begin, end) in enumerate(zip(chapters, begins, ends, strict=True)):
        place = struct.pack(">IIII", begin, end, 2**32 - 1, 2**32 - 1)
        body += _tagged(b"CHAP", f"p{n}".encode() + b"\0" + place + _text(b"TIT2", name))
    return b"ID3\x04\x00\x00" + _syncsafe(len(body)) + body + bytes(sound)


def _milliseconds(size: int) -> int:
    return round(size / _FRAME * 2 / _GRANULES_OF_SECOND * 1000)


def _frame(line: int, granule: int) -> bytes:
    """Two granules of one line: header, side information of 17 bytes, the coded lines, and nought to the end."""
    coded = [_coded(line, granule + n) if line else "" for n in range(2)]
    side = "0" * 18  # nothing from the frame before, no scale factors shared
    for bits in coded:
        pairs = line // 2 + 1 if bits else 0
        side += f"{len(bits):012b}{pairs:09b}{_GAIN:08b}" + "0000" + "0" + "00001" * 3 + "0" * 7 + "000"
    whole = side + "".join(coded)
    return (_HEAD + _bytes(whole)).ljust(_FRAME, b"\0")


def _coded(line: int, granule: int) -> str:
    """Pairs of lines up to the one that sounds: (0,0) is 1, (1,0) is 01, (0,1) is 001, each with its signs."""
    sign = str(_SIGNS[line % 2][granule % 4])
    return "1" * (line // 2) + ("001" if line % 2 else "01") + sign


def _bytes(bits: str) -> bytes:
    bits = bits.ljust(-(-len(bits) // 8) * 8, "0")
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _text(name: bytes, said: str) -> bytes:
    return _tagged(name, b"\x03" + said.encode())


def _tagged(name: bytes, body: bytes) -> bytes:
    return name + _syncsafe(len(body)) + b"\0\0" + body


def _syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))

"""Chapters inside a sound file: ID3v2 CHAP frames (MP3) and the two ways of MP4 (M4B). Nothing of the sound is read."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from tusach.kit.text import nfc

_MOST_TAG = 32 << 20
_MOST_CHAPTERS = 2_000
_HOLDERS = {b"moov", b"udta", b"trak", b"mdia", b"minf", b"stbl", b"tref"}
_TABLES = {b"tkhd", b"mdhd", b"stts", b"stsz", b"stco", b"co64", b"stsc", b"chap"}
_ENCODINGS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_MOST_ATOM = 16 << 20


@dataclass(frozen=True)
class Chapter:
    title: str
    begins_ms: int


def chapters_of_mp3(file: IO[bytes]) -> list[Chapter]:
    """From the ID3v2.3 or 2.4 tag (id3v2-chapters-1.0), in order of time; [] without any or when it is broken."""
    file.seek(0)
    head = file.read(10)
    if len(head) < 10 or head[:3] != b"ID3" or head[3] not in {3, 4}:
        return []
    version, flags, size = head[3], head[5], _syncsafe(head[6:10])
    tag = file.read(min(size, _MOST_TAG))
    if flags & 0x80 and version == 3:
        tag = tag.replace(b"\xff\x00", b"\xff")
    at = 0
    if flags & 0x40 and len(tag) > 4:
        at = _syncsafe(tag[:4]) if version == 4 else struct.unpack(">I", tag[:4])[0] + 4
    found = [
        one
        for name, body in _frames(tag[at:], version)
        if name == b"CHAP"
        if (one := _chapter(body, version))
    ]
    return sorted(found, key=lambda one: one.begins_ms)[:_MOST_CHAPTERS]


def _frames(data: bytes, version: int) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 10 <= len(data) and data[at : at + 1].isalnum():
        name = data[at : at + 4]
        size = (
            _syncsafe(data[at + 4 : at + 8])
            if version == 4
            else struct.unpack(">I", data[at + 4 : at + 8])[0]
        )
        body = data[at + 10 : at + 10 + size]
        if len(body) < size:
            return
        yield name, body
        at += 10 + size


def _chapter(body: bytes, version: int) -> Chapter | None:
    _, zero, rest = body.partition(b"\0")
    if not zero or len(rest) < 16:
        return None
    begins = struct.unpack(">I", rest[:4])[0]
    title = next((_text(inner) for name, inner in _frames(rest[16:], version) if name == b"TIT2"), "")
    return Chapter(title, begins)


def _text(body: bytes) -> str:
    text = body[1:].decode(_ENCODINGS.get(body[0] if body else 0, "latin-1"), "replace")
    return " ".join(nfc(text.replace("\0", " ")).split())[:300]


def _syncsafe(data: bytes) -> int:
    number = 0
    for byte in data:
        number = number << 7 | byte & 0x7F
    return number


# --- MP4 --------------------------------------------------------------------------------------------


def chapters_of_mp4(file: IO[bytes]) -> list[Chapter]:
    """From Nero's `chpl`, or else from the text track that the sound track names as its chapters."""
    end = file.seek(0, 2)
    atoms = list(_atoms(file, 0, end, ()))
    for path, start, size in atoms:
        if path[-2:] == (b"udta", b"chpl"):
            return _nero(_read(file, start, size))
    return _track(file, atoms)


Atom = tuple[tuple[bytes, ...], int, int]


def _atoms(file: IO[bytes], start: int, end: int, path: tuple[bytes, ...]) -> Iterator[Atom]:
    """(path, where its body starts, size of the body), depth first."""
    count = 0
    while start + 8 <= end and count < 4_000:
        count += 1
        file.seek(start)
        head = file.read(16)
        if len(head) < 8:
            return
        size, name, begins = struct.unpack(">I", head[:4])[0], head[4:8], start + 8
        if size == 1 and len(head) == 16:
            size, begins = struct.unpack(">Q", head[8:])[0], start + 16
        elif size == 0:
            size = end - start
        if size < begins - start or start + size > end:
            return
        yield (*path, name), begins, start + size - begins
        if name in _HOLDERS and len(path) < 8:
            yield from _atoms(file, begins, start + size, (*path, name))
        start += size


def _read(file: IO[bytes], start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(min(size, _MOST_ATOM))


def _nero(body: bytes) -> list[Chapter]:
    found: list[Chapter] = []
    at = 9 if body[:1] == b"\1" else 5
    while at + 9 <= len(body) and len(found) < _MOST_CHAPTERS:
        begins, length = struct.unpack(">QB", body[at : at + 9])
        title = body[at + 9 : at + 9 + length].decode("utf-8", "replace")
        found.append(Chapter(" ".join(nfc(title).split()), begins // 10_000))
        at += 9 + length
    return found


def _track(file: IO[bytes], atoms: list[Atom]) -> list[Chapter]:
    """The chapter track: times from `stts`, titles from the samples that `stsz`, `stco` and `stsc` place."""
    tracks: list[dict[bytes, bytes]] = []
    for path, start, size in atoms:
        if path == (b"moov", b"trak"):
            tracks.append({})
        elif tracks and path[:2] == (b"moov", b"trak") and path[-1] in _TABLES and size < _MOST_ATOM:
            tracks[-1].setdefault(path[-1], _read(file, start, size))
    wanted = {
        part[at : at + 4]
        for one in tracks
        for part in [one.get(b"chap", b"")]
        for at in range(0, len(part), 4)
    }
    for one in tracks:
        head = one.get(b"tkhd", b"")
        number = head[20:24] if head[:1] == b"\1" else head[12:16]
        if number in wanted and {b"stts", b"stsz", b"mdhd"} <= set(one):
            return _of_track(file, one)
    return []


def _of_track(file: IO[bytes], track: dict[bytes, bytes]) -> list[Chapter]:
    head = track[b"mdhd"]
    scale = struct.unpack(">I", head[20:24] if head[:1] == b"\1" else head[12:16])[0] or 1
    durations = [
        delta
        for count, delta in struct.iter_unpack(">II", _whole(track[b"stts"][8:], 8))
        for _ in range(min(count, _MOST_CHAPTERS))
    ]
    offsets = _offsets(track)
    found, time = [], 0
    for number, duration in enumerate(durations[: min(len(offsets), _MOST_CHAPTERS)]):
        sample = _read(file, *offsets[number])
        length = struct.unpack(">H", sample[:2])[0] if len(sample) > 1 else 0
        title = sample[2 : 2 + length]
        text = title.decode("utf-16" if title[:2] in {b"\xfe\xff", b"\xff\xfe"} else "utf-8", "replace")
        found.append(Chapter(" ".join(nfc(text).split())[:300], time * 1_000 // scale))
        time += duration
    return found


def _offsets(track: dict[bytes, bytes]) -> list[tuple[int, int]]:
    """(where, size) of every sample."""
    same, count = struct.unpack(">II", track[b"stsz"][4:12])
    count = min(count, _MOST_CHAPTERS)
    sizes = (
        [same] * count
        if same
        else [one for (one,) in struct.iter_unpack(">I", _whole(track[b"stsz"][12:], 4))]
    )
    if b"stco" in track:
        chunks = [one for (one,) in struct.iter_unpack(">I", _whole(track[b"stco"][8:], 4))]
    else:
        chunks = [one for (one,) in struct.iter_unpack(">Q", _whole(track.get(b"co64", b"")[8:], 8))]
    runs = list(struct.iter_unpack(">III", _whole(track.get(b"stsc", b"")[8:], 12))) or [(1, 1, 1)]
    found: list[tuple[int, int]] = []
    for number, place in enumerate(chunks, start=1):
        many = next((held for first, held, _ in reversed(runs) if first <= number), 1)
        for _ in range(many):
            if len(found) >= min(len(sizes), _MOST_CHAPTERS):
                return found
            found.append((place, sizes[len(found)]))
            place += sizes[len(found) - 1]  # noqa: PLW2901 - samples of a chunk follow one another
    return found


def _whole(data: bytes, size: int) -> bytes:
    return data[: len(data) // size * size]

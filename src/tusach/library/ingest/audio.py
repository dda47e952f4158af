"""Audio books: one sound file with chapters, or a zip of tracks. The sound itself is kept as it came."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, cast

from tinytag import TinyTag

from tusach.kit.errors import Refused
from tusach.kit.text import nfc
from tusach.library.ingest.archive import Archive
from tusach.library.ingest.chapters import Chapter, chapters_of_mp3, chapters_of_mp4
from tusach.library.ingest.kinds import M4B, MP3, kind_of
from tusach.library.ingest.pictures import Pictures
from tusach.library.ingest.shape import (
    AUDIO,
    Blobs,
    Derived,
    DerivedResource,
    DerivedSection,
    Facts,
    Limits,
    Told,
)  # fmt: skip

_MOST_TRACK = 256 << 20
_MOST_TRACKS = 500


@dataclass
class _Track:
    kind: str
    seconds: int
    chapters: list[Chapter]
    facts: Facts
    title: str
    picture: bytes


def read_audio(
    file: IO[bytes], *, size: int, made_by: str, limits: Limits, blobs: Blobs, told: Told
) -> Derived:
    """One MP3 or M4B. Raises Refused when it cannot be played."""
    track = _read(file, "tệp âm thanh")
    sound = DerivedResource("AUDIO", _digest(file), track.kind, size)
    book = Derived(AUDIO, track.kind, made_by, facts=track.facts)
    book.sections = _sections(track, sound)
    _finish(book, track.picture, blobs, limits)
    told(1, 1)
    return book


def read_tracks(
    archive: Archive,
    names: list[str],
    pictures: list[str],
    *,
    made_by: str,
    limits: Limits,
    blobs: Blobs,
    told: Told,
) -> Derived:
    """The tracks of a zip in the order of their names; a picture beside them is the cover."""
    if len(names) > _MOST_TRACKS:
        raise Refused(f"Tệp zip có {len(names)} tệp âm thanh, nhiều hơn mức {_MOST_TRACKS}.")
    book = Derived(AUDIO, "application/zip", made_by)
    picture = archive.read(pictures[0]) if pictures else b""
    for number, name in enumerate(names, start=1):
        data = archive.read(name, most=_MOST_TRACK)
        track = _read(io.BytesIO(data), f"“{PurePosixPath(name).name[:60]}”")
        blob = blobs.put(data)
        sections = _sections(track, DerivedResource("AUDIO", blob.sha256, track.kind, blob.size))
        if len(sections) == 1:
            sections[0].title = track.title or nfc(PurePosixPath(name).stem)[:300]
            sections[0].label = str(number)
        book.sections += sections
        if number == 1:
            book.facts = track.facts
        picture = picture or track.picture
        told(number, len(names))
    for number, section in enumerate(book.sections, start=1):
        section.label = str(number)
    _finish(book, picture, blobs, limits)
    return book


def _read(file: IO[bytes], name: str) -> _Track:
    refusal = Refused(f"Không nghe được {name}: tệp hỏng hoặc không phải MP3, M4B. Xin xuất lại tệp.")
    kind = kind_of(file)
    if kind not in {MP3, M4B}:
        raise refusal
    file.seek(0)
    try:
        tag: Any = TinyTag.get(
            filename="a.mp3" if kind == MP3 else "a.m4b", file_obj=cast("BinaryIO", file), image=True
        )
    except Exception as error:
        raise refusal from error
    seconds = round(tag.duration or 0)
    if seconds < 1:
        raise refusal
    picture = tag.images.any
    chapters = chapters_of_mp3(file) if kind == MP3 else chapters_of_mp4(file)
    return _Track(
        kind, seconds, [one for one in chapters if one.begins_ms < seconds * 1_000], _facts(tag), _said(tag.title),
        picture.data if picture and picture.data and len(picture.data) < 20 << 20 else b"",
    )  # fmt: skip


def _facts(tag: Any) -> Facts:
    year = "".join(char for char in str(tag.year or "")[:4] if char.isdecimal())
    named = _said(tag.albumartist) or _said(tag.artist)
    return Facts(
        title=_said(tag.album) or _said(tag.title), authors=[named] if named else [],
        year=int(year) if len(year) == 4 else None, reader_of=_said(tag.composer)[:200],
    )  # fmt: skip


def _said(text: str | None) -> str:
    return " ".join(nfc(text or "").split())[:300]


def _sections(track: _Track, sound: DerivedResource) -> list[DerivedSection]:
    """One for each chapter, or one for the whole track."""
    if not track.chapters:
        return [DerivedSection(title=track.title, label="1", seconds=track.seconds, resources=[sound])]
    ends = [one.begins_ms for one in track.chapters[1:]] + [track.seconds * 1_000]
    return [
        DerivedSection(
            title=one.title or f"Phần {number}", label=str(number), begins_ms=one.begins_ms,
            seconds=max(0, round((end - one.begins_ms) / 1_000)), resources=[sound],
        )
        for number, (one, end) in enumerate(zip(track.chapters, ends, strict=True), start=1)
    ]  # fmt: skip


def _finish(book: Derived, picture: bytes, blobs: Blobs, limits: Limits) -> None:
    book.resources = Pictures(blobs, limits).cover(picture) if picture else []
    book.cover_sha256 = book.resources[0].sha256 if book.resources else ""
    book.toc = [
        {"title": section.title or f"Phần {ordinal}", "section": ordinal, "anchor": "", "children": []}
        for ordinal, section in enumerate(book.sections, start=1)
    ]
    book.accessibility = {"accessMode": ["auditory"], "accessModeSufficient": ["auditory"]}
    book.measures.update(tracks=len({one.sha256 for section in book.sections for one in section.resources}))


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()

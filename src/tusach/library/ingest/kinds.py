"""What a file is, by its bytes; the name plays no part. And with which versions of which libraries it is read."""

import hashlib
import io
import zipfile
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import IO

from tusach.kit.tesseract import ocr_version

VERSION = "3"
"""Of our own derivation: raised whenever the same file gives other hashes."""

PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPUB = "application/epub+zip"
ZIP, MP3, M4B = "application/zip", "audio/mpeg", "audio/mp4"
IMAGES = {"image/jpeg", "image/png", "image/tiff", "image/webp"}
AUDIO = {MP3, M4B}
_LIBRARIES = ("nh3", "lxml", "pillow", "pypdfium2", "brotli", "mammoth", "tinytag", "viparse")
_STARTS = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"ID3", MP3),
)
_WITHIN = ((4, b"ftyp", M4B), (8, b"WEBPVP8", "image/webp"))  # after the length of a box, of a RIFF


def kind_of(file: IO[bytes]) -> str:
    """A media type that the library reads, or "" for everything else."""
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    for at, mark, kind in _WITHIN:
        if head[at:].startswith(mark):
            return kind
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06:
        return MP3
    if b"%PDF-" in head:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _packed(file)
    return ""


def _packed(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as pack:
            names = set(pack.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ZIP
    finally:
        file.seek(0)
    if "word/document.xml" in names:
        return DOCX
    if "META-INF/container.xml" in names or any(name.lower().endswith(".opf") for name in names):
        return EPUB
    return ZIP


@lru_cache(maxsize=1)
def made_by() -> str:
    """Name and version of the derivation; the eight digits stand for the libraries that shape its bytes."""
    parts = [f"{name} {_version(name)}" for name in _LIBRARIES] + [ocr_version()]
    return f"tusach {VERSION} ({hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:8]})"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def as_file(data: bytes) -> IO[bytes]:
    return io.BytesIO(data)

"""Files by their content: kept once under the SHA-256 of their bytes, behind Django's storage.

Rooms keep the hash in their own rows, with the name the sender gave. Nothing here is ever overwritten.
"""

import hashlib
import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, default_storage

from tusach.kit.errors import Refused
from tusach.kit.text import decimal, nfc

_CHUNK = 1 << 20
_IN_MEMORY = 4 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HEAD = 8192
_LONGEST_NAME = 120

OCTETS = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_STARTS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"ID3", "audio/mpeg"),
)
_PACKED = (
    ("word/document.xml", f"{_OFFICE}.wordprocessingml.document"),
    ("xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet"),
    ("ppt/presentation.xml", f"{_OFFICE}.presentationml.presentation"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/tiff": "tif",
    "image/webp": "webp",
    "application/rtf": "rtf",
    "audio/mpeg": "mp3",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    f"{_OFFICE}.wordprocessingml.document": "docx",
    f"{_OFFICE}.spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}.presentationml.presentation": "pptx",
    f"{_OPEN}.text": "odt",
    f"{_OPEN}.spreadsheet": "ods",
    "application/epub+zip": "epub",
    "application/zip": "zip",
    "text/plain": "txt",
}


@dataclass(frozen=True)
class Kept:
    sha256: str
    size: int
    content_type: str


def keep(file: IO[bytes], *, most: int | None = None, storage: Storage | None = None) -> Kept:
    """Keeps the content, once; streamed. `Refused` when empty or larger than `most` bytes (MAX_FILE_BYTES)."""
    limit, place = most or settings.MAX_FILE_BYTES, storage or default_storage
    digest, size = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        file.seek(0)
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise Refused(
                    f"Tệp lớn hơn {decimal(limit // 1024 // 1024, 0)} MB nên không nhận. Xin nén hoặc chia nhỏ."
                )
            digest.update(chunk)
            copy.write(chunk)
        if not size:
            raise Refused("Tệp không có gì bên trong.")
        kept = Kept(digest.hexdigest(), size, content_type(copy))
        path = path_of(kept.sha256)
        if not place.exists(path):
            copy.seek(0)
            _drop_twin(place, path, place.save(path, File(copy)))
    return kept


def _drop_twin(place: Storage, path: str, saved: str) -> None:
    """Two keepers at the same instant: the storage gave the later one another name; its copy goes."""
    if saved != path and place.exists(path):
        place.delete(saved)


def path_of(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise Refused("Không có tệp này.")
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def open_kept(sha256: str, *, storage: Storage | None = None) -> "File[bytes]":
    """The content for reading; `Refused` when it is not here."""
    place, path = storage or default_storage, path_of(sha256)
    if not place.exists(path):
        raise Refused("Không có tệp này.")
    return place.open(path)


def is_kept(sha256: str, *, storage: Storage | None = None) -> bool:
    return (storage or default_storage).exists(path_of(sha256))


def verify(*, storage: Storage | None = None) -> Iterator[tuple[str, bool]]:
    """Every kept file with whether its bytes are still those of its name."""
    place = storage or default_storage
    for path in _walk(place, "sha256"):
        digest = hashlib.sha256()
        with place.open(path) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        name = path.rsplit("/", 1)[-1]
        yield name, digest.hexdigest() == name


def _walk(place: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = place.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}"
    for name in sorted(folders):
        yield from _walk(place, f"{folder}/{name}")


def content_type(file: IO[bytes] | Any) -> str:
    """The kind seen from the bytes; the name plays no part."""
    file.seek(0)
    head = file.read(_HEAD)
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"PK\x03\x04"):
        return _packed_kind(file)
    if head.startswith(_OLE):
        return _ole_kind(file)
    return "text/plain" if _is_text(head) else OCTETS


def _packed_kind(file: Any) -> str:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as pack:
            names = set(pack.namelist())
            for name, kind in _PACKED:
                if name in names:
                    return kind
            if "mimetype" in names and pack.getinfo("mimetype").file_size < 200:
                told = pack.read("mimetype").decode("ascii", "replace").strip()
                return told if told in EXTENSIONS else "application/zip"
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return OCTETS
    return "application/zip"


def _ole_kind(file: Any) -> str:
    """The old office formats by the name of their main stream."""
    file.seek(0)
    data = file.read(_IN_MEMORY)
    return next((kind for name, kind in _OLE_STREAMS if f"{name}\0".encode("utf-16-le") in data), OCTETS)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    return not any(byte < 9 or 13 < byte < 32 for byte in head)


def safe_name(name: str, kind: str = "") -> str:
    """A name for a download: no folders, no control characters, the ending that fits the content."""
    plain = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", nfc(name))
    plain = re.sub(r'[<>:"|?*\\/]+', "-", plain.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .-")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not ending.isascii() or not ending.isalnum() or len(ending) > 5:
        stem, ending = plain, ""
    ending = EXTENSIONS.get(kind, ending.lower())
    return f"{stem[:_LONGEST_NAME].strip() or 'tep'}{'.' + ending if ending else ''}"


def keep_bytes(data: bytes, *, most: int | None = None, storage: Storage | None = None) -> Kept:
    return keep(io.BytesIO(data), most=most, storage=storage)

"""The files of packs in the file store: what is here, what is missing, and the compressed twin beside a text."""

from pathlib import Path

import brotli
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.library.packs.record import Blob

LARGEST = 8 << 30  # a pack may carry audio books beyond what a person hands in by a form
_QUALITY = 9
_WORTH = 0.95  # a twin that saves less than a twentieth is not worth a second file


def packed_twin(sha256: str, *, text: bool) -> Blob:
    """The kept file as it will travel; of a text the compressed twin is made now when there is none yet.

    Raises `Refused` when the file is not kept.
    """
    path = store.path_of(sha256)
    if not default_storage.exists(path):
        raise Refused("Không có tệp này.")
    size, twin = default_storage.size(path), path + ".br"
    if not text:
        return Blob(sha256, size)
    if not default_storage.exists(twin):
        with default_storage.open(path) as file:
            small = brotli.compress(file.read(), quality=_QUALITY)
        if len(small) > size * _WORTH:
            return Blob(sha256, size)
        default_storage.save(twin, ContentFile(small))
    return Blob(sha256, size, default_storage.size(twin))


def keep(blob: Blob, content: bytes | Path) -> None:
    """Puts a file whose digest was checked into the store; a temporary file is removed afterwards."""
    if isinstance(content, bytes):
        kept = store.keep_bytes(content, most=LARGEST)
    else:
        with content.open("rb") as file:
            kept = store.keep(file, most=LARGEST)
        content.unlink()
    if kept.sha256 != blob.sha256:
        raise Refused(f"Tệp {blob.sha256[:12]} không đúng nội dung đã ký. Xin chạy lại.")
    if blob.packed:
        packed_twin(blob.sha256, text=True)


def missing(blobs: list[Blob]) -> list[Blob]:
    return [one for one in blobs if not store.is_kept(one.sha256)]


def wire_path(wire: str) -> str:
    """The store's path of a file by its name on the way (`<sha256>` or `<sha256>.br`)."""
    return store.path_of(wire.removesuffix(".br")) + (".br" if wire.endswith(".br") else "")

"""What is read later: texts of files, first without recognising letters, then, by the worker, with it."""

from datetime import datetime

from tusach.kit import store
from tusach.people.models import Actor
from tusach.registry import actions, queries
from tusach.registry.letterhead import Head, read_head
from tusach.registry.models import Attachment
from tusach.registry.reading import TextRead, read_text

AT_ONCE = 20  # seconds that somebody waits for while a page is made
BY_THE_WORKER = 300
_LARGEST_AT_ONCE = 20 << 20


def read_now(attachment: Attachment, *, by: Actor | None, at: datetime) -> None:
    """Read a file as it is attached, without recognising letters; what shows none then waits for the worker."""
    if attachment.size > _LARGEST_AT_ONCE or not store.is_kept(attachment.sha256):
        return
    read = _read(attachment, ocr=False, seconds=AT_ONCE)
    if read.text.strip():
        actions.keep_text(attachment=attachment, read=read, by=by, at=at)


def read_waiting(*, at: datetime, most: int = 20) -> tuple[int, int]:
    """(read, not readable): the files that nobody has read yet, with recognition of letters where it is installed."""
    done = failed = 0
    for attachment in queries.files_to_read()[:most]:
        read = _read(attachment, ocr=True, seconds=BY_THE_WORKER)
        if not read.text.strip() and not read.said:
            read = TextRead(said="Trong tệp không thấy chữ nào.", source=read.source, pages=read.pages)
        actions.keep_text(attachment=attachment, read=read, by=None, at=at)
        done, failed = done + (not read.said), failed + bool(read.said)
    return done, failed


def head_of(sha256: str, name: str, *, ocr: bool = True) -> tuple[Head, TextRead]:
    """What the head of a kept file says, for the clerk to check."""
    with store.open_kept(sha256) as file:
        read = read_text(file.read(), name=name, ocr=ocr, seconds=AT_ONCE * 3)
    return read_head(read.lines), read


def _read(attachment: Attachment, *, ocr: bool, seconds: int) -> TextRead:
    if not store.is_kept(attachment.sha256):
        return TextRead(said="Tệp không còn trong kho.")
    with store.open_kept(attachment.sha256) as file:
        return read_text(file.read(), name=attachment.name, ocr=ocr, seconds=seconds)

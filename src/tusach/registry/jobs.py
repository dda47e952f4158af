"""What is read later: texts of files, first without recognising letters, then, by the worker, with it."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File

from tusach.kit import store
from tusach.people.models import Actor
from tusach.registry import actions, queries
from tusach.registry.letterhead import Head, read_head
from tusach.registry.mail import is_mail, read_mail
from tusach.registry.models import Attachment, ReadingState
from tusach.registry.reading import TextRead, read_text

log = logging.getLogger(__name__)
AT_ONCE = 20  # seconds that somebody waits for while a page is made
BY_THE_WORKER = 300
_LARGEST_AT_ONCE = 20 << 20
_HEAD_PAGES = 2  # the letterhead stands on the first, who signed on the last
BROKEN = "Máy gặp lỗi khi đọc tệp này; lỗi đã được ghi lại để sửa. Tệp vẫn được giữ."
_LARGEST_MAIL = 60 << 20


def read_now(attachment: Attachment, *, by: Actor | None, at: datetime) -> None:
    """Read a file as it is attached, without recognising letters; one with pages that show none waits for the worker."""
    if attachment.size > _LARGEST_AT_ONCE or not store.is_kept(attachment.sha256):
        return
    if attachment.reading.state == ReadingState.FAILED:  # a signature file has no text
        return
    read = _read(attachment, ocr=False, seconds=AT_ONCE)
    if read.text.strip():
        actions.keep_text(attachment=attachment, read=read, by=by, at=at)


def read_waiting(*, at: datetime, most: int = 20, seconds: float = 20) -> tuple[int, int]:
    """(read, not readable): the files that nobody has read yet, with recognition of letters where it is installed.

    After `seconds` no further file is begun: others wait for the same worker.
    """
    done = failed = 0
    end = time.monotonic() + seconds
    for attachment in queries.files_to_read()[:most]:
        if time.monotonic() > end:
            break
        try:
            read = _read(attachment, ocr=True, seconds=BY_THE_WORKER)
            if not read.text.strip() and not read.said:
                read = TextRead(said="Trong tệp không thấy chữ nào.", source=read.source, pages=read.pages)
            actions.keep_text(attachment=attachment, read=read, by=None, at=at)
        except Exception:
            # A file whose words break whoever reads them must not stop all that came after it.
            log.exception("reading of attachment %s failed", attachment.pk)
            read = TextRead(said=BROKEN)
            actions.keep_text(attachment=attachment, read=read, by=None, at=at)
        done, failed = done + (not read.said), failed + bool(read.said)
    return done, failed


def head_of(sha256: str, name: str) -> tuple[Head, TextRead]:
    """What the head of a kept file says, for the clerk to check. Of a scan two pages are recognised while he waits; the
    worker reads the whole once it is in the book.
    """
    with store.open_kept(sha256) as file:
        read = read_text(file.read(), name=name, ocr=True, seconds=AT_ONCE, scans=_HEAD_PAGES)
    return read_head(read.lines), read


@dataclass(frozen=True)
class Taken:
    """What was taken in for a new line of the book: kept files as (hash, name), the head of the one that has one, the text
    of that file, and the subject of the letter they came in.
    """

    files: tuple[tuple[str, str], ...]
    head: Head
    read: TextRead
    mail_subject: str = ""


def take_in(upload: "File[Any]") -> Taken:
    """Keep a file, or all files of an e-mail, and read the first head among them. Raises Refused when empty or too large."""
    kept = store.keep(upload)
    name = store.safe_name(upload.name or "", kept.content_type)
    with store.open_kept(kept.sha256) as file:
        data = file.read() if kept.size <= _LARGEST_MAIL and kept.content_type == "text/plain" else b""
    if not is_mail(data):
        head, read = head_of(kept.sha256, name)
        return Taken(((kept.sha256, name),), head, read)
    mail = read_mail(data)
    parts = [(store.keep_bytes(content), said) for said, content in mail.files]
    files = tuple((one.sha256, store.safe_name(said, one.content_type)) for one, said in parts)
    if not files:
        return Taken(
            ((kept.sha256, name),), Head(), TextRead(said="Thư không có tệp đính kèm."), mail.subject
        )
    heads = (head_of(*one) for one in files)
    first = None
    for head, read in heads:
        first = first or (head, read)
        if not head.says_nothing:
            return Taken(files, head, read, mail.subject)
    assert first is not None  # noqa: S101 - there is a file
    return Taken(files, *first, mail.subject)


def _read(attachment: Attachment, *, ocr: bool, seconds: int) -> TextRead:
    if not store.is_kept(attachment.sha256):
        return TextRead(said="Tệp không còn trong kho.")
    with store.open_kept(attachment.sha256) as file:
        return read_text(file.read(), name=attachment.name, ocr=ocr, seconds=seconds)

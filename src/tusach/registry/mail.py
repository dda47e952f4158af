"""An e-mail saved as a file (.eml), taken apart: its subject and the files that came with it. Pure."""

import email
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default

from tusach.kit.text import nfc

_HEAD = re.compile(
    rb"^(?:Received|From|Return-Path|Delivered-To|MIME-Version|Date|Subject|Message-ID|X-[\w-]+):",
    re.IGNORECASE,
)
_MOST_PARTS = 40
_MOST_FILES = 20
_SMALLEST = 1  # an empty part is no file


@dataclass(frozen=True)
class Mail:
    """`files` are (name, bytes) in the order of the letter; pictures of a signature are not among them."""

    subject: str
    files: tuple[tuple[str, bytes], ...]


def is_mail(data: bytes) -> bool:
    """Whether the bytes begin with the head of a letter and say that it has parts."""
    head = data[:20_000].lstrip(b"\xef\xbb\xbf\r\n")
    return (
        bool(_HEAD.match(head))
        and b"\nmime-version:" in b"\n" + head.lower()
        and b"content-type:" in head.lower()
    )


def read_mail(data: bytes) -> Mail:
    """Attachments, those of a letter inside the letter too; broken parts are passed over."""
    message = email.message_from_bytes(data, policy=default)
    files = []
    for part in list(message.walk())[:_MOST_PARTS]:
        if part.is_multipart() or not _is_file(part):
            continue
        try:
            content = part.get_payload(decode=True)
        except (ValueError, LookupError):
            continue
        if isinstance(content, bytes) and len(content) >= _SMALLEST:
            files.append((nfc(part.get_filename() or "tep"), content))
    return Mail(
        subject=" ".join(nfc(str(message.get("Subject", ""))).split())[:500], files=tuple(files[:_MOST_FILES])
    )


def _is_file(part: EmailMessage) -> bool:
    """With a name, and not a picture shown inside the letter."""
    is_shown = part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment"
    return bool(part.get_filename()) and not is_shown

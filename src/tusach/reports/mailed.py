"""The attachments of an e-mail saved as a file (.eml), with who sent it: a letter is filed as it was dropped."""

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr

from tusach.kit.errors import Refused
from tusach.kit.text import nfc

MOST = 20
# Far above any letter. Each line is held against the boundary of every part that it lies in, and may end with a carriage return alone;
# of the headers that are understood, the time that it takes grows with the square of their length.
_MOST_PARTS, _MOST_NESTS, _MOST_COMPARED = 2_000, 200, 10_000_000
_LONGEST_HEADER, _LONGEST_TOGETHER = 4_000, 60_000
_PART, _BOUNDARY = re.compile(rb"[\r\n]--"), re.compile(rb"boundary", re.IGNORECASE)
_LONG_TYPE = re.compile(
    rb"(?:^|[\r\n])content-type:(?:[^\r\n]|[\r\n]{1,2}[ \t]){%d}" % _LONGEST_HEADER, re.IGNORECASE
)
_READ = {"from", "content-type", "content-disposition", "content-id", "content-transfer-encoding"}
_BROKEN = "Thư này không đọc được. Xin lưu tệp báo cáo trong thư ra rồi gửi riêng."


@dataclass(frozen=True, slots=True)
class Letter:
    """`sender` as name and address; `files`: (name, content) of what is attached, pictures in the text left out."""

    sender: str
    files: tuple[tuple[str, bytes], ...]


def is_letter(name: str) -> bool:
    return name.lower().endswith(".eml")


def read_letter(data: bytes) -> Letter:
    """Refused when nothing is attached, more than anybody sends, or what was made to keep its reader busy."""
    message = _parted(data)
    files = [
        (nfc(part.get_filename() or "tep-kem"), content)
        for part in message.walk()
        if part.get_content_disposition() == "attachment"
        or (part.get_filename() and not part.get("Content-ID"))
        if (content := part.get_payload(decode=True)) and isinstance(content, bytes)
    ]
    if not files:
        raise Refused("Thư này không có tệp kèm theo. Xin lưu tệp báo cáo ra rồi gửi.")
    if len(files) > MOST:
        raise Refused(
            f"Thư này có {len(files)} tệp kèm, nhiều nhất là {MOST}. Xin lưu riêng tệp báo cáo rồi gửi."
        )
    name, address = parseaddr(str(message.get("From", "")))
    return Letter(nfc(f"{name} <{address}>" if name and address else name or address)[:200], tuple(files))


def _parted(data: bytes) -> "Message[str, str]":
    """Cut into its parts without understanding a header; those that are read are understood once they are known to be short."""
    lines, nests = max(data.count(b"\n"), data.count(b"\r")), _count(_BOUNDARY, data)
    too_much = nests > _MOST_NESTS or nests * lines > _MOST_COMPARED
    if too_much or _count(_PART, data) > _MOST_PARTS or _LONG_TYPE.search(data):
        raise Refused(_BROKEN)
    try:
        message = BytesParser(_class=EmailMessage, policy=policy.compat32).parsebytes(data)
    except RecursionError:  # parts in parts in parts
        raise Refused(_BROKEN) from None
    parts = list(message.walk())
    read = [len(str(value)) for part in parts for name, value in part.raw_items() if name.lower() in _READ]
    if sum(read) > _LONGEST_TOGETHER or max(read, default=0) > _LONGEST_HEADER:
        raise Refused(_BROKEN)
    for part in parts:
        part.policy = policy.default
    return message


def _count(form: re.Pattern[bytes], data: bytes) -> int:
    return sum(1 for _ in form.finditer(data))

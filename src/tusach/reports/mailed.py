"""The attachments of an e-mail saved as a file (.eml), with who sent it: a letter is filed as it was dropped."""

import email
import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import parseaddr

from tusach.kit.errors import Refused
from tusach.kit.text import nfc

MOST = 20
_MOST_PARTS, _LONGEST_HEADER = (
    2_000,
    20_000,
)  # far above any letter; each part and each word of a header costs its reader
_NESTS, _MOST_NESTS = re.compile(rb"(?im)^content-type:\s{0,9}(?:multipart|message)/"), 100
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
    if data.count(b"\n--") > _MOST_PARTS or sum(1 for _ in _NESTS.finditer(data)) > _MOST_NESTS:
        raise Refused(_BROKEN)
    try:
        message = email.message_from_bytes(data, policy=policy.default)
    except RecursionError:  # parts in parts in parts
        raise Refused(_BROKEN) from None
    if not isinstance(message, EmailMessage):
        raise Refused("Tệp này không phải thư điện tử.")
    if any(len(str(value)) > _LONGEST_HEADER for part in message.walk() for _, value in part.raw_items()):
        raise Refused(_BROKEN)
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

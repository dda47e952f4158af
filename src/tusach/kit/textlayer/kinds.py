"""What a file is, by its bytes; the name only tells how to speak of it."""

import io
import zipfile
from typing import Literal

from tusach.kit.errors import Refused

Kind = Literal["docx", "pdf", "image", "office", "text"]
MOST_BYTES = 200 << 20

_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")
_OLE = b"\xd0\xcf\x11\xe0"
_OTHERS = {
    "xl/workbook.xml": "bảng tính Excel", "xl/workbook.bin": "bảng tính Excel",
    "ppt/presentation.xml": "bản trình chiếu PowerPoint", "META-INF/container.xml": "sách điện tử",
}  # fmt: skip
_ODF = {
    b"application/vnd.oasis.opendocument.spreadsheet": "bảng tính",
    b"application/vnd.oasis.opendocument.presentation": "bản trình chiếu",
}


def kind_of(data: bytes, *, name: str) -> Kind:
    """Raises Refused, in a sentence that says what to do, for what holds no report."""
    if len(data) > MOST_BYTES:
        raise Refused(f"Tệp “{name}” lớn hơn {MOST_BYTES >> 20} MB. Xin bớt ảnh trong tệp rồi gửi lại.")
    if not data.strip(b"\0 \r\n\t"):
        raise Refused(f"Tệp “{name}” không có nội dung. Xin chọn lại tệp.")
    if data.startswith(b"PK"):
        return _packed(data, name)
    if data.startswith(_OLE):
        return _compound(data, name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_IMAGES):
        return "image"
    if data.lstrip()[:5] == b"{\\rtf" or _is_web_page(data):
        return "office"
    return "text"


def _packed(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            names = set(pack.namelist())
            entry = pack.getinfo("mimetype") if "mimetype" in names else None
            said = (
                pack.read("mimetype") if entry and entry.file_size < 200 and not entry.flag_bits & 1 else b""
            )
    except Exception as error:
        raise Refused(f"Tệp “{name}” hỏng hoặc gửi chưa hết, không mở được. Xin gửi lại tệp.") from error
    if "word/document.xml" in names or (
        "_rels/.rels" in names and any(one.startswith("word/") for one in names)
    ):
        return "docx"
    if said.strip().startswith(b"application/vnd.oasis.opendocument.text"):
        return "office"
    what = next((what for mark, what in _OTHERS.items() if mark in names), _ODF.get(said.strip(), ""))
    if what:
        raise Refused(f"“{name}” là {what}, không phải báo cáo bằng chữ. Xin gửi tệp Word (.docx) hoặc PDF.")
    raise Refused(f"“{name}” là tệp nén. Xin giải nén rồi gửi từng tệp Word hoặc PDF bên trong.")


def _compound(data: bytes, name: str) -> Kind:
    if _named("EncryptedPackage") in data or _named("EncryptionInfo") in data:
        raise Refused(
            f"Tệp “{name}” đặt mật khẩu. Xin gỡ mật khẩu (Tệp, Thông tin, Bảo vệ tài liệu) rồi gửi lại."
        )
    if _named("WordDocument") in data:
        return "office"
    if _named("Workbook") in data or _named("PowerPoint Document") in data:
        raise Refused(f"“{name}” là bảng tính hoặc bản trình chiếu. Xin gửi tệp Word (.docx) hoặc PDF.")
    if _named("__properties_version1.0") in data or _named("__substg1.0_") in data:
        raise Refused(
            f"“{name}” là thư Outlook (.msg). Xin mở thư, lưu tệp báo cáo kèm theo rồi gửi tệp ấy, hoặc lưu thư dạng .eml."
        )
    raise Refused(f"“{name}” không phải tệp Word. Xin gửi tệp .docx hoặc .pdf.")


def _named(stream: str) -> bytes:
    return stream.encode("utf-16-le")


def _is_web_page(data: bytes) -> bool:
    """Some programs save a web page under the name .doc."""
    head = data[:2_000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return head.startswith((b"<html", b"<!doctype html", b"mime-version:", b"<?xml"))

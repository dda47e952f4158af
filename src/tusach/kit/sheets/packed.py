"""What a packed workbook holds, looked at before any reader unpacks it."""

import io
import re
import struct
import zipfile
import zlib
from posixpath import join, normpath
from typing import TYPE_CHECKING, Literal

from lxml import etree

from tusach.kit.errors import Refused

if TYPE_CHECKING:
    from tusach.kit.sheets.read import Limits

Kind = Literal["xlsx", "xls", "ods", "csv", "other"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"{\\rtf",
)
_LOCAL_HEADER = 30
_CHUNK = 1 << 20
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,4})(\d{1,9})"')
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s/>]')
_REPEATED_CELL = re.compile(
    rb"<table:table-cell\b(?=[^>]*office:value-type)[^>]*number-columns-repeated=\"(\d{4,})\""
)
_REPEATED_ROW = re.compile(
    rb"<table:table-row\b[^>]*number-rows-repeated=\"(\d{4,})\"[^>]*>(.*?)</table:table-row>", re.DOTALL
)


def kind_of(data: bytes) -> Kind:
    if data.startswith(_OLE):
        return "xls"
    if data.startswith(b"PK"):
        try:
            names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
        except (zipfile.BadZipFile, ValueError, struct.error):
            return "other"
        if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
            return "xlsx"
        return "ods" if "content.xml" in names and "META-INF/manifest.xml" in names else "other"
    return "other" if data.startswith(_OTHERS) else "csv"


def check(data: bytes, kind: Kind, *, name: str, limits: "Limits") -> None:
    """Refuses a workbook that unpacks to more than the limits, whatever its headers say."""
    if kind not in {"xlsx", "ods"}:
        return
    wrong = Refused(f"Tệp {name} bung ra quá lớn nên không đọc. Xin xóa phần thừa rồi lưu lại.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            infos = pack.infolist()
            if sum(_real_size(data, info, limits.unpacked) for info in infos) > limits.unpacked:
                raise wrong
            for info in infos:
                if (
                    kind == "xlsx"
                    and info.filename.startswith("xl/worksheets/")
                    and info.filename.endswith(".xml")
                ):
                    _check_corner(pack.read(info), limits, wrong)
                if kind == "ods" and info.filename == "content.xml":
                    _check_repeats(pack.read(info), limits, wrong)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, NotImplementedError):
        raise Refused(
            f"Tệp {name} hỏng hoặc không phải bảng tính. Xin mở bằng máy tính, lưu lại rồi gửi."
        ) from None


def _real_size(data: bytes, info: zipfile.ZipInfo, most: int) -> int:
    """Unpacked size by unpacking, because the size in the header may lie."""
    if info.compress_type == zipfile.ZIP_STORED:
        return info.compress_size
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + _LOCAL_HEADER + name_length + extra_length
    packed = data[start : start + info.compress_size]
    unpacker, size = zlib.decompressobj(-15), 0
    while packed and size <= most and not unpacker.eof:
        size += len(unpacker.decompress(packed, _CHUNK))
        packed = unpacker.unconsumed_tail
    return size


def _check_corner(xml: bytes, limits: "Limits", wrong: Refused) -> None:
    """A cell far away makes a reader fill everything before it."""
    for letters, digits in _CELL.findall(xml):
        if int(digits) > limits.rows or column_number(letters.decode()) > limits.columns:
            raise wrong


def _check_repeats(xml: bytes, limits: "Limits", wrong: Refused) -> None:
    columns = sum(int(n) for n in _REPEATED_CELL.findall(xml))
    rows = sum(int(n) for n, inside in _REPEATED_ROW.findall(xml) if b"office:value-type" in inside)
    if columns > limits.columns or rows > limits.rows:
        raise wrong


def column_number(letters: str) -> int:
    total = 0
    for letter in letters:
        total = total * 26 + ord(letter) - 64
    return total


def formulas(data: bytes, sheet: str) -> frozenset[tuple[int, int]]:
    """(row, column) from 1 of the cells whose value a formula made, as last computed by the sender's program."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        path = _path_of(pack, sheet)
        if path not in pack.namelist():
            return frozenset()
        found = _FORMULA.findall(pack.read(path))
    return frozenset((int(digits), column_number(letters.decode())) for letters, digits in found)


def _path_of(pack: zipfile.ZipFile, sheet: str) -> str:
    if "xl/workbook.xml" not in pack.namelist() or "xl/_rels/workbook.xml.rels" not in pack.namelist():
        return ""
    safe = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        book = etree.fromstring(pack.read("xl/workbook.xml"), safe)
        links = etree.fromstring(pack.read("xl/_rels/workbook.xml.rels"), safe)
    except etree.XMLSyntaxError:
        return ""
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for one in book.iter("{*}sheet"):
        if one.get("name") == sheet:
            key = next((value for name, value in one.attrib.items() if str(name).endswith("}id")), "")
            target = str(targets.get(key, ""))
            return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    return ""

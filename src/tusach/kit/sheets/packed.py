"""What a packed workbook holds, looked at before any reader unpacks it."""

import io
import re
import struct
import zipfile
import zlib
from posixpath import join, normpath
from typing import TYPE_CHECKING, Literal
from xml.parsers import expat

from lxml import etree

from tusach.kit.errors import Refused
from tusach.kit.sheets.extent import TooFar, check_part, column_number, said_in

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
# Bounded on every side: a long start tag that never ends would be looked through again from each of its places.
_FORMULA = re.compile(
    rb'<(?:\w{1,20}:)?c\s[^<>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200}>\s{0,20}<(?:\w{1,20}:)?f[\s/>]'
)


def kind_of(data: bytes) -> Kind:
    if data.startswith(_OLE):
        return "xls"
    if data.startswith(b"PK"):
        try:
            names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error):
            return "other"
        if "xl/workbook.xml" in names:
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
            read = _sheets(pack) if kind == "xlsx" else {"content.xml"}
            for info in infos:
                if info.filename.lower() in read:
                    with pack.open(info) as part:
                        check_part(part, limits, kind=kind)
    except TooFar:
        raise wrong from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
        expat.ExpatError,
    ):
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


def _sheets(pack: zipfile.ZipFile) -> set[str]:
    """Paths, in small letters, of all that a reader takes for cells or their texts: a sheet may lie anywhere."""
    names = {name.lower(): name for name in pack.namelist()}
    found = {name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml")}
    links, book = names.get("xl/_rels/workbook.xml.rels"), names.get("xl/workbook.xml")
    if links and book:
        with pack.open(book) as part:
            wanted = {one.get("id", "") for one in said_in(part, "sheet")}
        with pack.open(links) as part:
            targets = [
                one.get("Target", "") for one in said_in(part, "Relationship") if one.get("Id") in wanted
            ]
        found |= {_from_book(target).lower() for target in targets}
    return found | {"xl/sharedstrings.xml"}


def _from_book(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def formulas(data: bytes, sheet: str) -> frozenset[tuple[int, int]]:
    """(row, column) from 1 of the cells whose value a formula made, as last computed by the sender's program."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        path = _path_of(pack, sheet)
        if path not in pack.namelist():
            return frozenset()
        found = _FORMULA.finditer(pack.read(path))
        return frozenset((int(one[2]), column_number(one[1].decode())) for one in found)


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
            return _from_book(str(targets.get(key, "")))
    return ""

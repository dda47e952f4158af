"""Names of WordprocessingML, and the parts of a package read within bounds: never unpacked, never a DTD."""

import io
import posixpath
import zipfile
from typing import Any

from lxml import etree

from tusach.kit.errors import Refused

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = f"{{{_W}}}"
R = f"{{{_R}}}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

MOST_ENTRIES = 20_000
MOST_PART = 64 << 20
MOST_XML = 160 << 20
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R.encode()),
)
_BROKEN = "Tệp “{}” hỏng hoặc gửi chưa hết, không mở được. Xin lưu lại bằng Word rồi gửi lại."
_BOMB = "Tệp “{}” bung ra quá lớn khi mở nên không đọc. Xin gửi bản gọn hơn hoặc bản PDF."
_DTD = "Tệp “{}” chứa khai báo lạ mà Word không bao giờ ghi nên không đọc. Xin lưu lại bằng Word rồi gửi lại."


def val(element: Any, name: str) -> str | None:
    """The `w:val` of a child, "" when the child has none, None without the child."""
    child = element.find(W + name) if element is not None else None
    return None if child is None else child.get(W + "val", "")


def whole(element: Any, name: str) -> int | None:
    """As `val`, a whole number; None also for what is none."""
    return number(val(element, name))


def number(text: str | None) -> int | None:
    if text is None or len(text) > 9:
        return None
    try:
        return int(text)
    except ValueError:
        return None


def switch(element: Any, name: str) -> bool | None:
    """A toggle such as `w:b`: there without a value means on."""
    said = val(element, name)
    return None if said is None else said.lower() not in {"0", "false", "off", "none"}


class Package:
    """The XML parts of a Word file. Raises Refused, naming the file, on what no honest tool makes."""

    def __init__(self, data: bytes, *, name: str) -> None:
        self.name = name
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise Refused(_BROKEN.format(name)) from error
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Refused(_BOMB.format(name))
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused(f"Tệp “{name}” đặt mật khẩu. Xin gửi bản không có mật khẩu.")
        self._entries = {entry.filename.replace("\\", "/").lstrip("/"): entry for entry in entries}
        self.main = self._main()

    @property
    def names(self) -> set[str]:
        return set(self._entries)

    def _main(self) -> str:
        for kind, target in self.relations("").values():
            if kind == "officeDocument" and target in self._entries:
                return target
        return "word/document.xml"

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """By id: the last word of the relation's type and the part it leads to; those to the outside are left out."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for one in root if root is not None else ():
            target = str(one.get("Target") or "")
            if not isinstance(one.tag, str) or one.get("TargetMode") == "External" or not target:
                continue
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = str(one.get("Type") or "").rpartition("/")[2]
            found[str(one.get("Id"))] = (kind, posixpath.normpath(path))
        return found

    def xml(self, part: str) -> Any:
        """The root element of a part; None when the package has no such part."""
        entry = self._entries.get(part)
        if entry is None:
            return None
        self._read += entry.file_size
        if entry.file_size > MOST_PART or self._read > MOST_XML:
            raise Refused(_BOMB.format(self.name))
        try:
            with self._zip.open(entry) as file:
                data = file.read(MOST_PART + 1)
        except MemoryError:
            raise
        except Exception as error:  # zlib, lzma and zipfile each raise their own
            raise Refused(_BROKEN.format(self.name)) from error
        if len(data) > MOST_PART:
            raise Refused(_BOMB.format(self.name))
        return self._parsed(data)

    def _parsed(self, data: bytes) -> Any:
        if b"http://purl.oclc.org/ooxml/" in data[:20_000]:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True,
                                 remove_comments=True, huge_tree=False)  # fmt: skip
        if b"<!DOCTYPE" in data[:4_000]:
            raise Refused(_DTD.format(self.name))
        try:
            root: Any = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from error
            raise Refused(_BROKEN.format(self.name)) from error
        if root.getroottree().docinfo.doctype:
            raise Refused(_DTD.format(self.name))
        return root


# What writers put when a program was told no name, or told to leave it out: LibreOffice the first, Word the others.
_NOBODY = {"unknown author", "author", "tác giả", "unknown"}


def author_of(element: Any) -> str:
    """Who made a remark or a change; empty when the file only says that somebody did."""
    name = " ".join((element.get(W + "author") or "").split())
    return "" if name.lower() in _NOBODY else name

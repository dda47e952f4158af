"""The codebook of the REFI-QDA standard (file ending QDC, namespace urn:QDA-XML:codebook:1.0), read. Pure.

The standard (REFI-QDA 1.5, part "Codebook exchange", 2019): `CodeBook` holds `Codes`, a tree of `Code` with `guid`, `name` and
`isCodable`, each with an optional `Description`; and `Sets`, which name codes already told and are not read here.
Programs write the namespace and the declaration in several ways, so elements are known by their local name.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from tusach.kit.errors import Refused

MOST_CODES, DEEPEST = 2_000, 40
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_HOSTILE = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Theirs:
    """A code as the file tells it. `path`: numbers of the codes from the uppermost down to the one above it."""

    number: int
    guid: str
    name: str
    definition: str
    is_codable: bool
    path: tuple[int, ...]


def read_qdc(data: bytes) -> list[Theirs]:
    """Codes in the order of the file, numbered from 1. Refused in a sentence for what is no codebook or means harm."""
    root = parsed(data)
    if local(root) != "CodeBook":
        raise Refused(
            "Tệp này không phải sổ mã QDC. Xin xuất lại từ phần mềm kia ở dạng “REFI-QDA Codebook”."
        )
    found = codes_of(root)
    if not found:
        raise Refused("Tệp QDC này không có mã nào. Xin kiểm tra lại tệp đã xuất.")
    return found


def codes_of(codebook: Any) -> list[Theirs]:
    numbers = iter(range(1, MOST_CODES + 1))
    return [code for part in codebook if local(part) == "Codes" for code in _below(part, (), numbers)]


def parsed(data: bytes) -> Any:
    """The root element. Refused for what is no XML, or brings rules of its own."""
    return _parsed(_text(data))


def _text(data: bytes) -> str:
    """The file as text without its declaration, so that no encoding can hide what follows."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("Tệp phải ở dạng UTF-8 hoặc UTF-16. Xin lưu lại rồi nhập.") from None
    if _HOSTILE.search(text):
        raise Refused("Tệp có khai báo DOCTYPE hoặc ENTITY nên không nhận. Xin xuất lại từ phần mềm kia.")
    return _DECLARATION.sub("", text)


def _parsed(text: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused("Không đọc được tệp này, có thể bị cắt hoặc hỏng. Xin xuất lại.") from None


def _below(above: Any, path: tuple[int, ...], numbers: Iterator[int]) -> Iterator[Theirs]:
    if len(path) > DEEPEST:
        raise Refused(f"Sổ mã lồng nhau quá {DEEPEST} tầng nên không nhận.")
    for one in above:
        if local(one) != "Code":
            continue
        number = next(numbers, None)
        if number is None:
            raise Refused(f"Sổ mã có hơn {MOST_CODES} mã nên không nhận. Xin bớt mã hoặc chia tệp.")
        name = " ".join(str(one.get("name") or "").split())
        if not name:
            raise Refused(f"Mã thứ {number} trong tệp không có tên. Xin đặt tên rồi xuất lại.")
        said = next((each.text or "" for each in one if local(each) == "Description"), "")
        codable = str(one.get("isCodable") or "true").casefold() not in {"false", "0"}
        yield Theirs(number, str(one.get("guid") or "").upper(), name, said.strip(), codable, path)
        yield from _below(one, (*path, number), numbers)


def local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""

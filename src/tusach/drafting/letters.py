"""An answer written as a letter: its number and date, its points, and which place of the version each speaks to.

Pure. What is read here is a proposal: a person confirms every point (docs/hard/comment-rounds.md).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tusach.drafting.anchoring import Line, VersionText, even
from tusach.drafting.marks import Said, kind_of
from tusach.kit.text import fold
from tusach.kit.textlayer import Layer, Paragraph

_CODE = re.compile(r"Số\s*:?\s*((?:\d+|\.{2,}|…)\s*[-/][A-ZĐ0-9][\w./-]*)")
_DATED = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_MOTTO = re.compile(r"cong hoa xa hoi|doc lap - tu do|dang cong san viet nam")
_BEGINS = re.compile(
    r"(?:y kien|gop y|nhan xet|kien nghi|de nghi)[^.]{0,60}(?:nhu sau|cu the|sau day|sau)\s*:\s*$|nhu sau\s*:\s*$"
)
_ENDS = re.compile(r"(?:tren day la|noi nhan|tran trong|xin gui|kinh de nghi .{0,60}tong hop)")
_SUBJECT = re.compile(r"(?:v/v|ve viec)\b")
_MARKER = re.compile(
    r"(?P<roman>[IVX]{1,4}[.)])\s|(?P<number>\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+)\s|(?P<letter>[a-zđ]\))\s|(?P<dash>[-–—+•*])\s|"
    r"(?P<nth>Thứ\s+(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười))\s*[,:]\s?"
)
_DEPTH = {"roman": 0, "nth": 1, "number": 1, "letter": 2, "dash": 3}
_QUOTE = re.compile(r"[“\"«]([^”\"»]{8,600})[”\"»]")
_PAGE = re.compile(
    r"trang\s+(?:số\s+)?(\d{1,3})(?:\s*[,;(]?\s*(?:từ\s+)?dòng\s+(?:thứ\s+)?(\d{1,2}))?", re.IGNORECASE
)
_LINE_FIRST = re.compile(r"dòng\s+(?:thứ\s+)?(\d{1,2})[^.;]{0,30}?trang\s+(\d{1,3})", re.IGNORECASE)
_PART = re.compile(r"phần\s+(?:thứ\s+)?(nhất|hai|ba|tư|một|I{1,3}V?|IV|[1-4])\b", re.IGNORECASE)
_NODE = re.compile(
    r"(?:tiểu mục|mục|điểm|khoản)\s+((?:[IVX]+|\d{1,2})(?:\.\d{1,2})*)(?:\.?([a-zđ])\b\)?)?", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"đoạn\s+(?:văn\s+)?(?:thứ\s+)?(\d{1,2}|nhất|đầu|hai|ba|tư|cuối)\b", re.IGNORECASE)
_NTH = {
    "nhất": 1,
    "đầu": 1,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "cuối": -1,
}

NO_PLACE = "Chưa rõ góp ý vào đoạn nào, xin chọn."
SEVERAL = "Mục này có ở nhiều phần, xin chọn."
ONLY_NODE = "Chỉ nêu mục, chưa rõ đoạn."
BY_PAGE = "Tìm theo trang và dòng của bản PDF, xin xem lại."


@dataclass(frozen=True, slots=True)
class Letter:
    """`agrees`: it says that it agrees and makes no point."""

    code: str = ""
    dated: date | None = None
    issuer: str = ""
    agrees: bool = False
    said: Sequence[Said] = ()


@dataclass(slots=True)
class _Item:
    depth: int
    text: str
    above: list[str] = field(default_factory=list)


def read_letter(layer: Layer, version: VersionText, pages: Sequence[Sequence[str]] = ()) -> Letter:
    """`pages` are the printed lines of each page of the version, for letters that cite "trang 5, dòng 3"."""
    paragraphs = [one for one in layer.paragraphs if one.where in {"body", "cell"} and one.text.strip()]
    body = _body(paragraphs)
    said = [_placed(item, version, pages) for item in _points(body)]
    agreeing = [one for one in said if one.kind == "APPROVAL"]
    others = [one for one in said if one.kind != "APPROVAL"]
    head = paragraphs[:30]
    whole = fold(" ".join(one.text for one in body))
    agrees = not others and (bool(agreeing) or bool(re.search(r"thong nhat|nhat tri|dong y", whole)))
    return Letter(_code(head), _dated(head), _issuer(head), agrees, said if others else [])


def _code(head: Sequence[Paragraph]) -> str:
    for one in head:
        if found := _CODE.search(one.text):
            return "" if found[1].startswith((".", "…")) else found[1].replace(" ", "").rstrip(".,")
    return ""


def _dated(head: Sequence[Paragraph]) -> date | None:
    for one in head:
        if found := _DATED.search(one.text):
            try:
                return date(int(found[3]), int(found[2]), int(found[1]))
            except ValueError:
                return None
    return None


def _issuer(head: Sequence[Paragraph]) -> str:
    """The last line in capitals above the number: the body itself stands below the one over it."""
    best = ""
    for one in head:
        if _CODE.search(one.text):
            break
        text = even(one.text)
        if (
            len(text) > 3
            and text.upper() == text
            and not _MOTTO.search(fold(text))
            and any(sign.isalpha() for sign in text)
        ):
            best = text
    return best


def _body(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """From the sentence that announces the points to the one that closes the letter."""
    begin, end = 0, len(paragraphs)
    folded = [fold(one.text) for one in paragraphs]
    for at, one in enumerate(paragraphs[:30]):
        if (
            _CODE.search(one.text)
            or _DATED.match(one.text.partition(",")[2].strip())
            or _SUBJECT.match(folded[at])
        ):
            begin = at + 1
    head = begin
    for at, words in enumerate(folded):
        if words.startswith("kinh gui") and begin == head:
            begin = at + 1
        if _BEGINS.search(words):
            begin = at + 1
            break
    for at in range(begin, len(paragraphs)):
        if _ENDS.match(folded[at]):
            end = at
            break
    return [one for one in paragraphs[begin:end] if one.where == "body" or one.cell is None]


def _points(body: Sequence[Paragraph]) -> Iterator[_Item]:
    """Numbered lines are points, with the lines that follow them; a line that only leads on to others ("1. Về mục
    1.2.2:") is not, but tells them where they belong.
    """
    items: list[_Item] = []
    for one in body:
        printed = one.printed
        found = _MARKER.match(printed)
        if found:
            depth = _DEPTH[str(found.lastgroup)] + (found["number"] or "").strip(".)").count(".")
            items.append(_Item(depth, printed[found.end() :].strip()))
        elif items and not items[0].above and items[0].depth >= 0:
            items[-1].text += f"\n{printed}"
        else:
            items.append(_Item(-1, printed))
    above: list[_Item] = []
    for at, item in enumerate(items):
        above = [each for each in above if each.depth < item.depth]
        item.above = [each.text for each in above]
        below = at + 1 < len(items) and items[at + 1].depth > item.depth >= 0
        above.append(item)
        if item.text and not (below and (item.text.endswith(":") or len(item.text) < 80)):
            yield item


def _placed(item: _Item, version: VersionText, pages: Sequence[Sequence[str]]) -> Said:
    said = Said(text=item.text, kind=kind_of(item.text), doubt=NO_PLACE)
    for quote in _QUOTE.findall(item.text):
        if found := version.quote(quote):
            line = found.line
            return replace(
                said, quote=even(quote), block=line.key, number=line.number, node=line.node, start=found.start, doubt="",
            )  # fmt: skip
    quotes = _QUOTE.findall(item.text)
    if quotes:
        said = replace(said, quote=even(quotes[0]))
    where = " ".join([*item.above, item.text])
    if here := _by_page(where, version, pages):
        return replace(said, block=here.key, number=here.number, node=here.node, doubt=BY_PAGE)
    return _by_node(said, where, version)


def _by_page(text: str, version: VersionText, pages: Sequence[Sequence[str]]) -> Line | None:
    page = line = 0
    if found := _LINE_FIRST.search(text):
        line, page = int(found[1]), int(found[2])
    elif found := _PAGE.search(text):
        page, line = int(found[1]), int(found[2] or 0)
    if not (0 < page <= len(pages)):
        return None
    printed = pages[page - 1]
    if not (0 < line <= len(printed)):
        return None
    here = version.quote(printed[line - 1])
    return here.line if here else None


def _by_node(said: Said, text: str, version: VersionText) -> Said:
    nodes = _nodes_cited(text, version)
    if not nodes:
        return said
    if len(nodes) > 1:
        return replace(said, doubt=SEVERAL)
    said = replace(said, node=nodes[0], doubt=ONLY_NODE)
    lines = list({line.key: line for line in version.lines if line.node == nodes[0]}.values())
    found = _PARAGRAPH.search(text)
    nth = (int(found[1]) if found[1].isdecimal() else _NTH[found[1].lower()]) if found else 0
    if nth == -1 and lines:
        nth = len(lines)
    if 0 < nth <= len(lines):
        cited = lines[nth - 1]
        return replace(said, block=cited.key, number=cited.number, doubt="")
    return said


def _nodes_cited(text: str, version: VersionText) -> list[str]:
    """Keys of the nodes that a letter's words may mean: labels repeat from part to part."""
    cited = _NODE.search(text)
    part = _PART.search(text)
    nodes = version.nodes
    tops = [at for at, node in enumerate(nodes) if not node.get("depth")]
    if part:
        nth = (
            _NTH.get(part[1].lower()) or int(part[1]) if part[1].lower() in _NTH or part[1].isdecimal() else 0
        )
        if not 0 < nth <= len(tops):
            return []
        end = tops[nth] if nth < len(tops) else len(nodes)
        nodes = nodes[tops[nth - 1] : end]
        if not cited:
            return [str(nodes[0]["key"])]
    if not cited:
        return []
    label = cited[1].upper()
    found = [str(node["key"]) for node in nodes if str(node.get("label", "")).strip(" .)").upper() == label]
    if cited[2] and len(found) == 1:
        deeper = [
            str(node["key"]) for node in nodes
            if str(node["key"]).startswith(found[0] + ".") and str(node.get("label", "")).strip(" .)").lower() == cited[2]
        ]  # fmt: skip
        return deeper or found
    return found

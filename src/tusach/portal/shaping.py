"""A section's stored HTML as the reading page shows it (docs/hard/reading-page.md). Text to text, no database.

The stored HTML is sanitised and never changes; what is done here is dress: the opening heading moves into the page's
header, the first paragraph gets its initial, tables scroll inside, printed page numbers show at their anchors.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WRAPS = r'(?:\s*<(?:section|div|article|main|header|hgroup|body)\b[^>]*>|\s*<a id="[^"]*">\s*</a>)*\s*'
_HEADING = re.compile(rf"^({_WRAPS})<h([1-6])\b([^>]*)>(.*?)</h\2>", re.DOTALL)
_FIRST = re.compile(rf'^({_WRAPS})<p\b([^>]*)>(?=(?:<a id="[^"]*"></a>)*([^\W\d_][^<]*))')
_ID = re.compile(r'\bid="([^"]+)"')
_TAG = re.compile(r"<[^>]*>")
_NUMBER = r"(?:\d{1,3}|[ivxlc]{1,6}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|thứ nhất|đầu|cuối)"
_KICKER = re.compile(rf"^(?:chương|phần|bài|mục|quyển|tập|chapter|part)\s+{_NUMBER}\s*[.:]?$", re.IGNORECASE)
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_FORMULA = re.compile(r'<math\b[^>]*\bdisplay="block".*?</math>', re.DOTALL)
_LEAST_FOR_INITIAL = 60  # letters: shorter openings (verse, a date) look wrong with a large first letter
_SCROLL = '<div class="scroll" role="region" tabindex="0" aria-label="Bảng, cuộn ngang được">'

_WIDE = '<span class="scroll" role="region" tabindex="0" aria-label="Công thức, cuộn ngang được">'


@dataclass(frozen=True)
class Shaped:
    """`kicker` (chương 3), `heading` (inner HTML, "" when the section opens without one), its id, and the rest."""

    kicker: str
    heading: str
    heading_id: str
    body: str


def shape(html: str, *, initial: bool = True, marks: Iterable[tuple[str, str]] = ()) -> Shaped:
    """`marks`: (label, anchor) of the printed pages that begin in this section."""
    kicker, heading, heading_id, body = _opening(html)
    if initial:
        body = _FIRST.sub(_with_initial, body, count=1)
    body = _FORMULA.sub(lambda found: f"{_WIDE}{found[0]}</span>", body)
    body = _TABLE.sub(lambda found: f"{_SCROLL}{found[0]}</div>", body)
    opening = body.find("</p>") if initial else -1  # a page number would stand in the way of the initial
    for label, anchor in marks:
        if 0 <= body.find(f'<a id="{anchor}">') < opening:
            continue
        said = re.escape(anchor)
        body = re.sub(
            rf'<a id="{said}">', f'<a id="{anchor}" class="leafno" data-l="{_plain(label)}">', body, count=1
        )
    return Shaped(kicker, heading, heading_id, body)


def _opening(html: str) -> tuple[str, str, str, str]:
    found = _HEADING.match(html)
    if found is None:
        return "", "", "", html
    kicker, rest = "", found[1] + html[found.end() :]
    if _KICKER.match(text_of(found[4])) and (second := _HEADING.match(rest)):
        kicker, found, rest = text_of(found[4]), second, second[1] + rest[second.end() :]
    named = _ID.search(found[3])
    return kicker, found[4].strip(), named[1] if named else "", rest


def _is_latin(letter: str) -> bool:
    return ord(letter) < 0x250 or 0x1E00 <= ord(letter) <= 0x1EFF


def _with_initial(found: re.Match[str]) -> str:
    attributes = found[2]
    if len(found[3]) < _LEAST_FOR_INITIAL or not _is_latin(found[3][0]):
        return found[0]
    if 'class="' in attributes:
        attributes = attributes.replace('class="', 'class="first ', 1)
    else:
        attributes += ' class="first"'
    return f"{found[1]}<p{attributes}>"


def text_of(html: str) -> str:
    return " ".join(_TAG.sub("", html).split())


def _plain(label: str) -> str:
    return re.sub(r"[^\w .-]", "", label)[:12]


def is_numbered(title: str) -> bool:
    """The title says its own number: "Chương 3. Làm đất"."""
    first = title.split(maxsplit=2)[:2]
    return len(first) == 2 and bool(_KICKER.match(" ".join(first)))

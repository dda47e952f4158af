"""Where the report proper begins and ends: letterhead, number, date, type and subject before it; thanks, capacity,
signature, recipients and annexes behind it.
"""

import re
from collections.abc import Sequence

from tusach.kit.textlayer import Paragraph
from tusach.reports.align.labels import bare, split_label
from tusach.reports.align.lines import is_loud

_HEAD_LINES, _TAIL_LINES, _SIGNATURE = 60, 40, 16
_LETTERHEAD = re.compile(
    r"dang cong san|cong hoa xa hoi|doc lap ?- ?tu do|.{0,8}ban chap hanh|.{0,4}tinh uy|.{0,4}thanh uy|ban tuyen giao|"
    r"so\s*:?\s*[\d.…]*\s*-?\s*/?bc|\*+$|-{3,}|_{3,}|.{3,40},\s*ngay\s+[\d…. ]+\s*thang|kinh gui|du thao|muc luc"
)
_TYPE = re.compile(r"b\s?a\s?o\s+c\s?a\s?o\b")
_CLOSING = re.compile(
    r"noi nhan\b|[tkq]\s?/\s?[mtl]\b|tm\s?\.|kt\s?\.|tl\s?\.|tuq\s?\.|(?:pho )?truong ban$|(?:pho )?bi thu(?: .{0,20})?$"
)
_THANKS = re.compile(
    r"tren day la (?:bao cao|ket qua|noi dung|mot so|toan bo|nhung)|ban tuyen giao .{0,60}tran trong"
)
_ANNEX = re.compile(r"phu luc\b")
_ANNEX_ALONE = re.compile(r"phu luc(?: so)?(?: [0-9]{1,2}| [ivx]{1,4}| [a-e])?\s*[.:]?$")
_RECIPIENTS = re.compile(r"noi nhan\s*:?$")
_OPENING = re.compile(
    r"(?:can cu|thuc hien|thi hanh|ban tuyen giao|ban thuong vu|theo |de |nham |trien khai )"
)


def edges(paragraphs: Sequence[Paragraph]) -> tuple[int, int]:
    """Positions of the first paragraph of the report proper and of the first one behind it.

    The opening ("Căn cứ ...", "Thực hiện ...") is not decided here: it reaches to the first heading.
    """
    first = _front(paragraphs)
    return first, max(first, _closing(paragraphs, first))


def _front(paragraphs: Sequence[Paragraph]) -> int:
    until = min(len(paragraphs), _HEAD_LINES)
    plain = [bare(one.text.strip()) for one in paragraphs[:until]]
    kind = next(
        (at for at in range(until) if _TYPE.match(plain[at]) and _is_type(paragraphs[at].text, plain[at])),
        None,
    )
    if kind is not None:
        return _subject(paragraphs, plain, kind, until)
    at = 0
    while at < until and (not plain[at] or _LETTERHEAD.match(plain[at])):
        at += 1
    return at


def _is_type(text: str, plain: str) -> bool:
    return is_loud(text) or len(plain) < 14


def _subject(paragraphs: Sequence[Paragraph], plain: Sequence[str], kind: int, until: int) -> int:
    """Behind the lines of the subject, which stand out like the type above them."""
    at = kind + 1
    while at < until and at <= kind + 6:
        one = paragraphs[at]
        if plain[at] and not _LETTERHEAD.match(plain[at]):
            label, title = split_label(one.printed)
            if label.kind in {"part", "roman", "number", "capital"} or _OPENING.match(plain[at]):
                break
            looks = one.bold or one.centred or is_loud(one.text)
            if not looks and (at > kind + 1 or len(title) > 200 or title.endswith(".")):
                break
        at += 1
    return at


def _closing(paragraphs: Sequence[Paragraph], first: int) -> int:
    """The first line of the closing; the length of the whole when there is none. Annexes behind it go with it."""
    total = len(paragraphs)
    plain = {at: bare(paragraphs[at].text.strip()[:90]) for at in range(max(first, total // 3), total)}
    known = next((at for at, text in plain.items() if _RECIPIENTS.match(text)), None)
    if known is None:
        end = next((at for at in plain if at >= first and _is_annex(paragraphs[at])), total)
        around = range(max(first, end - _TAIL_LINES), end)
    else:
        end, around = known + 1, range(max(first, known - _SIGNATURE), known + 1)
    sign = next((at for at in around if _CLOSING.match(bare(paragraphs[at].text.strip()[:60]))), end)
    return _thanks(paragraphs, first, sign)


def _is_annex(one: Paragraph) -> bool:
    text = one.text.strip()
    plain = bare(text)
    return bool(
        len(text) < 120
        and (
            _ANNEX_ALONE.match(plain)
            or (_ANNEX.match(plain) and (is_loud(text[:8]) or one.bold or one.centred))
        )
    )


def _thanks(paragraphs: Sequence[Paragraph], first: int, sign: int) -> int:
    """The closing sentence belongs to the closing."""
    for at in range(sign - 1, max(first, sign - 5), -1):
        if _THANKS.match(bare(paragraphs[at].text.strip()[:90])):
            return at
    return sign

"""What the heads of a table, the names of its rows and its caption say that is counted."""

from dataclasses import replace
from functools import lru_cache

from tusach.kit.text import fold
from tusach.kit.textlayer.shape import Cell
from tusach.reports.quantities.around import PLACES, per_at
from tusach.reports.quantities.declared import Measure, measure_at, said
from tusach.reports.quantities.numerals import scale_at
from tusach.reports.quantities.tokens import PAD, Tokens, tokens
from tusach.reports.quantities.units import damaged_at, no_unit_end, unit_at

_SHARE = ("tỷ lệ", "tỉ lệ", "%", "phần trăm")
_TOTALS = {
    "tong", "tong so", "tong cong", "cong", "toan tinh", "toan thanh pho", "toan huyen", "cong chung", "tong toan tinh",
    "cong toan tinh", "ca nam", "ca huyen", "ca nuoc", "tong hop chung", "tong so toan tinh", "chung", "ca tinh", "tong cong toan tinh", "tong hop",
}  # fmt: skip
_LONGEST_TOTAL = 4
_MONEY = (
    "kinh phí",
    "số tiền",
    "thành tiền",
    "đơn giá",
    "trị giá",
    "giá trị",
    "chi phí",
    "ngân sách",
    "dự toán",
    "quyết toán",
)
# At the beginning of a head these say what stands in the column, not what is counted.
_HEADINGS = {
    "kế hoạch",
    "chỉ tiêu",
    "đơn vị",
    "địa phương",
    "nội dung",
    "hoạt động",
    "chủ đề",
    "đề án",
    "cơ quan",
    "giải pháp",
    "dân tộc",
    "tên",
}
_COUNTS = {"tổng", "số", "lượng", "các", "-", "+", "trong", "đó", "cộng", "sl"}
# The heads of a table are asked for each of its cells.
_HEADS = 2_000


@lru_cache(maxsize=_HEADS)
def is_total(name: str) -> bool:
    """Whether a head or the name of a row says that a total stands here."""
    plain = fold(name).strip(" .:*()0123456789")
    return plain in _TOTALS or (plain.startswith("toan ") and plain.count(" ") < _LONGEST_TOTAL)


@lru_cache(maxsize=_HEADS)
def is_unit(text: str) -> bool:
    """Whether a cell of the column "Đơn vị" is a unit and no name of a body: "triệu đồng", but not "Thư viện tỉnh"."""
    read = tokens(text)
    past = scale_at(read.words, PAD)[1]
    found = unit_at(read.words, past)
    end = per_at(read.words, *found)[1] if found else past
    return (end == read.last and end > PAD) or read.words[PAD] == "%"


def measure_of(cell: Cell, own: str, about: str, others: Measure | None) -> Measure | None:
    """The unit of a cell: what a head says in brackets or opens with, the column of units, what the row says in
    brackets, what the caption says for all, what the row opens with, what a head names somewhere; in a column of totals that
    of the others. `own` is the text of its row in the column of units, `about` the caption, `others` the one unit that the
    heads of the table name.
    """
    heads = [*reversed(cell.heads)]
    if made := above_of(cell):
        return made
    if made := measure_in(own):
        return made
    caption = said(about)
    named = next((made for head in heads if (made := named_by(head))), None)
    found = named or said(cell.row_head) or caption or named_by(cell.row_head)
    found = found or next((made for head in heads if (made := measure_in(head))), None)
    if found is None and heads and is_total(heads[0]):
        return others
    return found and _scaled(found, caption)


def head_measure(cell: Cell) -> Measure | None:
    """What a head says that the bare numbers in a text under it count: "2 (hỏng 1)" under "Máy tính"."""
    return above_of(cell) or next((made for head in reversed(cell.heads) if (made := named_by(head))), None)


def above_of(cell: Cell) -> Measure | None:
    """The unit that the heads of a cell say, the nearest first: in brackets, or as a share."""
    for head in reversed(cell.heads):
        if made := said(head):
            return _for_each(made, head)
        if (made := measure_in(head)) and made.unit == "%":
            return made
    return None


def _for_each(made: Measure, head: str) -> Measure:
    """In "Bình quân mỗi xã (lượt)" and "Số buổi/tuần (buổi)" the head says per what."""
    words = tokens(head).words
    for at, word in enumerate(words):
        if (
            word in {"mỗi", "/"}
            and "/" not in made.unit
            and (found := unit_at(words, at + 1))
            and "quân" in words
        ):
            return replace(made, unit=f"{made.unit}/{found[0].name}")
    return made


def _scaled(named: Measure | None, caption: Measure | None) -> Measure | None:
    """A caption that says "nghìn bản" is of the heads that name "bản", and of all that name nothing."""
    if named is None or caption is None:
        return named or caption
    return caption if caption.unit == named.unit and named.scale == 1 else named


@lru_cache(maxsize=_HEADS)
def measure_in(text: str) -> Measure | None:
    """The unit that a head says in brackets or names: "Kinh phí (triệu đồng)", "Số xã có tủ sách", "Tỷ lệ %"."""
    if made := said(text):
        return made
    small = text.lower()
    if not text or is_total(text):
        return None
    if any(word in small for word in _SHARE):
        return Measure("%", measured=True)
    if any(word in small for word in _MONEY):
        return Measure("đồng", measured=True)
    read = tokens(text)
    at = PAD
    while at < read.last:
        if end := no_unit_end(read.words, at):
            at = end
            continue
        made = _unit_of(read, at)
        if made and not (at == PAD and made.unit in _HEADINGS):
            return made
        at += 1
    return None


def named_by(row: str) -> Measure | None:
    """What the name of a row or a column counts, when it opens with it: "Số lượt mượn về nhà", but not "Huyện Hải Lăng" or "Ngân sách xã"."""
    return measure_in(row) if _opens_with_unit(row) else None


@lru_cache(maxsize=_HEADS)
def _opens_with_unit(row: str) -> bool:
    read = tokens(row)
    if any(word in row.lower() for word in (*_SHARE, *_MONEY)):
        return True
    at = PAD
    while read.words[at] in _COUNTS or (at < read.last and not read.words[at][:1].isalpha()):
        at += 1
    made = None if no_unit_end(read.words, at) else _unit_of(read, at)
    is_name = at == PAD and made is not None and (made.unit in _HEADINGS or read.is_capital(PAD + 1))
    return made is not None and not is_name


def _unit_of(read: Tokens, at: int) -> Measure | None:
    """The unit named at word `at`, with what it is per ("buổi/tuần"); a scan may have taken its marks. No place by its name."""
    if made := measure_at(read, at):
        found = unit_at(read.words, at)
    else:
        found = damaged_at(read.words, at)
        made = found and Measure(found[0].name, measured=found[0].measured)
    if made is None or found is None:
        return made
    unit, end = found
    if unit.name in PLACES and read.is_capital(end) and read.words[end][:1].isalpha():
        return None
    return replace(made, unit=per_at(read.words, unit, end)[0])

"""Parts against their total: in a sentence, in a list under it, in the columns and rows of a table."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tusach.kit.text import fold
from tusach.reports.quantities.heads import is_total
from tusach.reports.quantities.saying import conflict, said, shown, with_unit
from tusach.reports.quantities.shape import Conflict, Stated

# After these the parts are all there are; after "trong đó" there may be others.
_CLOSED = re.compile(
    r"(?:^|[\s,(:;])(?:gồm|bao gồm|gồm có|cụ thể|chia ra)\b[^.;]*$|^[^;,.\d]*:\s*[-–+]?\s*$", re.IGNORECASE
)
_OPEN = re.compile(r"trong (?:đó|số đó|số này)", re.IGNORECASE)
_SUBSET = re.compile(
    r"riêng|nhất là|như|ví dụ|chủ yếu|điển hình|tiêu biểu|mỗi|bình quân|so với", re.IGNORECASE
)
# Parts of this kind overlap: who is a woman may be a party member.
_OVERLAP = re.compile(
    r"\b(?:nu|dang vien|dan toc|tre|duoi|tren|ton giao|dai hoc|cao cap|bien gioi|kho khan)\b"
)
_SENTENCE = re.compile(r"[.!?]\s|\n")
_REST = re.compile(r"còn lại|số còn lại", re.IGNORECASE)
_ONE_KIND = {
    "phường": "xã",
    "thị trấn": "xã",
    "đặc khu": "xã",
    "tin": "tin, bài",
    "bài": "tin, bài",
    "phóng sự": "tin, bài",
}
_PAPERS = {
    "văn bản", "nghị quyết", "chỉ thị", "kế hoạch", "công văn", "hướng dẫn", "quyết định", "quy chế", "thông báo",
    "báo cáo", "chương trình",
}  # fmt: skip
_ITEM = ("-", "+", "•", "*")
_NUMBER = re.compile(r"\d+")
_MOST_PARTS = 40
_ADDED = {"AMOUNT"}


def check_sums(stated: Sequence[Stated]) -> Iterator[Conflict]:
    running = [one for one in stated if one.paragraph.cell is None]
    for place, one in enumerate(running):
        yield from _in_sentence(one, running[place + 1 : place + _MOST_PARTS])
    yield from _under(running)
    yield from _in_tables([one for one in stated if one.paragraph.cell is not None])


def _countable(one: Stated) -> bool:
    said_of = one.quantity
    return (
        said_of.kind == "AMOUNT" and not said_of.comparator and "/" not in said_of.unit and bool(said_of.unit)
    )


def _kind(one: Stated, total: Stated) -> str:
    unit = one.quantity.unit
    if total.quantity.unit == "văn bản":
        return "văn bản" if unit in _PAPERS else unit
    return _ONE_KIND.get(unit, unit) if "," in total.quantity.noun or "," in total.quantity.unit else unit


def _in_sentence(total: Stated, following: Sequence[Stated]) -> Iterator[Conflict]:
    if not _countable(total) or (total.quantity.unit == "đầu sách" and not following):
        return
    text = total.paragraph.text
    begun = total.quantity.end
    end = next((match.start() for match in _SENTENCE.finditer(text, begun)), len(text))
    bracket = _bracket(text, begun, end)
    here = [
        one
        for one in following
        if one.paragraph.id == total.paragraph.id and one.quantity.start < (bracket or end)
    ]
    parts = [one for one in here if _countable(one) and _kind(one, total) == _kind(total, total)]
    if not parts:
        return
    lead = text[begun : parts[0].quantity.start]
    is_open = bool(_OPEN.search(lead))
    is_closed = bool(bracket and len(parts) > 1) or (not is_open and bool(_CLOSED.search(lead)))
    if (
        (")" in lead and not bracket)
        or not (is_open or is_closed)
        or _SUBSET.search(lead)
        or _broken(total, here, lead)
    ):
        return
    yield from _added(total, parts, is_closed=is_closed or bool(_REST.search(text[begun:end])))


def _bracket(text: str, begun: int, end: int) -> int:
    """The end of a bracket that opens right after the total and its noun."""
    opened = text.find("(", begun, min(end, begun + 40))
    if opened < 0 or re.search(r"[,;:]", text[begun:opened]):
        return 0
    closed = text.find(")", opened, end)
    return max(0, closed)


def _broken(total: Stated, here: Sequence[Stated], lead: str) -> bool:
    """Another figure of another kind stands between the total and the word that opens its parts."""
    opened = _OPEN.search(lead) or _CLOSED.search(lead)
    place = total.quantity.end + (opened.start() if opened else 0)
    return any(one.quantity.start < place and one.quantity.kind == "AMOUNT" for one in here)


def _added(total: Stated, parts: Sequence[Stated], *, is_closed: bool) -> Iterator[Conflict]:
    whole, unit = total.quantity.value or Decimal(0), total.quantity.unit
    for part in parts:
        if (part.quantity.value or 0) > whole:
            sentence = f"{shown(part)} nhiều hơn tổng {with_unit(whole, unit)}. Xin xem lại hai số này."
            yield conflict("part-total", sentence, [total, part])
            return
    if len(parts) < 2 or unit == "đầu sách":
        return
    summed = sum((part.quantity.value or Decimal(0) for part in parts), Decimal(0))
    overlap = any(_OVERLAP.search(fold(f"{one.quantity.noun} {one.quantity.context}")) for one in parts)
    if summed == whole or (summed < whole and not is_closed) or overlap:
        return
    yield conflict("parts-total", _sentence(parts, summed, whole, unit), [total, *parts])


def _sentence(parts: Sequence[Stated], summed: Decimal, whole: Decimal, unit: str) -> str:
    apart, is_money = with_unit(abs(summed - whole), unit), unit == "đồng"
    way = "nhiều hơn" if summed > whole else "ít hơn"
    terms = [shown(one) if is_money else said(one.quantity.value or Decimal(0)) for one in parts]
    added = " + ".join(terms) if len(parts) <= 4 else "Các phần"
    verb = "là" if len(parts) <= 4 else "cộng lại là"
    return f"{added} {verb} {with_unit(summed, unit) if is_money else said(summed)}, {way} tổng {with_unit(whole, unit)} là {apart}. Xin xem lại các phần và tổng."


def _under(stated: Sequence[Stated]) -> Iterator[Conflict]:
    """A total in a paragraph that ends with a colon, its parts in the items that follow."""
    for place, total in enumerate(stated):
        text = total.paragraph.text.rstrip()
        last = place + 1 == len(stated) or stated[place + 1].paragraph.id != total.paragraph.id
        if not (last and text.endswith(":") and _countable(total)):
            continue
        lead = text[total.quantity.end :]
        parts = list(_items(total, stated[place + 1 :]))
        if len(parts) > 1 and (_OPEN.search(lead) or _CLOSED.search(lead)) and not _SUBSET.search(lead):
            yield from _added(total, parts, is_closed=not _OPEN.search(lead))


def _items(total: Stated, following: Sequence[Stated]) -> Iterator[Stated]:
    number = _number(total)
    for one in following:
        is_item = bool(one.paragraph.label) or one.paragraph.text.startswith(_ITEM)
        if not is_item or _number(one) not in {number, number + 1}:
            return
        if _number(one) == number + 1:
            number += 1
            if not _countable(one) or _kind(one, total) != _kind(total, total):
                return
            yield one


def _number(one: Stated) -> int:
    match = _NUMBER.search(one.paragraph.id)
    return int(match[0]) if match else 0


def _in_tables(stated: Sequence[Stated]) -> Iterator[Conflict]:
    columns: dict[tuple[int, int], list[Stated]] = defaultdict(list)
    rows: dict[tuple[int, int], list[Stated]] = defaultdict(list)
    for one in stated:
        if (cell := one.paragraph.cell) and one.quantity.kind in _ADDED and not one.quantity.comparator:
            columns[cell.table, cell.column].append(one)
            rows[cell.table, cell.row].append(one)
    for cells in columns.values():
        yield from _column(cells)
    for cells in rows.values():
        yield from _row(cells)


def _column(cells: Sequence[Stated]) -> Iterator[Conflict]:
    """The rows above a total row, or below it when it comes first; rows of "trong đó" are not added."""
    totals = [place for place, one in enumerate(cells) if _is_total_row(one)]
    for position, place in enumerate(totals):
        begun = totals[position - 1] + 1 if position else 0
        parts = list(cells[begun:place]) or list(cells[place + 1 :] if len(totals) == 1 else [])
        parts = [one for one in parts if not _is_subset_row(one)]
        yield from _of_table(cells[place], parts, "Cột")


def _is_total_row(one: Stated) -> bool:
    return bool(one.paragraph.cell and is_total(one.paragraph.cell.row_head))


def _is_subset_row(one: Stated) -> bool:
    head = one.paragraph.cell.row_head.strip() if one.paragraph.cell else ""
    return head.startswith(_ITEM) or fold(head).startswith(("trong do", "rieng"))


def _row(cells: Sequence[Stated]) -> Iterator[Conflict]:
    """A column of totals beside columns of one kind: of years, or under one upper head."""
    total = next(
        (one for one in cells if one.paragraph.cell and _total_column(one.paragraph.cell.heads)), None
    )
    if total is None or total.paragraph.cell is None:
        return
    above = total.paragraph.cell.heads[:-1]
    parts = [
        one
        for one in cells
        if one is not total and one.paragraph.cell and one.paragraph.cell.heads[:-1] == above
    ]
    years = {(one.quantity.year_from, one.quantity.year_to) for one in parts}
    if above or (len(years) == len(parts) and (None, None) not in years):
        yield from _of_table(total, parts, "Dòng")


def _total_column(heads: tuple[str, ...]) -> bool:
    return bool(heads) and is_total(heads[-1])


def _of_table(total: Stated, parts: Sequence[Stated], what: str) -> Iterator[Conflict]:
    unit = total.quantity.unit
    if len(parts) < 2 or unit == "đầu sách" or any(one.quantity.unit != unit for one in parts):
        return
    whole = total.quantity.value or Decimal(0)
    summed = sum((one.quantity.value or Decimal(0) for one in parts), Decimal(0))
    if summed in {whole, whole * 2}:  # twice, when the rows hold subtotals
        return
    cell = total.paragraph.cell
    name = (
        (cell.heads[-1] if what == "Cột" else cell.row_head) if cell and (cell.heads or cell.row_head) else ""
    )
    of = f" “{' '.join(name.split())[:60]}”" if name else ""
    sentence = (
        f"{what}{of} của bảng: các ô cộng lại là {with_unit(summed, unit)}, ô tổng ghi {with_unit(whole, unit)}. "
        "Xin xem lại ô tổng và các ô."
    )
    yield conflict("table-total", sentence, [total, *parts], about=fold(name))

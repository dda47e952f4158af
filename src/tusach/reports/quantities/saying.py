"""How the checks speak: figures as they are printed, names of indicators, a mark that a conflict keeps."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from tusach.kit.text import decimal, fold, number
from tusach.reports.quantities.reading import find
from tusach.reports.quantities.shape import Conflict, Quantity, Stated

# In the middle of a sentence; of the indicators that the checks speak of.
NAMES = {
    "I101": "số văn bản chỉ đạo", "I102": "số hội nghị quán triệt", "I103": "số lượt người dự hội nghị",
    "I104": "số xã có quy chế quản lý tủ sách", "I105": "số cuộc kiểm tra, giám sát", "I106": "số lần sơ kết, tổng kết",
    "I107": "số xã phân công cán bộ phụ trách", "I121": "số đầu sách nhận", "I122": "số bản nhận",
    "I123": "số đĩa nhận", "I124": "số đợt nhận", "I126": "số bản thiếu, hỏng khi nhận", "I127": "số bản hiện còn",
    "I128": "số bản mất, hỏng, thanh lý", "I129": "số tủ sách", "I130": "số xã có tủ sách riêng",
    "I131": "số cán bộ phụ trách tủ sách", "I132": "số xã có sổ đăng ký sách", "I134": "số lượt đọc tại chỗ",
    "I135": "số lượt mượn", "I136": "số bản được mượn", "I137": "số người đọc",
    "I138": "số buổi sinh hoạt chi bộ có giới thiệu sách", "I141": "số đầu sách điện tử",
    "I142": "số lượt truy cập thư viện điện tử", "I143": "số lượt mở sách điện tử", "I144": "số lượt tải",
    "I145": "số giờ đọc", "I146": "số xã có dùng thư viện điện tử", "I147": "số tài khoản thư viện điện tử",
    "I148": "số xã có máy, mạng", "I151": "số mô hình hay", "I151.NR": "số mô hình đã nhân rộng",
    "I161": "số tin, bài", "I162": "số buổi giới thiệu sách", "I163": "số cuộc thi",
    "I163.NG": "số người tham gia cuộc thi", "I164": "số hoạt động Ngày Sách", "I171": "số tập thể được khen",
    "I171.CN": "số cá nhân được khen", "I181": "kinh phí", "I181.DP": "kinh phí từ ngân sách địa phương",
    "I181.XH": "kinh phí xã hội hóa", "I182": "số sách bổ sung ngoài Đề án",
}  # fmt: skip


def name_of(code: str) -> str:
    return NAMES.get(code) or NAMES.get(code.partition(".")[0]) or "số liệu này"


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def said(value: Decimal) -> str:
    """1234.50 as 1.234,5."""
    if value == value.to_integral_value():
        return number(int(value))
    places = min(4, -int(value.normalize().as_tuple().exponent))
    return decimal(value, places)


def with_unit(value: Decimal, unit: str) -> str:
    return f"{said(value)}%" if unit == "%" else f"{said(value)} {unit}".strip()


def shown(one: Stated) -> str:
    """As it stands in the text; by its value when a person corrected it, or where it stands bare in a cell."""
    quantity = one.quantity
    again = [
        read for read in find(quantity.quote) if (read.value, read.whole) == (quantity.value, quantity.whole)
    ]
    if quantity.value is None or (again and again[0].unit == quantity.unit):
        return quantity.quote
    if quantity.whole is not None:
        return f"{said(quantity.value)}/{with_unit(quantity.whole, quantity.unit)}"
    return with_unit(quantity.value, quantity.unit)


def when(quantity: Quantity) -> str:
    """The time of a figure with a space before it, or nothing."""
    first, last = quantity.year_from, quantity.year_to
    if first and first == last:
        return f" năm {first}"
    if first and last:
        return f" giai đoạn {first}-{last}"
    if last:
        return f" đến năm {last}"
    return f" từ năm {first}" if first else ""


def conflict(kind: str, sentence: str, stated: Sequence[Stated], *, about: str = "") -> Conflict:
    """`about` and the words of the figures make its mark, whatever else is known and wherever they stand now."""
    words = [fold(one.quantity.quote) for one in stated]
    years = [f"{one.quantity.year_from}-{one.quantity.year_to}" for one in stated]
    mark = sha256("|".join([kind, about, *words, *years]).encode()).hexdigest()
    leaf = next((one.leaf for one in stated if one.leaf), "")
    return Conflict(kind, leaf, capital(sentence), tuple(one.id for one in stated), mark)


def apart(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """What is said in the same words of several places is one conflict, at the first of them, with the figures of all:
    a writer puts one paragraph under three headings. Marks once each: the same figures of which something else is said
    are a second conflict.
    """
    held: dict[tuple[str, str], Conflict] = {}
    for one in conflicts:
        same = (one.kind, one.sentence)
        first = held.get(same)
        claims = dict.fromkeys([*(first.claims if first else ()), *one.claims])
        held[same] = replace(first or one, claims=tuple(claims))
    seen: dict[str, int] = {}
    made = []
    for one in held.values():
        count = seen[one.mark] = seen.get(one.mark, 0) + 1
        mark = one.mark if count == 1 else sha256(f"{one.mark}|{count}".encode()).hexdigest()
        made.append(replace(one, mark=mark))
    return made

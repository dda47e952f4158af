"""Whether a figure is of the whole province, so that it may be laid beside the sum of the communes or the ledger.

A report has figures of one district, of what the province's own committee issued, of a part of the books. Beside a sum they
are all "wrong", and a province that is asked about a right figure stops reading what it is asked. So: rather silent.
"""

import re
from decimal import Decimal

from tusach.kit.text import fold
from tusach.reports.quantities.shape import Stated

# Another order of numbers than what is known is of another thing, unless the writer says that it is all.
_FAR = 3
_WHOLE = re.compile(
    r"\b(?:toan tinh|ca tinh|toan thanh pho|toan dia ban|tren dia ban tinh|tong so|tong cong|tong kinh phi"
    r"|(?:tat ca|100) ?%? ?(?:cac )?xa|den nay\b.*\b(?:da|duoc) (?:tiep )?nhan)\b"
)
_COMMUNES = re.compile(r"\bcac (?:xa|co so)\b")
_PLACES = "(?:xa|huyen|phuong|thon|chi bo|dia phuong|don vi|noi|tu sach|diem)"
_SOME = re.compile(
    r"\b(?:mien nui|bien gioi|vung (?:sau|xa|cao|dan toc|kho khan|bien)|hai dao|kho khan|thi diem|lam diem|rieng (?!nam\b)"
    rf"|binh quan|trung binh|(?:mot|mot so|nhieu|moi|tung) {_PLACES})\b"
)
_ALL_OF_THEM = re.compile(r"\b(\d+)/(\d+) (?:xa|phuong|don vi cap xa)\b")
# Who acts for the province itself or for a district; with the marks, since "tinh" is many words.
_OWN = re.compile(
    r"\b(?:ban thường vụ|thường trực tỉnh ủy|tỉnh ủy|thành ủy|huyện ủy|thị ủy|quận ủy|ban tuyên giáo|hội đồng nhân dân tỉnh"
    r"|ủy ban nhân dân (?:tỉnh|thành phố|huyện)|(?:hđnd|ubnd) (?:tỉnh|thành phố|huyện)|cấp tỉnh|cấp huyện|các huyện|sở|thư viện tỉnh)\b"
)
_BELOW = re.compile(
    r"\b(?:toàn tỉnh|cả tỉnh|các xã|cấp xã|xã, phường|các cấp|cơ sở|đảng ủy xã|toàn đảng bộ|các địa phương)\b"
)
# What an authority does itself; books and readers are the communes' whoever writes of them.
_ACTS = ("I10", "I16", "I17", "I18")


def says_whole(one: Stated) -> bool:
    """The figure's own clause says that it is all the province's."""
    clause = _clause(one)
    lead = fold(_sentence(one))
    every = any(match[1] == match[2] for match in _ALL_OF_THEM.finditer(lead))
    return bool(_WHOLE.search(clause) or _COMMUNES.search(clause) or every)


def is_of_some(one: Stated) -> bool:
    """Of some communes, or of a part of the books; also where its sentence began with "một xã"."""
    return bool(_SOME.search(_clause(one)) or re.search(rf"\bmot {_PLACES}\b", fold(_sentence(one))))


def is_own_act(one: Stated) -> bool:
    """An authority above the communes is the one that speaks last before the figure, and it does not count communes."""
    if one.quantity.unit == "xã":
        return False
    lead = _sentence(one)
    if one.indicator.startswith(_ACTS):
        lead = one.paragraph.text[: one.quantity.start]
    lead = lead.lower().replace("uỷ", "ủy")
    last = max((match.end() for match in _OWN.finditer(lead)), default=-1)
    return last >= 0 and not _BELOW.search(lead, last)


def is_near(value: Decimal, other: Decimal) -> bool:
    """Within a factor of three."""
    return other <= value * _FAR and value <= other * _FAR


def _clause(one: Stated) -> str:
    return fold(f"{one.quantity.context} {one.quantity.noun}")


def _sentence(one: Stated) -> str:
    """From the beginning of its sentence up to the figure."""
    before = one.paragraph.text[: one.quantity.start]
    begin = max((match.end() for match in re.finditer(r"[.!?;]\s+|\n", before)), default=0)
    return before[begin:]

"""Does a short text declare that there is nothing under a heading? "Không có." does, silence does not, and neither
does "Không có kinh phí để mua tủ", which is something said.

A declaration is a denial followed only by words of the heading itself and by words that stand for "anything".
"""

import re

from tusach.kit.text import fold

LONGEST = 160
# What the Word outline says where nothing was written yet.
PLACEHOLDER = "Viết nội dung mục này ở đây, thay cho dòng chữ này."
_DENIAL = re.compile(
    r"(?:(?:hien|den) nay |hien |tinh |thanh pho |dia phuong |don vi |ban tuyen giao |tinh uy |thanh uy |chung toi )*"
    r"(?:khong|chua)(?: co| phat sinh| ghi nhan| de xuat| kien nghi| bo sung)?\b"
)
_FILLING = (
    "noi dung y kien kien nghi de xuat gi them khac nao mo hinh truong hop phat sinh van de bo sung tai muc nay phan cac "
    "nhung va ve doi voi cu the dang ke tren dia ban trong ky giai doan nhu hay cach lam hieu qua den nay"
)
_FILL = frozenset(_FILLING.split())


def says_none(text: str, title: str = "") -> bool:
    """`text`: all that stands under the heading `title`. Anything left besides the denial is content."""
    folded = " ".join(re.findall(r"[a-z0-9]+", fold(text[: LONGEST + 1])))
    if not folded or len(text.strip()) > LONGEST:
        return False
    denial = _DENIAL.match(folded)
    if denial is None:
        return False
    allowed = _FILL | set(re.findall(r"[a-z0-9]+", fold(title)))
    return all(word in allowed for word in folded[denial.end() :].split())

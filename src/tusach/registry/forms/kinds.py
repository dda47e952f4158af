"""The types of documents as a form offers them, and which family issues which."""

from tusach.registry.citations import LAW_KINDS, PARTY_KINDS, STATE_KINDS
from tusach.registry.models import Family

FAMILIES = [(Family.PARTY.value, "Văn bản của Đảng"), (Family.STATE.value, "Văn bản của Nhà nước")]
OF = {Family.PARTY: PARTY_KINDS, Family.STATE: (*STATE_KINDS, *LAW_KINDS)}
ALL = frozenset(OF[Family.PARTY]) | frozenset(OF[Family.STATE])


def _pairs(kinds: list[str]) -> list[tuple[str, str]]:
    return [(kind, kind) for kind in kinds]


KINDS = [
    ("", "Chọn tên loại"),
    ("Đảng và Nhà nước", _pairs([kind for kind in PARTY_KINDS if kind in OF[Family.STATE]])),
    ("Chỉ của Đảng", _pairs([kind for kind in PARTY_KINDS if kind not in OF[Family.STATE]])),
    ("Chỉ của Nhà nước", _pairs([kind for kind in OF[Family.STATE] if kind not in PARTY_KINDS])),
]


def wrong_kind(family: str, kind: str) -> str:
    """Why a family does not issue a type; "" when it does, or when one of the two is not known."""
    if family not in OF or kind not in ALL or kind in OF[Family(family)]:
        return ""
    other = "Nhà nước" if family == Family.PARTY else "Đảng"
    return (
        f"{kind} là loại văn bản chỉ có ở hệ thống văn bản của {other}; xin xem lại hệ thống hoặc tên loại."
    )

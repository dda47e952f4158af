"""What a document does to one it names, by the words before the name. Pure.

Only words between the citation and the beginning of its sentence (or the citation before it, unless that one is joined
by a comma or "và") count, so that "căn cứ A; thực hiện B" gives each its own.
"""

import re
from collections.abc import Sequence

from tusach.kit.text import fold
from tusach.registry.citations import Citation

_LOOK_BACK = 160
_AFTER = 60
# In this order: who writes "thay thế" writes "thực hiện" in the same sentence often enough.
_WORDS = (
    ("REPLACES", re.compile(r"\b(?:thay the|bai bo|huy bo)\b")),
    ("AMENDS", re.compile(r"\b(?:sua doi|bo sung|dinh chinh|dieu chinh)\b")),
    ("ANSWERS", re.compile(r"\b(?:tra loi|phuc dap|dap lai)\b")),
    ("IMPLEMENTS", re.compile(r"\b(?:thuc hien|trien khai|thi hanh|quan triet|theo tinh than)\b")),
    ("BASIS", re.compile(r"\b(?:can cu|chieu theo|theo)\b")),
)
_NO_LONGER = re.compile(
    r"^\W{0,3}(?:[^.;]{0,40}\b)?(?:het hieu luc|bi bai bo|bi thay the boi (?:van ban|ke hoach|quyet dinh|quy dinh|huong dan) nay)\b"
)
_NOT = re.compile(r"\b(?:khong|chua)\s+(?:bi\s+)?$")
_BREAK = re.compile(r"[.;:\n](?=\s|$)")


def relations(text: str, citations: Sequence[Citation]) -> list[str]:
    """The kind of each citation of the text, in their order: CITES when no word says more."""
    found: list[str] = []
    last_end = 0
    for one in citations:
        between = text[last_end : one.start]
        joined = bool(found) and len(between) < 200 and _is_joint(between)
        said = _kind(text[max(last_end, one.start - _LOOK_BACK) : one.start])
        if said == "CITES" and joined:
            said = found[-1]
        if _NO_LONGER.search(fold(text[one.end : one.end + _AFTER])):
            said = "REPLACES"
        found.append(said)
        last_end = one.end
    return found


def _is_joint(between: str) -> bool:
    """Whether two citations stand in one list: only an issuer, a day or a subject in quotes between them."""
    return not _BREAK.search(between) and bool(re.search(r"(?:,|\bvà|\bvới)\s*$", between.rstrip(" \n")))


def _kind(before: str) -> str:
    breaks = [match.end() for match in _BREAK.finditer(before)]
    plain = fold(before[breaks[-1] :] if breaks else before)
    for kind, words in _WORDS:
        for match in words.finditer(plain):
            if not _NOT.search(plain[: match.start()]):
                return kind
    return "CITES"

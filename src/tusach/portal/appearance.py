"""How a reader wants pages to look, kept in three cookies of their own phone and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass

SIZES = (("nho", "Nhỏ"), ("vua", "Vừa"), ("lon", "Lớn"), ("rat-lon", "Rất lớn"))
GROUNDS = (("giay", "Giấy"), ("sang", "Trắng"), ("toi", "Tối"))
WIDTHS = (("hep", "Hẹp"), ("vua", "Vừa"), ("rong", "Rộng"))
ALLOWED = {
    name: frozenset(value for value, _ in choices)
    for name, choices in (("co", SIZES), ("nen", GROUNDS), ("rong", WIDTHS))
}


@dataclass(frozen=True)
class Appearance:
    """Size of letters, ground and width of lines; no ground means that of the phone."""

    co: str = "vua"
    nen: str = ""
    rong: str = "vua"


def appearance(cookies: Mapping[str, str]) -> Appearance:
    """What the cookies say; a value that is none of ours counts as not said."""
    return Appearance(**chosen(cookies))


def chosen(given: Mapping[str, str]) -> dict[str, str]:
    """Of some values (cookies, a form) those that are appearance and allowed."""
    return {name: given[name] for name, allowed in ALLOWED.items() if given.get(name) in allowed}

"""The lexicon of units, found at a place of a text by its longest name."""

from dataclasses import dataclass
from pathlib import Path

from tusach.kit.text import fold
from tusach.reports.quantities.tokens import tokens

FILE = Path(__file__).with_name("units.txt")


@dataclass(frozen=True, slots=True)
class Unit:
    """`measured`: decimals are usual in it (money, areas, hours); what is counted comes in whole numbers."""

    name: str
    measured: bool = False


def read(path: Path = FILE) -> dict[str, list[tuple[tuple[str, ...], Unit]]]:
    """By first word: the names that begin with it, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Unit]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, _, forms = line.partition(":")
        unit = Unit(name.rstrip("!"), measured=name.endswith("!"))
        for form in forms.split("|"):
            words = tuple(word for word in tokens(form.strip()).words if word)
            found.setdefault(words[0], []).append((words, unit))
    for names in found.values():
        names.sort(key=lambda one: -len(one[0]))
    return found


UNITS = read()
# What a bad reading of a scan leaves of names that are hardly anything else without their marks.
_DAMAGED = {
    name: unit
    for names in UNITS.values()
    for whole, unit in names
    if (name := tuple(fold(word) for word in whole))
    and (len(name) == 2 or whole in {("cuốn",), ("quyển",), ("lượt",), ("người",), ("huyện",), ("buổi",)})
}


def unit_at(words: list[str], at: int) -> tuple[Unit, int] | None:
    """The unit named at `at` and the place after its name."""
    for name, unit in UNITS.get(words[at], ()):
        end = at + len(name)
        if len(name) == 1 or tuple(words[at:end]) == name:
            return (unit, end) if unit.name != "-" else None
    return None


def no_unit_end(words: list[str], at: int) -> int:
    """Place after words at `at` that begin like a unit and are none ("ngân sách", "xã hội"); 0 for others."""
    for name, unit in UNITS.get(words[at], ()):
        if tuple(words[at : at + len(name)]) == name:
            return at + len(name) if unit.name == "-" else 0
    return 0


def damaged_at(words: list[str], at: int) -> tuple[Unit, int] | None:
    """The unit whose marks a scan has damaged at `at`: "12 tũ sách", "1.440 cuôn"."""
    if not words[at][:1].isalpha() or unit_at(words, at):
        return None
    for length in (2, 1):
        if unit := _DAMAGED.get(tuple(fold(word) for word in words[at : at + length])):
            return (unit, at + length) if unit.name != "-" else None
    return None


def is_known(name: str) -> bool:
    return any(unit.name == name for names in UNITS.values() for _, unit in names)

"""Sentences made by rules from what is counted, for a person to go on from (docs/hard/live-figures.md). Pure.

Each sentence is text with tokens and what its tokens are bound to: its figures stay live from the first moment.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tusach.drafting.live import token

Lives = Mapping[str, tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Sentence:
    """`title` says to a person what it is; `lives`: {token's name: (kind, source)}."""

    title: str
    text: str
    lives: Lives = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """A theme with how many provinces name it and, of those below it, the same."""

    code: int
    name: str
    reports: int
    below: Sequence["Named"] = ()


MOST_NAMED = 5


def who_speaks(leaf: str, *, none: bool) -> Sentence:
    """How many provinces speak of the leaf; with `none`, also how many say that they have nothing."""
    lives = {"s1": ("COUNT", {"leaf": leaf, "says": "spoke", "of": "expected"})}
    text = f"{token('s1')} tỉnh, thành phố báo cáo nội dung này"
    if none:
        lives["s2"] = ("COUNT", {"leaf": leaf, "says": "none", "of": "reports"})
        text += f"; {token('s2')} tỉnh, thành phố báo cáo không có"
    return Sentence("Bao nhiêu tỉnh nói đến", f"{text}.", lives)


def themes(opening: str, named: Sequence[Named], *, under: str = "") -> Sentence | None:
    """`under`: the leaf in which they are counted, the whole report when empty.

    `41/63 tỉnh, thành phố nêu thiếu máy tính, trong đó 12/63 nêu ...; 38/63 nêu ...`; what one province
    alone names is for `alone`. Nothing when no two name the same.
    """
    shown = [one for one in named if one.reports > 1][:MOST_NAMED]
    if not shown:
        return None
    lives: dict[str, tuple[str, Mapping[str, Any]]] = {}

    def counted(one: Named) -> str:
        name = f"s{len(lives) + 1}"
        where = {"under": under} if under else {}
        lives[name] = ("COUNT", {"code": one.code, "of": "expected", **where})
        return token(name)

    parts = []
    for place, one in enumerate(shown):
        said = f"{counted(one)} {'tỉnh, thành phố ' if place == 0 else ''}nêu {lowered(one.name)}"
        below = [each for each in one.below if each.reports][:3]
        if below:
            said += ", trong đó " + ", ".join(f"{counted(each)} nêu {lowered(each.name)}" for each in below)
        parts.append(said)
    text = "; ".join(parts)
    return Sentence("Các chủ đề nhiều nơi nêu", f"{opening}: {text}." if opening else f"{text}.", lives)


def alone(named: Sequence[Named], places: Mapping[int, str], *, under: str = "") -> Sentence | None:
    """Themes that one province only names, each with the place: a single voice is kept in sight. The count stands
    beside it, so that the sentence is out of date when another province says the same.
    """
    lone = [one for one in named if one.reports == 1 and one.code in places][:MOST_NAMED]
    if not lone:
        return None
    where = {"under": under} if under else {}
    lives: dict[str, tuple[str, Mapping[str, Any]]] = {
        f"s{place}": ("COUNT", {"code": one.code, "of": "expected", **where})
        for place, one in enumerate(lone, start=1)
    }
    said = [
        f"{placed(places[one.code])} nêu {lowered(one.name)} ({token(name)})"
        for name, one in zip(lives, lone, strict=True)
    ]
    return Sentence("Ý kiến chỉ một nơi nêu", f"Riêng {'; '.join(said)}.", lives)


@dataclass(frozen=True)
class Counted:
    """One indicator of the leaf, with the places that stand at its ends and its middle (unit ids and names)."""

    code: str
    name: str
    year: int | None
    is_ratio: bool = False
    ends: Sequence[tuple[int, str]] = ()


def figure(line: Counted) -> Sentence:
    """The nation's figure with how many places it rests on; a percentage with its two parts."""

    def source(part: str) -> tuple[str, Mapping[str, Any]]:
        return ("FIGURE", {"indicator": line.code, "year": line.year, "unit": None, "part": part})

    when = f"Năm {line.year}, " if line.year else ""
    name = lowered(line.name) if when else line.name
    covered = f"theo {token('s2')} trên {token('s3')} nơi báo cáo"
    lives = {"s1": source("value"), "s2": source("n"), "s3": source("expected")}
    if not line.is_ratio:
        return Sentence(line.name, f"{when}{name}: {token('s1')}, {covered}.", lives)
    lives |= {"s4": source("numerator"), "s5": source("denominator")}
    text = f"{when}{name}: {token('s4')} trên {token('s5')}, đạt {token('s1')}, {covered}."
    return Sentence(line.name, text, lives)


def extremes(line: Counted) -> Sentence | None:
    """The highest, the lowest and the middle province; nothing with fewer than three."""
    if len(line.ends) < 3:
        return None
    lives: dict[str, tuple[str, Mapping[str, Any]]] = {
        f"s{place}": ("FIGURE", {"indicator": line.code, "year": line.year, "unit": unit, "part": "value"})
        for place, (unit, _) in enumerate(line.ends, start=1)
    }
    high, low, middle = (placed(name) for _, name in line.ends[:3])
    when = f" năm {line.year}" if line.year else ""
    text = (
        f"{line.name}{when}: cao nhất là {high} ({token('s1')}), thấp nhất là {low} ({token('s2')}), "
        f"mức giữa là {middle} ({token('s3')})."
    )
    return Sentence(f"Cao nhất, thấp nhất, mức giữa: {lowered(line.name)}", text, lives)


def quoted(place: str, words: str) -> Sentence:
    """A province's words as a quotation; `c1` waits for the passage."""
    return Sentence(f"Lời của {place}", f"{place}: “{words.strip()}”{token('c1')}")


def joined(sentences: Sequence[Sentence]) -> Sentence:
    """Several sentences as one paragraph; their tokens are named anew."""
    lives: dict[str, tuple[str, Mapping[str, Any]]] = {}
    texts = []
    for one in sentences:
        text = one.text
        renamed = {}
        for name, bound in one.lives.items():
            letter = name[0]
            fresh = f"{letter}{sum(each[0] == letter for each in lives) + 1}"
            lives[fresh] = bound
            renamed[name] = fresh
        for name in renamed:
            text = text.replace(token(name), f"\0{name}\0")
        for name, fresh in renamed.items():
            text = text.replace(f"\0{name}\0", token(fresh))
        texts.append(text)
    return Sentence(sentences[0].title if sentences else "", " ".join(texts), lives)


def placed(name: str) -> str:
    """A place inside a sentence: tỉnh Lâm Đồng, thành phố Hà Nội."""
    return name[:1].lower() + name[1:] if name.startswith(("Tỉnh ", "Thành phố ")) else name


_WRITTEN = {
    name.lower(): name
    for name in (
        "Ban Bí thư", "Bộ Chính trị", "Ban Chấp hành Trung ương", "Ban Tuyên giáo Trung ương", "Trung ương", "Đảng",
        "Nhà nước", "Chính phủ", "Quốc hội", "Thủ tướng Chính phủ", "Đề án", "Chỉ thị", "Nghị quyết", "Kết luận", "Việt Nam",
        "Hà Nội", "UBND", "HĐND", "MTTQ", "CNTT",
    )
}  # fmt: skip
_PROPER = re.compile(rf"\b(?:{'|'.join(sorted(_WRITTEN, key=len, reverse=True))})\b", re.IGNORECASE)


def lowered(name: str) -> str:
    """A name inside a sentence: its first letter small, unless it is an abbreviation (UBND, CNTT) or a proper name; what
    is written in capitals throughout is written as a sentence.
    """
    first = name.split(" ", 1)[0]
    if name.isupper() and " " in name.strip():
        return _PROPER.sub(lambda found: _WRITTEN[found[0].lower()], name.lower())
    if (proper := _PROPER.match(name)) and proper[0] == _WRITTEN[proper[0].lower()]:
        return name
    return name if len(first) > 1 and first.isupper() else name[:1].lower() + name[1:]

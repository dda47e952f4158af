"""Whose report a text is, and of which years, as its letterhead says; what does not fit is asked, never decided.

Only the head (letterhead, place and date, title) is believed about the years; the places named after "tỉnh", "tỉnh ủy"
and the like count in the whole text, because a letterhead may be a picture. Pure: places come as {id: name}.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tusach.kit.text import day as said_day
from tusach.kit.text import fold
from tusach.kit.textlayer.shape import Paragraph

HEAD_PARAGRAPHS, HEAD_LETTERS = 30, 4_000
_BEFORE = r"(?:tinh uy|thanh uy|tinh|thanh pho|tp|ubnd tinh|ubnd thanh pho|dia ban tinh)"
_NAMED = re.compile(rf"\b{_BEFORE} (?=(?P<after>[a-z][a-z ]{{2,40}}))")
_RANGE = re.compile(r"\b((?:19|20)\d\d)\s*(?:-|–|—|den|đến)\s*(?:nam\s+|năm\s+)?((?:19|20)\d\d)\b")
_DATED = re.compile(r"ngay (\d{1,2}) ?thang (\d{1,2}) ?nam ((?:19|20)\d\d)")
_NUMBER = re.compile(
    r"\b[Ss][ốôố]\s*:?\s*(?P<number>\d{1,5})\s*(?P<symbol>[-/]\s?[A-ZĐ][A-Za-zĐđÀ-ỹ0-9]*(?:[-/&][A-ZĐa-zđÀ-ỹ0-9]+)*)"
)
_HEAD_WEIGHT = 5
# Whose paper it is, in capitals on a line of its own near the top: "TỈNH ỦY LÂM ĐỒNG", also as "BAN TUYÊN GIÁO TỈNH ỦY ...".
_ISSUER = re.compile(
    r"(?:ban [a-z ]{3,40}? )?(?:tinh uy|thanh uy(?: thanh pho| tp)?|(?:ubnd|uy ban nhan dan) (?:tinh|thanh pho|tp)) "
    r"(?P<name>[a-z][a-z ]{1,40})"
)
_BESIDE = re.compile(r"\t|\n| {2,}|\|")
_NEIGHBOUR = re.compile(r" (?:dang cong san|cong hoa xa hoi|ban tuyen giao|ban dan van).*")
_ISSUER_PARAGRAPHS, _LONGEST_NAME = 10, 5
_LONGEST_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a document says; empty or None where it says nothing. `places`: {id: how strongly named}.
    `issuer`: the line of the letterhead that names a province, as printed; `issuer_place`: its id, None for a name unknown here.
    `subject`: what stands under the word BÁO CÁO.
    """

    number: str = ""
    symbol: str = ""
    dated: date | None = None
    years: tuple[tuple[int, int], ...] = ()
    places: Mapping[int, int] | None = None
    issuer: str = ""
    issuer_place: int | None = None
    subject: str = ""

    @property
    def place(self) -> int | None:
        """The place named most, when none is named as much."""
        ranked = sorted((self.places or {}).items(), key=lambda pair: -pair[1])
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        return ranked[0][0]


@dataclass(frozen=True, slots=True)
class Doubt:
    """`code`: "place", "years" or "dated"; `place`: the id that the text names instead."""

    code: str
    sentence: str
    place: int | None = None


def read_head(paragraphs: Sequence[Paragraph], places: Mapping[int, str]) -> Head:
    head = "\n".join(one.text for one in paragraphs[:HEAD_PARAGRAPHS])[:HEAD_LETTERS]
    number = _NUMBER.search(head)
    issuer, issuer_place = _issuer(paragraphs, places)
    return Head(
        number["number"] if number else "",
        re.sub(r"\s", "", number["symbol"]) if number else "",
        _dated(_spaced(head)),
        tuple((int(first), int(last)) for first, last in _RANGE.findall(head) if int(first) < int(last)),
        _places(head, paragraphs, places),
        issuer,
        issuer_place,
        _subject(paragraphs),
    )


def _subject(paragraphs: Sequence[Paragraph]) -> str:
    """The paragraph under the type of the paper, or what follows it on further lines of the same one."""
    head = [line for one in paragraphs[:HEAD_PARAGRAPHS] for line in one.text.split("\n") if line.strip()]
    at = next((nth for nth, line in enumerate(head) if _spaced(line) == "bao cao"), None)
    said = " ".join(head[at + 1].split()) if at is not None and at + 1 < len(head) else ""
    return said if len(said) <= _LONGEST_SUBJECT and any(map(str.isalpha, said)) else ""


def _places(head: str, paragraphs: Sequence[Paragraph], places: Mapping[int, str]) -> dict[int, int]:
    names = {_spaced(name): pk for pk, name in places.items()}
    counted: Counter[int] = Counter()
    for weight, text in ((_HEAD_WEIGHT, head), (1, "\n".join(one.text for one in paragraphs))):
        for found in _NAMED.finditer(_spaced(text)):
            words = found["after"].split()
            # The longest name wins: "Hà Nam" is not "Hà".
            for size in range(min(5, len(words)), 0, -1):
                pk = names.get(" ".join(words[:size]))
                if pk is not None:
                    counted[pk] += weight
                    break
    return dict(counted)


def _issuer(paragraphs: Sequence[Paragraph], places: Mapping[int, str]) -> tuple[str, int | None]:
    names = {_spaced(name): pk for pk, name in places.items()}
    for one in paragraphs[:_ISSUER_PARAGRAPHS]:
        for line in _BESIDE.split(one.text):
            found = _ISSUER.fullmatch(_NEIGHBOUR.sub("", _spaced(line))) if line.isupper() else None
            if found is None:
                continue
            words = found["name"].split()
            known = (names.get(" ".join(words[:size])) for size in range(len(words), 0, -1))
            place = next((pk for pk in known if pk is not None), None)
            if place is not None or len(words) <= _LONGEST_NAME:
                return " ".join(line.split()), place
    return "", None


def _spaced(text: str) -> str:
    """Folded, with everything but letters and digits as one space: "Bà Rịa - Vũng Tàu" as people spell it."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


def _dated(folded: str) -> date | None:
    for found in _DATED.finditer(folded):
        try:
            return date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            continue
    return None


def doubts_of(
    head: Head, *, own: int | None, places: Mapping[int, str], first: int, last: int
) -> list[Doubt]:
    """`own`: the place whose report it is said to be; `first`, `last`: the years that the campaign asks about."""
    doubts = []
    named = head.place
    if own is not None and head.issuer and head.issuer_place != own:
        whose = f"Phần đầu văn bản ghi “{head.issuer[:80]}”, không phải {places[own]}."
        doubts.append(Doubt("place", f"{whose} Đúng là báo cáo của {places[own]}?", head.issuer_place))
    elif own is not None and named is not None and named != own:
        doubts.append(
            Doubt(
                "place", f"Văn bản nhắc {places[named]} nhiều hơn. Đúng là báo cáo của {places[own]}?", named
            )
        )
    if head.years and not any(abs(one - first) <= 1 and abs(two - last) <= 1 for one, two in head.years):
        one, two = head.years[0]
        doubts.append(
            Doubt(
                "years",
                f"Phần đầu ghi giai đoạn {one}-{two}, đợt này hỏi {first}-{last}. Đúng báo cáo của đợt này?",
            )
        )
    if head.dated and not last <= head.dated.year <= last + 1:
        doubts.append(Doubt("dated", f"Văn bản ghi ngày {said_day(head.dated)}. Đúng báo cáo của đợt này?"))
    return doubts

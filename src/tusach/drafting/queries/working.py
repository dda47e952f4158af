"""The working page: a paragraph of the version with what was said about it; and the table of everything said."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import F, Max, Prefetch, QuerySet

from tusach.drafting.alike import groups_of
from tusach.drafting.anchoring import locate, looks_of, printed_of, quoted
from tusach.drafting.compare import BOLD, ITALIC
from tusach.drafting.models import (
    Answer,
    Block,
    BlockVersion,
    Comment,
    Disposition,
    Invited,
    Point,
    Round,
    Version,
)
from tusach.drafting.narrowing import entitled, names_of, numbers_of
from tusach.drafting.queries.rounds import is_late
from tusach.kit.text import day, fold

WHOLE, LOST = "chung", "can-xem"
_NODE = "muc-"
MOST_ALIKE = 5_000
_GROUPS = {WHOLE: "Ý kiến chung, toàn văn", LOST: "Ý kiến về đoạn không còn"}


@dataclass(slots=True)
class Place:
    """Where comments hang: a block (its key), a part ("muc-" and its key), the whole ("chung"), nowhere ("can-xem")."""

    key: str
    label: str
    title: str
    order: int
    total: int = 0
    left: int = 0
    block: Mapping[str, Any] | None = None
    nth: int = 0  # of the block under its node, from 1
    node: str = ""

    @property
    def name(self) -> str:
        if self.block is None:
            return f"{self.label} {self.title}".strip()
        return f"{self.label} {self.title}, đoạn {self.nth}".strip()

    @property
    def spoken(self) -> str:
        """Within a sentence: `mục 1.2.2, Khai thác, sử dụng sách điện tử`. Labels repeat from part to part, titles do not."""
        if self.key in (WHOLE, LOST):
            return "toàn văn" if self.key == WHOLE else "đoạn không còn"
        return f"mục {entitled(self.label, self.title)}"


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of a printed text with the numbers of the points whose quote it is part of, and its look."""

    text: str
    points: tuple[int, ...] = ()
    bold: bool = False
    italic: bool = False


def places_of(version: Version) -> dict[str, Place]:
    """{key: place} of everything that may be spoken of, in the order it is read."""
    found = {WHOLE: Place(WHOLE, "", "Toàn văn", 0)}
    numbers = numbers_of(version.content["nodes"])
    for node in version.content["nodes"]:
        label, title = numbers[str(node["key"])], str(node["title"]).strip().rstrip(".")
        found[_NODE + node["key"]] = Place(
            _NODE + node["key"], label, title, len(found), node=str(node["key"])
        )
        for nth, block in enumerate(node["blocks"], start=1):
            key = str(block["key"])
            found[key] = Place(key, label, title, len(found), block=block, nth=nth, node=str(node["key"]))
    found[LOST] = Place(LOST, "", "Cần xem: không còn đoạn để gắn", len(found))
    return found


def place_key(comment: Comment) -> str:
    gone = comment.block is not None and comment.block.removed_at is not None
    if comment.lost or gone:
        return LOST
    if comment.block is not None:
        return comment.block.key
    return _NODE + comment.node if comment.node else WHOLE


def counted_places(round: Round) -> list[Place]:  # noqa: A002
    """The places about which something was said, with how many points there are and are open."""
    places = places_of(round.version)
    rows = Point.objects.filter(comment__round=round).select_related("comment__block")
    rows = rows.only(
        "disposition", "comment__lost", "comment__node", "comment__block__key", "comment__block__removed_at"
    )
    for point in rows:
        place = places.get(place_key(point.comment)) or places[WHOLE]
        place.total += 1
        place.left += point.disposition == Disposition.OPEN
    return [place for place in places.values() if place.total]


def points_of_round(round: Round) -> QuerySet[Point]:  # noqa: A002
    versions = Prefetch(
        "versions", queryset=BlockVersion.objects.select_related("block").defer("text", "lives")
    )
    return (
        Point.objects.filter(comment__round=round)
        .select_related(
            "comment__invited",
            "comment__block",
            "repeats__comment__invited",
            "repeats__comment__round",
            "decided_by",
            "approved_by",
        )
        .prefetch_related(versions)
        .order_by(F("comment__start").asc(nulls_first=True), "comment__at", "comment_id", "ordinal")
    )


def points_at(round: Round, key: str) -> list[Point]:  # noqa: A002
    """The points of one place, in the order of the text."""
    rows = points_of_round(round)
    if key not in {WHOLE, LOST} and not key.startswith(_NODE):
        return list(
            rows.filter(comment__block__key=key, comment__lost=False, comment__block__removed_at=None)
        )
    if key.startswith(_NODE):
        rows = rows.filter(comment__block=None, comment__node=key.removeprefix(_NODE), comment__lost=False)
        return list(rows)
    known = places_of(round.version)
    return [
        point
        for point in rows
        if (place_key(point.comment) if place_key(point.comment) in known else WHOLE) == key
    ]


def marked_text(block: Mapping[str, Any], points: Sequence[Point]) -> list[list[Marked]]:
    """The block's printed lines, the quoted words of each point marked."""
    text, looks = printed_of(block), looks_of(block)
    spans = []
    for point in points:
        quote = point.comment.quote
        start = locate(text, quote, point.comment.start or 0) if quote else None
        if start is not None:
            spans.append((start, start + len(quote), point.pk))
    lines, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append(_pieces(line, at, spans, looks))
        at += len(line) + 1
    return lines


def _pieces(
    line: str, offset: int, spans: Sequence[tuple[int, int, int]], looks: Sequence[int]
) -> list[Marked]:
    ends = {0, len(line)} | {at for at in range(1, len(line)) if looks[offset + at] != looks[offset + at - 1]}
    for start, end, _ in spans:
        ends |= {min(max(one - offset, 0), len(line)) for one in (start, end)}
    cuts = sorted(ends)
    return [
        Marked(
            line[first:last],
            tuple(pk for start, end, pk in spans if start < offset + last and end > offset + first),
            bool(looks[offset + first] & BOLD),
            bool(looks[offset + first] & ITALIC),
        )
        for first, last in pairwise(cuts)
        if last > first
    ]


def versions_since(block: Block, since: int) -> list[BlockVersion]:
    """Versions of a block saved after the one that was asked about, newest first."""
    return list(block.versions.filter(number__gt=since).select_related("person").order_by("-number")[:30])


def block_of_key(manuscript_id: int, key: str) -> Block | None:
    return Block.objects.filter(manuscript=manuscript_id, key=key).first()


def decided_until(round: Round) -> datetime | None:  # noqa: A002
    """The moment of the latest decision that waits for approval; none when nothing waits."""
    waiting = Point.objects.filter(comment__round=round, approved_at=None)
    found: datetime | None = waiting.aggregate(last=Max("decided_at"))["last"]
    return found


def alike_points(round: Round) -> list[list[Point]]:  # noqa: A002
    """Groups of points of a round that say nearly the same and are not all decided, the largest first."""
    rows = list(points_of_round(round).exclude(disposition=Disposition.DUPLICATE).order_by("pk")[:MOST_ALIKE])
    groups = [[rows[at] for at in group] for group in groups_of([row.text for row in rows])]
    return [group for group in groups if sum(row.disposition == Disposition.OPEN for row in group) > 0]


# --- the table -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class TableRow:
    """One line of the table, in words. `place` is what it speaks to; `point` is empty for a body that agrees or is
    silent. `nth` is its number in the table.
    """

    body: str
    letter: str
    place: str
    said: str
    answer: str
    where: str
    late: bool
    point: Point | None = None
    nth: int = 0


@dataclass(slots=True)
class Group:
    title: str
    rows: list[TableRow] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """`open` points and those not approved keep it a draft. `is_narrow`: somebody was asked about parts only."""

    groups: list[Group]
    open: int
    unapproved: int
    counts: dict[str, int]
    answers: dict[str, int]
    is_narrow: bool = False

    @property
    def is_final(self) -> bool:
        return self.open == 0 and self.unapproved == 0


def letter_of(invited: Invited) -> str:
    dated = f"ngày {day(invited.their_date)}" if invited.their_date else ""
    return ", ".join(part for part in (invited.their_code, dated) if part)


def table_of(round: Round, *, by_body: bool = False) -> Table:  # noqa: A002
    """Everything said and what became of it, by part of the report or by who said it; whoever agrees or has not
    answered has a line.
    """
    places = places_of(round.version)
    invited = list(round.invited.order_by("order", "pk"))
    points = list(points_of_round(round))
    by_row = {one.pk: one for one in invited}
    titles = {one.node: entitled(one.label, one.title) for one in places.values() if one.block is None}
    rows = []
    for point in points:
        place = places.get(place_key(point.comment)) or places[WHOLE]
        one = by_row[point.comment.invited_id]
        rows.append((place, one, _row(point, place, one, round, titles)))
    groups = _by_body(rows, invited, round) if by_body else _by_place(rows, invited, round)
    _number(groups)
    return Table(
        groups=groups,
        open=sum(point.disposition == Disposition.OPEN for point in points),
        unapproved=sum(
            point.approved_at is None and point.disposition != Disposition.OPEN for point in points
        ),
        counts=dict(Counter(point.disposition for point in points)),
        answers=dict(Counter(one.answer for one in invited)),
        is_narrow=any(one.parts for one in invited),
    )


def _number(groups: Sequence[Group]) -> None:
    """Numbers the lines; a duplicate then names the line that it repeats."""
    rows = [row for group in groups for row in group.rows]
    at = {row.point.pk: nth for nth, row in enumerate(rows, start=1) if row.point is not None}
    for nth, row in enumerate(rows, start=1):
        row.nth = nth
        if row.point is not None:
            row.answer = answer_of(row.point, at)


_Found = tuple[Place, Invited, TableRow]


def _by_place(rows: Iterable[_Found], invited: Sequence[Invited], round: Round) -> list[Group]:  # noqa: A002
    found: dict[str, Group] = {}
    ordered = sorted(rows, key=lambda row: (row[0].order, row[1].order, row[1].pk))
    for place, _, row in ordered:
        title = _GROUPS.get(place.key) or f"{place.label} {place.title}".strip()
        found.setdefault(title, Group(title)).rows.append(row)
    groups = list(found.values())
    agreed = "Thống nhất" if any(one.parts for one in invited) else "Thống nhất toàn văn"
    for answer, title in ((Answer.AGREED, agreed), (Answer.NONE, "Chưa có ý kiến")):
        here = [_bare(one, round) for one in invited if one.answer == answer]
        if here:
            groups.append(Group(title, here))
    return groups


def _by_body(rows: Iterable[_Found], invited: Sequence[Invited], round: Round) -> list[Group]:  # noqa: A002
    of_body: dict[int, list[tuple[int, TableRow]]] = {}
    for place, one, row in rows:
        of_body.setdefault(one.pk, []).append((place.order, row))
    groups = []
    for one in invited:
        said = [row for _, row in sorted(of_body.get(one.pk, ()), key=lambda pair: pair[0])]
        groups.append(Group(one.name, said or [_bare(one, round)]))
    return groups


def _bare(one: Invited, round: Round) -> TableRow:  # noqa: A002
    asked = "; ".join(names_of(round.version.content["nodes"], one.parts))
    if one.answer == Answer.AGREED:
        said = f"Thống nhất phần được hỏi: {asked}." if asked else "Thống nhất toàn văn dự thảo."
    else:
        said = "Chưa có ý kiến."
    place = asked[:1].upper() + asked[1:] or "Toàn văn"
    return TableRow(one.name, letter_of(one), place, said, "", "", late=is_late(one, round.deadline))


def _row(point: Point, place: Place, one: Invited, round: Round, titles: Mapping[str, str]) -> TableRow:  # noqa: A002
    comment = point.comment
    said_with_it = comment.quote in point.text or quoted(comment.quote) in point.text
    about = "" if said_with_it else f"Về {quoted(comment.quote)}: "
    author = f" ({comment.author})" if comment.author and fold(comment.author) not in fold(one.name) else ""
    return TableRow(
        body=one.name, letter=letter_of(one), place=place.name, said=f"{about}{point.text}{author}",
        answer="", where=where_of(point, titles), late=is_late(one, round.deadline), point=point,
    )  # fmt: skip


def answer_of(point: Point, lines: Mapping[int, int]) -> str:
    """The disposition with its reason, as the table prints it; `lines` is {point: its line in the table}."""
    said = Disposition(point.disposition).label.capitalize()
    if point.disposition == Disposition.OPEN:
        return said
    if point.disposition == Disposition.DUPLICATE and point.repeats is not None:
        line = lines.get(point.repeats_id or 0)
        where = f"ở dòng {line}" if line else f"trong đợt “{point.repeats.comment.round.name}”"
        said = f"Trùng với ý kiến của {point.repeats.comment.invited.name} {where}"
    return f"{said}. {point.reason}" if point.reason else f"{said}."


def where_of(point: Point, titles: Mapping[str, str]) -> str:
    """Which parts changed because of it: `Mục 1.2.2, Khai thác, bản 3`; `titles` is {node: its label and title}."""
    versions = sorted(point.versions.all(), key=lambda one: (one.node, one.number))
    return "; ".join(f"Mục {titles.get(one.node) or one.node}, bản {one.number}" for one in versions)

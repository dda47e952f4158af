"""What is so of each figure of the text: taken, stale, kept, unverified, its source gone; and numbers without one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from tusach.drafting import live
from tusach.drafting.emphasis import COVER, ITEM
from tusach.drafting.models import Block, BlockKind, BlockVersion, Live, LiveKind, Manuscript
from tusach.drafting.queries.drawn import Drawn, drawn_of
from tusach.drafting.queries.manuscript import lives_of, shown_of
from tusach.drafting.queries.present import present_of_lives
from tusach.drafting.queries.present_figures import news_of
from tusach.drafting.queries.shapes import Present
from tusach.drafting.queries.unsourced import Bare, bare_numbers
from tusach.kit.text import day, number


class LiveState(StrEnum):
    TAKEN = "taken"
    STALE = "stale"
    GONE = "gone"
    KEPT = "kept"
    UNVERIFIED = "unverified"


@dataclass(frozen=True)
class Resolved:
    """One live as the page shows it. `number`: its place among the sources of the page, from 1. `news`: of a stale
    figure of the nation, provinces that have posted since it was taken.
    """

    number: int
    live: Live
    present: Present
    state: LiveState
    block: Block
    news: Sequence[str] = ()

    @property
    def is_stale(self) -> bool:
        return self.state is LiveState.STALE

    @property
    def is_citation(self) -> bool:
        return self.live.kind == LiveKind.CITATION

    @property
    def is_fine(self) -> bool:
        return self.state in {LiveState.TAKEN, LiveState.KEPT}

    @property
    def tone(self) -> str:
        return "" if self.is_fine else "warn"

    @property
    def words(self) -> str:
        """What is not well with it, in one sentence."""
        old, new = self.live.shown, self.present.shown
        if self.state is LiveState.STALE and self.speaks_of_another:
            now = f"nguồn nay là {new}" if new != old else "nguồn vẫn là số ấy nhưng đếm chủ đề khác"
            return (
                f"Bản thảo ghi {old}, {now}{self.reason}. Xin đọc lại câu: chủ đề được đếm không còn như cũ."
            )
        if self.state is LiveState.STALE:
            return f"Bản thảo ghi {old}, nguồn nay là {new}{self.reason}."
        if self.state is LiveState.KEPT:
            return f"Giữ số cũ: {self.live.kept_why}"
        return self.present.doubt

    @property
    def reason(self) -> str:
        """Why the source says something else now, as a clause after the new value."""
        news, themes = self._provinces(), self._themes()
        if themes:
            return f" {themes}" + (f"; khác trước ở báo cáo của {news}" if news else "")
        if news:
            return f" sau khi tiếp nhận, gắn mã báo cáo của {news}"
        if self.live.kind == LiveKind.FIGURE:
            return self._more_places()
        if self.present.changed:
            when = f", ngày {day(self.present.since)}" if self.present.since else ""
            return f": {self.present.changed}{when}"
        return ""

    @property
    def speaks_of_another(self) -> bool:
        """Whether the theme itself was merged into another, or taken out again, since: a person reads the sentence."""
        return (
            self.live.kind == LiveKind.COUNT
            and not self.present.is_gone
            and self.live.taken.get("stands") != self.present.value.get("stands")
        )

    def _themes(self) -> str:
        """Of a count: the merger, or the undoing of one, that changed what is counted since it was taken."""
        if self.live.kind != LiveKind.COUNT or "code" not in self.live.source:
            return ""
        names, now = self.present.themes, self.present.value.get("stands")
        own = names.get(self.live.source["code"], "")
        if self.speaks_of_another:
            return (
                f"sau khi gộp chủ đề “{own}” vào “{names[now]}”" if now else f"sau khi tách chủ đề “{own}” ra"
            )
        before = self.live.taken.get("merged")
        came = [] if before is None else set(self.present.value.get("merged") or ()) - set(before)
        said = _listed([f"“{names[pk]}”" for pk in sorted(came)]) if came else ""
        return f"sau khi gộp chủ đề {said} vào “{names.get(now, own) if now else own}”" if said else ""

    def _more_places(self) -> str:
        """Of the nation's figure: how many places it rests on, and who has posted since it was taken."""
        before, now = self.live.taken.get("n"), self.present.value.get("n")
        if self.live.source.get("part") == "n":
            before = now  # the figure is that very count and stands in the sentence already
        counted = (
            f", nay {number(now)} nơi báo cáo thay cho {number(before)}"
            if before and now and before != now
            else ""
        )
        posted = f"; từ lúc lấy có số liệu mới của {_listed(self.news)}" if self.news else ""
        return f"{counted}{posted}"

    def _provinces(self) -> str:
        """Of a count: the places that came in or went out since it was taken."""
        if self.live.kind != LiveKind.COUNT:
            return ""
        old, now = set(self.live.taken.get("reports") or ()), set(self.present.value.get("reports") or ())
        names = self.present.names
        changed = [names[pk] for pk in sorted(old ^ now) if pk in names]
        if not changed:
            return ""
        return _listed(changed)


def _listed(names: Sequence[str], most: int = 5) -> str:
    shown = list(names[:most])
    if len(names) > most:
        return f"{', '.join(shown)} và {len(names) - most} nơi khác"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} và {shown[-1]}"


@dataclass(frozen=True)
class Piece:
    """A run of the text for a template: plain words from `start` of the stored text, a live, or a number that nobody
    gave a source (`bare`). Marks of emphasis are no pieces: what stands between them is `bold`, `italic`.
    """

    text: str
    live: Resolved | None = None
    bare: Bare | None = None
    start: int = 0
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Line:
    """A line of a block in pieces; `is_item`: it begins with the mark of a list."""

    pieces: Sequence[Piece]
    is_item: bool


@dataclass(frozen=True)
class States:
    """The lives of some blocks with their states, the numbers without a source, the tables and charts."""

    lives: Mapping[int, Sequence[Resolved]]
    bare: Mapping[int, Sequence[Bare]]
    drawn: Mapping[int, Drawn]
    at: datetime | None = None

    def of(self, block: Block) -> Sequence[Resolved]:
        return self.lives.get(block.pk, ())

    def bare_of(self, block: Block) -> Sequence[Bare]:
        return self.bare.get(block.pk, ())

    def drawn_for(self, block: Block) -> Drawn | None:
        return self.drawn.get(block.pk)

    @property
    def sourced(self) -> int:
        """Figures that nobody need look at again."""
        return sum(one.is_fine for each in self.lives.values() for one in each if not one.is_citation)

    @property
    def figures(self) -> int:
        held = sum(not one.is_citation for each in self.lives.values() for one in each)
        return held + sum(len(each) for each in self.bare.values())


def states_of(manuscript: Manuscript, blocks: Sequence[Block]) -> States:
    """In the order of the text; sources are asked for all blocks at once."""
    lives = {block.pk: {each.name: each for each in lives_of(block)} for block in blocks}
    present = present_of_lives(
        manuscript.campaign, [each for held in lives.values() for each in held.values()]
    )
    found: dict[int, list[Resolved]] = {}
    place = 0
    for block in blocks:
        rows = found.setdefault(block.pk, [])
        for name in live.names_in(block.text):
            each = lives[block.pk].get(name)
            if each is not None:
                place += 1
                now = present[each.pk]
                rows.append(Resolved(place, each, now, state_of(each, now), block))
    texts = [block for block in blocks if block.kind == BlockKind.TEXT]
    return States(
        _told(manuscript, found),
        {block.pk: bare_numbers(block.text, shown_of(block)) for block in texts},
        drawn_of(manuscript.campaign, [block for block in blocks if block.kind != BlockKind.TEXT]),
    )


def _told(manuscript: Manuscript, found: Mapping[int, Sequence[Resolved]]) -> dict[int, list[Resolved]]:
    """Who has posted is only asked for figures that are stale, which are few; for all of them at once."""
    stale = [
        one.live
        for rows in found.values()
        for one in rows
        if one.is_stale and one.live.kind == LiveKind.FIGURE
    ]
    news = news_of(manuscript.campaign, stale)
    return {
        pk: [replace(one, news=news[one.live.pk]) if one.live.pk in news else one for one in rows]
        for pk, rows in found.items()
    }


def state_of(each: Live, present: Present) -> LiveState:
    if each.kept_why and live.same(each.taken.get("kept") or {}, present.value):
        return LiveState.KEPT
    if present.is_gone:
        return LiveState.GONE
    if not live.same(each.taken, present.value):
        return LiveState.STALE
    return LiveState.UNVERIFIED if present.doubt else LiveState.TAKEN


def resolved(block: Block, states: States) -> list[Piece]:
    """The text in pieces for a template; nothing of it is lost."""
    held = {one.live.name: one for one in states.of(block)}
    bare = list(states.bare_of(block))
    pieces: list[Piece] = []
    for piece in live.parse(block.text, held):
        if piece.name:
            one = held[piece.name]
            pieces.append(Piece(one.live.shown, one, None, piece.start, piece.bold, piece.italic))
        elif not piece.is_mark:
            pieces += _around(
                piece, [each for each in bare if each.start < piece.end and each.end > piece.start]
            )
    return pieces


def _around(piece: live.Piece, bare: Sequence[Bare]) -> list[Piece]:
    """Plain words cut at the numbers that have no source; a number with a mark inside it is cut there."""
    ends = {piece.start, piece.end}
    for each in bare:
        ends |= {min(max(place, piece.start), piece.end) for place in (each.start, each.end)}
    cuts = sorted(ends)
    return [
        Piece(
            piece.text[first - piece.start : last - piece.start], None,
            next((each for each in bare if each.start <= first and last <= each.end), None),
            first, piece.bold, piece.italic,
        )
        for first, last in pairwise(cuts)
    ]  # fmt: skip


def in_lines(pieces: Sequence[Piece]) -> list[Line]:
    """The pieces line by line; lines without a word are left out, as they are on paper."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.live:
            lines[-1].append(piece)
            continue
        at = piece.start
        for place, text in enumerate(piece.text.split("\n")):
            lines += [[]] if place else []
            lines[-1] += [replace(piece, text=text, start=at)] if text else []
            at += len(text) + 1
    return [
        Line(line, bool(ITEM.match("".join(COVER if piece.live else piece.text for piece in line))))
        for line in lines
        if any(piece.live or piece.text.strip() for piece in line)
    ]


def kept_lines(
    block: Block | BlockVersion | Mapping[str, Any], shown: Mapping[str, str] | None = None
) -> list[Line]:
    """The lines of a kept version, or of a block of a Version's content, as they are printed: figures are plain words, those of
    `shown` when it is given.
    """
    text = block["text"] if isinstance(block, Mapping) else block.text
    shown = shown_of(block) if shown is None else shown
    return in_lines(
        [
            Piece(words, None, None, piece.start, piece.bold, piece.italic)
            for piece in live.parse(text, shown)
            if (words := piece.words(shown))
        ]
    )

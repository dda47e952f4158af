"""What stands between a manuscript and its issue, one sentence each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tusach.drafting import live
from tusach.drafting.models import Block, BlockKind, BlockState, Manuscript
from tusach.drafting.queries.manuscript import Node, blocks_of, nodes_of, shown_of
from tusach.drafting.queries.states import LiveState, Resolved, States, states_of
from tusach.drafting.queries.twice import printed_twice


class TroubleKind(StrEnum):
    STALE = "stale"
    GONE = "gone"
    UNVERIFIED = "unverified"
    UNSOURCED = "unsourced"
    STRANGE = "strange"
    EMPTY = "empty"
    KEPT = "kept"
    OPEN = "open"
    BLANK = "blank"
    TWICE = "twice"


HARD = frozenset(
    {
        TroubleKind.STALE,
        TroubleKind.GONE,
        TroubleKind.UNVERIFIED,
        TroubleKind.UNSOURCED,
        TroubleKind.STRANGE,
        TroubleKind.EMPTY,
    }
)
KIND_WORDS: dict[str, str] = {
    TroubleKind.STALE: "Số liệu đã cũ",
    TroubleKind.GONE: "Nguồn không còn",
    TroubleKind.UNVERIFIED: "Số liệu chưa ai đối chiếu",
    TroubleKind.UNSOURCED: "Số chưa có nguồn",
    TroubleKind.STRANGE: "Thẻ số viết sai",
    TroubleKind.EMPTY: "Mục chưa có chữ",
    TroubleKind.TWICE: "Một số in hai giá trị",
    TroubleKind.KEPT: "Giữ số cũ, có lý do",
    TroubleKind.OPEN: "Đoạn chưa thống nhất",
    TroubleKind.BLANK: "Mục để trống có chủ ý",
}


@dataclass(frozen=True)
class Trouble:
    kind: TroubleKind
    node: str
    sentence: str
    block: Block | None = None
    name: str = ""
    leaf: str = ""  # of a leaf without text: its label and title

    @property
    def alone(self) -> str:
        """The sentence where nothing beside it says which leaf is meant."""
        return f"Mục “{self.leaf}” chưa có đoạn nào." if self.kind is TroubleKind.EMPTY else self.sentence

    @property
    def is_hard(self) -> bool:
        """Whether the report may not be issued while it stands."""
        return self.kind in HARD

    @property
    def words(self) -> str:
        return KIND_WORDS[self.kind]


_OF_STATE = {
    LiveState.STALE: TroubleKind.STALE,
    LiveState.GONE: TroubleKind.GONE,
    LiveState.UNVERIFIED: TroubleKind.UNVERIFIED,
    LiveState.KEPT: TroubleKind.KEPT,
}


def trouble_of(manuscript: Manuscript, blocks: Sequence[Block] | None = None) -> list[Trouble]:
    """In the order of the text; sources are asked for the whole manuscript at once. `blocks`: its own, when read."""
    blocks = blocks_of(manuscript) if blocks is None else blocks
    return list(_troubles(manuscript, blocks, states_of(manuscript, blocks)))


def _troubles(manuscript: Manuscript, blocks: Sequence[Block], states: States) -> Iterator[Trouble]:
    by_node: dict[str, list[Block]] = {}
    for block in blocks:
        by_node.setdefault(block.node, []).append(block)
    twice = printed_twice(blocks, states)
    for node in nodes_of(manuscript):
        here = by_node.get(node.key, [])
        if node.is_leaf and not any(block.text.strip() for block in here):
            yield _without_text(node, here)
        for block in here:
            yield from troubles_in(block, states)
            for each in twice.get(block.pk, ()):
                yield Trouble(TroubleKind.TWICE, block.node, each.sentence, block, each.mine.name)


def _without_text(node: Node, blocks: Sequence[Block]) -> Trouble:
    """A leaf without a word stands in the way, unless a person said why it is to stay so."""
    left = next((block for block in blocks if block.is_left_blank), None)
    if left is None:
        label = f"{node.label} " if any(map(str.isalnum, node.label)) else ""
        named = f"{label}{node.title}".rstrip(".")
        return Trouble(TroubleKind.EMPTY, node.key, "Mục này chưa có đoạn nào.", leaf=named)
    return Trouble(TroubleKind.BLANK, node.key, f"Để trống có chủ ý: {left.spec['blank']}", left)


def troubles_in(block: Block, states: States) -> Iterator[Trouble]:
    for one in states.of(block):
        if one.state in _OF_STATE:
            yield Trouble(_OF_STATE[one.state], block.node, _said(one), block, one.live.name)
    for each in states.bare_of(block):
        yield Trouble(TroubleKind.UNSOURCED, block.node, f"“{each.quote}” chưa có nguồn.", block)
    for tag in live.strange(block.text, shown_of(block)) if block.kind == BlockKind.TEXT else ():
        yield Trouble(TroubleKind.STRANGE, block.node, f"“{tag}” không phải thẻ số nào của đoạn.", block)
    drawn = states.drawn_for(block)
    if drawn is not None and drawn.is_stale:
        sentence = f"“{block.text}”: {drawn.changed} hàng nay khác nguồn."
        yield Trouble(TroubleKind.STALE, block.node, sentence, block)
    if block.state != BlockState.AGREED and not block.is_left_blank:
        yield Trouble(TroubleKind.OPEN, block.node, "Đoạn chưa đánh dấu đã thống nhất.", block)


def _said(one: Resolved) -> str:
    if one.state is LiveState.STALE:
        return one.words
    return f"“{one.live.shown or one.present.told.get('place', '')}”: {one.words}"

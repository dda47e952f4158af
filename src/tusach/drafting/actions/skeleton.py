"""Taking what the rules offer: one sentence into a block, or a first block for every node that has none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tusach.drafting import queries, skeleton
from tusach.drafting.actions.blocks import Bound, add_block, open_manuscript
from tusach.drafting.actions.coding import mark_passage
from tusach.drafting.models import Block, LiveKind, Manuscript
from tusach.drafting.queries import Offer, Offers
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Layer, selector_of
from tusach.people.models import Actor
from tusach.reports.models import TextLayer

MOST_COUNTED = 4  # sentences of figures in a skeleton's paragraph; the rest are offered


@transaction.atomic
def take_offer(
    *,
    manuscript: Manuscript,
    node: str,
    key: str,
    by: Actor,
    at: datetime,
    among: Sequence[Offer] | None = None,
) -> Block:
    """The sentence as a new block at the end of its node; a quoted passage is marked, so that its citation holds.

    `among`: the offers of the node, when the caller has just asked for them.
    """
    manuscript = open_manuscript(manuscript)
    every = _offers_of(manuscript, node) if among is None else among
    offer = next((each for each in every if each.key == key), None)
    if offer is None:
        raise Refused("Câu gợi ý này vừa đổi vì số liệu hoặc báo cáo mới. Xin chọn lại.")
    lives = _lives(offer)
    if offer.passage is not None:
        lives["c1"] = Bound(LiveKind.CITATION, {"excerpt": _marked(offer, node, by, at)})
    return add_block(manuscript=manuscript, node=node, text=offer.sentence.text, lives=lives, by=by, at=at)


def _offers_of(manuscript: Manuscript, key: str) -> list[Offer]:
    offers = Offers(manuscript)
    node = next((each for each in offers.nodes if each.key == key), None)
    if node is None:
        raise Refused("Đề cương không có mục này. Xin mở lại trang mục.")
    return [*offers.offers_of(offers.sentences_of(node)), *offers.quotes_of(node), *offers.passages_of(node)]


def _lives(offer: Offer) -> dict[str, Bound]:
    return {
        name: Bound(kind, source, present=offer.present.get(name))
        for name, (kind, source) in offer.sentence.lives.items()
    }


def _marked(offer: Offer, leaf: str, by: Actor, at: datetime) -> int:
    where = offer.passage
    assert where is not None  # noqa: S101 - only offers with a passage come here
    layer = TextLayer.objects.select_related("intake__report").get(pk=where.layer)
    paragraphs = Layer.from_json(layer.content).paragraphs
    selector = selector_of(paragraphs, where.paragraph, where.start, where.end)
    report = layer.intake.report
    if report is None:
        raise Refused("Báo cáo này không còn. Xin chọn lại.")
    return mark_passage(report=report, layer=layer, leaf=leaf, selector=selector, by=by, at=at).pk


@transaction.atomic
def lay_skeleton(*, manuscript: Manuscript, by: Actor, at: datetime) -> int:
    """A first block or two for every leaf that has none: what is counted, in sentences; how many blocks were made."""
    manuscript = open_manuscript(manuscript)
    written = {block.node for block in queries.blocks_of(manuscript)}
    offers = Offers(manuscript)
    empty = [node for node in offers.nodes if node.is_leaf and node.key not in written]
    made = [(node.key, part) for node in empty for part in _paragraphs(offers.sentences_of(node))]
    ready = {each.sentence.text: each for each in offers.offers_of([part for _, part in made])}
    count = 0
    for node, part in made:
        offer = ready.get(part.text)
        if offer is not None:
            add_block(manuscript=manuscript, node=node, text=part.text, lives=_lives(offer), by=by, at=at)
            count += 1
    if not count:
        raise Refused(
            "Chưa có gì để dựng khung: các mục đều đã có đoạn, hoặc chưa có báo cáo nào được tiếp nhận."
        )
    journal.record(
        act="drafting.lay_skeleton", subject=f"drafting.Manuscript:{manuscript.pk}", by=by, at=at,
        sentence=f"Dựng khung báo cáo: {count} đoạn", facts={"blocks": count},
    )  # fmt: skip
    return count


def _paragraphs(sentences: Sequence[skeleton.Sentence]) -> list[skeleton.Sentence]:
    """What is said of themes in one paragraph, what is counted in another."""
    themes = [one for one in sentences if not _is_counted(one)]
    counted = [one for one in sentences if _is_counted(one)][:MOST_COUNTED]
    return [skeleton.joined(part) for part in (themes, counted) if part]


def _is_counted(one: skeleton.Sentence) -> bool:
    return any(kind == LiveKind.FIGURE for kind, _ in one.lives.values())

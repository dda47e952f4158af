"""Excerpts follow their words: into a newer reading of the file, under another leaf, or by a person's hand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from tusach.campaign.models import Campaign
from tusach.drafting.actions.coding import mark_passage, put_code, take_proposal
from tusach.drafting.models import Code, Coding, Excerpt
from tusach.drafting.queries.excerpts import excerpts_of, leaves_by_paragraph, selector_in
from tusach.drafting.queries.reading import spoken_leaf
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Layer, Paragraph, Selector, anchor
from tusach.people.models import Actor
from tusach.reports.models import Report, Section, SectionState, TextLayer


@dataclass(frozen=True, slots=True)
class Followed:
    """What following the newest readings came to: excerpts that moved with their words, were lost, were found again."""

    moved: int = 0
    lost: int = 0
    found: int = 0
    leaves: int = 0

    def __bool__(self) -> bool:
        return bool(self.moved or self.lost or self.found or self.leaves)


@transaction.atomic
def follow_readings(*, campaign: Campaign, by: Actor | None, at: datetime) -> Followed:
    """Every excerpt of a reading that is no longer used is found again in the one that is, or marked as lost.

    The leaf follows as well: where a person has placed the paragraph elsewhere, its excerpts go along. Asked again
    without a newer reading it changes nothing.
    """
    wanted = _to_look_at(campaign)
    marked: dict[int, list[Excerpt]] = defaultdict(list)
    if wanted:
        for excerpt in (
            excerpts_of(campaign, lost=None).filter(report__in=wanted).select_for_update(of=("self",))
        ):
            marked[excerpt.report_id].append(excerpt)
    sums = [0, 0, 0, 0]
    sources = TextLayer.objects.filter(current=True, intake__is_source=True, intake__report__in=marked)
    for report, layer in sources.values_list("intake__report", "pk"):
        for at_, n in enumerate(_follow(marked[report], layer, at)):
            sums[at_] += n
    done = Followed(*sums)
    if done:
        journal.record(
            act="drafting.follow_readings", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
            sentence=f"Dò lại đoạn đã đánh dấu theo bản đọc mới: {done.moved} đoạn theo kịp, {done.lost} đoạn thất lạc",
            facts={"moved": done.moved, "lost": done.lost, "found": done.found, "leaves": done.leaves},
        )  # fmt: skip
    return done


def _to_look_at(campaign: Campaign) -> set[int]:
    """Reports with excerpts of another reading than the one in use, or with sections that a person has placed."""
    current = TextLayer.objects.filter(pk=OuterRef("layer"), current=True, intake__is_source=True)
    placed = Section.objects.filter(layer=OuterRef("layer"), state=SectionState.MOVED)
    marked = Excerpt.objects.filter(report__obligation__campaign=campaign, codings__removed_at__isnull=True)
    return set(marked.filter(~Exists(current) | Exists(placed)).values_list("report", flat=True))


def _follow(excerpts: Sequence[Excerpt], layer_id: int, at: datetime) -> tuple[int, int, int, int]:
    moved = lost = found = leaves = 0
    changed: dict[int, Excerpt] = {}
    behind = [one for one in excerpts if one.layer_id != layer_id]
    paragraphs = _paragraphs(layer_id) if behind else ()
    for excerpt in behind:
        was_lost, place = excerpt.lost_at is not None, anchor(selector_in(excerpt), paragraphs)
        if place is not None:
            moved, found = moved + 1, found + was_lost
            _put_at(excerpt, layer_id, place)
        elif not was_lost:
            lost, excerpt.lost_at = lost + 1, at
        else:
            continue
        changed[excerpt.pk] = excerpt
    held = leaves_by_paragraph(layer_id)
    for excerpt in excerpts:
        own, was = held.get(excerpt.first, ()), excerpt.leaves
        if excerpt.layer_id != layer_id or not own:
            continue
        excerpt.place_at(excerpt.leaf if excerpt.leaf in own else own[0], own)
        if excerpt.leaves != was:
            leaves += 1
            changed[excerpt.pk] = excerpt
    fields = [
        "layer",
        "leaf",
        "also",
        "first",
        "last",
        "start",
        "end",
        "quote",
        "prefix",
        "suffix",
        "lost_at",
    ]
    Excerpt.objects.bulk_update(changed.values(), fields)
    return moved, lost, found, leaves


def _paragraphs(layer_id: int) -> Sequence[Paragraph]:
    return Layer.from_json(TextLayer.objects.values_list("content", flat=True).get(pk=layer_id)).paragraphs


def _put_at(excerpt: Excerpt, layer_id: int, place: Selector) -> None:
    excerpt.layer_id, excerpt.lost_at = layer_id, None
    excerpt.first = excerpt.last = place.paragraph
    excerpt.start, excerpt.end, excerpt.quote = place.start, place.end, place.quote
    excerpt.prefix, excerpt.suffix = place.prefix[-80:], place.suffix[:80]


@transaction.atomic
def move_excerpt(
    *, excerpt: Excerpt, layer: TextLayer, leaf: str, selector: Selector, by: Actor, at: datetime
) -> Excerpt:
    """A person says where the words of an excerpt stand now; its codings stay with it."""
    excerpt = Excerpt.objects.select_for_update().get(pk=excerpt.pk)
    held = TextLayer.objects.select_related("intake").defer("content").get(pk=layer.pk)
    if held.intake.report_id != excerpt.report_id:
        raise Refused("Đoạn này thuộc báo cáo khác. Xin đặt lại trong đúng báo cáo của nó.")
    if not (held.current and held.intake.is_source):
        raise Refused("Báo cáo vừa có bản đọc mới. Xin mở lại trang rồi đặt lại đoạn.")
    was, owed = excerpt.quote, excerpt.report.obligation
    _put_at(excerpt, held.pk, selector)
    excerpt.place_at(leaf, leaves_by_paragraph(held.pk, among=[leaf], shared=True).get(excerpt.first, ()))
    excerpt.save()
    journal.record(
        act="drafting.move_excerpt", subject=f"drafting.Excerpt:{excerpt.pk}", by=by, at=at,
        sentence=f"Đặt lại đoạn đã đánh dấu: {owed.unit_name}, {spoken_leaf(owed.campaign, leaf)}",
        facts={"was": was, "is": selector.quote},
    )  # fmt: skip
    return excerpt


@dataclass(frozen=True, slots=True)
class Pick:
    """Words chosen on a page. `score` when the machine offered them."""

    report: Report
    layer: TextLayer
    leaf: str
    selector: Selector
    score: float | None = None


@transaction.atomic
def code_picked(
    *, picks: Sequence[Pick], code: Code, by: Actor, at: datetime, is_dissent: bool = False
) -> list[Coding]:
    """Several passages at once with one code, all or none. What the machine offered stays its proposal, now confirmed."""
    if not picks:
        raise Refused("Chưa chọn đoạn nào. Xin đánh dấu ít nhất một câu rồi chọn mã.")
    made = []
    for pick in picks:
        excerpt = mark_passage(
            report=pick.report, layer=pick.layer, leaf=pick.leaf, selector=pick.selector, by=by, at=at
        )
        if pick.score is None or is_dissent:
            made.append(put_code(excerpt=excerpt, code=code, by=by, at=at, is_dissent=is_dissent))
        else:
            made.append(take_proposal(excerpt=excerpt, code=code, score=pick.score, by=by, at=at))
    return made

"""A manuscript with claims, figures and codes to write from."""

from dataclasses import dataclass

from tests.cast import NOW
from tests.reports.conftest import World, world
from tests.reports.layers import make_report
from tests.standing import standing
from tusach.drafting import actions, queries
from tusach.drafting.actions import Bound
from tusach.drafting.models import Block, Code, CodeGroup, Coding, Excerpt, Live, Manuscript
from tusach.people.models import Actor
from tusach.reports.models import Claim, ClaimKind, ClaimState, Report, Section, TextLayer

__all__ = ["desk", "world"]
SAID = "Sau sáu tháng có 14 trên 16 chi bộ duy trì đọc sách điện tử."


@dataclass
class Desk:
    """Hoa's desk: an accepted report of Lâm Đồng that says SAID under 1.2, and the manuscript she writes."""

    world: World
    hoa: Actor
    report: Report
    layer: TextLayer
    manuscript: Manuscript

    def claim(self, quote="14 trên 16 chi bộ", value=14, state=ClaimState.CONFIRMED, **facts) -> Claim:
        bodies = Section.objects.filter(layer=self.layer).values_list("body", flat=True)
        here = next((one["id"] for body in bodies for one in body if one["text"] == SAID), "p2")
        given = {
            "kind": ClaimKind.RATIO,
            "whole": 16,
            "unit": "chi bộ",
            "leaf": "1.2",
            "paragraph": here,
        } | facts
        start = SAID.find(quote)
        return Claim.objects.create(
            report=self.report, layer=self.layer, start=max(start, 0), end=start + len(quote), quote=quote,
            value=value, state=state, **given,
        )  # fmt: skip

    def block(self, text="Có {{s1}} duy trì.", node="1.2", **lives) -> Block:
        bound = {name: Bound(*each) for name, each in lives.items()}
        return actions.add_block(
            manuscript=self.manuscript, node=node, text=text, lives=bound, by=self.hoa, at=NOW
        )

    def save(self, block, text, base=None, at=NOW, **more):
        block.refresh_from_db()
        return actions.save_block(
            block=block, text=text, base=block.number if base is None else base, by=self.hoa, at=at, **more
        )

    def state(self, block: Block) -> list[str]:
        block = Block.objects.get(pk=block.pk)
        return [one.state.value for one in queries.states_of(self.manuscript, [block]).of(block)]

    def live(self, block: Block, name="s1") -> Live:
        return block.lives.get(name=name, removed_at__isnull=True)

    def code(self, name="Thiếu máy tính", group=CodeGroup.LIMITATION, **facts) -> Code:
        return Code.objects.create(campaign=self.world.campaign, name=name, group=group, made_at=NOW, **facts)

    def mark(self, code: Code, report: Report | None = None, by="hoa", **facts) -> Coding:
        report = report or self.report
        layer = TextLayer.objects.filter(intake__report=report).get()
        excerpt = Excerpt.objects.create(
            report=report, layer=layer, leaf="1.2", first="p2", last="p2", start=0, end=len(SAID), quote=SAID, made_at=NOW
        )  # fmt: skip
        person = self.world.cast.person(by) if by else None
        return Coding.objects.create(excerpt=excerpt, code=code, person=person, at=NOW, **facts)


@standing
def desk(world) -> Desk:
    cast = world.cast
    report = make_report(world.campaign, cast.lam_dong, {"1.1": "Đã quán triệt.", "1.2": SAID})
    hoa = cast.actor("hoa")
    manuscript = actions.start_manuscript(campaign=world.campaign, by=hoa, at=NOW)
    return Desk(world, hoa, report, TextLayer.objects.get(intake__report=report), manuscript)

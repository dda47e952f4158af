from dataclasses import dataclass

from tests.cast import NOW, make_person
from tests.reports.conftest import World, world
from tests.reports.layers import make_report
from tests.standing import standing
from tusach.drafting import actions
from tusach.drafting.models import Code, Excerpt
from tusach.kit.textlayer import selector_of
from tusach.people.models import Actor, Role
from tusach.people.queries import actor_for
from tusach.reports.models import Report, State, TextLayer
from tusach.reports.queries import passages

__all__ = ["world"]
LAM_DONG = (
    "Trụ sở xã chỉ có một máy tính dùng chung, mạng yếu. Công chức phụ trách tủ sách kiêm nhiệm nhiều việc.\n"
    "Sách kỹ thuật được mượn nhiều nhất."
)
HA_GIANG = "Nhiều thôn mạng yếu, chưa có máy tính. Người phụ trách kiêm nhiệm, ít được tập huấn."


@dataclass
class Desk:
    """Two reports, two editors and the words of a leaf."""

    world: World
    lam_dong: Report
    ha_giang: Report

    @property
    def campaign(self):
        return self.world.campaign

    @property
    def hoa(self) -> Actor:
        return self.world.cast.actor("hoa")

    @property
    def binh(self) -> Actor:
        return actor_for(self.world.cast.person("binh"), at=NOW)

    def layer(self, report: Report) -> TextLayer:
        return TextLayer.objects.get(intake__report=report, current=True, intake__is_source=True)

    def passage(self, report: Report, leaf="1.1"):
        return passages(self.campaign, leaf=leaf, report_ids=[report.pk])[0]

    def pick(self, report: Report, words: str, leaf="1.1") -> actions.Pick:
        """The place of `words` in the report's leaf."""
        found = self.passage(report, leaf)
        paragraph = next(one for one in found.paragraphs if words in one.text)
        start = paragraph.text.index(words)
        selector = selector_of(found.paragraphs, paragraph.id, start, start + len(words))
        return actions.Pick(report, self.layer(report), leaf, selector)

    def mark(self, report: Report, words: str, leaf="1.1", by=None) -> Excerpt:
        pick = self.pick(report, words, leaf)
        return actions.mark_passage(
            report=report, layer=pick.layer, leaf=leaf, selector=pick.selector, by=by or self.hoa, at=NOW
        )

    def code(self, name="Mạng yếu, thiếu máy", group="LIMITATION", **more) -> Code:
        return actions.make_code(campaign=self.campaign, group=group, name=name, by=self.hoa, at=NOW, **more)

    def put(self, report: Report, words: str, code: Code, by=None, leaf="1.1", **more):
        by = by or self.hoa
        return actions.put_code(excerpt=self.mark(report, words, leaf, by), code=code, by=by, at=NOW, **more)


@standing
def desk(world) -> Desk:
    cast = world.cast
    cast.people["binh"] = make_person("binh", "Bình", cast.bodies["publisher"], Role.EDITOR)
    lam_dong = make_report(world.campaign, cast.lam_dong, {"1.1": LAM_DONG, "1.2": "Không có."})
    ha_giang = make_report(world.campaign, cast.ha_giang, {"1.1": HA_GIANG}, state=State.SUBMITTED)
    return Desk(world, lam_dong, ha_giang)

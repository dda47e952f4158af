from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.cast import NOW, TODAY, Cast, make_person
from tests.reports.conftest import world
from tests.standing import standing
from tusach.drafting import actions
from tusach.drafting.models import Block, Invited, Manuscript, Round, Version
from tusach.people.models import Role

__all__ = ["desk", "world"]

ONE = "Đến ngày 31/10/2023, 10.431 trên 10.598 xã, phường, thị trấn đã tiếp nhận sách của Đề án, đạt 98,4%."
TWO = "Việc khai thác sách điện tử còn nhiều khó khăn. Một số nơi có cách làm tốt, duy trì đọc sách điện tử hằng tháng."
THREE = "Bình quân mỗi xã có 64 lượt mượn trong năm 2022.\nSách pháp luật được mượn nhiều nhất."


@dataclass
class Desk:
    """A manuscript of three paragraphs fixed once, and the people about it: Hoa edits, Vinh leads, Minh is asked."""

    cast: Cast
    manuscript: Manuscript
    blocks: list[Block]
    version: Version
    rounds: list[Round] = field(default_factory=list)

    def actor(self, name: str, at: Any = NOW) -> Any:
        return self.cast.actor(name, at)

    def guest(self, name: str, **facts: Any) -> actions.Guest:
        return actions.Guest(name, **facts)

    def lam_dong(self) -> actions.Guest:
        return actions.Guest("Ban Tuyên giáo Tỉnh ủy Lâm Đồng", body=self.cast.bodies["lam_dong"])

    def open(
        self, *guests: actions.Guest, version: Version | None = None, days: int = 10, **facts: Any
    ) -> Round:
        asking = actions.Asking(
            name=facts.pop("name", "Xin ý kiến các tỉnh"), audience="PROVINCES", deadline=TODAY + timedelta(days=days),
            **facts,
        )  # fmt: skip
        made = actions.open_round(
            version=version or self.version, asking=asking, by=self.actor("hoa"), at=NOW,
            guests=guests or [self.lam_dong(), self.guest("Bộ Thử"), self.guest("Bà Mai", email="mai@example.vn")],
        )  # fmt: skip
        self.rounds.append(made)
        return made

    def invited(self, round_: Round, name: str = "Bộ Thử") -> Invited:
        return Invited.objects.select_related("round__version__manuscript").get(
            round=round_, name__contains=name
        )

    def say(
        self,
        invited: Invited,
        text: str = "Xin viết rõ hơn.",
        *,
        way: str = "HAND",
        at: Any = NOW,
        **facts: Any,
    ) -> Any:
        once = facts.pop("once", "")
        words = actions.Words(text=text, **facts)
        return actions.write_comment(invited=invited, words=words, way=way, by=None, at=at, once=once)

    def save(self, block: Block, text: str, why: str = "", at: Any = NOW) -> Any:
        block.refresh_from_db()
        return actions.save_block(
            block=block, text=text, base=block.number, by=self.actor("hoa"), at=at, why=why
        )


@standing
def desk(world) -> Desk:
    cast = world.cast
    cast.people["hung"] = make_person("hung", "Hùng", cast.bodies["centre"], Role.EXPERT)
    hoa = cast.actor("hoa")
    manuscript = actions.start_manuscript(campaign=world.campaign, by=hoa, at=NOW)
    blocks = [
        actions.add_block(manuscript=manuscript, node=node, text=text, by=hoa, at=NOW)
        for node, text in (("1.1", ONE), ("1.1", TWO), ("1.2", THREE))
    ]
    version = actions.fix_version(manuscript=manuscript, by=hoa, at=NOW)
    return Desk(cast, manuscript, blocks, version)

"""The demo's national report in the making: a few nodes written with figures of every kind, one of them out of date, two
versions fixed. It is written after the reports are coded; what the reports do not say is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from tusach.campaign.models import Campaign
from tusach.drafting import actions, queries
from tusach.drafting.actions import Bound
from tusach.drafting.models import Block, Code, LiveKind, Manuscript
from tusach.people.models import Actor
from tusach.reports import actions as reports
from tusach.reports.models import Claim, ClaimKind, ClaimState, State

# Words that the title of a leaf must hold.
PAPER, NET, WEAK, LESSONS = (
    ("sách giấy", "tiếp nhận"),
    ("khai thác", "sách điện tử"),
    ("hạn chế",),
    ("bài học",),
)
Words = tuple[str, ...]


@dataclass(frozen=True)
class _Desk:
    manuscript: Manuscript
    by: Actor
    at: datetime

    def leaf(self, words: Words) -> str:
        """The key of the first leaf whose title holds all the words; the first leaf when none does."""
        leaves = [node for node in queries.nodes_of(self.manuscript) if node.is_leaf]
        fits = [node for node in leaves if all(word in node.title.casefold() for word in words)]
        named = [
            node
            for node in fits
            if not any(word in node.title.casefold() for word in PAPER if word not in words)
        ]
        return (named or fits or leaves)[0].key

    def write(self, words: Words, text: str, lives: Mapping[str, Bound], minutes: int = 0) -> Block:
        at = self.at + timedelta(minutes=minutes)
        return actions.add_block(
            manuscript=self.manuscript, node=self.leaf(words), text=text, lives=lives, by=self.by, at=at
        )


def write_report(*, campaign: Campaign, by: Actor, at: datetime) -> Manuscript | None:
    """`by` is an editor of the centre, `at` when the first words are written; None without an issued outline."""
    if queries.outline_of(campaign) is None:
        return None
    manuscript = actions.start_manuscript(campaign=campaign, by=by, at=at)
    desk = _Desk(manuscript, by, at)
    _paper_books(desk)
    _electronic_books(desk)
    _by_rules(desk)
    actions.fix_version(
        manuscript=manuscript, by=by, at=at + timedelta(hours=1), note="Gửi xin ý kiến chuyên gia"
    )
    _go_on(desk)
    actions.fix_version(
        manuscript=manuscript, by=by, at=at + timedelta(hours=3), note="Sau ý kiến chuyên gia"
    )
    _correct(desk)
    return manuscript


def _figure(code: str, part: str = "value", year: int | None = None) -> Bound:
    return Bound(LiveKind.FIGURE, {"indicator": code, "year": year, "unit": None, "part": part})


def _paper_books(desk: _Desk) -> None:
    received = desk.write(
        PAPER,
        "Đến ngày 31/10/2023, {{s1}} trên {{s2}} xã, phường, thị trấn đã báo cáo việc tiếp nhận sách của Đề án. Các nơi này "
        "đã nhận {{s3}}, phần lớn giao cho công chức văn hóa hoặc tư pháp quản lý.",
        {"s1": _figure("I122", "n"), "s2": _figure("I122", "expected"), "s3": _figure("I122")},
    )  # fmt: skip
    actions.agree_block(block=received, by=desk.by, at=desk.at)
    desk.write(PAPER, "Bình quân mỗi xã có 64 lượt mượn trong năm 2022, tập trung vào sách pháp luật và kỹ thuật nông nghiệp.", {})  # fmt: skip
    asked = {"kind": "TABLE", "rows": "PROVINCES", "indicators": ["I122", "I127"]}
    actions.add_table(
        manuscript=desk.manuscript, node=desk.leaf(PAPER), asked=asked, caption="Sách giấy đã nhận và hiện còn, theo tỉnh, thành phố",
        by=desk.by, at=desk.at,
    )  # fmt: skip
    asked = {"kind": "CHART", "rows": "PROVINCES", "indicators": ["I122"]}
    actions.add_table(
        manuscript=desk.manuscript, node=desk.leaf(PAPER), asked=asked, caption="Hai mươi tỉnh, thành phố nhận nhiều sách nhất",
        by=desk.by, at=desk.at,
    )  # fmt: skip


def _electronic_books(desk: _Desk) -> None:
    """A count of provinces with a figure of one report beside it."""
    parts, lives = ["Việc khai thác sách điện tử còn nhiều khó khăn."], dict[str, Bound]()
    net = Code.objects.filter(campaign=desk.manuscript.campaign, name="Mạng yếu, thiếu máy").first()
    if net is not None:
        lives["s1"] = Bound(LiveKind.COUNT, {"code": net.pk, "of": "expected"})
        parts.append("{{s1}} tỉnh, thành phố nêu thiếu máy tính, đường truyền yếu ở vùng sâu, vùng xa.")
    claim = _claim(desk)
    if claim is not None:
        lives["s2"] = Bound(LiveKind.CLAIM, {"claim": claim.pk})
        parts.append(
            f"Riêng sách giấy, {queries.placed(claim.report.obligation.unit_name)} báo cáo có {{{{s2}}}}."
        )
    desk.write(NET, " ".join(parts), lives, minutes=5)


def _claim(desk: _Desk) -> Claim | None:
    """A plain amount that an accepted report states, compared with its sentence by the editor."""
    found = Claim.objects.filter(
        report__obligation__campaign=desk.manuscript.campaign, report__state__in=[State.ACCEPTED, State.LOCKED],
        layer__current=True, layer__intake__is_source=True, kind=ClaimKind.AMOUNT, state=ClaimState.READ,
        value__gt=1000, unit="bản", leaf=desk.leaf(PAPER),
    )  # fmt: skip
    claim = found.select_related("report__obligation").order_by("report__obligation__unit_sort", "pk").first()
    return reports.confirm_claim(claim=claim, by=desk.by, at=desk.at) if claim is not None else None


def _by_rules(desk: _Desk) -> None:
    """What the rules offer, taken as it is: themes, and the words of a province with their citation."""
    offers = queries.Offers(desk.manuscript)
    for words in (WEAK, LESSONS):
        key = desk.leaf(words)
        node = next(each for each in offers.nodes if each.key == key)
        made = [*offers.offers_of(offers.sentences_of(node))[1:2], *offers.passages_of(node)[:1]]
        for offer in made:
            actions.take_offer(
                manuscript=desk.manuscript, node=key, key=offer.key, among=made, by=desk.by, at=desk.at
            )


def _go_on(desk: _Desk) -> None:
    """Between the two versions one block is written further."""
    block = next(iter(queries.blocks_of(desk.manuscript, desk.leaf(NET))), None)
    if block is not None:
        text = block.text.replace("còn nhiều khó khăn", "đã được nhiều nơi bắt đầu nhưng còn khó khăn")
        at = desk.at + timedelta(hours=2)
        actions.save_block(
            block=block, text=text, base=block.number, by=desk.by, at=at, why="Theo ý kiến chuyên gia"
        )


def _correct(desk: _Desk) -> None:
    """The figure of one report is corrected, so that the draft's is out of date."""
    lives = [
        each
        for block in queries.blocks_of(desk.manuscript, desk.leaf(NET))
        for each in queries.lives_of(block)
    ]
    bound = next((each for each in lives if each.kind == LiveKind.CLAIM), None)
    claim = Claim.objects.filter(pk=bound.source["claim"]).first() if bound else None
    if claim is not None and claim.value is not None:
        at = desk.at + timedelta(hours=4)
        reports.correct_claim(
            claim=claim,
            values={"value": claim.value + Decimal(120)},
            reason="Tỉnh gửi lại số kiểm kê",
            by=desk.by,
            at=at,
        )

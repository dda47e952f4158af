"""Shells of what goes up with the report: the Tờ trình and a draft Kết luận. What a person must fill is marked."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db.models import Count

from tusach.drafting import queries
from tusach.drafting.covering import report_named
from tusach.drafting.exports.gathered import issuer_on
from tusach.drafting.exports.manuscript import letterhead, signature
from tusach.drafting.models import Manuscript
from tusach.drafting.official import RECIPIENTS
from tusach.drafting.skeleton import lowered
from tusach.kit.clock import day_of
from tusach.kit.paper import (
    Block,
    Heading,
    Item,
    Letterhead,
    Paper,
    Paragraph,
    Recipients,
    Run,
    Signature,
    form_on,
)
from tusach.kit.text import day, number

_CONCLUDED = ("Các tỉnh ủy, thành ủy,", "...", "Lưu Văn phòng Trung ương Đảng.")
NAMES = {"to-trinh": "Tờ trình", "ket-luan": "Dự thảo Kết luận"}


def submission_papers(manuscript: Manuscript, on: date | None = None) -> dict[str, Paper]:
    """{"to-trinh": ..., "ket-luan": ...} in the form of a day; what is known is written, the rest is "..." marked as blank."""
    day_of_form = on or day_of(manuscript.made_at)
    return {
        "to-trinh": _submission(manuscript, day_of_form),
        "ket-luan": _conclusion(manuscript, day_of_form),
    }


def _blank(words: str = "...") -> Run:
    return Run(words, blank=True)


def _said(*parts: str | Run) -> Paragraph:
    return Paragraph([Run(part) if isinstance(part, str) else part for part in parts])


def _submission(manuscript: Manuscript, on: date) -> Paper:
    campaign = manuscript.campaign
    plan = (
        f"{campaign.plan}, ngày {day(campaign.plan.dated)}"
        if campaign.plan and campaign.plan.dated
        else "..."
    )
    accepted = len(queries.accepted_reports(campaign))
    expected = max(queries.obligations_of(campaign).count(), accepted)
    report = f"{manuscript.document}" if manuscript.document else report_named(manuscript.title)
    blocks: list[Block] = [
        _said("Thực hiện ", Run(plan, blank=plan == "..."), f", cơ quan soạn thảo đã tổng kết và viết {report_named(manuscript.title)}."),
        _said(
            f"Báo cáo được tổng hợp từ báo cáo của {number(accepted)}/{number(expected)} tỉnh, thành phố; "
            "đã xin ý kiến ", *_asked(manuscript), " và tiếp thu, giải trình tại bảng tổng hợp kèm theo.",
        ),
        Heading(3, "1.", "Về quá trình chuẩn bị"), _said(_blank()),
        Heading(3, "2.", "Những nội dung chính của báo cáo"), *_main_points(manuscript),
        Heading(3, "3.", "Những nội dung còn ý kiến khác nhau"), _said(_blank()),
        Heading(3, "4.", "Kiến nghị"),
        _said("Kính trình Ban Bí thư xem xét, cho ý kiến đối với báo cáo và dự thảo Kết luận kèm theo. ", _blank()),
        _said("Hồ sơ kèm theo: (1) ", report, "; (2) dự thảo Kết luận; (3) bảng tổng hợp tiếp thu, giải trình ý kiến; (4) ", _blank()),
    ]  # fmt: skip
    return Paper(
        letterhead=letterhead(on, "TTr"), address_word=form_on("party", on).submission_word,
        type_name="TỜ TRÌNH", subject=f"về {report_named(manuscript.title)}", addressees=["Ban Bí thư Trung ương Đảng"],
        blocks=blocks, signature=signature(), recipients=Recipients(RECIPIENTS), draft="DỰ THẢO", demo=_demo(manuscript),
    )  # fmt: skip


def _asked(manuscript: Manuscript) -> list[Run]:
    """Which rounds asked how many, by which letters; what is not known yet is to be filled in."""
    rounds = list(queries.rounds_of(manuscript).select_related("document").annotate(asked=Count("invited")))
    if not rounds:
        return [_blank()]
    said: list[Run] = []
    for one in reversed(rounds):
        join = "; " if said else ""
        said.append(Run(f"{join}{number(one.asked)} nơi về dự thảo lần {one.version.number} ("))
        cited = queries.letter_cited(one)
        said += [Run(cited) if cited else _blank("Công văn số ..."), Run(")")]
    return said


def _main_points(manuscript: Manuscript) -> Sequence[Block]:
    """The parts of the outline, each to be said in a sentence or two."""
    parts = [node for node in queries.nodes_of(manuscript) if node.depth == 0]
    titles = [lowered(str(node.title)) for node in parts]
    return [Item("-", [Run(f"{title[:1].upper()}{title[1:]}: "), _blank()]) for title in titles]


def _conclusion(manuscript: Manuscript, on: date) -> Paper:
    """The proposals, which are the last part of the outline, as tasks; what is concluded is for a person to write."""
    nodes = queries.nodes_of(manuscript)
    last = max((place for place, node in enumerate(nodes) if node.depth == 0), default=0)
    proposals = [node for node in nodes[last:] if node.is_leaf]
    issuer = issuer_on(on)
    blocks: list[Block] = [
        _said(f"Sau khi nghe {issuer.name if issuer else '...'} trình {report_named(manuscript.title)}", " và ý kiến của ", _blank(), ", Ban Bí thư kết luận:"),
        Heading(2, "I.", "Đánh giá chung"), _said(_blank()),
        Heading(2, "II.", "Nhiệm vụ, giải pháp trong thời gian tới"), _said(_blank()),
        Heading(2, "III.", "Tổ chức thực hiện"),
        *[Item(f"{order}.", [Run(f"{node.title}: "), _blank()]) for order, node in enumerate(proposals, start=1)],
    ]  # fmt: skip
    head = Letterhead(
        issuer=["BAN CHẤP HÀNH TRUNG ƯƠNG"],
        symbol="...-KL/TW",
        dated=f"Hà Nội, ngày ... tháng ... năm {on.year}",
    )
    return Paper(
        letterhead=head, type_name="KẾT LUẬN", subject=f"của Ban Bí thư về {lowered(manuscript.title)}", blocks=blocks,
        signature=Signature("...", ["T/M BAN BÍ THƯ"], ["..."]), recipients=Recipients(_CONCLUDED), draft="DỰ THẢO",
        demo=_demo(manuscript),
    )  # fmt: skip


def _demo(manuscript: Manuscript) -> bool:
    return settings.DEMO or manuscript.campaign.is_illustration

"""Telling those who have to answer that there is something to answer."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from tusach.campaign.models import Obligation
from tusach.journal import actions as journal
from tusach.kit.text import day as said_day
from tusach.reports.models import Outline, OutlineKind
from tusach.reports.queries.issuing import hearers_of

ISSUED = "reports.issued"
for _kind, _label in (
    (ISSUED, "Phiếu, đề cương được ban hành"),
    ("reports.submitted", "Phiếu, báo cáo gửi đến"),
    ("reports.checked", "Phiếu cấp huyện đã xem"),
    ("reports.returned", "Phiếu, báo cáo được trả lại"),
    ("reports.accepted", "Phiếu, báo cáo đã được nhận"),
    ("reports.reopened", "Báo cáo được mở lại"),
):
    journal.name_kind(_kind, _label)

_SOME = 500
HOW = (
    "Mở trang Phiếu và báo cáo để bắt đầu. Phần đã ghi được lưu dần, nghỉ lúc nào cũng được. "
    "Nơi mạng yếu: tải bảng tính về điền, rồi gửi lên ở cùng trang ấy."
)


def tell_of_issue(*, outline: Outline, owed: QuerySet[Obligation], at: datetime) -> int:
    """Tell the reporters of every unit in `owed` that has not opened its report yet; returns how many notices.

    One sentence for each day that counts (one, and a few of extensions), in bulk: the number of statements does
    not depend on the units but by chunks of `journal.tell`.
    """
    waiting = owed.filter(kind=outline.kind, dropped_at__isnull=True, report__isnull=True)
    days = waiting.order_by().values_list("due_date", "extended_to").distinct()
    told = 0
    for due, extended in sorted(days, key=lambda pair: pair[1] or pair[0]):
        those = waiting.filter(due_date=due, extended_to=extended)
        told += journal.tell(
            people=hearers_of(those, at).iterator(chunk_size=_SOME), kind=ISSUED, at=at, body=HOW,
            sentence=sentence_of(outline, said_day(extended or due)), url=reverse("reports:mine"),
            subject=f"reports.Outline:{outline.pk}",
        )  # fmt: skip
    return told


def sentence_of(outline: Outline, last_day: str) -> str:
    """What its reader does comes first, so that a long name of a campaign never cuts the day off."""
    what = {OutlineKind.SURVEY: "Phiếu khảo sát", OutlineKind.REPORT: "Đề cương báo cáo"}[
        OutlineKind(outline.kind)
    ]
    again = f" (bản {outline.version})" if outline.version > 1 else ""
    return f"{what}{again} đã ban hành, hạn gửi {last_day}: {outline.campaign.short_name}."

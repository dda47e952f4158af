"""What is said of a changed milestone, activity or common due day. Short sentences stand whole, for each has its own English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tusach.campaign import queries
from tusach.campaign.models import Activity, Milestone, PlanChange, PlanChangeKind
from tusach.kit.text import day as said_day
from tusach.kit.text import number

ADDED, CHANGED, CANCELLED, RESTORED = (
    PlanChangeKind.ADDED, PlanChangeKind.CHANGED, PlanChangeKind.CANCELLED, PlanChangeKind.RESTORED,
)  # fmt: skip
Sentences = Mapping[PlanChangeKind, str]


@dataclass(frozen=True, slots=True)
class Words:
    """`done` and `stays` refuse to change, or to cancel, what is done on {} day. `entries` of the journal take the title,
    `notices` to the committees the campaign, title and time; `answers` are for who did it.
    """

    done: str
    stays: str
    entries: Sentences
    notices: Sentences
    answers: Sentences


OF_MILESTONES = Words(
    done="Mốc này đã ghi xong ngày {}. Muốn sửa thì bỏ ngày xong ở “Ghi mốc” trước.",
    stays="Mốc này đã ghi xong ngày {}, nên không bỏ được.",
    entries={
        ADDED: "Thêm mốc “{}”", CHANGED: "Sửa mốc “{}”", CANCELLED: "Bỏ mốc “{}”", RESTORED: "Lấy lại mốc “{}”",
    },
    notices={
        ADDED: "{}: thêm mốc “{}”, {}.", CHANGED: "{}: mốc “{}” nay {}.",
        CANCELLED: "{}: bỏ mốc “{}”, {}.", RESTORED: "{}: lấy lại mốc “{}”, {}.",
    },
    answers={
        ADDED: "Đã thêm mốc.", CHANGED: "Đã lưu mốc.", CANCELLED: "Đã bỏ mốc.", RESTORED: "Đã lấy lại mốc.",
    },
)  # fmt: skip
OF_ACTIVITIES = Words(
    done="Hoạt động này đã xong. Muốn sửa thì đổi trạng thái ở bảng “Hoạt động” trước.",
    stays="Hoạt động này đã xong, nên không bỏ được.",
    entries={
        ADDED: "Thêm hoạt động “{}”", CHANGED: "Sửa hoạt động “{}”",
        CANCELLED: "Bỏ hoạt động “{}”", RESTORED: "Lấy lại hoạt động “{}”",
    },
    notices={
        ADDED: "{}: thêm hoạt động “{}”, {}.", CHANGED: "{}: hoạt động “{}” nay {}.",
        CANCELLED: "{}: bỏ hoạt động “{}”, {}.", RESTORED: "{}: lấy lại hoạt động “{}”, {}.",
    },
    answers={
        ADDED: "Đã thêm hoạt động.", CHANGED: "Đã lưu hoạt động.",
        CANCELLED: "Đã bỏ hoạt động.", RESTORED: "Đã lấy lại hoạt động.",
    },
)  # fmt: skip


def words_of(part: Milestone | Activity) -> Words:
    return OF_ACTIVITIES if isinstance(part, Activity) else OF_MILESTONES


def told_of(change: PlanChange) -> str:
    """The change as the committees read it."""
    name, part = change.campaign.short_name, change.part
    if part is None:
        moved = [f"{one.label} nay là {one.after}" for one in queries.turned_in(change)]
        return f"{name}: {'; '.join(moved)}."
    notice = words_of(part).notices[PlanChangeKind(change.kind)]
    return notice.format(name, queries.brief(part.title), queries.period_of(part))


def sentence_of_change(change: PlanChange) -> str:
    """What whoever changed it reads."""
    part, facts = change.part, change.facts
    said = words_of(part).answers[PlanChangeKind(change.kind)] if part else "Đã đổi hạn."
    if "moved" in facts:
        said = f"{said} Theo hạn mới {number(facts['moved'])} nơi, giữ hạn riêng muộn hơn {number(facts['kept'])} nơi."
    if facts.get("told"):
        said = f"{said} Đã báo {number(facts['told'])} người."
    for field in queries.DUE_OF.values():
        if field not in facts:
            continue
        old = date.fromisoformat(facts[field][0])
        for one in queries.naming(change.campaign, old):
            said = f"{said} Lời của mốc “{queries.brief(one.title)}” còn nêu ngày {said_day(old)}, xin sửa."
    for one in queries.left_outside(change):
        period = queries.period_of(one)
        said = f"{said} Mốc “{queries.brief(one.title)}” ({period}) nay nằm ngoài hoạt động này, xin xem lại."
    return said

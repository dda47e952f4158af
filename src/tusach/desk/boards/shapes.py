"""The pieces that boards are made of; templates know these names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from tusach.campaign.models import Campaign, CampaignState, Obligation
from tusach.journal.models import Notice
from tusach.journal.queries import notices_of
from tusach.kit.text import day, number, percent
from tusach.people.models import Actor
from tusach.reports.models import State
from tusach.reports.queries import ProgressRow

# state -> (tone, icon, words)
STATES: Mapping[str, tuple[str, str, str]] = {
    State.NOT_STARTED: ("todo", "todo", "Chưa mở phiếu"),
    State.DRAFT: ("warn", "half", "Đang viết"),
    State.SUBMITTED: ("info", "send", "Đã gửi, chờ kiểm tra"),
    State.CHECKED: ("info", "send", "Huyện đã xem, chờ tỉnh"),
    State.RETURNED: ("bad", "back", "Trả lại, cần sửa"),
    State.ACCEPTED: ("ok", "okc", "Đã nhận"),
    State.LOCKED: ("ok", "okc", "Đã khóa"),
}


@dataclass
class Task:
    title: str
    icon: str
    text: str
    url: str = ""
    button: str = ""
    state: str = ""
    tone: str = "todo"
    state_icon: str = "clock"
    percent: int | None = None
    colour: str = ""
    main: bool = False
    post: bool = False  # the button opens what does not exist yet


@dataclass
class Fact:
    label: str
    value: str
    of: str = ""


@dataclass
class Line:
    """A row of a list: a place or report with its state."""

    name: str
    text: str = ""
    place: str = ""
    url: str = ""
    tone: str = "todo"
    icon: str = "todo"


@dataclass
class Bar:
    """Progress of one place below: what was sent of what is expected."""

    name: str
    sent: int
    expected: int
    writing: int
    not_started: int
    late: int
    url: str = ""
    state: str = ""  # of a row that is a single report

    @property
    def sent_share(self) -> float:
        return 100 * self.sent / self.expected if self.expected else 0

    @property
    def doing_share(self) -> float:
        return 100 * self.writing / self.expected if self.expected else 0

    @property
    def percent(self) -> str:
        return percent(self.sent, self.expected) if self.expected else ""

    @property
    def said(self) -> str:
        return (
            f"{self.sent} đã gửi, {self.writing} đang viết, {self.not_started} chưa mở, trên {self.expected}"
        )

    @property
    def tone(self) -> str:
        if self.state:
            return STATES[self.state][0]
        return "bad" if self.not_started else "warn" if self.writing else "ok"

    @property
    def icon(self) -> str:
        if self.state:
            return STATES[self.state][1]
        return "bad" if self.not_started else "half" if self.writing else "okc"

    @property
    def text(self) -> str:
        if self.state:
            return STATES[self.state][2]
        if self.not_started:
            return f"{number(self.not_started)} chưa mở"
        return f"{number(self.writing)} đang viết" if self.writing else "Đủ"


def bar_of(row: ProgressRow, url: str = "") -> Bar:
    single = next(iter(row.states), "") if row.expected == 1 else ""
    return Bar(row.name, row.sent, row.expected, row.writing, row.not_started, row.late, url, single)


def total_of(name: str, bars: Sequence[Bar]) -> Bar:
    whole = Bar(name, 0, 0, 0, 0, 0)
    for bar in bars:
        whole.sent += bar.sent
        whole.expected += bar.expected
        whole.writing += bar.writing
        whole.not_started += bar.not_started
        whole.late += bar.late
    return whole


@dataclass
class Board:
    """What every board may show; each fills what it has."""

    headline: str = ""
    tasks: list[Task] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """Templates read the particular pieces of a board by name."""
        try:
            return self.__dict__["more"][name]
        except KeyError:
            raise AttributeError(name) from None


def newest_notices(actor: Actor, count: int = 5) -> list[Notice]:
    return list(notices_of(actor).filter(at__lte=actor.at, read_at__isnull=True)[:count])


def campaigns_at(actor: Actor) -> list[Campaign]:
    """Campaigns that were open at the actor's moment, the newest geography first."""
    opened = Campaign.objects.exclude(state=CampaignState.DRAFT).filter(opened_at__lte=actor.at)
    return list(opened.order_by("-reference_date", "-pk"))


def tabs_of(campaigns: Sequence[Campaign], shown: Campaign) -> list[SimpleNamespace]:
    """The ways from one campaign to another on the same board; the template shows them when there are several."""
    return [
        SimpleNamespace(name=one.short_name, url=f"?dot={one.pk}", current=one.pk == shown.pk)
        for one in campaigns
    ]


def days_left(last: date, today: date) -> str:
    """`Hạn 31/10, còn 7 ngày`; late is told by days, never by blame."""
    left = (last - today).days
    said = day(last).rsplit("/", 1)[0]
    if left < 0:
        return f"Hạn {said}, đã qua {-left} ngày"
    return f"Hạn {said}, hôm nay là ngày cuối" if left == 0 else f"Hạn {said}, còn {left} ngày"


def last_day(duty: Obligation) -> date:
    return duty.extended_to or duty.due_date

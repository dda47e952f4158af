from collections import Counter
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from tusach.campaign.models import Campaign, Obligation, ObligationKind
from tusach.desk.boards.asked import drafts_to_comment, questions_about
from tusach.desk.boards.shapes import (
    STATES,
    Bar,
    Board,
    Fact,
    Line,
    bar_of,
    campaigns_at,
    days_left,
    last_day,
    newest_notices,
    tabs_of,
    total_of,
)
from tusach.kit.english.tongue import sentence
from tusach.kit.text import day, number
from tusach.people.models import Actor
from tusach.places.models import Level
from tusach.places.queries import names_on
from tusach.reports.models import Report, State
from tusach.reports.queries import LEAF_WORDS, form_for, handed_in, my_obligations, progress, waiting_for

_SHOWN = 6
_ROWS = 20
_SENT = {State.SUBMITTED, State.CHECKED, State.ACCEPTED, State.LOCKED}
_UNSENT = Q(report__isnull=True) | Q(report__state__in=[State.NOT_STARTED, State.DRAFT, State.RETURNED])


def province_board(actor: Actor, wished: str = "") -> Board:
    """Who below is late, what waits for me, my own report; `wished` is the id of the campaign asked for.

    The number of queries does not grow with communes.
    """
    level = Level.PROVINCE if actor.units(level=Level.PROVINCE) else Level.DISTRICT
    mine = actor.units(level=level)
    campaigns = _asking(campaigns_at(actor), mine)
    if not campaigns:
        return Board(
            headline="Chưa có đợt nào đang mở",
            tasks=drafts_to_comment(actor),
            notices=newest_notices(actor),
            more=_nothing(),
        )
    campaign = next((one for one in campaigns if str(one.pk) == wished), campaigns[0])
    names = names_on(mine, campaign.reference_date)
    place = ", ".join(version.name for version in names.values())
    bars = _bars(campaign, level, mine, actor)
    total = total_of("Toàn tỉnh" if level == Level.PROVINCE else "Toàn huyện", bars)
    report = _own_report(actor, campaign)
    board = Board(
        headline=sentence("{} ở {}", campaign.short_name, place),
        notices=newest_notices(actor),
        tasks=[*questions_about(getattr(report, "report", None)), *drafts_to_comment(actor)],
    )
    board.more = (
        _nothing()
        | {
            "place": place,
            "campaigns": tabs_of(campaigns, campaign),
            **_rows(bars),
            "total": total,
        }
        | _rows_words(level, campaign)
        | _missing(campaign, mine, actor.day)
        | _waiting(actor, campaign)
        | _own(report, actor.day)
    )
    board.more["facts"] = _facts(total, report, campaign, actor.day)
    return board


def _asking(campaigns: list[Campaign], mine: frozenset[int]) -> list[Campaign]:
    """Those that ask something of the places or of what lies below them."""
    owed = Obligation.objects.filter(Q(province__in=mine) | Q(district__in=mine) | Q(unit__in=mine))
    asking = set(owed.order_by().values_list("campaign", flat=True).distinct())
    return [one for one in campaigns if one.pk in asking]


def _nothing() -> dict[str, Any]:
    empty = total_of("", [])
    return {"place": "", "rows": [], "total": empty, "facts": [], "missing": [], "waiting": [], "parts": [],
            "leaf_counts": [], "campaigns": [], "alert": None, "due_text": "", "rows_url": "", "rows_title": "", "rows_label": ""}  # fmt: skip


def _bars(campaign: Campaign, level: str, mine: frozenset[int], actor: Actor) -> list[Bar]:
    """Districts of the province in 2023; single communes under a district, and under a province since July 2025."""
    grouped = "district" if level == Level.PROVINCE else "unit"
    has_districts = Obligation.objects.filter(
        campaign=campaign, province__in=mine, district__isnull=False
    ).exists()
    if level == Level.PROVINCE and not has_districts:
        grouped = "unit"
    rows = progress(campaign, ObligationKind.SURVEY, at=actor.at, group_by=grouped, within=mine)
    address = reverse("campaign:obligations", args=[campaign.pk])
    return [bar_of(row, f"{address}?noi={row.unit_id}") for row in rows]


def _rows(bars: list[Bar]) -> dict[str, Any]:
    """The least finished first. Single reports (communes right below) are cut short: their list has its own page."""
    ordered = sorted(bars, key=lambda bar: (bar.state == State.ACCEPTED, -bar.not_started, -bar.writing))
    single = bool(bars) and all(bar.state for bar in bars)
    shown = ordered[:_ROWS] if single else ordered
    return {"rows": shown, "single": single, "more_rows": len(ordered) - len(shown)}


def _rows_words(level: str, campaign: Campaign) -> dict[str, str]:
    below = "Đơn vị" if level == Level.PROVINCE else "Xã, phường, thị trấn"
    return {
        "rows_title": "Phiếu khảo sát của cơ sở",
        "rows_label": below,
        "rows_url": reverse("campaign:obligations", args=[campaign.pk]),
    }


def _unsent(campaign: Campaign, mine: frozenset[int]) -> QuerySet[Obligation]:
    owed = Obligation.objects.filter(campaign=campaign, kind=ObligationKind.SURVEY, dropped_at__isnull=True)
    return owed.filter(Q(province__in=mine) | Q(district__in=mine)).filter(_UNSENT)


def _missing(campaign: Campaign, mine: frozenset[int], today: date) -> dict[str, Any]:
    unsent = _unsent(campaign, mine)
    nearest = unsent.annotate(last=Coalesce(F("extended_to"), F("due_date"))).select_related("report")
    rows = list(nearest.order_by("last", "unit_sort")[:_SHOWN])
    names = names_on([duty.district_id for duty in rows if duty.district_id], campaign.reference_date)
    shown = []
    for duty in rows:
        report = getattr(duty, "report", None)
        tone, icon, words = STATES[report.state if report else State.NOT_STARTED]
        above = names.get(duty.district_id) if duty.district_id else None
        late = last_day(duty) < today
        shown.append(
            Line(duty.unit_name, f"{words}. {days_left(last_day(duty), today)}", above.name if above else "",
                 tone="bad" if late else tone, icon=icon)
        )  # fmt: skip
    return {
        "missing": shown,
        "missing_count": unsent.count() if len(rows) == _SHOWN else len(rows),
        "missing_url": reverse("campaign:obligations", args=[campaign.pk]) + "?trang_thai=CHUA",
    }


def _waiting(actor: Actor, campaign: Campaign) -> dict[str, Any]:
    waiting = waiting_for(actor).filter(obligation__campaign=campaign)
    rows = [
        Line(report.obligation.unit_name, f"Gửi ngày {day(report.submitted_at)}" if report.submitted_at else "",
             url=reverse("reports:show", args=[report.pk]))
        for report in waiting[:_SHOWN]
    ]  # fmt: skip
    count = waiting.count() if len(rows) == _SHOWN else len(rows)
    return {"waiting": rows, "waiting_count": count, "waiting_url": reverse("reports:waiting")}


def _own_report(actor: Actor, campaign: Campaign) -> Obligation | None:
    return my_obligations(actor).filter(campaign=campaign, kind=ObligationKind.REPORT).first()


def _own(duty: Obligation | None, today: date) -> dict[str, Any]:
    """The 26 leaves of the place's own report with their states, and what was sent back."""
    if duty is None:
        return {}
    said: dict[str, Any] = {
        "due_text": days_left(last_day(duty), today),
        "report_url": reverse("reports:mine"),
    }
    report: Report | None = getattr(duty, "report", None)
    if report is None:
        return said
    if report.state in _SENT and report.submitted_at:
        said["due_text"] = f"Báo cáo đã gửi ngày {day(report.submitted_at)}"
    said["report_url"] = reverse("reports:show", args=[report.pk])
    said["file"], said["report"] = handed_in([report]).get(report.pk), report
    parts: dict[str, list[Any]] = {}
    for leaf in form_for(report).leaves:
        tone, icon, words = LEAF_WORDS[report.leaf_states.get(leaf.key, ".")]
        url = reverse("reports:leaf", args=[report.pk, leaf.key])
        parts.setdefault(leaf.part, []).append(
            SimpleNamespace(label=leaf.sign, title=leaf.title, url=url, tone=tone, icon=icon, text=words)
        )
    counts = Counter(report.leaf_states.values())
    said["parts"] = [SimpleNamespace(title=title, leaves=leaves) for title, leaves in parts.items()]
    said["leaf_counts"] = [
        SimpleNamespace(tone=tone, icon=icon, text=f"{words}: {counts[letter]}")
        for letter, (tone, icon, words) in LEAF_WORDS.items()
        if counts[letter]
    ]
    said["alert"] = _alert(report)
    return said


def _alert(report: Report) -> Any:
    if report.state != State.RETURNED:
        return None
    comment = report.comments.filter(settled_at__isnull=True).order_by("at").first()
    if comment is None:
        return None
    leaf = form_for(report).leaf(comment.leaf)
    return SimpleNamespace(
        title=f"Mục {leaf.name if leaf else comment.leaf} bị trả lại.",
        text=comment.text,
        url=reverse("reports:leaf", args=[report.pk, comment.leaf]),
        button=f"Mở mục {leaf.name if leaf else comment.leaf}",
    )


def _facts(total: Bar, duty: Obligation | None, campaign: Campaign, today: date) -> list[Fact]:
    facts = [
        Fact("Xã đã gửi phiếu", number(total.sent), f"trên {number(total.expected)}"),
        Fact("Xã đang viết", number(total.writing)),
    ]
    report: Report | None = getattr(duty, "report", None) if duty else None
    if duty is not None:
        done = sum(letter in "xgn" for letter in report.leaf_states.values()) if report else 0
        every = len(report.leaf_states) if report else 0
        facts.append(Fact("Mục báo cáo đã viết", number(done), f"trên {every}" if every else ""))
    else:
        facts.append(Fact("Gửi muộn hoặc quá hạn", number(total.late), "xã"))
    if report is not None and report.state in _SENT:
        words = str(report.get_state_display()).capitalize()
        return [*facts, Fact("Báo cáo theo đề cương", words)]
    last = (
        last_day(duty)
        if duty
        else Obligation.objects.filter(campaign=campaign, kind=ObligationKind.SURVEY)
        .order_by("-due_date")
        .values_list("due_date", flat=True)
        .first()
    )
    left = (last - today).days if last else 0
    facts.append(Fact("Ngày còn lại" if left >= 0 else "Ngày quá hạn", number(abs(left)), "ngày"))
    return facts

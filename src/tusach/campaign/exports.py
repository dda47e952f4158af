"""What leaves: the calendar feed, the draft of the letter that urges late units, the money as a sheet."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import IO, Any

from django.db.models import Prefetch
from icalendar import Calendar, Event

from tusach.campaign import queries
from tusach.campaign.letter import BLANK, LetterFacts, capacity_lines, write_letter
from tusach.campaign.models import Campaign, Milestone, PreparedLetter
from tusach.kit.clock import day_of
from tusach.kit.sheets import Column, Sheet, write_xlsx
from tusach.people.models import Actor, Body
from tusach.people.queries import name_of
from tusach.registry.models import Family


def calendar_of(actor: Actor, *, at: datetime) -> bytes:
    """Milestones of the campaigns that the person sees and the days of the person's own units, as iCalendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//tusach//lich//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Tủ sách: hạn và mốc")
    standing = Prefetch("milestones", Milestone.objects.filter(cancelled_at__isnull=True).order_by("pk"))
    for campaign in queries.visible_to(actor).prefetch_related(standing):
        for milestone in campaign.milestones.all():
            key = f"milestone-{milestone.pk}@tusach"
            calendar.add_component(_event(key, milestone.title, milestone.from_date, milestone.to_date, at))
    for owed in queries.standing().filter(unit__in=actor.units()).select_related("campaign").order_by("pk"):
        title = f"Hạn gửi {owed.get_kind_display()}: {owed.unit_name} ({owed.campaign.short_name})"
        until = owed.last_day + timedelta(days=1)
        calendar.add_component(_event(f"obligation-{owed.pk}@tusach", title, owed.last_day, until, at))
    return bytes(calendar.to_ical())


def _event(key: str, title: str, first: date, until: date, at: datetime) -> Event:
    event = Event()
    event.add("uid", key)
    event.add("dtstamp", at)
    event.add("summary", title)
    event.add("dtstart", first)
    event.add("dtend", until)
    return event


def draft_letter(
    campaign: Campaign, body: Body | None, names: Mapping[int, str], *, at: datetime, demo: bool,
    waiting: PreparedLetter | None = None,
) -> bytes:  # fmt: skip
    """The letter of urging before it is numbered: dots where the register and the signer will fill in; one that is `waiting` as
    it was written.
    """
    day = day_of(at)
    signer, title = queries.leader_of(body, day) if body else (BLANK, BLANK)
    family = queries.family_of(body) if body else Family.PARTY
    symbol = queries.symbol_of(body, day) if body else ""
    facts = LetterFacts(
        family="state" if family == Family.STATE else "party",
        issuer=names.get(body.pk, BLANK) if body else BLANK,
        superior=name_of(body.parent, day) if body and body.parent else "",
        code=_draft_code(family, symbol),
        place=waiting.place if waiting else queries.place_of(body, day) if body else BLANK,
        dated=day,
        capacity=capacity_lines(waiting.capacity) if waiting else [title.upper()],
        signer=waiting.signer if waiting else signer,
        basis=str(campaign.plan) if campaign.plan else campaign.name,
        campaign=campaign.short_name,
        rows=queries.letter_rows(campaign, kind=waiting.kind if waiting else "", at=at, day=day),
    )
    return write_letter(facts, demo=demo)


def _draft_code(family: str, symbol: str) -> str:
    if not symbol:
        return BLANK
    return f"{BLANK}/{symbol}" if family == Family.STATE else f"{BLANK}-CV/{symbol}"


def write_budget(file: IO[bytes], campaign: Campaign, *, demo: bool) -> None:
    """The lines and sums of a campaign's money as XLSX, in whole đồng."""
    columns = [
        Column("Nội dung chi", width=50), Column("Nguồn", width=24), Column("Dự toán (đồng)", "integer", 18),
        Column("Đã chi (đồng)", "integer", 18), Column("Ghi chú", width=40),
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [one.item, one.get_source_display(), one.planned, one.spent, one.note]
        for one in queries.budget_of(campaign)
    ]
    rows += [
        ["Cộng" if one["label"] == "Cộng" else "Cộng theo nguồn", "" if one["label"] == "Cộng" else one["label"],
         one["planned"], one["spent"], ""]
        for one in queries.budget_sums(campaign)
    ]  # fmt: skip
    sheet = Sheet("Kinh phí", columns, rows, title=f"Kinh phí của đợt {campaign.short_name}")
    write_xlsx(file, [sheet], demo=demo)

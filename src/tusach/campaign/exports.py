"""What leaves: the calendar feed and the letter that urges late units (công văn đôn đốc)."""

from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from tusach.campaign import queries
from tusach.campaign.models import Campaign, Obligation
from tusach.kit.clock import day_of
from tusach.kit.paper import (
    Letterhead,
    Paper,
    Paragraph,
    Recipients,
    Signature,
    Table,
    TableCell,
    form_on,
    to_docx,
)
from tusach.kit.text import day as said_day
from tusach.kit.text import day_long
from tusach.people.models import Actor


def calendar_of(actor: Actor, *, at: datetime) -> bytes:
    """Milestones of the campaigns that the person sees and the days of the person's own units, as iCalendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//tusach//lich//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Tủ sách: hạn và mốc")
    campaigns = queries.visible_to(actor).prefetch_related("milestones")
    for campaign in campaigns:
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


def urging_letter(
    campaign: Campaign, owed: list[Obligation], *, issuer: str, at: datetime, demo: bool
) -> bytes:
    """The official letter as DOCX, in the form in force on its day; number and signer are left to the clerk."""
    day = day_of(at)
    basis = str(campaign.plan) if campaign.plan else campaign.name
    rows = [[TableCell(str(i)), TableCell(one.unit_name), TableCell(one.get_kind_display()), TableCell(said_day(one.last_day))]
            for i, one in enumerate(owed, start=1)]  # fmt: skip
    paper = Paper(
        letterhead=Letterhead(issuer=[issuer.upper()], place="Hà Nội", dated=day_long(day),
                              subject=f"về việc đôn đốc gửi báo cáo, phiếu khảo sát của đợt {campaign.short_name}"),
        blocks=[
            Paragraph(f"Thực hiện {basis}, đến ngày {said_day(day)} còn {len(owed)} đơn vị chưa gửi khi đã quá hạn."),
            Paragraph("Đề nghị các đơn vị có tên dưới đây khẩn trương hoàn thành và gửi về để kịp tổng hợp."),
            Table(head=[["TT", "Đơn vị", "Nội dung", "Hạn gửi"]], rows=rows, widths=[1, 5, 4, 3]),
        ],
        addressees=["Các đơn vị có tên trong danh sách"],
        signature=Signature(name="", capacity=["T/L TRƯỞNG BAN"]),
        recipients=Recipients(lines=["Như trên,", "Lưu HC."]),
        demo=demo,
    )  # fmt: skip
    return to_docx(paper, form_on("party", day))

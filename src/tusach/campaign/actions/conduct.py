"""Committees and their members, meetings, money: each change with its entry in the journal."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tusach.campaign.models import BudgetLine, BudgetSource, Campaign, Committee, Meeting, Member
from tusach.journal.actions import record
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.text import fold, number
from tusach.people.models import Actor, Person

# More đồng than the whole state budget of a year is a slip of the keyboard.
MOST_MONEY = 10**16


@transaction.atomic
def set_committee(
    *,
    campaign: Campaign,
    name: str,
    legal_basis: str,
    by: Actor,
    at: datetime,
    committee: Committee | None = None,
) -> Committee:
    """Make a committee of a campaign, or change the name and decision of one."""
    if not name.strip():
        raise Refused("Xin ghi tên ban, tổ; ví dụ Tổ thư ký.", field="name")
    others = [one for one in campaign.committees.all() if one != committee]
    if any(fold(one.name) == fold(name) for one in others):
        raise Refused(f"Đợt này đã có {name.strip()}.", field="name")
    held = committee or Committee(campaign=campaign)
    held.name, held.legal_basis = name.strip()[:200], legal_basis.strip()[:200]
    held.save()
    _write(
        campaign, "set_committee", f"Ghi {held.name}, đợt {campaign.short_name}.", by, at, committee=held.pk
    )
    return held


@transaction.atomic
def add_member(
    *, committee: Committee, person: Person | None, name: str, title: str, by: Actor, at: datetime
) -> Member:
    """Someone with an account, who will hear reminders, or only a name. Refused for neither, both, or twice."""
    named = " ".join(name.split())
    if (person is None) == (not named):
        raise Refused("Xin chọn một người có tài khoản, hoặc ghi họ và tên; chỉ một trong hai.", field="name")
    twice = committee.members.filter(person=person) if person else committee.members.filter(name=named)
    if twice.exists():
        raise Refused(
            f"{person or named} đã có trong {committee.name}.", field="person" if person else "name"
        )
    member = Member.objects.create(
        committee=committee, person=person, name=named[:120], title=title.strip()[:120]
    )
    said = f"Đưa {member} vào {committee.name}."
    _write(committee.campaign, "add_member", said, by, at, committee=committee.pk, title=member.title)
    return member


@transaction.atomic
def remove_member(*, member: Member, by: Actor, at: datetime) -> None:
    """The member leaves; the journal keeps who it was."""
    held = Member.objects.select_for_update().filter(pk=member.pk).first()
    if held is None:
        raise Refused("Người này đã được đưa ra khỏi ban, tổ.")
    held.delete()
    said = f"Đưa {member} ra khỏi {member.committee.name}."
    _write(member.committee.campaign, "remove_member", said, by, at, title=member.title)


@transaction.atomic
def set_meeting(
    *,
    campaign: Campaign,
    facts: Mapping[str, Any],
    minutes: Any,
    by: Actor,
    at: datetime,
    meeting: Meeting | None = None,
) -> Meeting:
    """A conference or a round of opinions, new or changed. `minutes`: an uploaded file, or None to keep what is held."""
    held = meeting or Meeting(campaign=campaign)
    for field, value in facts.items():
        setattr(held, field, value)
    if minutes:
        data = minutes.read()
        kept = store.keep(io.BytesIO(data))
        held.minutes_sha256, held.minutes_type = kept.sha256, kept.content_type
        held.minutes_name = store.safe_name(minutes.name or "bien-ban", kept.content_type)[:200]
    held.save()
    _write(campaign, "set_meeting", f"Ghi {held.name[:120]}.", by, at, meeting=held.pk)
    return held


@transaction.atomic
def set_budget_line(  # noqa: PLR0913 - the answers of one form, by keyword
    *, campaign: Campaign, item: str, source: str, planned: int, spent: int | None, note: str, by: Actor,
    at: datetime, line: BudgetLine | None = None,
) -> BudgetLine:  # fmt: skip
    """One line of money, in whole đồng; what is spent may exceed what was planned, and shows."""
    if not item.strip():
        raise Refused("Xin ghi nội dung chi.", field="item")
    if source not in BudgetSource.values:
        raise Refused("Xin chọn nguồn kinh phí.", field="source")
    for field, value in (("planned", planned), ("spent", spent)):
        if value is not None and not 0 <= value <= MOST_MONEY:
            raise Refused(f"Số tiền {number(value)} đồng không thể đúng; xin xem lại.", field=field)
    held = line or BudgetLine(campaign=campaign)
    held.item, held.source, held.note = item.strip()[:300], source, note.strip()[:300]
    held.planned, held.spent = planned, spent
    held.save()
    said = f"Kinh phí “{held.item[:120]}”: dự toán {number(planned)} đồng."
    _write(campaign, "set_budget_line", said, by, at, planned=planned, spent=spent, source=source)
    return held


@transaction.atomic
def remove_budget_line(*, line: BudgetLine, by: Actor, at: datetime) -> None:
    held = BudgetLine.objects.select_for_update().filter(pk=line.pk).first()
    if held is None:
        raise Refused("Dòng kinh phí này đã được bỏ.")
    held.delete()
    said = f"Bỏ dòng kinh phí “{line.item[:120]}”."
    _write(line.campaign, "remove_budget_line", said, by, at, planned=line.planned, spent=line.spent)


def _write(campaign: Campaign, act: str, sentence: str, by: Actor, at: datetime, **facts: object) -> None:
    record(act=f"campaign.{act}", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
           sentence=sentence, facts=facts)  # fmt: skip

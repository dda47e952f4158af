"""The list of a year: collected, proposed, approved by a document; then its titles exist."""

from datetime import datetime

from django.db import transaction

from tusach.books.actions.proposals import tell_proposers
from tusach.books.actions.titles import add_title
from tusach.books.models import ListState, Title, Verdict, YearlyList
from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.text import nfc
from tusach.people.models import Actor
from tusach.registry.models import Document


@transaction.atomic
def open_list(*, year: int, name: str, by: Actor, at: datetime) -> YearlyList:
    """A list that collects proposals. Raises `Refused` when one of that name and year is there."""
    shown = " ".join(nfc(name).split())[:160] or f"Danh mục sách năm {year}"
    if YearlyList.objects.filter(year=year, name=shown).exists():
        raise Refused(f"Đã có danh mục “{shown}” của năm {year}.", field="name")
    yearly = YearlyList.objects.create(year=year, name=shown, made_at=at)
    _note(yearly, "books.open_list", f"Mở danh mục: {shown}", by, at)
    return yearly


@transaction.atomic
def propose_list(*, yearly: YearlyList, by: Actor, at: datetime) -> YearlyList:
    """Send it up; from here on nothing is added or taken out."""
    yearly = _in_state(yearly, ListState.OPEN)
    count = yearly.proposals.filter(verdict=Verdict.CHOSEN).count()
    if not count:
        raise Refused("Danh mục chưa có đề tài nào. Xin chọn đề tài trước khi trình.")
    yearly.state = ListState.PROPOSED
    yearly.save()
    _note(yearly, "books.propose_list", f"Trình danh mục {yearly.name}: {count} đề tài", by, at)
    return yearly


@transaction.atomic
def take_list_back(*, yearly: YearlyList, reason: str, by: Actor, at: datetime) -> YearlyList:
    """Back to being made, with the reason."""
    yearly = _in_state(yearly, ListState.PROPOSED)
    if not reason.strip():
        raise Refused("Xin ghi lý do đưa về chọn lại.", field="reason")
    yearly.state = ListState.OPEN
    yearly.save()
    _note(yearly, "books.take_list_back", f"Đưa danh mục {yearly.name} về chọn lại. {reason.strip()}", by, at)
    return yearly


@transaction.atomic
def approve_list(*, yearly: YearlyList, document: Document, by: Actor, at: datetime) -> list[Title]:
    """The document approves it: every chosen proposal gets its title, and its proposers are told. Returns the titles."""
    yearly = _in_state(yearly, ListState.PROPOSED)
    made = []
    for proposal in yearly.proposals.filter(verdict=Verdict.CHOSEN, title=None).order_by("pk"):
        proposal.title = add_title(
            title=proposal.text,
            authors=[],
            by=by,
            at=at,
            topic=proposal.topic,
            language=proposal.language,
            year=yearly.year,
        )
        proposal.save()
        made.append(proposal.title)
        said = f"“{proposal.text}” đã được duyệt trong “{yearly.name}”, mã đầu sách {proposal.title.code}."
        tell_proposers(proposal=proposal, said=said, at=at)
    yearly.state, yearly.document, yearly.approved_at = ListState.APPROVED, document, at
    yearly.save()
    _note(
        yearly,
        "books.approve_list",
        f"Duyệt danh mục {yearly.name} theo {document}: {len(made)} đầu sách",
        by,
        at,
    )
    return made


def _in_state(yearly: YearlyList, state: ListState) -> YearlyList:
    locked = YearlyList.objects.select_for_update().get(pk=yearly.pk)
    if locked.state != state:
        raise Refused(
            f"Danh mục “{locked.name}” {locked.get_state_display()} nên không làm được việc này nữa."
        )
    return locked


def _note(yearly: YearlyList, act: str, said: str, by: Actor, at: datetime) -> None:
    record(act=act, subject=f"books.YearlyList:{yearly.pk}", by=by, at=at, sentence=said)

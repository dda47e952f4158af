"""Alike wishes become a proposal by a person's hand, and its proposers hear what became of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from tusach.books.models import ListState, Proposal, Title, Topic, Verdict, Wish, YearlyList
from tusach.journal.actions import name_kind, record, tell
from tusach.kit.errors import Refused
from tusach.kit.text import nfc
from tusach.people.models import Actor, Person, Role
from tusach.people.queries import people_at_units

ANSWERED = "books.answered"
name_kind(ANSWERED, "Kết quả đề nghị sách")
_HEARS = [Role.REPORTER, Role.KEEPER, Role.LEADER]


@transaction.atomic
def make_proposal(
    *, text: str, wishes: Iterable[Wish], by: Actor, at: datetime, topic: str = "", language: str = "vi"
) -> Proposal:
    """What these wishes come down to, in the words of who merges them. Raises `Refused` without words or wishes."""
    shown = " ".join(nfc(text).split())
    if len(shown) < 3:
        raise Refused("Xin ghi đề tài bằng lời của anh chị.", field="text")
    if len(shown) > 200:
        raise Refused("Đề tài dài quá 200 ký tự. Xin viết gọn lại.", field="text")
    free = _free(wishes)
    if not free:
        raise Refused("Xin chọn ít nhất một đề nghị chưa thuộc đề tài nào.")
    proposal = Proposal.objects.create(
        text=shown,
        topic=topic if topic in Topic.values else "",
        language=language,
        made_by=by.person,
        made_at=at,
    )
    Wish.objects.filter(pk__in=[wish.pk for wish in free]).update(proposal=proposal)
    record(
        act="books.make_proposal", subject=f"books.Proposal:{proposal.pk}", by=by, at=at,
        sentence=f"Gộp {len(free)} đề nghị thành đề tài: {shown}", facts={"wishes": [wish.pk for wish in free]},
    )  # fmt: skip
    return proposal


def _free(wishes: Iterable[Wish]) -> list[Wish]:
    ids = [wish.pk for wish in wishes]
    return list(Wish.objects.select_for_update().filter(pk__in=ids, proposal=None))


@transaction.atomic
def add_wishes(*, proposal: Proposal, wishes: Iterable[Wish], by: Actor, at: datetime) -> int:
    """More wishes that mean the same. Returns how many joined; those of another proposal stay there."""
    proposal = _open(proposal)
    free = _free(wishes)
    if not free:
        raise Refused("Xin chọn ít nhất một đề nghị chưa thuộc đề tài nào.")
    Wish.objects.filter(pk__in=[wish.pk for wish in free]).update(proposal=proposal)
    record(
        act="books.add_wishes", subject=f"books.Proposal:{proposal.pk}", by=by, at=at,
        sentence=f"Thêm {len(free)} đề nghị vào đề tài: {proposal.text}", facts={"wishes": [wish.pk for wish in free]},
    )  # fmt: skip
    return len(free)


@transaction.atomic
def remove_wishes(*, proposal: Proposal, wishes: Iterable[Wish], by: Actor, at: datetime) -> int:
    """These do not mean the same: they wait again on their own."""
    proposal = _open(proposal)
    ids = list(
        Wish.objects.filter(proposal=proposal, pk__in=[wish.pk for wish in wishes]).values_list(
            "pk", flat=True
        )
    )
    if not ids:
        raise Refused("Xin chọn ít nhất một đề nghị của đề tài này.")
    Wish.objects.filter(pk__in=ids).update(proposal=None)
    record(
        act="books.remove_wishes", subject=f"books.Proposal:{proposal.pk}", by=by, at=at,
        sentence=f"Tách {len(ids)} đề nghị khỏi đề tài: {proposal.text}", facts={"wishes": ids},
    )  # fmt: skip
    return len(ids)


def _open(proposal: Proposal) -> Proposal:
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.verdict != Verdict.OPEN:
        raise Refused(f"Đề tài này đã có kết quả: {locked.get_verdict_display()}. Xin mở lại trước.")
    return locked


@transaction.atomic
def choose_proposal(
    *, proposal: Proposal, yearly: YearlyList, by: Actor, at: datetime, reason: str = ""
) -> Proposal:
    """Put on a list that is still being made. Its title is made when the list is approved."""
    proposal = _open(proposal)
    yearly = YearlyList.objects.select_for_update().get(pk=yearly.pk)
    if yearly.state != ListState.OPEN:
        raise Refused(
            f"Danh mục “{yearly.name}” {yearly.get_state_display()} nên không thêm được nữa.", field="yearly"
        )
    proposal.list, proposal.verdict = yearly, Verdict.CHOSEN
    said = f"“{proposal.text}” được đưa vào danh mục “{yearly.name}”, đang chờ duyệt."
    return _settled(proposal, reason, said, by, at)


@transaction.atomic
def answer_with_title(
    *, proposal: Proposal, title: Title, by: Actor, at: datetime, reason: str = ""
) -> Proposal:
    """The book exists: those who asked are told which."""
    proposal = _open(proposal)
    proposal.title, proposal.verdict = title, Verdict.EXISTS
    said = f"“{proposal.text}”: đã có sách, {title.code} “{title.title}”."
    return _settled(proposal, reason, said, by, at)


@transaction.atomic
def decline_proposal(*, proposal: Proposal, reason: str, by: Actor, at: datetime) -> Proposal:
    """Not this time, and why; those who asked read the reason."""
    proposal = _open(proposal)
    if not reason.strip():
        raise Refused("Xin ghi lý do không chọn; xã đã đề nghị sẽ đọc được.", field="reason")
    proposal.verdict = Verdict.DECLINED
    return _settled(proposal, reason, f"“{proposal.text}”: chưa chọn. {reason.strip()}", by, at)


@transaction.atomic
def reopen_proposal(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """Under consideration again. Raises `Refused` once its list is proposed or approved."""
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("list").get(pk=proposal.pk)
    if proposal.verdict == Verdict.OPEN:
        raise Refused("Đề tài này đang được xem xét.")
    if proposal.list is not None and proposal.list.state != ListState.OPEN:
        raise Refused(
            f"Danh mục “{proposal.list.name}” {proposal.list.get_state_display()} nên không đổi được nữa."
        )
    before = proposal.get_verdict_display()
    proposal.verdict, proposal.list, proposal.title, proposal.reason = Verdict.OPEN, None, None, ""
    proposal.decided_at = None
    proposal.save()
    record(
        act="books.reopen_proposal", subject=f"books.Proposal:{proposal.pk}", by=by, at=at,
        sentence=f"Xem xét lại đề tài: {proposal.text}", facts={"before": before},
    )  # fmt: skip
    return proposal


def _settled(proposal: Proposal, reason: str, said: str, by: Actor, at: datetime) -> Proposal:
    proposal.reason, proposal.decided_at = reason.strip()[:300], at
    proposal.save()
    record(
        act="books.answer_proposal", subject=f"books.Proposal:{proposal.pk}", by=by, at=at, sentence=said,
        facts={"verdict": proposal.verdict, "reason": proposal.reason},
    )  # fmt: skip
    tell_proposers(proposal=proposal, said=said, at=at)
    return proposal


def tell_proposers(*, proposal: Proposal, said: str, at: datetime) -> int:
    """A notice to those who speak for the places that asked; returns how many were told."""
    units = set(proposal.wishes.exclude(unit=None).values_list("unit", flat=True))
    people: list[Person] = [one for some in people_at_units(units, _HEARS, at).values() for one in some]
    return tell(
        people=people, kind=ANSWERED, sentence=f"Đề nghị sách của xã: {said}", at=at, url=reverse("books:wishes"),
        subject=f"books.Proposal:{proposal.pk}",
    )  # fmt: skip

"""What communes ask for: made, taken back, and what a survey answer asks for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tusach.books.models import Proposal, Topic, Verdict, Wish, WishSource
from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.text import fold, nfc
from tusach.people.models import Actor, Body
from tusach.places.models import Unit

_LONGEST = 200
_MOST_OPEN = 60  # of one body: what nobody could weigh is no wish any more


@dataclass(frozen=True)
class Said:
    """One wish in an accepted survey answer. `key` is its place in the answer: stable while the answer stands."""

    key: str
    text: str
    topic: str = ""


@transaction.atomic
def make_wish(
    *, text: str, body: Body, topic: str = "", by: Actor | None, at: datetime, once: str | None = None,
    proposal: Proposal | None = None,
) -> Wish:  # fmt: skip
    """What a body asks for. Saying it again is the same wish; with `proposal` it joins what others asked for already.
    Raises `Refused` when there is nothing to wish for, or for a proposal that is settled.
    """
    shown = _checked(text)
    if proposal is not None and proposal.verdict != Verdict.OPEN:
        raise Refused("Đề tài này đã có kết quả. Xin ghi thành đề nghị mới nếu xã vẫn cần.")
    kept = _kept(body, shown, once, proposal)
    if kept is not None:
        return kept
    if Wish.objects.filter(body=body, proposal=None).count() >= _MOST_OPEN:
        raise Refused(f"Xã đã có {_MOST_OPEN} đề nghị đang chờ. Xin rút bớt điều không còn cần rồi ghi tiếp.")
    wish = Wish.objects.create(
        text=shown, body=body, unit=body.unit, topic=topic if topic in Topic.values else "", proposal=proposal,
        by=by.person if by else None, at=at, once=once, source=WishSource.SURVEY if once else WishSource.COMMUNE,
    )  # fmt: skip
    record(
        act="books.make_wish", subject=f"books.Wish:{wish.pk}", by=by, at=at, sentence=f"Đề nghị sách: {wish.text}",
        body_id=body.pk,
    )  # fmt: skip
    return wish


def _checked(text: str) -> str:
    shown = " ".join(nfc(text.replace("\0", "")).split())
    if len(shown) > _LONGEST:
        raise Refused(f"Xin viết gọn trong {_LONGEST} ký tự; mỗi đề nghị nói một loại sách.", field="text")
    if sum(char.isalpha() for char in shown) < 2:
        raise Refused("Xin ghi tên sách hoặc điều cần tìm, ít nhất hai chữ cái.", field="text")
    return shown


def _kept(body: Body, text: str, once: str | None, proposal: Proposal | None) -> Wish | None:
    """What makes this wish known already: its survey answer, its proposal, or its own words still waiting."""
    if once and (found := Wish.objects.filter(once=once).first()):
        return found
    mine = Wish.objects.filter(body=body).order_by("pk")
    if proposal is not None:
        return mine.filter(proposal=proposal).first()
    same = mine.filter(folded=fold(text), once=None) if once is None else mine.none()
    return next((one for one in same.select_related("proposal") if _waits(one)), None)


def _waits(wish: Wish) -> bool:
    return wish.proposal is None or wish.proposal.verdict == Verdict.OPEN


@transaction.atomic
def take_back_wish(*, wish: Wish, by: Actor, at: datetime) -> None:
    """The body no longer asks for it. Raises `Refused` once it is part of a proposal."""
    wish = Wish.objects.select_for_update().get(pk=wish.pk)
    if wish.proposal_id is not None:
        raise Refused("Đề nghị này đã được gộp vào một đề tài đang xem xét nên không rút được nữa.")
    record(
        act="books.take_back_wish", subject=f"books.Wish:{wish.pk}", by=by, at=at,
        sentence=f"Rút đề nghị sách: {wish.text}", body_id=wish.body_id,
    )  # fmt: skip
    wish.delete()


@transaction.atomic
def record_survey_wishes(
    *, source: str, said: Sequence[Said], unit: Unit, body: Body | None, by: Actor | None, at: datetime
) -> list[Wish]:
    """What an accepted answer asks for becomes wishes of its place, in the place of what the same `source`
    ("reports.Report:12") asked for before; an empty `said` takes all back. What a settled proposal holds stays.
    """
    wanted = {f"{source}:{one.key}"[:80]: one for one in said}
    old = {
        wish.once: wish
        for wish in Wish.objects.filter(once__startswith=f"{source}:").select_related("proposal")
    }
    for once, wish in old.items():
        if once not in wanted and _waits(wish):
            wish.delete()
    kept = []
    for once, one in wanted.items():
        wish = old.get(once) or Wish(once=once, source=WishSource.SURVEY)
        text = " ".join(nfc(one.text).split())[:_LONGEST]
        if wish.pk and (wish.text == text or not _waits(wish)):
            kept.append(wish)
            continue
        if wish.pk:
            wish.proposal = None  # other words may mean another thing: a person merges them again
        wish.text, wish.topic, wish.unit, wish.body = text, one.topic, unit, body
        wish.by, wish.at = by.person if by else None, at
        wish.save()
        kept.append(wish)
    if kept or old:
        record(
            act="books.record_survey_wishes", subject=source, by=by, at=at,
            sentence=f"Ghi {len(kept)} đề nghị sách từ phiếu đã nhận.", facts={"wishes": [one.text for one in kept]},
        )  # fmt: skip
    return kept


_PARTS = re.compile(r"[\n;•]+|(?<=[^\d\W]{2})\.\s+|^\s*[-–+*]\s+", re.MULTILINE)
_ABOUT_BOOKS = re.compile(r"\b(sach|truyen|tai lieu|an pham|dau sach)\b")
_NOT_BOOKS = re.compile(r"\b(tu sach|kinh phi|phu cap|tap huan|tu dung|ke sach|phong doc|may tinh)\b")


def wishes_in(text: str) -> list[str]:
    """The parts of a free answer that ask for books; what is about the shelf, money or training is none."""
    parts = [" ".join(part.split()).strip(" .,-–+*") for part in _PARTS.split(text.replace("\0", ""))]
    found = []
    for part in parts:
        plain = fold(part)
        rest = _NOT_BOOKS.sub(" ", plain)
        if len(plain) >= 6 and _ABOUT_BOOKS.search(rest) and rest == plain:
            found.append(part[:_LONGEST])
    return list(dict.fromkeys(found))[:20]

"""Changes by hand, each with who and why, and what communes ask for before a round is settled."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from tusach.books.models import Title
from tusach.journal.actions import name_kind, record, tell
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day, nfc, number
from tusach.people.models import Actor, Person, Role
from tusach.people.queries import people_at
from tusach.places.models import Level, Unit
from tusach.supply.actions.rounds import locked
from tusach.supply.models import (
    Appeal,
    AppealState,
    Line,
    LineChange,
    LineReason,
    Round,
    RoundBody,
    RoundState,
    RoundTitle,
)
from tusach.supply.queries.problem import settings_of
from tusach.supply.queries.rounds import cost_of

_MOST = 99
name_kind("supply.appeal", "Kiến nghị về sách được cấp")


@transaction.atomic
def change_line(*, line: Line, quantity: int, why: str, by: Actor, at: datetime) -> Line:
    """Set a line by hand. Raises `Refused` without a reason, on a settled round, beyond what a place may get, or over
    the budget for anyone but a leader of the centre.
    """
    now = locked(line.round, RoundState.COMPUTED)
    reason = " ".join(nfc(why).split())[:200]
    if not reason:
        raise Refused("Xin ghi vì sao sửa.", field="why")
    if not 0 <= quantity <= _MOST:
        raise Refused(f"Số bản từ 0 đến {_MOST}.", field="quantity")
    held = Line.objects.select_for_update().get(pk=line.pk)
    if held.quantity == quantity:
        raise Refused("Số bản không đổi.", field="quantity")
    change = quantity - held.quantity
    carriage = int(settings_of(now)["carriage"])
    _check_budget(now, held, change, carriage, by)
    LineChange.objects.create(
        line=held, before=held.quantity, after=quantity, why=reason, by=_person(by), at=at
    )
    held.quantity, held.reason = quantity, LineReason.HAND
    held.save(update_fields=["quantity", "reason"])
    _retell(now, held, change, carriage)
    record(
        act="supply.change_line", subject=f"supply.Line:{held.pk}", by=by, at=at,
        sentence=f"Sửa tay “{line.title}” trong “{now.name}”: {held.quantity - change} thành {quantity} bản. {reason}",
    )  # fmt: skip
    return held


def _check_budget(round_: Round, line: Line, change: int, carriage: int, by: Actor) -> None:
    if change <= 0 or not round_.budget:
        return
    title = RoundTitle.objects.get(round=round_, title=line.title_id)
    after = cost_of(round_, carriage) + change * (title.unit_cost + carriage)
    if after > round_.budget and not by.serves_centre(Role.LEADER):
        over = number(after - round_.budget)
        raise Refused(
            f"Thêm {change} bản sẽ vượt kinh phí {over} đồng. Xin bớt nơi khác hoặc nhờ lãnh đạo sửa.",
            field="quantity",
        )


def _retell(round_: Round, line: Line, change: int, carriage: int) -> None:
    """The outcome's sums follow what was changed by hand."""
    facts = dict(round_.outcome)
    province = str(RoundBody.objects.values_list("province", flat=True).get(pk=line.receiver_id) or 0)
    provinces = dict(facts.get("provinces", {}))
    if province in provinces:
        provinces[province] = {**provinces[province], "copies": provinces[province]["copies"] + change}
    facts |= {
        "provinces": provinces, "copies": facts.get("copies", 0) + change, "cost": cost_of(round_, carriage),
        "by_hand": facts.get("by_hand", 0) + 1,
    }  # fmt: skip
    Round.objects.filter(pk=round_.pk).update(outcome=facts)


def _person(by: Actor) -> Person:
    if by.person is None:
        raise Refused("Xin đăng nhập.")
    return by.person


@transaction.atomic
def appeal(*, receiver: RoundBody, text: str, by: Actor, at: datetime, title: Title | None = None) -> Appeal:
    """A receiver asks for a change. Raises `Refused` when the day is past, nothing is said or it was said already."""
    now = Round.objects.select_for_update().get(pk=receiver.round_id)
    said = " ".join(nfc(text).split())[:500]
    if not said:
        raise Refused("Xin ghi kiến nghị: cần thêm hay bớt sách nào, vì sao.", field="text")
    if now.state != RoundState.COMPUTED:
        raise Refused(
            f"Đợt {now.get_state_display()}, không nhận kiến nghị nữa. Xin gửi đề nghị cho đợt sau."
        )
    if now.appeals_until and day_of(at) > now.appeals_until:
        raise Refused(f"Hạn nhận kiến nghị là {day(now.appeals_until)}, đã qua. Xin gửi đề nghị cho đợt sau.")
    if Appeal.objects.filter(receiver=receiver, title=title, state=AppealState.OPEN).exists():
        raise Refused("Anh chị đã gửi kiến nghị này và đang chờ trả lời.")
    made = Appeal.objects.create(receiver=receiver, title=title, text=said, by=_person(by), at=at)
    record(
        act="supply.appeal", subject=f"supply.Appeal:{made.pk}", by=by, at=at, body_id=receiver.body_id,
        sentence=f"Kiến nghị về đợt “{now.name}”: {said}",
    )  # fmt: skip
    nation = Unit.objects.filter(level=Level.NATION).first()
    if nation is not None:
        tell(
            people=people_at(nation, [Role.SUPPLIER], at), kind="supply.appeal", at=at, body=said,
            sentence=f"Có kiến nghị mới về đợt “{now.name}”", url=reverse("supply:round_appeals", args=[now.pk]),
        )  # fmt: skip
    return made


@transaction.atomic
def answer_appeal(
    *, appeal: Appeal, granted: bool, answer: str, by: Actor, at: datetime, quantity: int | None = None
) -> Appeal:
    """Grant an appeal, changing its title's line to `quantity` with the answer as the reason, or decline it."""
    held = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("receiver__round", "title", "by")
        .get(pk=appeal.pk)
    )
    said = " ".join(nfc(answer).split())[:500]
    if held.state != AppealState.OPEN:
        raise Refused("Kiến nghị này đã được trả lời.")
    if not said:
        raise Refused("Xin ghi câu trả lời cho xã.", field="answer")
    if granted and held.title is not None:
        line = (
            Line.objects.filter(receiver=held.receiver, title=held.title)
            .select_related("round", "title")
            .first()
        )
        if line is None:
            raise Refused("Đầu sách này không in trong đợt nên không thêm được. Xin trả lời không chấp nhận.")
        if quantity is None:
            raise Refused("Xin ghi số bản xã sẽ nhận.", field="quantity")
        change_line(line=line, quantity=quantity, why=f"Theo kiến nghị: {said}", by=by, at=at)
    held.state = AppealState.GRANTED if granted else AppealState.DECLINED
    held.answer, held.answered_by, held.answered_at = said, _person(by), at
    held.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    word = held.get_state_display()
    record(
        act="supply.answer_appeal", subject=f"supply.Appeal:{held.pk}", by=by, at=at,
        sentence=f"Kiến nghị về đợt “{held.receiver.round.name}” {word}: {said}",
    )  # fmt: skip
    tell(
        people=[held.by], kind="supply.appeal", at=at, body=said,
        sentence=f"Kiến nghị của anh chị về đợt “{held.receiver.round.name}” {word}",
        url=reverse("supply:mine_round", args=[held.receiver_id]),
    )  # fmt: skip
    return held

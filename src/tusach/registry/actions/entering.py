from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tusach.journal.actions import name_kind, tell
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.kit.text import fold, for_xml
from tusach.people.models import Actor, Body, BodyName
from tusach.people.queries import name_of
from tusach.registry import citations, queries
from tusach.registry.actions.addressing import write_recipients
from tusach.registry.actions.deeds import write_down
from tusach.registry.actions.indexing import index_document
from tusach.registry.actions.numbering import (
    CONGRESS,
    arrivals_of,
    series_of,
    take_arrival_number,
    take_number,
)
from tusach.registry.models import (
    Arrival,
    Attachment,
    Delivery,
    Direction,
    Document,
    Family,
    HeldNumber,
    Holding,
)
from tusach.registry.recipients import RecipientLine

SENT = "registry.sent"
name_kind(SENT, "Văn bản gửi đến cơ quan")


@dataclass(frozen=True)
class Paper:
    """What stands on a document. `number` and `symbol` together are what is printed: 341 and -KH/BTGTW.

    `is_congress`: a paper of a congress, numbered in the one series that all of them share.
    """

    kind: str
    subject: str
    dated: date | None
    number: str = ""
    symbol: str = ""
    issuer: str = ""
    family: str = Family.PARTY
    place: str = ""
    signer: str = ""
    signer_title: str = ""
    pages: int | None = None
    copies: int | None = None
    kept_by: str = ""
    note: str = ""
    joint_with: str = ""
    secrecy: str = ""
    urgency: str = ""
    due: date | None = None
    is_congress: bool = False

    def facts(self) -> dict[str, Any]:
        """What is kept, without the control characters that come along with text out of a PDF."""
        said = {
            name: for_xml(value) if isinstance(value, str) else value for name, value in asdict(self).items()
        }
        del said["is_congress"]
        return said


@dataclass(frozen=True)
class Stamp:
    """The stamp ĐẾN. An empty `number` takes the next one of the year; `why` goes with a number out of turn."""

    arrived_on: date
    number: str = ""
    forwarded_to: str = ""
    forwarded_on: date | None = None
    file_symbol: str = ""
    why: str = ""


@transaction.atomic
def enter_incoming(
    *, keeper: Body, paper: Paper, stamp: Stamp, by: Actor, at: datetime, once: str = "",
    delivery: Delivery | None = None,
) -> Document:  # fmt: skip
    """Put a document that came into the register of `keeper`. The same `once` a second time changes nothing.

    With `delivery` it is one that another body sent through this house: its files come along, and its sender sees that
    it was entered.
    """
    if done := _already(keeper, once):
        return done
    _check(paper, at)
    _check_stamp(paper, stamp, at)
    _check_open(keeper, Direction.INCOMING, paper.kind, stamp.arrived_on)
    series = arrivals_of(keeper, stamp.arrived_on.year)
    if done := _already(keeper, once):  # by another hand, while this one waited for the series
        return done
    if delivery is not None:
        delivery = _not_yet_entered(delivery, keeper)
    _not_entered_before(keeper, paper)
    number = take_arrival_number(series, stamp.number.strip(), day=stamp.arrived_on, why=stamp.why.strip())
    document = Document.objects.create(
        **paper.facts(), direction=Direction.INCOMING, keeper=keeper, once=once or None, created_at=at,
        number_why=stamp.why.strip()[:300],
    )  # fmt: skip
    arrival = Arrival.objects.create(
        document=document, keeper=keeper, year=stamp.arrived_on.year, number=number, arrived_on=stamp.arrived_on,
        forwarded_to=stamp.forwarded_to, forwarded_on=stamp.forwarded_on, file_symbol=stamp.file_symbol,
    )  # fmt: skip
    if delivery is not None:
        _take_over(delivery, document, by, at)
    write_down(
        document, by, at, "enter_incoming", f"Vào sổ văn bản đến số {arrival.said}: {document}, {paper.subject}",
        arrival=number, **_facts(document),
    )  # fmt: skip
    index_document(document)
    return document


def _not_yet_entered(delivery: Delivery, keeper: Body) -> Delivery:
    now = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("entered__arrival")
        .get(pk=delivery.pk)
    )
    if now.body_id != keeper.pk:
        raise Refused("Văn bản này gửi cơ quan khác.")
    if now.entered is not None:
        raise Refused(f"Văn bản này đã vào sổ, số đến {now.entered.arrival.said}.")
    return now


def _take_over(delivery: Delivery, document: Document, by: Actor, at: datetime) -> None:
    """The files of what was sent belong to what came, by their hashes: no byte is copied."""
    delivery.entered = document
    if delivery.opened_at is None:
        delivery.opened_at, delivery.opened_by = at, by.person
    delivery.save(update_fields=["entered", "opened_at", "opened_by"])
    for file in delivery.document.files.order_by("pk"):
        Attachment.objects.create(
            document=document, role=file.role, sha256=file.sha256, name=file.name, size=file.size,
            content_type=file.content_type, signatures=file.signatures, added_at=at,
        )  # fmt: skip


@transaction.atomic
def enter_outgoing(
    *,
    keeper: Body,
    paper: Paper,
    by: Actor,
    at: datetime,
    recipients: Sequence[RecipientLine] = (),
    once: str = "",
    held: HeldNumber | None = None,
    why: str = "",
) -> Document:
    """Give a document its number and put it into the outgoing register; the clerks of its recipients hear of it.

    An empty `paper.number` takes the next of its series; `held` uses a number set aside; `why` is the reason for one
    out of turn (12a, an earlier day, a gap). An empty symbol is made of the type and the body's own.
    """
    if done := _already(keeper, once):
        return done
    _check(paper, at)
    day = paper.dated or day_of(at)
    _check_open(keeper, Direction.OUTGOING, paper.kind, day)
    series = series_of(keeper, paper.family, CONGRESS if paper.is_congress else paper.kind, day)
    if done := _already(keeper, once):  # by another hand, while this one waited for the series
        return done
    ordinal, suffix = take_number(series, paper.number.strip(), day=day, why=why.strip(), held=held)
    symbol = paper.symbol.strip() or _symbol(keeper, paper, day)
    facts = paper.facts() | {
        "number": f"{ordinal:02}{suffix}",
        "symbol": symbol,
        "dated": day,
        "issuer": paper.issuer or name_of(keeper, day),
    }
    document = Document.objects.create(
        **facts, direction=Direction.OUTGOING, keeper=keeper, issuer_body=keeper, series=series, ordinal=ordinal,
        suffix=suffix, number_why=why.strip()[:300], once=once or None, created_at=at,
    )  # fmt: skip
    if held is not None:
        HeldNumber.objects.filter(pk=held.pk).update(state=Holding.USED, settled_at=at, document=document)
    write_recipients(document, recipients)
    write_down(
        document, by, at, "enter_outgoing", f"Cấp số văn bản đi: {document}, {paper.subject}",
        recipients=len(recipients), **({"why": why.strip()} if why.strip() else {}), **_facts(document),
    )  # fmt: skip
    index_document(document)
    _tell_clerks(document, at)
    return document


def _facts(document: Document) -> dict[str, object]:
    return {"code": document.code, "dated": document.dated}


def _tell_clerks(document: Document, at: datetime) -> None:
    tell(
        people=queries.clerks_of_recipients(document, day_of(at)),
        kind=SENT,
        sentence=f"{document.issuer} gửi {document}: {document.subject}",
        at=at,
        url=f"/van-ban/{document.pk}/",
        subject=f"registry.Document:{document.pk}",
    )


@transaction.atomic
def enter_known(
    *,
    kind: str,
    number: str,
    symbol: str,
    by: Actor | None,
    at: datetime,
    dated: date | None = None,
    issuer: str = "",
    subject: str = "",
) -> Document:
    """The document that is only known by being cited: the one already known, made fuller, or a new one."""
    known = queries.known_document(kind=kind, number=number, symbol=symbol, dated=dated)
    if known is not None:
        news = {"dated": dated, "issuer": issuer[:200], "subject": subject[:500]}
        fuller = {name: value for name, value in news.items() if value and not getattr(known, name)}
        for name, value in fuller.items():
            setattr(known, name, value)
        if fuller:
            known.save()
            index_document(known)
        return known
    document = Document.objects.create(
        direction=Direction.KNOWN, kind=kind[:60], number=number[:20], symbol=symbol[:60], dated=dated,
        issuer=issuer[:200], subject=subject[:500], created_at=at,
        family=Family.STATE if symbol.startswith("/") else Family.PARTY,
    )  # fmt: skip
    write_down(document, by, at, "enter_known", f"Ghi văn bản được dẫn: {document}.", **_facts(document))
    index_document(document)
    return document


def _already(keeper: Body, once: str) -> Document | None:
    return Document.objects.filter(once=once, keeper=keeper).first() if once else None


def _check(paper: Paper, at: datetime) -> None:
    if not paper.subject.strip():
        raise Refused("Xin ghi trích yếu: văn bản nói về việc gì.", field="subject")
    if len(paper.subject) > 500:
        raise Refused(
            f"Trích yếu dài {len(paper.subject)} ký tự; sổ giữ được 500, xin rút gọn.", field="subject"
        )
    if not paper.kind.strip():
        raise Refused("Xin chọn tên loại văn bản.", field="kind")
    if paper.dated and paper.dated > day_of(at):
        raise Refused(f"Ngày văn bản {day_text(paper.dated)} chưa tới; xin xem lại ngày.", field="dated")


def _check_stamp(paper: Paper, stamp: Stamp, at: datetime) -> None:
    if stamp.arrived_on > day_of(at):
        raise Refused(
            f"Ngày đến {day_text(stamp.arrived_on)} chưa tới; xin xem lại ngày.", field="arrived_on"
        )
    if paper.dated and stamp.arrived_on < paper.dated:
        said = f"Ngày đến {day_text(stamp.arrived_on)} trước ngày văn bản {day_text(paper.dated)}."
        raise Refused(f"{said} Xin xem lại hai ngày này.", field="arrived_on")
    if stamp.forwarded_on and stamp.forwarded_on < stamp.arrived_on:
        raise Refused("Ngày chuyển trước ngày đến; xin xem lại hai ngày này.", field="forwarded_on")


def _not_entered_before(keeper: Body, paper: Paper) -> None:
    if not (paper.number and paper.dated):
        return
    same = Document.objects.filter(
        keeper=keeper,
        direction=Direction.INCOMING,
        number=paper.number,
        symbol=paper.symbol,
        dated=paper.dated,
    ).select_related("arrival")
    for one in same:
        if fold(one.issuer) == fold(paper.issuer):
            raise Refused(f"{one} đã vào sổ, số đến {one.arrival.said}.", field="number")


def _symbol(keeper: Body, paper: Paper, day: date) -> str:
    organ = BodyName.objects.filter(body=keeper, from_date__lte=day).order_by("-from_date").first()
    if organ is None or not organ.symbol:
        raise Refused("Cơ quan chưa có ký hiệu riêng; xin ghi ký hiệu, ví dụ -KH/BTGTU.", field="symbol")
    try:
        return citations.symbol_for(
            is_party=paper.family == Family.PARTY, kind=paper.kind, organ=organ.symbol
        )
    except KeyError:
        raise Refused(f"Loại “{paper.kind}” chưa có chữ viết tắt; xin ghi ký hiệu.", field="symbol") from None


def _check_open(keeper: Body, direction: str, kind: str, day: date) -> None:
    closed = queries.closed_volume_on(keeper, direction, kind, day)
    if closed is not None and closed.closed_at is not None:
        raise Refused(
            f"{closed} đã khóa ngày {day_text(day_of(closed.closed_at))}, ngày {day_text(day)} thuộc quyển này. "
            "Xin xem lại ngày, hoặc mở lại quyển.",
            field="arrived_on" if direction == Direction.INCOMING else "dated",
        )

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from tusach.journal.actions import name_kind, record, tell
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.kit.text import fold
from tusach.people.models import Actor, Body, BodyName
from tusach.people.queries import name_of
from tusach.registry import citations, queries
from tusach.registry.actions.linking import write_recipients
from tusach.registry.actions.numbering import arrivals_of, series_of, take_number
from tusach.registry.models import Arrival, Direction, Document, Family
from tusach.registry.recipients import RecipientLine

SENT = "registry.sent"
name_kind(SENT, "Văn bản gửi đến cơ quan")


@dataclass(frozen=True)
class Paper:
    """What stands on a document. `number` and `symbol` together are what is printed: 341 and -KH/BTGTW."""

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


@dataclass(frozen=True)
class Stamp:
    """The stamp ĐẾN. An empty `number` takes the next one of the year."""

    arrived_on: date
    number: str = ""
    forwarded_to: str = ""
    forwarded_on: date | None = None
    file_symbol: str = ""


@transaction.atomic
def enter_incoming(
    *, keeper: Body, paper: Paper, stamp: Stamp, by: Actor, at: datetime, once: str = ""
) -> Document:
    """Put a document that came into the register of `keeper`. The same `once` a second time changes nothing."""
    if done := _already(keeper, once):
        return done
    _check(paper, at)
    _check_stamp(paper, stamp, at)
    series = arrivals_of(keeper, stamp.arrived_on.year)
    _not_entered_before(keeper, paper)
    number = stamp.number.strip() or str(series.last + 1)
    if Arrival.objects.filter(keeper=keeper, year=stamp.arrived_on.year, number=number).exists():
        raise Refused(f"Số đến {number} của năm {stamp.arrived_on.year} đã dùng; để trống thì hệ thống cấp số {series.last + 1}.", field="arrival_number")  # fmt: skip
    if number.isdigit() and int(number) > series.last:
        series.last = int(number)
        series.save(update_fields=["last"])
    document = Document.objects.create(
        **asdict(paper), direction=Direction.INCOMING, keeper=keeper, once=once or None, created_at=at
    )
    Arrival.objects.create(
        document=document, keeper=keeper, year=stamp.arrived_on.year, number=number, arrived_on=stamp.arrived_on,
        forwarded_to=stamp.forwarded_to, forwarded_on=stamp.forwarded_on, file_symbol=stamp.file_symbol,
    )  # fmt: skip
    _write_down(
        document, by, at, f"Vào sổ văn bản đến số {number}: {document}, {paper.subject}", arrival=number
    )
    return document


@transaction.atomic
def enter_outgoing(
    *,
    keeper: Body,
    paper: Paper,
    by: Actor,
    at: datetime,
    recipients: Sequence[RecipientLine] = (),
    once: str = "",
) -> Document:
    """Give a document its number and put it into the outgoing register; the clerks of its recipients hear of it.

    An empty `paper.number` takes the next of its series; an empty symbol is made of the type and the body's own.
    """
    if done := _already(keeper, once):
        return done
    _check(paper, at)
    day = paper.dated or day_of(at)
    symbol = paper.symbol.strip() or _symbol(keeper, paper, day)
    series = series_of(keeper, paper.family, paper.kind, day)
    ordinal = take_number(series, paper.number.strip())
    facts = asdict(paper) | {
        "number": f"{ordinal:02}",
        "symbol": symbol,
        "dated": day,
        "issuer": paper.issuer or name_of(keeper, day),
    }
    document = Document.objects.create(
        **facts, direction=Direction.OUTGOING, keeper=keeper, issuer_body=keeper, series=series, ordinal=ordinal,
        once=once or None, created_at=at,
    )  # fmt: skip
    write_recipients(document, recipients)
    _write_down(
        document, by, at, f"Cấp số văn bản đi: {document}, {paper.subject}", recipients=len(recipients)
    )
    _tell_clerks(document, at)
    return document


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
        return known
    document = Document.objects.create(
        direction=Direction.KNOWN, kind=kind[:60], number=number[:20], symbol=symbol[:60], dated=dated,
        issuer=issuer[:200], subject=subject[:500], created_at=at,
        family=Family.STATE if symbol.startswith("/") else Family.PARTY,
    )  # fmt: skip
    _write_down(document, by, at, f"Ghi văn bản được dẫn: {document}.")
    return document


def _already(keeper: Body, once: str) -> Document | None:
    return Document.objects.filter(once=once, keeper=keeper).first() if once else None


def _check(paper: Paper, at: datetime) -> None:
    if not paper.subject.strip():
        raise Refused("Xin ghi trích yếu: văn bản nói về việc gì.", field="subject")
    if len(paper.subject) > 500:
        raise Refused(
            f"Trích yếu dài {len(paper.subject)} chữ cái; sổ giữ được 500, xin rút gọn.", field="subject"
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
            raise Refused(f"{one} đã vào sổ, số đến {one.arrival.number}.", field="number")


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


def _write_down(document: Document, by: Actor | None, at: datetime, sentence: str, **facts: object) -> None:
    record(
        act=f"registry.enter_{document.direction.lower()}",
        subject=f"registry.Document:{document.pk}",
        by=by,
        at=at,
        sentence=sentence,
        facts={"code": document.code, "dated": document.dated, **facts},
        body_id=document.keeper_id,
    )

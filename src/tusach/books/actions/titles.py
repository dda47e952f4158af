"""Titles on the programme's lists, their print runs, and whether they are still in force."""

import re
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tusach.books.actions.works import find_or_make_work
from tusach.books.models import Lot, Standing, Title
from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.text import nfc, number, read_isbn
from tusach.people.models import Actor
from tusach.registry.models import Document

_CODE = re.compile(r"\w[\w .\-]{0,19}")


def ask_about_isbn(*, isbn: str, title: Title | None, shared: bool) -> None:
    """Two titles may carry one ISBN, but somebody must have said so: `Refused` names the other title."""
    rows = Title.objects.filter(isbn=isbn).exclude(pk=title.pk if title else 0)
    other = rows.first() if isbn and not shared else None
    if other is not None and (title is None or title.isbn != isbn):
        raise Refused(
            f"ISBN {isbn} đã có ở {other.code} “{other.title}”. Nếu đúng là chung ISBN, xin đánh dấu ô bên dưới.",
            field="isbn",
        )


def _next_code() -> str:
    last = Title.objects.filter(code__regex=r"^DS\d+$").aggregate(code=Max("code"))["code"]
    return f"DS{int(last[2:]) + 1 if last else 1:04}"


@transaction.atomic
def add_title(
    *,
    title: str,
    authors: list[str],
    by: Actor | None,
    at: datetime,
    code: str = "",
    isbn: str = "",
    **facts: Any,
) -> Title:
    """A title on the lists, joined to its work. Without a code it gets the next DS number. Raises `Refused` for a code
    that is taken, an empty name or an ISBN with a wrong check digit.
    """
    name = " ".join(nfc(title).split())
    if not name:
        raise Refused("Xin ghi tên sách.", field="title")
    wanted = code.strip() or _next_code()
    if not _CODE.fullmatch(wanted):
        raise Refused("Mã đầu sách chỉ gồm chữ, số, dấu chấm, gạch ngang, nhiều nhất 20 ký tự.", field="code")
    if Title.objects.filter(code=wanted).exists():
        raise Refused(f"Mã đầu sách {wanted} đã dùng cho sách khác.", field="code")
    about = {key: facts[key] for key in ("topic", "audience", "language") if facts.get(key)}
    work = find_or_make_work(title=name, authors=authors, at=at, **about)
    made = Title.objects.create(
        work=work, code=wanted, title=name, authors=[nfc(author) for author in authors], isbn=read_isbn(isbn),
        created_at=at, **facts,
    )  # fmt: skip
    record(
        act="books.add_title",
        subject=f"books.Title:{made.pk}",
        by=by,
        at=at,
        sentence=f"Thêm đầu sách {made.code}: {made.title}",
    )
    return made


@transaction.atomic
def add_lot(
    *,
    title: Title,
    quantity: int,
    year: int,
    by: Actor | None,
    at: datetime,
    decision: Document | None = None,
    **facts: Any,
) -> Lot:
    """A print run with the next number of its title. `facts`: unit_cost and setup_cost in đồng, printer, printed_on,
    decision_text. Raises `Refused` when nothing is printed.
    """
    if quantity <= 0:
        raise Refused("Số in phải lớn hơn 0.", field="quantity")
    last = Lot.objects.select_for_update().filter(title=title).aggregate(n=Max("number"))["n"] or 0
    lot = Lot.objects.create(
        title=title, number=last + 1, year=year, quantity=quantity, decision=decision, **facts
    )
    record(
        act="books.add_lot", subject=f"books.Lot:{lot.pk}", by=by, at=at,
        sentence=f"In lần {lot.number} đầu sách {title.code}: {number(quantity)} bản",
    )  # fmt: skip
    return lot


@transaction.atomic
def set_standing(
    *,
    title: Title,
    standing: str,
    since: date,
    reason: str,
    by: Actor,
    at: datetime,
    superseded_by: Title | None = None,
) -> Title:
    """Say from when a title is superseded or expired, or in force again. Shelves read it for their weeding lists."""
    if standing == Standing.SUPERSEDED and (superseded_by is None or superseded_by.pk == title.pk):
        raise Refused("Xin chọn sách thay thế, khác sách này.", field="superseded_by")
    if standing != Standing.IN_FORCE and not reason.strip():
        raise Refused("Xin ghi lý do, ví dụ văn bản đã hết hiệu lực.", field="reason")
    title.standing, title.standing_since, title.standing_reason = standing, since, reason
    title.superseded_by = superseded_by if standing == Standing.SUPERSEDED else None
    title.save()
    record(
        act="books.set_standing", subject=f"books.Title:{title.pk}", by=by, at=at,
        sentence=f"Đầu sách {title.code} {title.get_standing_display()} từ {since:%d/%m/%Y}. {reason}".strip(),
        facts={"superseded_by": superseded_by.code if superseded_by else None},
    )  # fmt: skip
    return title

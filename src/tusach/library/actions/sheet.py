"""A librarian's sheet applied: all of its rows or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.library.actions.describing import describe_edition
from tusach.library.librarian_sheet import CHOICES, LABELS, Read, Row
from tusach.library.models import Edition, State
from tusach.people.models import Actor

_OPEN = {State.DRAFT, State.CHECKED}


@dataclass(frozen=True)
class Change:
    """`facts` that differ from what the edition says now; `lines` are (label, before, after) in words."""

    edition: Edition
    facts: Mapping[str, Any]
    lines: tuple[tuple[str, str, str], ...]


def changes_of(read: Read, editions: QuerySet[Edition]) -> list[Change]:
    """What the sheet would change of these editions. A row that finds none, or a published one, is added to the faults."""
    here = {one.key: one for one in editions.filter(key__in=[row.key for row in read.rows])}
    changes = []
    for row in read.rows:
        edition = here.get(row.key)
        if edition is None:
            read.fault(row.number, f"Không có cuốn nào mang mã {row.key[:20]} mà anh chị được sửa.")
        elif edition.state not in _OPEN:
            read.fault(
                row.number,
                f"“{edition.title}” đã phát hành thì không sửa. Xin bỏ dòng này, hoặc nộp bản mới rồi thay thế.",
            )
        elif change := _change(edition, row):
            changes.append(change)
    read.wrong.sort()
    return changes


def _change(edition: Edition, row: Row) -> Change | None:
    facts = {
        name: value
        for name, value in row.facts.items()
        if (value or None) != (getattr(edition, name) or None)
    }
    lines = tuple(
        (LABELS[name], _said(name, getattr(edition, name)), _said(name, value))
        for name, value in facts.items()
    )
    return Change(edition, facts, lines) if facts else None


def _said(name: str, value: Any) -> str:
    """In the words of a page: the label of a choice, authors in a row; "" for nothing."""
    if name == "authors":
        return "; ".join(value or [])
    if name in CHOICES and value:
        return str(CHOICES[name](value).label)
    return str(value or "")


@transaction.atomic
def describe_by_sheet(*, read: Read, editions: QuerySet[Edition], by: Actor | None, at: datetime) -> int:
    """How many editions were changed. Raises `Refused` while any row is wrong: then nothing is changed."""
    changes = changes_of(read, editions)
    if read.wrong_count:
        first, sentence = read.wrong[0]
        raise Refused(
            f"Bảng còn {number(read.wrong_count)} dòng chưa đúng nên chưa ghi gì. Dòng {first}: {sentence}"
        )
    for change in changes:
        describe_edition(edition=change.edition, facts=change.facts, by=by, at=at)
    return len(changes)

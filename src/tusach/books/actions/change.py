"""Corrections of a title: what its page says now, with what it said before in the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tusach.books.actions.works import find_or_make_work
from tusach.books.models import Title
from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.text import fold, nfc, read_isbn
from tusach.people.models import Actor

CHANGEABLE = (
    "title", "subtitle", "authors", "publisher", "year", "isbn", "pages", "price", "series", "ddc", "carrier", "topic",
    "audience", "language",
)  # fmt: skip


@transaction.atomic
def change_title(*, title: Title, facts: Mapping[str, Any], by: Actor | None, at: datetime) -> Title:
    """Write `facts` (any of `CHANGEABLE`, and `marc`) to a title. A corrected name or author moves it to the work that
    bears them. Nothing changed writes nothing. Raises `Refused` for an empty name or a wrong ISBN.
    """
    title = Title.objects.select_for_update().get(pk=title.pk)
    wanted = {key: facts[key] for key in (*CHANGEABLE, "marc") if key in facts}
    if "title" in wanted and not " ".join(nfc(wanted["title"]).split()):
        raise Refused("Xin ghi tên sách.", field="title")
    if "isbn" in wanted:
        wanted["isbn"] = read_isbn(wanted["isbn"])
    before = {key: getattr(title, key) for key, value in wanted.items() if getattr(title, key) != value}
    if not before:
        return title
    for key in before:
        setattr(title, key, wanted[key])
    if _is_another_work(title):
        about = {key: getattr(title, key) for key in ("topic", "audience", "language")}
        title.work = find_or_make_work(title=title.title, authors=title.authors, at=at, **about)
    title.save()
    before.pop("marc", None)
    record(
        act="books.change_title", subject=f"books.Title:{title.pk}", by=by, at=at,
        sentence=f"Sửa đầu sách {title.code}: {title.title}",
        facts={"before": before, "after": {key: wanted[key] for key in before}},
    )  # fmt: skip
    return title


def _is_another_work(title: Title) -> bool:
    said = fold(" ".join([title.title, *title.authors]))
    return said != fold(" ".join([title.work.title, *title.work.authors]))

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tusach.journal.models import Entry, Notice
from tusach.people.models import Actor, Person


def record(
    *,
    act: str,
    subject: str,
    by: Actor | None,
    at: datetime,
    sentence: str,
    facts: Mapping[str, Any] | None = None,
    body_id: int | None = None,
) -> Entry:
    """Write one entry of what was done; called inside the action's own transaction.

    `act` is `room.verb_noun`, `subject` is `app.Model:pk`, `sentence` is Vietnamese and names what a reader
    of the journal must see; `facts` is JSON with what changed.
    """
    duty = by.duties[0] if by and by.duties else None
    return Entry.objects.create(
        at=at,
        recorded_at=at,
        act=act,
        subject=subject,
        person=by.person if by else None,
        in_place_of_id=duty.in_place_of if duty else None,
        body_id=body_id or (duty.body_id if duty else None),
        sentence=sentence,
        facts=dict(facts or {}),
        digest="",
    )


def tell(
    *,
    people: Iterable[Person],
    kind: str,
    sentence: str,
    at: datetime,
    url: str = "",
    body: str = "",
    subject: str = "",
) -> int:
    """Put a notice in front of each person; returns how many were written."""
    notices = [
        Notice(person=person, at=at, sentence=sentence, body=body, url=url, kind=kind, subject=subject)
        for person in people
    ]
    Notice.objects.bulk_create(notices, batch_size=500)
    return len(notices)

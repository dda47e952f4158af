"""What was done, told upwards: rooms before the journal do not know it, and it must hear of all they do.

`done` carries the keywords of `journal.actions.record`; the journal listens (journal/apps.py). It is sent inside
the action's transaction, so a deed and its entry stand or fall together.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.dispatch import Signal

done = Signal()


def tell(
    *,
    act: str,
    subject: str,
    by: Any,
    at: datetime,
    sentence: str,
    facts: Mapping[str, Any] | None = None,
    body_id: int | None = None,
) -> None:
    """`act` is `room.verb_noun`, `subject` is `app.Model:pk`; a listener's error undoes the deed."""
    done.send(
        sender=None, act=act, subject=subject, by=by, at=at, sentence=sentence, facts=facts, body_id=body_id
    )

"""How the journal hears of what is done with documents: one shape for all verbs of the room."""

from datetime import datetime

from tusach.journal.actions import record
from tusach.people.models import Actor
from tusach.registry.models import Document


def write_down(
    document: Document, by: Actor | None, at: datetime, act: str, sentence: str, **facts: object
) -> None:
    record(
        act=f"registry.{act}", subject=f"registry.Document:{document.pk}", by=by, at=at, sentence=sentence, facts=facts,
        body_id=document.keeper_id,
    )  # fmt: skip

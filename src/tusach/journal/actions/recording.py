import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from tusach.journal.models import Entry
from tusach.kit import clock
from tusach.kit.writes import Insert, is_together
from tusach.people.models import Actor

SENTENCE_LENGTH = 300
_ENTRY = Insert(Entry)


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
    """Write one entry of what was done; called inside the action's own transaction. One INSERT, no lock.

    `act` is `room.verb_noun` (see `queries/fields.py`), `subject` is `app.Model:pk`, `sentence` is Vietnamese and names what a reader
    of the journal must see; `facts` is JSON with what changed (days, moments and decimals become text).
    A sentence over 300 characters is cut with "…" and kept whole in `facts["whole_sentence"]`.
    """
    duties = by.duties if by else ()
    # With a body given, the post held there is the one that acts; otherwise the person's first, own before lent.
    duty = next((duty for duty in duties if duty.body_id == body_id), duties[0] if duties else None)
    said, kept = _cut(sentence, facts or {})
    entry = Entry(
        at=at,
        # The machine's own clock, beside the action's: the sealer needs to know which rows are settled.
        recorded_at=clock.now(),
        act=act,
        subject=subject,
        person=by.person if by else None,
        in_place_of_id=duty.in_place_of if duty else None,
        body_id=body_id or (duty.body_id if duty else None),
        sentence=said,
        facts=kept,
        nonce=secrets.token_hex(16),
    )
    entry.digest = entry.true_digest
    if is_together():
        _ENTRY.add(entry)  # goes to the database with what it tells of, and knows no number
    else:
        entry.save(force_insert=True)
    return entry


def _cut(sentence: str, facts: Mapping[str, Any]) -> tuple[str, Any]:
    """The sentence and the facts as both databases keep them: no NUL, plain JSON."""
    said = sentence.replace("\0", "")
    whole = {"whole_sentence": said} if len(said) > SENTENCE_LENGTH else {}
    text = json.dumps({**facts, **whole}, cls=DjangoJSONEncoder, ensure_ascii=False)
    kept = json.loads(text.replace("\\u0000", ""))
    return (said[: SENTENCE_LENGTH - 1] + "…" if whole else said), kept

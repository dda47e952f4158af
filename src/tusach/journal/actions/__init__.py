"""What the journal can do. Every room calls `record` and `tell`; the rest serves the pages and the worker."""

from tusach.journal.actions.outbox import (
    claim_mail,
    gather_mail,
    post_letter,
    release_mail,
    send_again,
    settle_mail,
)
from tusach.journal.actions.recording import record
from tusach.journal.actions.sealing import SAFETY_GAP, seal_entries
from tusach.journal.actions.telling import (
    mark_all_read,
    mark_read,
    name_kind,
    set_delivery,
    set_quiet_hours,
    tell,
)

__all__ = [
    "SAFETY_GAP",
    "claim_mail",
    "gather_mail",
    "mark_all_read",
    "mark_read",
    "name_kind",
    "post_letter",
    "record",
    "release_mail",
    "seal_entries",
    "send_again",
    "set_delivery",
    "set_quiet_hours",
    "settle_mail",
    "tell",
]

"""What can be asked of the journal and of the notices."""

from tusach.journal.queries.entries import history_of, matching, visible_to
from tusach.journal.queries.fields import field_of
from tusach.journal.queries.notices import (
    chosen_deliveries,
    is_quiet,
    mail_counts,
    mails,
    notices_of,
    people_to_mail,
    quiet_hours_of,
    unread_count,
    with_choice,
)
from tusach.journal.queries.verifying import LATE_WINDOW, Verdict, head, verify

__all__ = [
    "LATE_WINDOW",
    "Verdict",
    "chosen_deliveries",
    "field_of",
    "head",
    "history_of",
    "is_quiet",
    "mail_counts",
    "mails",
    "matching",
    "notices_of",
    "people_to_mail",
    "quiet_hours_of",
    "unread_count",
    "verify",
    "visible_to",
    "with_choice",
]

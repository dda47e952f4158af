"""What can be done with plans and campaigns. Every function is atomic and writes one journal entry."""

from tusach.campaign.actions.plans import correct_reading, create_campaign, keep_reading
from tusach.campaign.actions.reminding import (
    REMINDER,
    make_feed,
    revoke_feeds,
    send_reminders,
    set_reminder_rule,
)
from tusach.campaign.actions.running import (
    close_campaign,
    drop_obligation,
    extend_obligation,
    extend_obligations,
    note_answer,
    open_campaign,
    record_trip,
    set_activity_state,
    set_milestone_done,
)

__all__ = [
    "REMINDER",
    "close_campaign",
    "correct_reading",
    "create_campaign",
    "drop_obligation",
    "extend_obligation",
    "extend_obligations",
    "keep_reading",
    "make_feed",
    "note_answer",
    "open_campaign",
    "record_trip",
    "revoke_feeds",
    "send_reminders",
    "set_activity_state",
    "set_milestone_done",
    "set_reminder_rule",
]

"""What can be done with plans and campaigns. Every function is atomic and writes one journal entry."""

from tusach.campaign.actions.conduct import (
    add_member,
    remove_budget_line,
    remove_member,
    set_budget_line,
    set_committee,
    set_meeting,
)
from tusach.campaign.actions.heard import asked, closed, days_moved, opened, released, reopened
from tusach.campaign.actions.letters import issue_letter
from tusach.campaign.actions.plans import correct_reading, create_campaign, keep_reading, settle_doubt
from tusach.campaign.actions.reminding import (
    REMINDER,
    make_feed,
    remind_missing,
    revoke_feeds,
    send_reminders,
    set_reminder_rule,
)
from tusach.campaign.actions.running import (
    add_obligation,
    add_trip,
    close_campaign,
    drop_obligation,
    extend_obligation,
    extend_obligations,
    note_answer,
    open_campaign,
    record_trip,
    reopen_campaign,
    set_activity_state,
    set_milestone_done,
)

__all__ = [
    "REMINDER",
    "add_member",
    "add_obligation",
    "add_trip",
    "asked",
    "close_campaign",
    "closed",
    "correct_reading",
    "create_campaign",
    "days_moved",
    "drop_obligation",
    "extend_obligation",
    "extend_obligations",
    "issue_letter",
    "keep_reading",
    "make_feed",
    "note_answer",
    "open_campaign",
    "opened",
    "record_trip",
    "released",
    "remind_missing",
    "remove_budget_line",
    "remove_member",
    "reopen_campaign",
    "reopened",
    "revoke_feeds",
    "send_reminders",
    "set_activity_state",
    "set_budget_line",
    "set_committee",
    "set_meeting",
    "set_milestone_done",
    "set_reminder_rule",
    "settle_doubt",
]

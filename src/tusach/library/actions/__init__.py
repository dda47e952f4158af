"""What the library can do."""

from tusach.library.actions.correcting import correct_page
from tusach.library.actions.describing import describe_edition
from tusach.library.actions.intake import hand_in
from tusach.library.actions.publishing import (
    check_edition,
    publish_edition,
    supersede_edition,
    withdraw_edition,
)
from tusach.library.actions.reading import claim_intake, give_up_intakes, read_claimed, read_intake
from tusach.library.actions.sheet import describe_by_sheet
from tusach.library.actions.use import add_counts, note_use, write_uses

__all__ = [
    "add_counts",
    "check_edition",
    "claim_intake",
    "correct_page",
    "describe_by_sheet",
    "describe_edition",
    "give_up_intakes",
    "hand_in",
    "note_use",
    "publish_edition",
    "read_claimed",
    "read_intake",
    "supersede_edition",
    "withdraw_edition",
    "write_uses",
]

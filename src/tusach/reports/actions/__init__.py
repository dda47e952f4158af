"""What can be done with outlines and reports."""

from tusach.reports.actions.announcing import tell_of_issue
from tusach.reports.actions.at_once import send_answers
from tusach.reports.actions.claims import confirm_claim, confirm_claims, correct_claim, reject_claim
from tusach.reports.actions.drafts import Saved, open_report, save_draft, settle_clash
from tusach.reports.actions.files import attach
from tusach.reports.actions.findings import ask_about, explain, open_finding, settle_finding
from tusach.reports.actions.following import lock_accepted
from tusach.reports.actions.intake import describe_intake, hand_in_report
from tusach.reports.actions.intake_layer import ensure_layer
from tusach.reports.actions.intake_placing import (
    confirm_alignment,
    join_section,
    place_section,
    split_section,
)
from tusach.reports.actions.intake_reading import read_claimed, read_intake, read_quickly, tell_giver
from tusach.reports.actions.intake_register import Letter, join_document, register_intake
from tusach.reports.actions.intake_taking import send_for, take_into_report
from tusach.reports.actions.intake_waiting import (
    claim_intake,
    give_up,
    look_alive,
    want_reading,
)
from tusach.reports.actions.intake_whose import bring_back, say_whose, set_aside, settle_doubt
from tusach.reports.actions.issuing import issue_forms
from tusach.reports.actions.loading import Given, load_reports
from tusach.reports.actions.outlines import issue_outline
from tusach.reports.actions.review import (
    accept_many,
    accept_report,
    check_report,
    lock_report,
    reopen_report,
    return_report,
)
from tusach.reports.actions.sending import sign_report, submit_report, withdraw_report
from tusach.reports.actions.workbook import Workbook, read_workbook

__all__ = [
    "Given",
    "Letter",
    "Saved",
    "Workbook",
    "accept_many",
    "accept_report",
    "ask_about",
    "attach",
    "bring_back",
    "check_report",
    "claim_intake",
    "confirm_alignment",
    "confirm_claim",
    "confirm_claims",
    "correct_claim",
    "describe_intake",
    "ensure_layer",
    "explain",
    "give_up",
    "hand_in_report",
    "issue_forms",
    "issue_outline",
    "join_document",
    "join_section",
    "load_reports",
    "lock_accepted",
    "lock_report",
    "look_alive",
    "open_finding",
    "open_report",
    "place_section",
    "read_claimed",
    "read_intake",
    "read_quickly",
    "read_workbook",
    "register_intake",
    "reject_claim",
    "reopen_report",
    "return_report",
    "save_draft",
    "say_whose",
    "send_answers",
    "send_for",
    "set_aside",
    "settle_clash",
    "settle_doubt",
    "settle_finding",
    "sign_report",
    "split_section",
    "submit_report",
    "take_into_report",
    "tell_giver",
    "tell_of_issue",
    "want_reading",
    "withdraw_report",
]

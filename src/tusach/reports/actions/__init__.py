"""What can be done with outlines and reports."""

from tusach.reports.actions.announcing import tell_of_issue
from tusach.reports.actions.at_once import send_answers
from tusach.reports.actions.drafts import Saved, open_report, save_draft, settle_clash
from tusach.reports.actions.files import attach
from tusach.reports.actions.following import lock_accepted
from tusach.reports.actions.intake_layer import ensure_layer
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
    "Saved",
    "Workbook",
    "accept_many",
    "accept_report",
    "attach",
    "check_report",
    "ensure_layer",
    "issue_forms",
    "issue_outline",
    "load_reports",
    "lock_accepted",
    "lock_report",
    "open_report",
    "read_workbook",
    "reopen_report",
    "return_report",
    "save_draft",
    "send_answers",
    "settle_clash",
    "sign_report",
    "submit_report",
    "tell_of_issue",
    "withdraw_report",
]

"""What can be done with figures: post them, take them back, expect them, publish them."""

from tusach.figures.actions.catalogue import load_catalogue
from tusach.figures.actions.copies import PostedCopies, post_copies, post_due_copies
from tusach.figures.actions.cuts import cut, digest_of, publish_cut
from tusach.figures.actions.expect import expect, move_due_days, no_longer_expect
from tusach.figures.actions.record import Batch, Cell, record, record_many, withdraw
from tusach.figures.actions.totals import Verified, rebuild, verify
from tusach.figures.actions.usage import post_due_usage, post_usage

__all__ = [
    "Batch",
    "Cell",
    "PostedCopies",
    "Verified",
    "cut",
    "digest_of",
    "expect",
    "load_catalogue",
    "move_due_days",
    "no_longer_expect",
    "post_copies",
    "post_due_copies",
    "post_due_usage",
    "post_usage",
    "publish_cut",
    "rebuild",
    "record",
    "record_many",
    "verify",
    "withdraw",
]

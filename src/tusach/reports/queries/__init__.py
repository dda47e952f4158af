"""What can be asked about reports."""

from tusach.reports.form import form_of
from tusach.reports.leaves import WORDS as LEAF_WORDS
from tusach.reports.queries.beside import Beside, Said, indicators_of, prefill, said_below, sums_beside
from tusach.reports.queries.issuing import Preview, campaigns_with_forms, previews
from tusach.reports.queries.lists import (
    checked_of,
    form_for,
    head_of,
    my_obligations,
    my_reports,
    obligations_visible_to,
    received_from,
    revision_of,
    visible_to,
    waiting_for,
)
from tusach.reports.queries.narrow import campaigns_below, narrowed, owed_below, places_below
from tusach.reports.queries.passages import (
    STATUS_WORDS,
    MatrixCell,
    MatrixRow,
    Passage,
    leaf_keys,
    matrix,
    passages,
)
from tusach.reports.queries.progress import ProgressRow, accepted_reports, leaf_matrix, progress
from tusach.reports.ready import forms_for

__all__ = [
    "LEAF_WORDS",
    "STATUS_WORDS",
    "Beside",
    "MatrixCell",
    "MatrixRow",
    "Passage",
    "Preview",
    "ProgressRow",
    "Said",
    "accepted_reports",
    "campaigns_below",
    "campaigns_with_forms",
    "checked_of",
    "form_for",
    "form_of",
    "forms_for",
    "head_of",
    "indicators_of",
    "leaf_keys",
    "leaf_matrix",
    "matrix",
    "my_obligations",
    "my_reports",
    "narrowed",
    "obligations_visible_to",
    "owed_below",
    "passages",
    "places_below",
    "prefill",
    "previews",
    "progress",
    "received_from",
    "revision_of",
    "said_below",
    "sums_beside",
    "visible_to",
    "waiting_for",
]

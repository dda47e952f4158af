"""What can be asked about reports."""

from tusach.reports.form import form_of
from tusach.reports.leaves import WORDS as LEAF_WORDS
from tusach.reports.quantities import Quantity
from tusach.reports.quantities import find as find_quantities
from tusach.reports.queries.beside import Beside, Said, indicators_of, prefill, said_below, sums_beside
from tusach.reports.queries.checking import try_file, try_web
from tusach.reports.queries.claims import (
    asked_of,
    claim_counts,
    claim_source,
    claims_of,
    claims_visible_to,
    findings_visible_to,
    history_of,
    indicator_name,
    next_claim,
    paragraph_texts,
    value_text,
    years_text,
)
from tusach.reports.queries.intake import (
    beside,
    campaigns_with_outline,
    counts_by_state,
    current_layer,
    intakes_of,
    intakes_visible_to,
    is_being_read,
    reports_owed,
)
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
from tusach.reports.queries.texts import texts_to_take
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
    "Quantity",
    "Said",
    "accepted_reports",
    "asked_of",
    "beside",
    "campaigns_below",
    "campaigns_with_forms",
    "campaigns_with_outline",
    "checked_of",
    "claim_counts",
    "claim_source",
    "claims_of",
    "claims_visible_to",
    "counts_by_state",
    "current_layer",
    "find_quantities",
    "findings_visible_to",
    "form_for",
    "form_of",
    "forms_for",
    "head_of",
    "history_of",
    "indicator_name",
    "indicators_of",
    "intakes_of",
    "intakes_visible_to",
    "is_being_read",
    "leaf_keys",
    "leaf_matrix",
    "matrix",
    "my_obligations",
    "my_reports",
    "narrowed",
    "next_claim",
    "obligations_visible_to",
    "owed_below",
    "paragraph_texts",
    "passages",
    "places_below",
    "prefill",
    "previews",
    "progress",
    "received_from",
    "reports_owed",
    "revision_of",
    "said_below",
    "sums_beside",
    "texts_to_take",
    "try_file",
    "try_web",
    "value_text",
    "visible_to",
    "waiting_for",
    "years_text",
]

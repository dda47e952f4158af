"""What can be done with documents: enter them, number them, hand them on, link them, keep their files."""

from tusach.registry.actions.addressing import drop_group, keep_group, note_opened, set_recipients
from tusach.registry.actions.awaiting import Written, await_number, settle_awaiting
from tusach.registry.actions.correcting import FIXED_WHEN_ISSUED, Correction, correct_document
from tusach.registry.actions.dossiers import (
    DossierFacts,
    change_dossier,
    close_dossier,
    file_document,
    move_paper,
    open_dossier,
    reopen_dossier,
    unfile_document,
)
from tusach.registry.actions.entering import Paper, Stamp, enter_incoming, enter_known, enter_outgoing
from tusach.registry.actions.filing import attach_file, keep_text
from tusach.registry.actions.holding import (
    Hold,
    cancel_document,
    cancel_number,
    cancel_unused,
    close_volume,
    hold_number,
    open_volume,
    release_number,
    reopen_volume,
)
from tusach.registry.actions.indexing import index_document, reindex, reindex_when_empty
from tusach.registry.actions.linking import (
    add_reference,
    drop_reference,
    note_work,
    read_references,
    set_relation,
)
from tusach.registry.actions.numbering import open_term
from tusach.registry.actions.routing import (
    Share,
    accept_task,
    finish_task,
    post_document,
    remind_tasks,
    return_task,
    route_document,
    sign_for,
)
from tusach.registry.reading import TextRead
from tusach.registry.recipients import RecipientLine

__all__ = [
    "FIXED_WHEN_ISSUED",
    "Correction",
    "DossierFacts",
    "Hold",
    "Paper",
    "RecipientLine",
    "Share",
    "Stamp",
    "TextRead",
    "Written",
    "accept_task",
    "add_reference",
    "attach_file",
    "await_number",
    "cancel_document",
    "cancel_number",
    "cancel_unused",
    "change_dossier",
    "close_dossier",
    "close_volume",
    "correct_document",
    "drop_group",
    "drop_reference",
    "enter_incoming",
    "enter_known",
    "enter_outgoing",
    "file_document",
    "finish_task",
    "hold_number",
    "index_document",
    "keep_group",
    "keep_text",
    "move_paper",
    "note_opened",
    "note_work",
    "open_dossier",
    "open_term",
    "open_volume",
    "post_document",
    "read_references",
    "reindex",
    "reindex_when_empty",
    "release_number",
    "remind_tasks",
    "reopen_dossier",
    "reopen_volume",
    "return_task",
    "route_document",
    "set_recipients",
    "set_relation",
    "settle_awaiting",
    "sign_for",
    "unfile_document",
]

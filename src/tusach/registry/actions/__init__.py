"""What can be done with documents: enter them, number them, link them, keep their files."""

from tusach.registry.actions.entering import Paper, Stamp, enter_incoming, enter_known, enter_outgoing
from tusach.registry.actions.linking import add_reference, attach_file, read_references, set_recipients
from tusach.registry.actions.numbering import open_term
from tusach.registry.recipients import RecipientLine

__all__ = [
    "Paper",
    "RecipientLine",
    "Stamp",
    "add_reference",
    "attach_file",
    "enter_incoming",
    "enter_known",
    "enter_outgoing",
    "open_term",
    "read_references",
    "set_recipients",
]

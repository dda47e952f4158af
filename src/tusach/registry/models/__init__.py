"""The papers: documents and their numbers, files, ways, references, recipients and dossiers."""

from tusach.registry.models.awaiting import Awaiting
from tusach.registry.models.dossiers import Dossier, DossierPaper
from tusach.registry.models.files import Attachment, AttachmentText, FileRole, ReadingState, SearchWords
from tusach.registry.models.groups import Group, GroupMember
from tusach.registry.models.held import HeldNumber, Holding
from tusach.registry.models.kinds import Direction, Family, Relation, Secrecy, Urgency
from tusach.registry.models.numbers import Series, Term, Volume
from tusach.registry.models.papers import Delivery, Document, Recipient, Reference
from tusach.registry.models.routing import Arrival, Part, Task, TaskState

__all__ = [
    "Arrival",
    "Attachment",
    "AttachmentText",
    "Awaiting",
    "Delivery",
    "Direction",
    "Document",
    "Dossier",
    "DossierPaper",
    "Family",
    "FileRole",
    "Group",
    "GroupMember",
    "HeldNumber",
    "Holding",
    "Part",
    "ReadingState",
    "Recipient",
    "Reference",
    "Relation",
    "SearchWords",
    "Secrecy",
    "Series",
    "Task",
    "TaskState",
    "Term",
    "Urgency",
    "Volume",
]

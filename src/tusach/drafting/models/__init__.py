"""What the centre writes up: gathered (gathered.py), coded (coding.py), written (manuscript.py), commented (rounds.py)."""

from tusach.drafting.models.coding import Code, CodeGroup, Coding, Excerpt, GoodModel
from tusach.drafting.models.gathered import Draft, FileKind, MadeFile
from tusach.drafting.models.manuscript import (
    Block,
    BlockKind,
    BlockState,
    BlockVersion,
    Live,
    LiveKind,
    Manuscript,
    ManuscriptState,
    Version,
    VersionFile,
)
from tusach.drafting.models.rounds import (
    Answer,
    Audience,
    Comment,
    CommentKind,
    CommentWay,
    Disposition,
    Invited,
    Point,
    Round,
)

__all__ = [
    "Answer",
    "Audience",
    "Block",
    "BlockKind",
    "BlockState",
    "BlockVersion",
    "Code",
    "CodeGroup",
    "Coding",
    "Comment",
    "CommentKind",
    "CommentWay",
    "Disposition",
    "Draft",
    "Excerpt",
    "FileKind",
    "GoodModel",
    "Invited",
    "Live",
    "LiveKind",
    "MadeFile",
    "Manuscript",
    "ManuscriptState",
    "Point",
    "Round",
    "Version",
    "VersionFile",
]

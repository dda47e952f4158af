"""What a page tells the quick door about itself (docs/hard/quick-door.md)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """The use that each answer from memory counts as: kind of `note_use`, and the edition's pk where there is one."""

    kind: str
    edition: int | None

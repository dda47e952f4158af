"""What the library can do."""

from tusach.library.actions.use import add_counts, note_use, write_uses

__all__ = ["add_counts", "note_use", "write_uses"]

from typing import Any

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "tusach.journal"
    label = "journal"

    def ready(self) -> None:
        from tusach.kit import deeds  # noqa: PLC0415 - models are loaded only now

        deeds.done.connect(_write_down, dispatch_uid="journal.record")


def _write_down(sender: object, signal: object, **deed: Any) -> None:  # noqa: ARG001 - Django's shape
    """Rooms before the journal tell what they did by a signal; it is one entry like all others."""
    from tusach.journal.actions import record  # noqa: PLC0415 - models are loaded only now

    record(**deed)

"""What a page tells the quick door about itself, and what a request tells of its reader (docs/hard/quick-door.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

COMMUNE = "xa"  # the cookie with the key of the commune that a reader chose
SAVING = "HTTP_TUSACH_SAVE"  # a page fetched to be saved is not yet read; the saving itself is counted once


@dataclass(frozen=True)
class Use:
    """The use that each answer from memory counts as: kind and item of `note_use`, and the edition's pk if any."""

    kind: str
    edition: int | None
    item: str = ""


def saves_data(environ: Mapping[str, Any]) -> bool:
    """The reader's browser asks for little: covers are drawn, not loaded."""
    return str(environ.get("HTTP_SAVE_DATA", "")).strip().lower() == "on"


def reader_of(environ: Mapping[str, Any]) -> tuple[str, str]:
    """Address and browser, for the counter's hash only. Behind our own proxy the address is the last that it wrote."""
    address = str(environ.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER and (told := environ.get("HTTP_X_FORWARDED_FOR")):
        address = str(told).rpartition(",")[2].strip()
    return address, str(environ.get("HTTP_USER_AGENT", ""))

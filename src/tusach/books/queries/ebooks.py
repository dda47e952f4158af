"""Which works can be read as e-books, asked of the library, a later room."""

from collections.abc import Collection
from typing import cast

from django.dispatch import Signal

from tusach.books.models import Work

# Sent with `works` (ids); the library answers with {work id: the key of its newest published edition}.
asked_of_library = Signal()


def ebooks_of(works: Collection[int]) -> dict[int, str]:
    """{work: key of the e-book that anyone may read}; a work without one is not in it."""
    found: dict[int, str] = {}
    if works:
        for _, answer in asked_of_library.send(sender=Work, works=works):
            found.update(cast("dict[int, str]", answer))
    return found

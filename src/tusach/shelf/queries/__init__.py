from tusach.shelf.queries.shelves import (
    Copies,
    copies_of,
    kept_by,
    open_loans,
    rows_of,
    shelf_by_code,
    shelves_of,
    visible_to,
)

__all__ = [
    "Copies",
    "copies_of",
    "kept_by",
    "open_loans",
    "rows_of",
    "shelf_by_code",
    "shelves_of",
    "visible_to",
]

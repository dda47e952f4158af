from tusach.books.queries.ebooks import ebooks_of
from tusach.books.queries.titles import Chosen, heirs_of, titles_listed, titles_visible_to, years_of_titles
from tusach.books.queries.wishes import (
    alike_wishes,
    document_numbered,
    free_wishes,
    lists_counted,
    lists_visible_to,
    open_lists,
    proposals_of,
    proposals_visible_to,
    proposals_weighed,
    readers_wish,
    to_join,
    weights,
    wishes_told,
    wishes_visible_to,
)
from tusach.books.queries.works import most_wished, works_like

__all__ = [
    "Chosen",
    "alike_wishes",
    "document_numbered",
    "ebooks_of",
    "free_wishes",
    "heirs_of",
    "lists_counted",
    "lists_visible_to",
    "most_wished",
    "open_lists",
    "proposals_of",
    "proposals_visible_to",
    "proposals_weighed",
    "readers_wish",
    "titles_listed",
    "titles_visible_to",
    "to_join",
    "weights",
    "wishes_told",
    "wishes_visible_to",
    "works_like",
    "years_of_titles",
]

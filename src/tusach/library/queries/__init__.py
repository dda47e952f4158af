from tusach.library.queries.editions import on_shelf, published, visible_to
from tusach.library.queries.search import BookHits, Found, Hit, Suggestion, search, suggest

__all__ = [
    "BookHits",
    "Found",
    "Hit",
    "Suggestion",
    "on_shelf",
    "published",
    "search",
    "suggest",
    "visible_to",
]

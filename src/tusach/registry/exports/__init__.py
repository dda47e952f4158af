from tusach.registry.exports.books import BOOKS, Book, Span, book_of
from tusach.registry.exports.dossiers import contents_of, dossiers_of
from tusach.registry.exports.slip import slip_of

__all__ = ["BOOKS", "Book", "Span", "book_of", "contents_of", "dossiers_of", "slip_of"]

"""Books written by the house: plain book text in, a valid EPUB 3 out (docs/hard/writing-books.md)."""

from tusach.kit.epub.book import Book, Chapter, Picture
from tusach.kit.epub.inline import Fault
from tusach.kit.epub.markup import read_chapter
from tusach.kit.epub.pack import pack_book

__all__ = ["Book", "Chapter", "Fault", "Picture", "pack_book", "read_chapter"]

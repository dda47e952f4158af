"""Words as searches cut and compare them, for pages that mark what was found."""

from tusach.library.search import terms
from tusach.library.search.terms import folded_of, written_form

__all__ = ["folded_of", "word_pattern", "written_form"]


def word_pattern() -> str:
    """A regular expression of one word; in scripts without blanks between words of one written cluster."""
    return terms._word().pattern  # noqa: SLF001 - this is its door

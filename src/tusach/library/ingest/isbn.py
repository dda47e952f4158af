"""An ISBN in a text or among the identifiers of a file: 13 digits, an ISBN-10 carried over."""

import re

from stdnum import isbn

_MAYBE = re.compile(r"(?:97[89][-\s]?)?(?:[0-9][-\s]?){9}[0-9Xx]")
_SCHEMES = {"isbn", "isbn-10", "isbn-13", "02", "15"}


def find_isbn(text: str) -> str:
    """The first right ISBN in a text, "" without one; a wrong one is passed over."""
    for found in _MAYBE.finditer(text):
        digits = re.sub(r"[-\s]", "", found[0])
        if len(digits) in {10, 13} and isbn.is_valid(digits):
            return str(isbn.to_isbn13(digits))
    return ""


def isbn_of_identifier(text: str, scheme: str = "") -> str:
    """The ISBN that an identifier is, "" when it is something else: the digits of a UUID, a DOI or a shop's number
    may pass the check by chance. `scheme` is `opf:scheme` of EPUB 2, or `identifier-type` of EPUB 3 (ONIX list 5).
    """
    wanted = text.strip().lower()
    named = wanted.startswith(("urn:isbn:", "isbn")) or scheme.strip().lower() in _SCHEMES
    if not named and not _MAYBE.fullmatch(wanted):
        return ""
    return find_isbn(wanted)

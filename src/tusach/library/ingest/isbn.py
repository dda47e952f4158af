"""ISBN as 13 digits, by its check digit (python-stdnum); an ISBN-10 is carried over."""

import re

from stdnum import isbn
from stdnum.exceptions import ValidationError

from tusach.kit.errors import Refused

_MAYBE = re.compile(r"(?:97[89][-\s]?)?(?:[0-9][-\s]?){9}[0-9Xx]")
_SCHEMES = {"isbn", "isbn-10", "isbn-13", "02", "15"}


def read_isbn(text: str) -> str:
    """13 digits, "" for nothing. Raises Refused with a sentence when digits are missing or the check digit is wrong."""
    wanted = text.strip()
    if not wanted:
        return ""
    try:
        return str(
            isbn.to_isbn13(isbn.validate(wanted.removeprefix("urn:isbn:").removeprefix("ISBN").strip(": ")))
        )
    except ValidationError as error:
        raise Refused(
            f"ISBN “{wanted[:40]}” sai: số kiểm tra cuối không khớp hoặc thiếu chữ số. Xin dò lại trên bìa sách.",
            field="isbn",
        ) from error


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

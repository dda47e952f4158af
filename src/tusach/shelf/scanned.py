"""What a scanner or a thumb gives for a book: an ISBN in any writing, as its 13 digits."""

import re

from stdnum import isbn


def isbn13(text: str) -> str:
    """`978-604-57-6493-0`, `9786045764930` or the ten digits of before 2007 as 13 digits; "" for anything else."""
    plain = re.sub(r"[\s.\-–]", "", text).upper()
    return str(isbn.to_isbn13(plain)) if isbn.is_valid(plain) else ""


def words_of(text: str) -> str:
    """What to search by: the 13 digits of an ISBN, or the words as typed."""
    return isbn13(text) or text

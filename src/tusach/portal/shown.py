"""An edition as the public sees it in a list: its cloth, its pattern, its weight in words."""

from decimal import Decimal
from typing import Any

from tusach.books.models import TOPIC_NUMBER, TOPIC_SHORT, Topic
from tusach.kit.text import decimal, number
from tusach.library.models import Edition, Form
from tusach.library.queries.offline import PAGE_BYTES

_MEGABYTE = 1_000_000
WORDS_A_MINUTE = 200  # Vietnamese syllables read silently by a practised reader; spoken aloud about 150


def tone(topic: str) -> str:
    """The cloth of a topic's covers; a book without a topic wears the first."""
    return f"t{TOPIC_NUMBER[Topic(topic)]}" if topic else "t1"


def pattern(topic: str) -> str:
    return f"m{TOPIC_NUMBER[Topic(topic)]}" if topic else "books"


def short_topic(topic: str) -> str:
    return TOPIC_SHORT[Topic(topic)] if topic else ""


def weight(size: int) -> str:
    """2100000 -> 2,1 MB; small ones in kB."""
    if size < _MEGABYTE / 10:
        return f"{max(1, round(size / 1000))} kB"
    return f"{decimal(Decimal(size) / _MEGABYTE, 1)} MB"


def length(seconds: int) -> str:
    """12000 -> 3 giờ 20 phút"""
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{max(1, minutes)} phút"
    return f"{hours} giờ {minutes} phút" if minutes else f"{hours} giờ"


def minutes_to_read(words: int) -> int:
    return max(1, round(words / WORDS_A_MINUTE)) if words else 0


def kind(edition: Edition, size: int = 0) -> str:
    """Sách điện tử, 2,1 MB; Sách nói, 3 giờ 20 phút; Sách chụp trang, 148 trang. `size`: bytes, when better
    known.
    """
    name = Form(edition.form).label.capitalize()
    if edition.form == Form.AUDIO and edition.seconds:
        return f"{name}, {length(edition.seconds)}"
    if edition.form == Form.PAGES:
        return f"{name}, {number(edition.section_count)} trang"
    size = size or (
        edition.bytes_on_wire and edition.bytes_on_wire + PAGE_BYTES * (edition.section_count + 1)
    )
    return f"{name}, {weight(size)}" if size else name


def by(edition: Edition) -> str:
    return edition.publisher or ", ".join(edition.authors)


def imprint(edition: Edition, pages: int = 0) -> str:
    """NXB Nông nghiệp, 2021. 148 trang"""
    where = ", ".join(str(part) for part in (by(edition), edition.year) if part)
    return ". ".join(part for part in (where, f"{number(pages)} trang" if pages else "") if part)


def printed_pages(edition: Edition) -> int:
    """Of a scan its images; of a text the last number of its page list; 0 when unknown."""
    if edition.form == Form.PAGES:
        return edition.section_count
    last = str(edition.page_list[-1].get("label", "")) if edition.page_list else ""
    return int(last) if last.isdecimal() else len(edition.page_list)


def card(edition: Edition) -> dict[str, Any]:
    """What the cover partial and a list's row need."""
    return {
        "key": edition.key,
        "title": edition.title,
        "by": by(edition),
        "tone": tone(edition.topic),
        "icon": pattern(edition.topic),
        "kind": kind(edition),
        "imprint": imprint(edition, printed_pages(edition)),
        "language": edition.language,
        "form": edition.form,
        "own": edition.cover_sha256,  # a cover that came with the file, 4 kB at most
    }

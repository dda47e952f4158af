"""A place in a layer that survives another reading of the file: words, what stood around them, where they stood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from tusach.kit.errors import Refused
from tusach.kit.text import fold, same_tone
from tusach.kit.textlayer.shape import Paragraph

AROUND = 40
_SHORT = 12
_ALIKE = 82.0
_ALIKE_IN_COMPANY = 68.0
_MOST_LIKELY = 40
_CONTEXT = 70.0


@dataclass(frozen=True, slots=True)
class Selector:
    """Characters [start, end) of a paragraph's final text. `prefix` and `suffix` are up to 40 characters around."""

    paragraph: str
    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""


def selector_of(paragraphs: Sequence[Paragraph], paragraph_id: str, start: int, end: int) -> Selector:
    """Raises Refused for a paragraph that is not there and for a span without letters. Ends are clipped to the text."""
    paragraph = _by_id(paragraphs, paragraph_id)
    if paragraph is None:
        raise Refused("Đoạn văn này không còn trong bản đọc. Xin tải lại trang rồi chọn lại.")
    start, end = max(0, start), min(end, len(paragraph.text))
    if not paragraph.text[start:end].strip():
        raise Refused("Chưa chọn chữ nào. Xin bôi đen phần cần trích rồi làm lại.")
    return _selector(paragraph, start, end)


def anchor(selector: Selector, paragraphs: Sequence[Paragraph]) -> Selector | None:
    """The same words in another reading; None when they are gone.

    Same paragraph and place first; then the quote to the letter, where what stands around it fits best and nearest to
    where it was; then words that are alike, for quotes long enough not to be taken for others. A short quote (a
    figure, say) must stand there to the letter and in its company.
    """
    if not selector.quote.strip():
        return None
    here = _by_id(paragraphs, selector.paragraph)
    if (
        here is not None
        and here.text[selector.start : selector.end] == selector.quote
        and (len(selector.quote) >= _SHORT or _company(selector, here.text, selector.start) >= _CONTEXT)
    ):
        return _selector(here, selector.start, selector.end)
    return _to_the_letter(selector, paragraphs) or _alike(selector, paragraphs)


def _selector(paragraph: Paragraph, start: int, end: int) -> Selector:
    text = paragraph.text
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Selector(paragraph.id, start, end, text[start:end], before, after)


def _by_id(paragraphs: Sequence[Paragraph], paragraph_id: str) -> Paragraph | None:
    place = _ordinal(paragraph_id) - 1
    if 0 <= place < len(paragraphs) and paragraphs[place].id == paragraph_id:
        return paragraphs[place]
    return next((one for one in paragraphs if one.id == paragraph_id), None)


def _ordinal(paragraph_id: str) -> int:
    digits = paragraph_id.removeprefix("p")
    return int(digits) if digits.isdecimal() and len(digits) < 9 else 0


def _company(selector: Selector, text: str, start: int, end: int | None = None) -> float:
    """How alike what stands around is, 0..100; 100 when nothing stood around."""
    end = start + len(selector.quote) if end is None else end
    before, after = text[max(0, start - len(selector.prefix)) : start], text[end : end + len(selector.suffix)]
    weight = len(selector.prefix) + len(selector.suffix)
    if not weight:
        return 100.0
    said = fuzz.ratio(selector.prefix, before) * len(selector.prefix)
    return (said + fuzz.ratio(selector.suffix, after) * len(selector.suffix)) / weight


def _to_the_letter(selector: Selector, paragraphs: Sequence[Paragraph]) -> Selector | None:
    was = _ordinal(selector.paragraph)
    best: tuple[float, float] | None = None
    found: Selector | None = None
    for n, paragraph in enumerate(paragraphs, start=1):
        for start in _places(paragraph.text, selector.quote):
            company = _company(selector, paragraph.text, start)
            if company < _CONTEXT and (
                len(selector.quote) < _SHORT or _cuts_word(paragraph.text, start, selector)
            ):
                continue
            rank = (round(company / 5), -abs(n - was) - abs(start - selector.start) / 10_000)
            if best is None or rank > best:
                best, found = rank, _selector(paragraph, start, start + len(selector.quote))
    return found


def _places(text: str, quote: str) -> Iterator[int]:
    place = text.find(quote)
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


def _cuts_word(text: str, start: int, selector: Selector) -> bool:
    end = start + len(selector.quote)
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return (before.isalnum() and selector.quote[0].isalnum()) or (
        after.isalnum() and selector.quote[-1].isalnum()
    )


def _alike(selector: Selector, paragraphs: Sequence[Paragraph]) -> Selector | None:
    """Likeness of the quote and, where it is less, of what stands around it."""
    quote = same_tone(selector.quote)
    if len(quote) < _SHORT:
        return None
    best, found = 0.0, None
    for paragraph in _likely(selector, paragraphs):
        text = same_tone(paragraph.text)
        if len(text) != len(paragraph.text):
            continue
        said = fuzz.partial_ratio_alignment(quote, text, score_cutoff=_ALIKE_IN_COMPANY)
        if said is None or said.score < _ALIKE_IN_COMPANY or said.score + 20 <= best:
            continue
        start, end = _whole_words(paragraph.text, said.dest_start, said.dest_end)
        company = _company(selector, paragraph.text, start, end)
        if said.score < _ALIKE and company < _CONTEXT:
            continue
        if (rank := said.score + company / 5) > best:
            best, found = rank, _selector(paragraph, start, end)
    return found


def _likely(selector: Selector, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs that share most words with the quote and what stood around it, nearest first among equals."""
    was, quote = _ordinal(selector.paragraph), _words(selector.quote)
    around = _words(f"{selector.prefix}{selector.quote}{selector.suffix}")
    ranked = []
    for n, paragraph in enumerate(paragraphs, start=1):
        words = _words(paragraph.text)
        shared = len(quote & words)
        if 2 * shared >= len(quote):
            ranked.append((-shared - len(around & words), abs(n - was), n - 1))
    return [paragraphs[place] for _, _, place in sorted(ranked)[:_MOST_LIKELY]]


@lru_cache(maxsize=20_000)
def _words(text: str) -> frozenset[str]:
    """To see quickly where a quote cannot be: half of its words must be there."""
    return frozenset(fold(text).split())


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Ends moved to the nearer border of the word they stand in."""
    return _border(text, start, left=True), _border(text, end, left=False)


def _border(text: str, place: int, *, left: bool) -> int:
    if not 0 < place < len(text) or not (text[place - 1].isalnum() and text[place].isalnum()):
        while left and place < len(text) and text[place].isspace():
            place += 1
        while not left and place > 0 and text[place - 1].isspace():
            place -= 1
        return place
    back, on = place, place
    while back > 0 and text[back - 1].isalnum():
        back -= 1
    while on < len(text) and text[on].isalnum():
        on += 1
    return back if place - back <= on - place else on

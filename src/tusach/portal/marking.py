"""Marks the words that a reader searched for in the HTML of a section (docs/hard/reading-page.md).

A word typed with its marks is marked only where it is written so; a word without marks wherever it folds to the same.
Where the section holds the whole phrase, the phrase is marked; where it does not, the words of those paragraphs that
hold them all.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from tusach.library.queries.words import folded_of, word_pattern, written_form

_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_BLOCKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "td",
        "th",
        "tr",
        "table",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "div",
        "section",
        "article",
        "aside",
        "figure",
        "figcaption",
        "pre",
        "hr",
        "header",
        "footer",
        "caption",
    ]
)
_NAME = re.compile(r"</?\s*([a-zA-Z0-9]+)")
_MOST_WORDS = 12
Span = tuple[int, int]
Test = Callable[[str], bool]


@cache
def _word() -> re.Pattern[str]:
    """Words are cut as the search cut them, so that a mark never parts the letters of a cluster; entities are none."""
    return re.compile(rf"&#?\w+;|{word_pattern()}")


def mark(html: str, query: str) -> str:
    """The HTML with <mark> around what was searched; unchanged when nothing of it is here."""
    words = [written_form(word) for word in _word().findall(query) if not word.startswith("&")][:_MOST_WORDS]
    if not words:
        return html
    tests = [_test(word) for word in words]
    done = _mark(html, tests)
    if done == html and any(folded_of(word) != word for word in words):
        done = _mark(html, [_test(folded_of(word)) for word in words])
    return done


def _test(word: str) -> Test:
    if folded_of(word) != word:
        return lambda seen: written_form(seen) == word
    return lambda seen: folded_of(seen) == word


def _mark(html: str, tests: list[Test]) -> str:
    tokens = _TOKEN.findall(html)
    blocks = [(block, "".join(tokens[i] for i in block)) for block in _blocks(tokens)]
    for find in (_phrases, _words_apart):
        found = [(block, spans) for block, text in blocks if (spans := find(text, tests))]
        for block, spans in found:
            _write(tokens, block, spans)
        if found:
            break
    return "".join(tokens)


def _blocks(tokens: list[str]) -> Iterator[list[int]]:
    """The text tokens of each block, by their numbers; inline tags do not part them."""
    block: list[int] = []
    for i, token in enumerate(tokens):
        if not token.startswith("<"):
            block.append(i)
        elif (name := _NAME.match(token)) and name[1].lower() in _BLOCKS and block:
            yield block
            block = []
    if block:
        yield block


def _hits(text: str, tests: list[Test]) -> tuple[list[re.Match[str]], list[list[bool]]]:
    words = [found for found in _word().finditer(text) if not found[0].startswith("&")]
    return words, [[test(word[0]) for word in words] for test in tests]


def _phrases(text: str, tests: list[Test]) -> list[Span]:
    words, hits = _hits(text, tests)
    return _apart([
        (words[i].start(), words[i + len(tests) - 1].end())
        for i in range(len(words) - len(tests) + 1)
        if all(hits[k][i + k] for k in range(len(tests)))
    ])  # fmt: skip


def _words_apart(text: str, tests: list[Test]) -> list[Span]:
    words, hits = _hits(text, tests)
    if not all(any(row) for row in hits):
        return []
    return [word.span() for i, word in enumerate(words) if any(row[i] for row in hits)]


def _apart(spans: list[Span]) -> list[Span]:
    """Phrases that overlap (ma ma ma) are taken from the left."""
    taken: list[Span] = []
    for span in spans:
        if not taken or span[0] >= taken[-1][1]:
            taken.append(span)
    return taken


def _write(tokens: list[str], block: list[int], spans: list[Span]) -> None:
    begins = 0
    for i in block:
        token, ends = tokens[i], begins + len(tokens[i])
        here = [(max(a, begins) - begins, min(b, ends) - begins) for a, b in spans if a < ends and b > begins]
        for a, b in reversed(here):
            token = f"{token[:a]}<mark>{token[a:b]}</mark>{token[b:]}"
        tokens[i], begins = token, ends

"""Long pages cut into sections, so that a page stays small on a slow line: at headings, or near 3,000 words."""

import re
from collections.abc import Iterator
from typing import Any

from tusach.library.ingest.markup import fragment

WORDS_AT_MOST = 3_000
_WORDS_ENOUGH = 1_500
_WORDS_OF_PARAGRAPH = 300
_OPENED = {"div", "aside", "blockquote", "ul", "ol", "dl"}
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s+")


def cut(root: Any) -> list[Any]:
    """The blocks of a div, in divs of at most about WORDS_AT_MOST words; cut before a heading where one is near."""
    if _count(root) <= WORDS_AT_MOST:
        return [root]
    pieces: list[Any] = [fragment("")]
    words = 0
    for node in _opened(root):
        here = _count(node)
        heads = node.tag in {"h1", "h2", "h3"}
        if words and (words + here > WORDS_AT_MOST or (heads and words >= _WORDS_ENOUGH)):
            pieces.append(fragment(""))
            words = 0
        pieces[-1].append(node)
        words += here
    return [piece for piece in pieces if len(piece)]


def _opened(root: Any) -> Iterator[Any]:
    """The blocks in order; one that is too long alone is cut too, each part in a copy of what held it."""
    for node in list(root):
        if _count(node) <= WORDS_AT_MOST:
            yield node
        elif node.tag == "table":
            yield from _parts(node, list(node.iter("tr")))
        elif node.tag in _OPENED and len(node):
            yield from _parts(node, [part for child in list(node) for part in _without_giants(child)])
        else:
            yield from _without_giants(node)


def _parts(holder: Any, children: list[Any]) -> Iterator[Any]:
    part, words = _shell(holder), 0
    for child in children:
        here = _count(child)
        if words and words + here > WORDS_AT_MOST:
            yield part
            part, words = _shell(holder), 0
            part.attrib.pop("id", None)
        part.append(child)
        words += here
    if len(part):
        yield part


def _without_giants(node: Any) -> Iterator[Any]:
    """A block of more words than a page holds (a whole book in one paragraph) becomes paragraphs of plain text."""
    if _count(node) <= WORDS_AT_MOST:
        yield node
        return
    said: list[str] = []
    words = 0
    for sentence in _SENTENCE_ENDS.split(" ".join(node.text_content().split())):
        tokens = sentence.split(" ")
        for start in range(0, len(tokens), _WORDS_OF_PARAGRAPH):
            part = tokens[start : start + _WORDS_OF_PARAGRAPH]
            said += part
            words += len(part)
            if words >= _WORDS_OF_PARAGRAPH:
                yield _paragraph(node, said)
                said, words = [], 0
    if said:
        yield _paragraph(node, said)


def _paragraph(like: Any, words: list[str]) -> Any:
    made = like.makeelement(like.tag if like.tag in {"li", "dd"} else "p")
    made.text = " ".join(words)
    return made


def _shell(node: Any) -> Any:
    return node.makeelement(node.tag, dict(node.attrib))


def _count(node: Any) -> int:
    return len(node.text_content().split())

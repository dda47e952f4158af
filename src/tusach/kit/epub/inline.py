"""Words of one line: **strong**, *emphasis*, [link](chapter#anchor), note marks [^1]."""

import re
from dataclasses import dataclass, field
from html import escape

_TOKEN = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*]+)\*|\[\^(?P<note>[a-z0-9]+)\]|"
    r"\[(?P<text>[^\]\[]+)\]\((?P<target>[^)\s]+)\)"
)
_LEFT_OVER = re.compile(r"\*|\]\(|\[\^")
_TARGET = re.compile(r"(?P<chapter>[a-z0-9-]*)(?:#(?P<anchor>[a-z0-9-]+))?$")


class Fault(ValueError):  # noqa: N818 - a fault of the source text, in the words of the house
    """The source text says something that cannot be a book; the message names the file and the line."""


@dataclass
class Context:
    """What a chapter collects while it is read. `marks`: note names in the order in which they are first called."""

    where: str
    links: list[tuple[str, str]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


def inline(text: str, context: Context) -> str:
    """XHTML of one run of text. Raises `Fault` for a star or bracket that opens and does not close."""
    out, at = [], 0
    for token in _TOKEN.finditer(text):
        out += [_plain(text[at : token.start()], context), _marked(token, context)]
        at = token.end()
    return "".join([*out, _plain(text[at:], context)])


def _plain(text: str, context: Context) -> str:
    if _LEFT_OVER.search(text):
        raise Fault(f"{context.where}: a mark opens and does not close in “{text.strip()[:60]}”")
    return escape(text, quote=False)


def _marked(token: re.Match[str], context: Context) -> str:
    if token["strong"]:
        return f"<strong>{inline(token['strong'], context)}</strong>"
    if token["em"]:
        return f"<em>{inline(token['em'], context)}</em>"
    if token["note"]:
        return _note_mark(token["note"], context)
    target = _TARGET.match(token["target"])
    if target is None:
        raise Fault(f"{context.where}: “{token['target']}” is no place in this book")
    chapter, anchor = target["chapter"], target["anchor"] or ""
    context.links.append((chapter, anchor))
    address = (f"{chapter}.xhtml" if chapter else "") + (f"#{anchor}" if anchor else "")
    return f'<a href="{address}">{inline(token["text"], context)}</a>'


def _note_mark(name: str, context: Context) -> str:
    if name in context.marks:
        raise Fault(f"{context.where}: note {name} is called twice; the way back would be unclear")
    context.marks.append(name)
    number = len(context.marks)
    return f'<sup><a epub:type="noteref" role="doc-noteref" id="goi-{number}" href="#chu-{number}">{number}</a></sup>'


def words_in(text: str) -> int:
    """How many words a reader sees in source text: marks and targets are not read."""
    seen = _TOKEN.sub(lambda token: token["strong"] or token["em"] or token["text"] or "", text)
    return len([word for word in seen.split() if any(char.isalnum() for char in word)])

"""A template's source cut into what is said and what is not.

A run is what stands between two tags of HTML or two tags of the template language: `Đã có {{ n }} xã` is one, with its
variable in it, so that English may put the number elsewhere. The values of a few attributes are runs too, and so are
the quoted words inside tags and filters (`{% include "x" with title="Chưa có gì" %}`), which come out as variables.
"""

import re
from collections.abc import Callable, Iterator

from tusach.kit.english import forms

_TOKEN = re.compile(r"({%.*?%}|{#.*?#}|{{.*?}})", re.DOTALL)
SPOKEN = {
    "aria-label",
    "aria-description",
    "placeholder",
    "title",
    "alt",
    "data-l",
    "data-say",
    "data-words",
    "data-back",
    "data-wait",
    "label",
}
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*(["'])$""")
_QUOTED = re.compile(r'"([^"{}%]*)"')
_LETTER = re.compile(r"[^\W\d_]")
_VARIABLE = re.compile(r"{{\s*(.*?)\s*}}", re.DOTALL)
_CHOICE = re.compile(r"{{.*?}}|" + forms.CHOICE, re.DOTALL)
_ELEMENT = re.compile(r"<(/?)([a-z0-9]+)")
_UNTOUCHED = 'translate="no"'
_SILENT = ("script", "style", "code", "textarea")

Say = Callable[[str], str]


def key_of(run: str) -> str:
    """The run as the catalogue writes it: single blanks, `{{ variable }}` with one blank inside the braces."""
    return " ".join(_VARIABLE.sub(r"{{ \1 }}", run).split())


def is_said(key: str) -> bool:
    return bool(_LETTER.search(_VARIABLE.sub("", key)))


def translated(source: str, say: Say) -> str:
    """The source with every run put through `say`, which is given keys; blanks around a run stay. Variables in other
    attributes and in text areas are what people typed and what machines read: they are marked to be kept.
    """
    made, last = [], ""
    source = source.replace(
        'lang="vi" dir="ltr"', 'lang="en" dir="ltr"'
    )  # the house's words in a book of any language
    for kind, piece in _pieces(source):
        if kind == "run":
            done, last = _counted(_with_edges(piece, say), last)
            made.append(done)
        elif kind == "markup":
            made.append(_VARIABLE.sub(r"{{ \1|kept }}", piece))
        else:
            made.append(piece)
    return "".join(made)


def _counted(run: str, last: str) -> tuple[str, str]:
    """`{{ n }} [copy|copies]` with the tag that chooses; a run without a variable goes by the last one before it."""

    def put(found: re.Match[str]) -> str:
        nonlocal last
        if found.group(0).startswith("{{"):
            last = _VARIABLE.sub(r"\1", found.group(0))
            return found.group(0)
        one, many = found.group(1), found.group(2)
        return f'{{{{ {last}|by_count:"{one}|{many}" }}}}' if last else many

    return _CHOICE.sub(put, run), last


def keys(source: str) -> Iterator[str]:
    """Every key of the source, those of quoted words in tags among them."""
    for kind, piece in _pieces(source):
        if kind == "run" and is_said(key := key_of(piece)):
            yield key
        elif kind == "tag" and not piece.startswith("{#"):
            yield from (word for word in _QUOTED.findall(piece) if _is_words(word))
        if kind == "run":
            for variable in _VARIABLE.findall(piece):
                yield from (word for word in _QUOTED.findall(variable) if _is_words(word))


def _is_words(quoted: str) -> bool:
    """A quoted word that people read: it has a letter that ASCII lacks, or a blank between words."""
    return any(ord(letter) > 127 and letter.isalpha() for letter in quoted)


def _with_edges(run: str, say: Say) -> str:
    key = key_of(run)
    if not is_said(key):
        return run
    before, after = run[: len(run) - len(run.lstrip())], run[len(run.rstrip()) :]
    return f"{before}{say(key)}{after}"


def _pieces(source: str) -> Iterator[tuple[str, str]]:
    """("run" | "markup" | "tag", text); together they are the source."""
    state = _State()
    for token in _TOKEN.split(source):
        if token.startswith(("{%", "{#")) and token.endswith(("%}", "#}")):
            yield from state.leave()
            yield "tag", token
        elif token.startswith("{{") and token.endswith("}}"):
            yield from state.variable(token)
        elif token:
            yield from state.literal(token)
    yield from state.leave()


class _State:
    """Where in the HTML the reading stands: in text, in a tag, or in the quoted value of an attribute."""

    def __init__(self) -> None:
        self.held = ""
        self.tag = ""  # the HTML tag so far
        self.quote = ""
        self.in_tag = False
        self.spoken = False  # the value of an attribute that people read
        self.silent = ""  # the element whose inside is not said
        self.depth = 0  # how many of its name are open

    def _is_run(self) -> bool:
        return self.spoken if self.in_tag else not self.silent

    def leave(self) -> Iterator[tuple[str, str]]:
        if self.held:
            yield ("run" if self._is_run() else "markup"), self.held
            self.held = ""

    def variable(self, token: str) -> Iterator[tuple[str, str]]:
        self.held += token
        yield from ()

    def literal(self, text: str) -> Iterator[tuple[str, str]]:
        for letter in text:
            if self.in_tag:
                yield from self._inside(letter)
            elif letter == "<":
                yield from self.leave()
                self.in_tag, self.quote, self.spoken, self.held, self.tag = True, "", False, "<", ""
            else:
                self.held += letter

    def _inside(self, letter: str) -> Iterator[tuple[str, str]]:
        self.tag += letter
        if self.quote:
            if letter == self.quote:
                yield from self.leave()
                self.quote, self.spoken = "", False
            self.held += letter
        elif letter in "\"'":
            self.held += letter
            named = _ATTRIBUTE.search(self.held)
            spoken = named is not None and self._is_spoken(named.group(1).lower())
            yield from self.leave()
            self.quote, self.spoken = letter, spoken
        elif letter == ">":
            self.held += letter
            self._note_silence()
            yield from self.leave()
            self.in_tag = False
        else:
            self.held += letter

    def _is_spoken(self, name: str) -> bool:
        """Of `content` only a page's description, of `value` only a button's words: told by what stands before."""
        if name == "content":
            return 'name="description"' in self.tag.lower()
        if name == "value":
            return bool(re.search(r'type=["\']?(submit|button)', self.tag.lower()))
        return name in SPOKEN

    def _note_silence(self) -> None:
        """Inside a script, a field of text, and inside what says `translate="no"`: a paper as it is written."""
        named = _ELEMENT.match(self.tag_from_start())
        if not named:
            return
        is_end, name = bool(named.group(1)), named.group(2)
        if self.silent:
            if name == self.silent and not self.tag.endswith("/>"):
                self.depth += -1 if is_end else 1
                self.silent = self.silent if self.depth else ""
        elif not is_end and not self.tag.endswith("/>") and (name in _SILENT or _UNTOUCHED in self.tag):
            self.silent, self.depth = name, 1

    def tag_from_start(self) -> str:
        return "<" + self.tag.lower()

"""Of a book's style sheets only what carries meaning: verse, centred, flush right, small capitals, page breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_LONGEST_SELECTORS, _LONGEST_BODY = 2_000, 4_000
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?\.([A-Za-z_][\w-]{0,80})")
_MOST = 256 * 1024
_BY_NAME = (
    (re.compile(r"verse|poem|poetry|stanza|strophe|tho\b|linegroup", re.IGNORECASE), "verse"),
    (re.compile(r"^(foot|end|rear)-?notes?$|^note$|ghi-?chu", re.IGNORECASE), "note"),
    (re.compile(r"^(text-?)?(center|centre|centered)$|^can-?giua$", re.IGNORECASE), "center"),
    (re.compile(r"^(text-?)?right$|^(signature|attribution)$", re.IGNORECASE), "right"),
    (re.compile(r"^(small-?caps?|sc|smcap)$", re.IGNORECASE), "small-caps"),
    (re.compile(r"^(page-?break|pagenum|page-?number|pagebreak)$", re.IGNORECASE), "page-break"),
    (re.compile(r"^epigraph", re.IGNORECASE), "epigraph"),
    (re.compile(r"^caption$", re.IGNORECASE), "caption"),
    (re.compile(r"^(sidebar|box|callout|khung)$", re.IGNORECASE), "sidebar"),
)
_BY_PROPERTY = (
    (re.compile(r"text-align\s*:\s*center", re.IGNORECASE), "center"),
    (re.compile(r"text-align\s*:\s*(right|end)", re.IGNORECASE), "right"),
    (re.compile(r"font-variant(-caps)?\s*:\s*small-caps", re.IGNORECASE), "small-caps"),
)  # fmt: skip


@dataclass
class Styles:
    """The classes of a book's sheets by what they look like."""

    looks: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, sheets: list[bytes]) -> "Styles":
        found = cls()
        for sheet in sheets:
            text = uncommented(sheet[:_MOST].decode("utf-8", "replace"))
            for selectors, body in _rules(text):
                looks = _looks(body)
                for selector in selectors.split(",") if looks else ():
                    if plain := _SELECTOR.fullmatch(selector.strip()):
                        found.looks.setdefault((plain[1] or "", plain[2]), []).extend(looks)
        return found

    def classes(self, tag: str, names: list[str], style: str) -> list[str]:
        """Our own classes for an element of the book; in the order of its names."""
        ours = _looks(style) if style else []
        for name in names:
            ours += [mark for pattern, mark in _BY_NAME if pattern.search(name)]
            ours += self.looks.get(("", name), []) + self.looks.get((tag, name), [])
        return list(dict.fromkeys(ours))


def uncommented(text: str) -> str:
    """Without comments, in one go: a pattern would look for the end of each comment that has none through all that follows."""
    plain, *parts = text.split("/*")
    return plain + "".join(part.partition("*/")[2] for part in parts)


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """(selectors, body) of each rule, also of those inside others."""
    for part in text.split("}")[:-1]:
        before, opened, body = part.rpartition("{")
        selectors = before.rpartition("{")[2][-_LONGEST_SELECTORS:]
        if opened and selectors and len(body) <= _LONGEST_BODY:
            yield selectors, body


def _looks(body: str) -> list[str]:
    return [mark for pattern, mark in _BY_PROPERTY if pattern.search(body)]

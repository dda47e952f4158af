"""What a page of a book may hold: one strict list for nh3 (Ammonia), and the marks that our own style knows.

No script, no style, no form, no frame, no sound or film, no address of another server except in a link that a reader
chooses to follow. Everything that a reader of files makes passes `clean` last; `settle` is the same before the places
of sections are known.
"""

import re
from functools import lru_cache

import nh3

CLASSES = {
    "verse", "note", "noteref", "center", "right", "small-caps", "page-break", "epigraph", "caption", "sidebar",
}  # fmt: skip
ROLES = {"doc-noteref", "doc-footnote", "doc-endnotes", "doc-backlink", "doc-pagebreak", "doc-epigraph"}
IN_BOOK = "tusach-book"
"""The scheme of links inside the book while their sections have no numbers yet: `tusach-book:path#id`."""

_MATH = {
    "math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot", "mstyle", "merror",
    "mpadded", "mphantom", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts",
    "mprescripts", "none", "mtable", "mtr", "mtd", "semantics", "mfenced", "menclose",
}  # fmt: skip
_TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "blockquote", "pre", "hr", "br", "wbr", "ul", "ol", "li", "dl",
    "dt", "dd", "figure", "figcaption", "aside", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
    "colgroup", "col", "a", "em", "strong", "b", "i", "u", "s", "sub", "sup", "small", "cite", "q", "abbr", "dfn",
    "code", "kbd", "samp", "var", "mark", "ins", "del", "time", "span", "ruby", "rb", "rt", "rp", "rtc", "bdi",
    "bdo", "img", "details", "summary",
} | _MATH  # fmt: skip
_GONE_WITH_CONTENT = {
    "script", "style", "head", "title", "template", "iframe", "frame", "frameset", "object", "embed", "applet",
    "form", "input", "button", "select", "textarea", "svg", "noscript", "noembed", "annotation", "annotation-xml",
    "xmp", "plaintext", "base", "link", "meta",
}  # fmt: skip
_MATH_WORDS = {
    "display", "mathvariant", "stretchy", "fence", "separator", "accent", "accentunder", "linethickness",
    "columnalign", "rowalign", "columnspan", "rowspan", "open", "close", "separators", "notation", "width",
    "height", "depth", "lspace", "rspace", "largeop", "movablelimits", "symmetric", "form", "displaystyle",
    "scriptlevel", "minsize", "maxsize",
}  # fmt: skip
_CELL = {"colspan", "rowspan", "scope", "headers", "abbr"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "lang", "dir", "title", "role"},
    "a": {"href", "rel"},
    "img": {"src", "alt", "width", "height", "loading"},
    "th": _CELL,
    "td": _CELL,
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
    "details": {"open"},
    "math": {"alttext"},
}
_IMAGE = re.compile(r"\.\./r/[0-9a-f]{64}/")
_SECTION = re.compile(r"(\.\./[0-9]{1,6}/)?#[^\s\"'<>]{0,400}|\.\./[0-9]{1,6}/")
_OUTSIDE = re.compile(r"(https?://|mailto:|tel:)[^\s\"'<>]{1,2000}", re.IGNORECASE)
REL_OUT = "noreferrer noopener external"
_FIXED = {"role": ROLES, "rel": {REL_OUT}, "loading": {"lazy"}, "dir": {"ltr", "rtl", "auto"}}


def settle(text: str) -> str:
    """As `clean`, with links inside the book still by path."""
    return _cleaner(settling=True).clean(text)


def clean(text: str) -> str:
    """Allowed HTML only; images and links inside the book are relative (see docs/hard/ingest.md)."""
    return _cleaner(settling=False).clean(text)


@lru_cache(maxsize=2)
def _cleaner(*, settling: bool) -> nh3.Cleaner:
    attributes = {tag: set(names) for tag, names in _ATTRIBUTES.items()}
    for tag in _MATH:
        attributes[tag] = attributes.get(tag, set()) | _MATH_WORDS
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=attributes,
        attribute_filter=_filter_settling if settling else _filter,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel", *([IN_BOOK] if settling else [])},
        allowed_classes=dict.fromkeys(_TAGS - _MATH, CLASSES),
        url_relative="pass_through",
    )


def _filter(tag: str, name: str, value: str) -> str | None:
    if name in _FIXED:
        return value if value in _FIXED[name] else None
    if name == "src":
        return value if _IMAGE.fullmatch(value) else None
    if name == "href":
        return value if _SECTION.fullmatch(value) or _OUTSIDE.fullmatch(value) else None
    if tag == "img" and name in {"width", "height"}:
        return value if value.isascii() and value.isdecimal() and len(value) < 6 else None
    return value


def _filter_settling(tag: str, name: str, value: str) -> str | None:
    if name == "href" and value.startswith(f"{IN_BOOK}:"):
        return value
    return _filter(tag, name, value)

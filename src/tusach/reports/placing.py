"""What an alignment leaves to its caller: how much of a section is its heading, and the name that headings repeat."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tusach.kit.text import fold
from tusach.reports.align import Target

_MOST_HEADING = 6
_SHORTEST, _LONGEST = 5, 16


def heading_length(paragraphs: Sequence[Mapping[str, Any]], *headings: str) -> int:
    """How many paragraphs at the start are the heading alone; 0 when its text begins in the same paragraph.

    `headings`: spellings of it, with its label and without. A heading may be broken over several paragraphs.
    """
    wanted = {words for one in headings if (words := _words(one))}
    said = ""
    for count, one in enumerate(paragraphs[:_MOST_HEADING], 1):
        said = f"{said} {_words(_printed(one))}".strip()
        if said in wanted:
            return count
        if not any(words.startswith(said) for words in wanted):
            return 0
    return 0


def headings_of(tree: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The words of all headings of an outline: the label, the title, both."""
    words: set[str] = set()
    for node in tree:
        label, title = str(node.get("label", "")), str(node.get("title", ""))
        words |= {_words(label), _words(title), _words(f"{label} {title}")} | headings_of(
            node.get("children", ())
        )
    return frozenset(words - {""})


def only_headings(paragraphs: Sequence[Mapping[str, Any]], headings: frozenset[str]) -> bool:
    """They say nothing but what the outline itself says, as between two leaves of a filled template."""
    said = [words for one in paragraphs if (words := _words(_printed(one)))]
    return bool(said) and all(words in headings for words in said)


def _printed(paragraph: Mapping[str, Any]) -> str:
    return f"{paragraph.get('label', '')} {paragraph.get('text', '')}"


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


def programme_of(targets: Sequence[Target]) -> str:
    """The longest run of words that several titles of the outline share: the programme's name. "" when none does."""
    titles = [one.title.split() for one in targets]
    for size in range(_LONGEST, _SHORTEST - 1, -1):
        runs = Counter(
            run
            for words in titles
            for run in {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}
        )
        if runs and (most := runs.most_common(1)[0])[1] > 1:
            return " ".join(most[0])
    return ""


def bare_name(unit_name: str) -> str:
    """The name without the kind of unit: "Tỉnh Lâm Đồng" is "Lâm Đồng"."""
    return re.sub(r"^(?:tỉnh|thành phố|tp\.?)\s+", "", unit_name, flags=re.IGNORECASE)


def committee_of(unit_name: str) -> str:
    """The party committee by the name of its place: Tỉnh ủy Lâm Đồng, Thành ủy Hà Nội."""
    kind = "Tỉnh ủy" if unit_name.startswith("Tỉnh ") else "Thành ủy"
    return f"{kind} {bare_name(unit_name)}"


def as_ready(key: str) -> str:
    """The key of the same leaf in the ready outline: a plan that was read numbers the dashes under a heading
    ("1.1.2.2.1"), the ready outline letters them ("1.1.2.2.a").
    """
    *above, last = key.split(".")
    return (
        ".".join([*above, chr(ord("a") + int(last) - 1)]) if len(above) == 4 and last in "123456789" else key
    )

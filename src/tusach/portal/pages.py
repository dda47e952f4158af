"""Which page of the printed edition a paragraph begins on. Text to text: from a section's HTML and the page list."""

import re
from collections.abc import Sequence
from typing import Any

_OPENS = r"(?:\s|<(?!/)[^>]*>|</a>)*"


def page_of(html: str, page_list: Sequence[dict[str, Any]], section: int, paragraph: str) -> str:
    """The label of the page, "" where it is not known. Without a paragraph: the page of the section's beginning.

    A page that begins with the paragraph's first word counts for it; one that begins in its midst does not.
    """
    before = [entry for entry in page_list if int(entry.get("section") or 0) < section]
    label = str(before[-1].get("label", "")) if before else ""
    here = [entry for entry in page_list if int(entry.get("section") or 0) == section]
    wanted = re.search(rf'<\w+[^>]*\bid="{re.escape(paragraph or "p1")}"[^>]*>{_OPENS}', html)
    for entry in here:
        anchor = str(entry.get("anchor") or "")
        at = html.find(f'id="{anchor}"') if anchor else 0
        if 0 <= at < (wanted.end() if wanted else 1):
            label = str(entry.get("label", ""))
    return label

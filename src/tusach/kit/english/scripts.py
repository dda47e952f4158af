"""The words of scripts: `T("Đang gửi…")` in a file of `static/`, given to English pages as JSON beside the script.

A Vietnamese page carries nothing of this: the words stand in the script itself.
"""

import json
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from tusach.kit.english import catalogue

_SAID = re.compile(r'\bT\(\s*"((?:[^"\\]|\\.)*)"')
_SCRIPT = re.compile(r"<script\b(?:[^>{]|{%.*?%}|{{.*?}})*>", re.DOTALL)
_FILE = re.compile(r"""{%\s*static\s+["']([^"']+\.js)["']\s*%}""")


def keys(source: str) -> list[str]:
    """What a script says, in its order; `{}` where a value stands."""
    return [json.loads(f'"{found}"') for found in _SAID.findall(source)]


def with_words(source: str) -> str:
    """A template's source with a tag before each script of the house that brings the words of its files."""

    def put(found: re.Match[str]) -> str:
        files = " ".join(f'"{name}"' for name in _FILE.findall(found.group(0)))
        return f"{{% words {files} %}}{found.group(0)}" if files else found.group(0)

    return _SCRIPT.sub(put, source)


@cache
def words(file: str) -> dict[str, str]:
    """{Vietnamese: English} of what a static file says and the catalogues know."""
    place = finders.find(file)
    if not isinstance(place, str):
        return {}
    said = dict.fromkeys(keys(Path(place).read_text(encoding="utf-8")))
    return {key: catalogue.exact()[key] for key in said if key in catalogue.exact()}

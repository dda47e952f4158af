"""What a file of a paper is made of, as one digest, so that a file is made once and then only read."""

import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tusach.kit.paper.blocks import Paper
from tusach.kit.paper.form import Form
from tusach.kit.paper.pdf import data_of, looks_of


def digest_of(paper: Paper, form: Form) -> str:
    """64 hexadecimal digits; the same for the same text in the same form, set by the same code with the same fonts."""
    told = json.dumps([_code(), data_of(paper), looks_of(form)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


@cache
def _code() -> str:
    """Of everything in this folder, and the versions of what it calls upon; read once for a process."""
    ours = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.*")):
        ours.update(path.name.encode() + b"\0" + path.read_bytes())
    return " ".join([ours.hexdigest(), *(version(name) for name in ("typst", "python-docx"))])

"""A paper as it is set in a form: names, titles and signatures in lines that end at sense, the words that a family wants in
its own way, and how long the rules under them are. Both writers set the same (docs/hard/paper.md).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tusach.kit.paper.blocks import Annex, Block, Letterhead, Paper, Recipients, Signature, Signers
from tusach.kit.paper.form import Form
from tusach.kit.paper.lines import broken, width_of

PAGE = (210, 297)  # millimetres, upright
_POINT = 25.4 / 72
_AIR = 2.0  # millimetres that a line leaves free in its column
_SIGN = 0.5  # of the text's width, for the lines over a name
_TITLE = 0.86  # the same for a subject in the middle
_SHORT = (
    0.4  # a rule under a name or subject, of the longest line above it: the decree allows a third to a half
)
_ABOUT = re.compile(r"^(?:về việc|v/v)\s+", re.IGNORECASE)
_ENDS = " ,;."
_ARABIC = re.compile(r"Phụ lục (\d{1,2})")  # the state numbers annexes in Roman
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True)
class Rules:
    """Lengths in millimetres: under the motto, under the issuing body, under the subject."""

    motto: float
    issuer: float
    subject: float


def text_width(paper: Paper, form: Form) -> float:
    """Millimetres between the margins."""
    return PAGE[1 if paper.turned else 0] - form.margins[2] - form.margins[3]


def frame_width(word: str, size: float, column: float) -> float:
    """Millimetres of a frame around a word in bold, no wider than its column."""
    longest = max(width_of(line, size, bold=True) for line in word.split("\n")) * _POINT
    return min(longest + 5, column)


def head_columns(paper: Paper, form: Form) -> tuple[float, float]:
    """Millimetres of the left and the right half of the head."""
    width = text_width(paper, form)
    left = width * form.head_share
    return left, width - left


def as_set(paper: Paper, form: Form) -> Paper:
    """The same paper with a line feed wherever a line of its frame ends. Setting it twice changes nothing."""
    width = text_width(paper, form)
    left = head_columns(paper, form)[0]
    return replace(
        paper,
        blocks=[_signers(one, form, width) for one in paper.blocks],
        letterhead=_head(paper.letterhead, form, left),
        type_name=_fit(paper.type_name.upper(), form.type_name, width * _TITLE, bold=True),
        subject=_fit(_begun(paper.subject, form), form.subject, width * _TITLE, bold=True),
        addressees=_addressees(paper, form, width),
        signature=_signature(paper.signature, form, width * _SIGN),
        recipients=_recipients(paper.recipients, form),
        annexes=[_annex(one, form, width) for one in paper.annexes],
        draft=_fit(paper.draft, form.number, left - 8, bold=True),
        circulation=_fit(paper.circulation, form.number, left - 8, bold=True),
    )


def head_lines(name: str, form: Form) -> list[str]:
    """The lines of a body's name as they stand in the head of its papers, for a picture of one on the screen."""
    width = (PAGE[0] - form.margins[2] - form.margins[3]) * form.head_share
    return _fit(name.upper(), form.issuer, width - _AIR, bold=True).split("\n")


def rules_of(paper: Paper, form: Form) -> Rules:
    """Of a paper as it is set."""
    head = paper.letterhead
    said = (paper.subject, form.subject) if paper.subject else (paper.type_name, form.type_name)
    return Rules(
        motto=_longest(form.motto[-1:], form.motto_sizes[len(form.motto) - 1]),
        issuer=_SHORT * _longest(head.issuer, form.issuer),
        subject=_SHORT * _longest(said[:1], said[1]),
    )


def _longest(words: Sequence[str], size: float) -> float:
    lines = [line for one in words for line in one.split("\n")]
    return max((width_of(line, size, bold=True) for line in lines), default=0) * _POINT


def _fit(words: str, size: float, millimetres: float, *, bold: bool = False) -> str:
    return broken(words, millimetres / _POINT, size, bold=bold)


def _begun(subject: str, form: Form) -> str:
    """The state begins a subject under its type with a capital letter, the party as it is written."""
    return subject[:1].upper() + subject[1:] if form.family == "state" else subject


def _head(head: Letterhead, form: Form, left: float) -> Letterhead:
    room = left - _AIR
    subject = _ABOUT.sub(f"{form.subject_word} ", head.subject.strip())
    return replace(
        head,
        superior=[_fit(one, form.superior, room) for one in head.superior],
        issuer=[_fit(one, form.issuer, room, bold=True) for one in head.issuer],
        subject=_fit(subject, form.letter_subject, left - 8),
    )


def _addressees(paper: Paper, form: Form, width: float) -> Sequence[str]:
    """One stands in the middle behind its word; several are a list, which the writers set."""
    if len(paper.addressees) != 1:
        return paper.addressees
    word = f"{paper.address_word}: "
    return [_fit(word + paper.addressees[0], form.body, width * _TITLE)[len(word) :]]


def _signature(given: Signature | None, form: Form, room: float) -> Signature | None:
    if given is None:
        return None
    return replace(
        given,
        capacity=[_fit(one, form.signature, room, bold=True) for one in given.capacity],
        positions=[_fit(one, form.signature, room, bold=form.position_bold) for one in given.positions],
    )


def _recipients(given: Recipients | None, form: Form) -> Recipients | None:
    """Each line with the family's mark behind it, the last with a full stop; one that is left open stays so."""
    if given is None:
        return None
    last = len(given.lines) - 1
    return replace(
        given,
        lines=[_ended(one, "." if at == last else form.recipients_end) for at, one in enumerate(given.lines)],
    )


def _ended(line: str, mark: str) -> str:
    said = line.rstrip()
    return said if said.endswith(("...", "…")) else said.rstrip(_ENDS) + mark


def _signers(block: Block, form: Form, width: float) -> Block:
    if not isinstance(block, Signers):
        return block
    room = width / max(len(block.of), 1) - _AIR
    of = [
        (_fit(part, form.signature, room, bold=True), _fit(name, form.signature, room, bold=True))
        for part, name in block.of
    ]
    return replace(block, of=of)


def _annex(annex: Annex, form: Form, width: float) -> Annex:
    room = width * _TITLE
    numbered = _ARABIC.fullmatch(annex.label) if form.family == "state" else None
    return replace(
        annex,
        label=f"Phụ lục {_roman(int(numbered[1]))}" if numbered else annex.label,
        title=_fit(annex.title.upper(), form.body, room, bold=True),
        note=_fit(annex.note, form.body, room),
    )


def _roman(number: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        said += letters * (number // value)
        number %= value
    return said

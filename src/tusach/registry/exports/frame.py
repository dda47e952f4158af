"""The frame that the room's papers share: the issuing body, the form of the day, PDF or Word."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from tusach.kit.clock import day_of
from tusach.kit.paper import Block, Letterhead, Paper, Signature, form_on, to_docx, to_pdf
from tusach.kit.paper.form import Family
from tusach.kit.text import day_long
from tusach.people.models import Body, BodyKind
from tusach.people.queries import name_of
from tusach.registry.queries import place_of_body

_STATE = {
    BodyKind.PEOPLES_COMMITTEE, BodyKind.MINISTRY, BodyKind.LIBRARY, BodyKind.CULTURE_HOUSE, BodyKind.POST_OFFICE,
}  # fmt: skip


def set_paper(  # noqa: PLR0913 - what stands on the paper, by keyword
    body: Body, *, type_name: str, subject: str, blocks: Sequence[Block], kind: str, at: datetime, demo: bool,
    signature: Signature | None = None, dated: bool = True, turned: bool = False,
) -> bytes:  # fmt: skip
    """`kind` is pdf or docx. The superior body is that of today; an unknown place is left to be written in."""
    day: date = day_of(at)
    above = [name_of(body.parent, day).upper()] if body.parent else []
    place_and_day = f"{place_of_body(body, day) or '...'}, {day_long(day)}" if dated else ""
    paper = Paper(
        letterhead=Letterhead(issuer=[name_of(body, day).upper()], superior=above, dated=place_and_day),
        type_name=type_name, subject=subject, blocks=blocks, signature=signature, demo=demo, turned=turned,
    )  # fmt: skip
    family: Family = "state" if body.kind in _STATE else "party"
    form = replace(form_on(family, day), number_word="")  # books, lists and slips carry no number
    return to_pdf(paper, form) if kind == "pdf" else to_docx(paper, form)

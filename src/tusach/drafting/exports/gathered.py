from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from tusach.drafting import actions, queries
from tusach.drafting.models import Draft, FileKind, MadeFile
from tusach.drafting.official import paper_of
from tusach.kit.clock import day_of
from tusach.kit.paper import Form, Paper, digest_of, form_on, to_docx, to_pdf
from tusach.people.models import BodyKind, BodyName
from tusach.people.queries import bodies_of, names_of
from tusach.places.models import Level, Unit

TYPES = {
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.PDF: "application/pdf",
}
_MAKERS = {FileKind.DOCX: to_docx, FileKind.PDF: to_pdf}


@dataclass(frozen=True)
class Leaving:
    """A draft about to leave as a file: `files` are those made already of what it is now."""

    draft: Draft
    paper: Paper
    form: Form
    digest: str
    files: Mapping[str, MadeFile]


def leaving(draft: Draft) -> Leaving:
    paper, form = _paper(draft)
    digest = digest_of(paper, form)
    return Leaving(draft, paper, form, digest, queries.files_of(draft, digest))


def file_of(draft: Draft, kind: FileKind, *, at: datetime) -> MadeFile:
    """The file of the draft as it is now: read when it was made before, else made and kept."""
    ready = leaving(draft)
    held = ready.files.get(kind)
    if held is not None:
        return held
    data = _MAKERS[kind](ready.paper, ready.form)
    return actions.keep_file(draft=draft, kind=kind, digest=ready.digest, data=data, at=at)


def _paper(draft: Draft) -> tuple[Paper, Form]:
    on = day_of(draft.made_at)
    issuer = issuer_on(on)
    paper = paper_of(
        draft.content,
        version=draft.number,
        place_and_day=f"Hà Nội, ngày {on.day:02} tháng {on.month:02} năm {on.year}"
        if on.month < 3
        else f"Hà Nội, ngày {on.day:02} tháng {on.month} năm {on.year}",
        issuer=issuer.name.upper() if issuer else "...",
        symbol=(issuer.symbol if issuer else "") or "...",
        demo=settings.DEMO or draft.campaign.is_illustration,
    )
    return paper, form_on("party", on)


def issuer_on(on: date) -> BodyName | None:
    """The central propaganda department by its name on the day of a draft."""
    nation = Unit.objects.filter(level=Level.NATION).first()
    body = bodies_of(nation, on, BodyKind.PROPAGANDA).order_by("pk").first() if nation else None
    return names_of([body.pk], on).get(body.pk) if body else None

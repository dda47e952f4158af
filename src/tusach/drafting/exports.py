from django.conf import settings

from tusach.drafting.models import Draft
from tusach.drafting.official import paper_of
from tusach.kit.clock import day_of
from tusach.kit.paper import Form, Paper, form_on, to_docx, to_pdf
from tusach.people.models import BodyKind, BodyName
from tusach.people.queries import bodies_of, names_of
from tusach.places.models import Level, Unit

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _paper(draft: Draft) -> tuple[Paper, Form]:
    on = day_of(draft.made_at)
    issuer = _issuer(draft)
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


def _issuer(draft: Draft) -> BodyName | None:
    """The central propaganda department by its name on the day of the draft."""
    on = day_of(draft.made_at)
    nation = Unit.objects.filter(level=Level.NATION).first()
    body = bodies_of(nation, on, BodyKind.PROPAGANDA).order_by("pk").first() if nation else None
    return names_of([body.pk], on).get(body.pk) if body else None


def docx_of(draft: Draft) -> bytes:
    return to_docx(*_paper(draft))


def pdf_of(draft: Draft) -> bytes:
    return to_pdf(*_paper(draft))

"""The covering letter of a round as an official paper: a letter of the party's form, its list of who is asked as an annex."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile

from tusach.drafting import queries
from tusach.drafting.covering import Covering, blocks_of_letter
from tusach.drafting.exports.gathered import issuer_on
from tusach.drafting.exports.manuscript import letterhead, signature
from tusach.drafting.exports.version_files import issued_as
from tusach.drafting.models import Invited, Round
from tusach.drafting.queries.covering import are_asked_apart, has_list, letter_words
from tusach.kit import store
from tusach.kit.clock import day_of
from tusach.kit.paper import Annex, Letterhead, Paper, Recipients, Table, form_on, to_docx, to_pdf
from tusach.people.models import Actor
from tusach.registry.actions import attach_file

LIST_TITLE = "Danh sách nơi được lấy ý kiến"
FILE_NAME = "cong-van-lay-y-kien"
_MAKERS = {"docx": to_docx, "pdf": to_pdf}


def covering_of(round: Round) -> Covering:  # noqa: A002
    """The words of the letter as they stand, in the name of the department that asks."""
    issuer = issuer_on(day_of(round.opened_at))
    return letter_words(round, issuer.name if issuer else "")


def letter_paper(round: Round, at: datetime) -> Paper:  # noqa: A002
    """Before it is issued number, day and signer are to be filled in, and it says that it is a draft."""
    covering = covering_of(round)
    invited = list(round.invited.order_by("order", "pk"))
    issued = issued_as(round.document) if round.document is not None and round.is_issued_here else None
    head = letterhead(day_of(at), "CV", issued)
    return Paper(
        letterhead=Letterhead(
            issuer=head.issuer, symbol=head.symbol, dated=head.dated, subject=covering.subject.strip()
        ),
        addressees=[line.strip().lstrip("-–• ").rstrip(" ,;.") for line in covering.to],
        blocks=blocks_of_letter(covering.text),
        signature=signature(issued),
        recipients=Recipients(covering.recipients),
        annexes=[_list(round, invited)] if has_list(covering, invited) else [],
        draft="" if issued else "DỰ THẢO",
        demo=settings.DEMO or round.version.manuscript.campaign.is_illustration,
    )


def _list(round: Round, invited: Sequence[Invited]) -> Annex:  # noqa: A002
    """Who is asked; what each is asked about, when that is not the same for all."""
    apart = are_asked_apart(invited)
    rows = [
        [str(nth), one.name, *([_parts(round, one)] if apart else [])]
        for nth, one in enumerate(invited, start=1)
    ]
    head = ["STT", "Cơ quan, đồng chí", *(["Phần xin ý kiến"] if apart else [])]
    table = Table(
        head=[head], rows=rows, widths=[8, 42, 50] if apart else [8, 92],
        aligns=["center", "left", "left"],
    )  # fmt: skip
    return Annex(label="", title=LIST_TITLE, blocks=[table], note=_note(round))


def _note(round: Round) -> str:  # noqa: A002
    cited = queries.letter_cited(round) or "Công văn số ..., ngày ..."
    return f"(kèm theo {cited})"


def _parts(round: Round, one: Invited) -> str:  # noqa: A002
    said = "; ".join(queries.names_of_parts(round.version, one.parts)) or "toàn văn"
    return said[0].upper() + said[1:]


def letter_file(round: Round, kind: str, at: datetime) -> bytes:  # noqa: A002
    """`kind`: docx or pdf; in the form of the letter's day."""
    document = round.document
    day = document.dated if document is not None and document.dated else day_of(at)
    return _MAKERS[kind](letter_paper(round, at), form_on("party", day))


def letter_as_sent(round: Round, kind: str, at: datetime) -> IO[bytes]:  # noqa: A002
    """The file as it was issued; before that, or of a letter made elsewhere, the words that stand here."""
    document = round.document if round.is_issued_here else None
    kept = document.files.filter(name=f"{FILE_NAME}.{kind}").first() if document is not None else None
    return store.open_kept(kept.sha256) if kept is not None else io.BytesIO(letter_file(round, kind, at))


def keep_letter_files(round: Round, *, by: Actor, at: datetime) -> None:  # noqa: A002
    """The issued letter as DOCX and PDF, kept with its document in the register; what is there already is left alone."""
    document = round.document
    if document is None:
        return
    names = set(document.files.values_list("name", flat=True))
    for kind in _MAKERS:
        name = f"{FILE_NAME}.{kind}"
        if name not in names:
            file = ContentFile(letter_file(round, kind, at), name=name)
            attach_file(document=document, file=file, by=by, at=at)

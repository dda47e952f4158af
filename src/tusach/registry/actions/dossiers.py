"""Files of documents: opened, filled in order, closed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.kit.text import fold
from tusach.people.models import Actor, Body
from tusach.registry.models import Arrival, Document, Dossier, DossierPaper


@dataclass(frozen=True)
class DossierFacts:
    """Title, FileNotation, Maintenance and Rights of NĐ 30/2020, appendix VI; `year` is FileCatalog."""

    title: str
    notation: str
    year: int
    maintenance: str
    rights: str = ""
    note: str = ""


@transaction.atomic
def open_dossier(*, keeper: Body, facts: DossierFacts, by: Actor, at: datetime) -> Dossier:
    _check(keeper, facts, None)
    dossier = Dossier.objects.create(
        keeper=keeper, **_clean(facts), creator=by.person, opened_at=at, folded=_folded(facts)
    )
    _say(dossier, by, at, "open_dossier", f"Mở {dossier}, bảo quản {dossier.maintenance}.")
    return dossier


@transaction.atomic
def change_dossier(*, dossier: Dossier, facts: DossierFacts, by: Actor, at: datetime) -> Dossier:
    now = _open(dossier)
    _check(now.keeper, facts, now.pk)
    for name, value in {**_clean(facts), "folded": _folded(facts)}.items():
        setattr(now, name, value)
    now.save()
    _say(now, by, at, "change_dossier", f"Sửa {now}.")
    return now


def _clean(facts: DossierFacts) -> dict[str, str | int]:
    return {
        "title": " ".join(facts.title.split())[:500], "notation": facts.notation.strip()[:20], "year": facts.year,
        "maintenance": facts.maintenance.strip()[:30], "rights": facts.rights.strip()[:30], "note": facts.note.strip()[:300],
    }  # fmt: skip


def _folded(facts: DossierFacts) -> str:
    return fold(f"{facts.notation} {facts.title}")[:560]


def _check(keeper: Body, facts: DossierFacts, own: int | None) -> None:
    if not facts.title.strip():
        raise Refused("Xin ghi tiêu đề hồ sơ: hồ sơ về việc gì.", field="title")
    if not facts.notation.strip():
        raise Refused("Xin ghi số và ký hiệu hồ sơ, ví dụ 01-TH.", field="notation")
    if not facts.maintenance.strip():
        raise Refused("Xin chọn thời hạn bảo quản.", field="maintenance")
    if not 1930 <= facts.year <= 2100:
        raise Refused(f"Năm {facts.year} không đúng; xin xem lại năm hình thành.", field="year")
    same = Dossier.objects.filter(keeper=keeper, year=facts.year, notation=facts.notation.strip()[:20])
    taken = same.first()
    if taken is not None and taken.pk != own:
        raise Refused(
            f"Ký hiệu {taken.notation} của năm {taken.year} đã dùng cho “{taken.title[:120]}”.",
            field="notation",
        )


@transaction.atomic
def file_document(*, dossier: Dossier, document: Document, by: Actor, at: datetime) -> DossierPaper:
    """Put a document at the end of a dossier; in it already, it keeps its place. The stamp's “Số và ký hiệu HS” is filled."""
    now = _open(dossier)
    if done := DossierPaper.objects.filter(dossier=now, document=document).first():
        return done
    last = now.papers.aggregate(last=Max("ordinal"))["last"] or 0
    paper = DossierPaper.objects.create(dossier=now, document=document, ordinal=last + 1, added_at=at)
    Arrival.objects.filter(document=document, file_symbol="").update(file_symbol=now.notation)
    _say(
        now,
        by,
        at,
        "file_document",
        f"Xếp {document} vào {now}, thứ tự {paper.ordinal}.",
        document=document.pk,
    )
    return paper


@transaction.atomic
def unfile_document(*, paper: DossierPaper, by: Actor, at: datetime) -> None:
    now = _open(paper.dossier)
    _say(now, by, at, "unfile_document", f"Lấy {paper.document} ra khỏi {now}.", document=paper.document_id)
    paper.delete()
    _number(now)


@transaction.atomic
def move_paper(*, paper: DossierPaper, up: bool, by: Actor, at: datetime) -> None:
    """One place up or down; at the end it stays."""
    now = _open(paper.dossier)
    rows = list(now.papers.order_by("ordinal", "pk"))
    here = next(at_ for at_, one in enumerate(rows) if one.pk == paper.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    _number(now, rows)
    _say(now, by, at, "move_paper", f"Xếp lại thứ tự trong {now}.", document=paper.document_id)


def _number(dossier: Dossier, rows: list[DossierPaper] | None = None) -> None:
    some = rows if rows is not None else list(dossier.papers.order_by("ordinal", "pk"))
    for ordinal, one in enumerate(some, start=1):
        one.ordinal = ordinal
    DossierPaper.objects.bulk_update(some, ["ordinal"], batch_size=500)


@transaction.atomic
def close_dossier(*, dossier: Dossier, by: Actor, at: datetime) -> Dossier:
    """Closed, its list of documents is final; an empty one is refused."""
    now = _open(dossier)
    if not now.papers.exists():
        raise Refused("Hồ sơ chưa có văn bản nào nên chưa kết thúc được.")
    now.closed_at = at
    now.save(update_fields=["closed_at"])
    _say(now, by, at, "close_dossier", f"Kết thúc {now}: {now.papers.count()} văn bản.")
    return now


@transaction.atomic
def reopen_dossier(*, dossier: Dossier, why: str, by: Actor, at: datetime) -> Dossier:
    if not why.strip():
        raise Refused("Xin ghi vì sao mở lại hồ sơ.", field="why")
    now = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if now.closed_at is None:
        return now
    now.closed_at = None
    now.save(update_fields=["closed_at"])
    _say(now, by, at, "reopen_dossier", f"Mở lại {now}: {why.strip()[:200]}")
    return now


def _open(dossier: Dossier) -> Dossier:
    now = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if now.closed_at:
        raise Refused(
            f"Hồ sơ {now.notation} đã kết thúc ngày {day_text(day_of(now.closed_at))}; muốn sửa thì mở lại."
        )
    return now


def _say(dossier: Dossier, by: Actor, at: datetime, act: str, sentence: str, **facts: object) -> None:
    record(act=f"registry.{act}", subject=f"registry.Dossier:{dossier.pk}", by=by, at=at, sentence=sentence, facts=facts,
           body_id=dossier.keeper_id)  # fmt: skip

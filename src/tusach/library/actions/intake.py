"""Files handed in: kept as they came, once, with what is known of them; read by the worker."""

from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.db import transaction

from tusach.journal.actions import record
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.text import decimal, moment
from tusach.library.ingest import kinds
from tusach.library.ingest.beside import read_record
from tusach.library.ingest.facts import clean_given
from tusach.library.models import Edition, Intake, IntakeState, State
from tusach.people.models import Actor, Body

_GONE = {State.WITHDRAWN, State.SUPERSEDED}


@transaction.atomic
def hand_in(
    *,
    file: IO[bytes],
    name: str,
    given: Mapping[str, Any],
    body: Body | None,
    by: Actor | None,
    at: datetime,
    beside: IO[bytes] | None = None,
) -> Intake:
    """Keeps a file for the library. What is typed (`given`) wins over the record `beside` it, that over the file.

    The same file again gives the intake that is there, whose `sentence` then says so (not saved). Raises Refused for
    what is too large, empty, of another kind, or described wrongly.
    """
    facts = {**(read_record(beside.read(1 << 22)) if beside else {}), **clean_given(given)}
    facts = clean_given(facts)
    size = file.seek(0, 2)
    if size > settings.LIBRARY_MAX_FILE_BYTES:
        raise Refused(
            f"Tệp lớn {decimal(size >> 20, 0)} MB, quá mức {decimal(settings.LIBRARY_MAX_FILE_BYTES >> 20, 0)} MB. "
            "Xin giảm dung lượng ảnh, âm thanh hoặc chia thành nhiều tập."
        )
    kind = kinds.kind_of(file)
    if not kind and size:
        raise Refused(
            f"“{name}” không phải sách mà thư viện đọc được. Xin nộp EPUB, PDF, Word (.docx), ảnh trang (PNG, JPEG, TIFF, "
            "zip của ảnh), MP3 hoặc M4B."
        )
    kept = store.keep(file, most=settings.LIBRARY_MAX_FILE_BYTES)
    known = _known(kept.sha256)
    if known is not None:
        return known
    intake = Intake.objects.create(
        sha256=kept.sha256, name=store.safe_name(name), size=kept.size, content_type=kind, given=facts,
        body=body, by=by.person if by else None, at=at,
    )  # fmt: skip
    record(
        act="library.hand_in", subject=f"library.Intake:{intake.pk}", by=by, at=at, body_id=body.pk if body else None,
        sentence=f"Nộp tệp “{intake.name}” cho thư viện.", facts={"sha256": kept.sha256, "size": kept.size},
    )  # fmt: skip
    return intake


def _known(sha256: str) -> Intake | None:
    """The intake of the same file that waits or became an edition which still holds."""
    rows = Intake.objects.select_related("edition").filter(sha256=sha256).exclude(state=IntakeState.REFUSED)
    for intake in rows.order_by("-pk"):
        edition = intake.edition
        if intake.state == IntakeState.DONE and (edition is None or edition.state in _GONE):
            continue
        what = f"thành sách “{edition.title}”" if edition else "và đang chờ đọc"
        intake.sentence = f"Tệp này đã nộp lúc {moment(intake.at)} {what}; không nộp lại."
        return intake
    return None


def edition_of_file(sha256: str) -> Edition | None:
    """What the same version of the derivation already made of the same file, while it holds."""
    rows = Edition.objects.filter(source_sha256=sha256, made_by=kinds.made_by()).exclude(state__in=_GONE)
    return rows.order_by("pk").first()

"""A waiting file becomes a draft edition, or is refused with a sentence."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction

from tusach.journal.actions import record
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.library import epubcheck
from tusach.library.actions.drafting import make_draft
from tusach.library.actions.intake import edition_of_file
from tusach.library.ingest import Derived, Limits, derive, kinds
from tusach.library.ingest.apart import derive_apart
from tusach.library.ingest.shape import InFolder
from tusach.library.models import Edition, Intake, IntakeState

_EVERY_SECONDS = 0.5


def read_intake(*, intake: Intake, at: datetime, own: bool = False) -> Edition | None:
    """The draft edition made of the file; None when it was refused (`intake.sentence` says why).

    Progress is on the row (`done` of `total`) while the file is read in a process of its own. `own`: the house wrote
    the file itself a moment ago, so it is read in this process, without starting another, and EPUBCheck is not asked.
    """
    Intake.objects.filter(pk=intake.pk).update(
        state=IntakeState.WORKING, claimed_until=at + timedelta(seconds=settings.LIBRARY_READ_SECONDS + 120)
    )
    known = edition_of_file(intake.sha256)
    if known is not None:
        return _done(intake, known, at, f"Tệp này đã thành sách “{known.title}”.")
    try:
        with tempfile.TemporaryDirectory(prefix="tusach-") as folder, _as_path(intake.sha256) as path:
            if own:
                book = derive(path, given=intake.given, limits=_limits(), blobs=InFolder(Path(folder)))
                return _keep(intake, book, Path(folder), at)
            book = derive_apart(
                path, folder=Path(folder), given=intake.given, limits=_limits(), told=_Teller(intake)
            )
            if book.content_type == kinds.EPUB and (found := epubcheck.check(path)):
                book.measures["epubcheck"] = found
            return _keep(intake, book, Path(folder), at)
    except Refused as refusal:
        _refuse(intake, refusal.sentence, at)
        return None


def _limits() -> Limits:
    return Limits(
        source_bytes=settings.LIBRARY_MAX_FILE_BYTES, memory_bytes=settings.LIBRARY_READ_BYTES,
        cpu_seconds=settings.LIBRARY_READ_SECONDS, wall_seconds=settings.LIBRARY_READ_SECONDS,
    )  # fmt: skip


@contextmanager
def _as_path(sha256: str) -> Iterator[Path]:
    """The kept file as a path: its own, or a copy when the store is no folder."""
    if isinstance(default_storage, FileSystemStorage):
        yield Path(default_storage.path(store.path_of(sha256)))
        return
    with tempfile.NamedTemporaryFile(prefix="tusach-") as copy, store.open_kept(sha256) as kept:
        shutil.copyfileobj(kept, copy)
        copy.flush()
        yield Path(copy.name)


class _Teller:
    """Writes progress to the row, at most twice a second."""

    def __init__(self, intake: Intake) -> None:
        self.intake, self.last = intake, 0.0

    def __call__(self, done: int, total: int) -> None:
        if done < total and time.monotonic() - self.last < _EVERY_SECONDS:
            return
        self.last = time.monotonic()
        Intake.objects.filter(pk=self.intake.pk).update(done=done, total=total)


def _keep(intake: Intake, book: Derived, folder: Path, at: datetime) -> Edition:
    """Bytes first, rows after: a row never names bytes that are not there."""
    for path in sorted(folder.iterdir()):
        if path.name == "book.json":
            continue
        if path.suffix == ".br":
            place = f"{store.path_of(path.stem)}.br"
            if not default_storage.exists(place):
                with path.open("rb") as file:
                    default_storage.save(place, File(file))
            continue
        with path.open("rb") as file:
            if store.keep(file, most=Limits.derived_bytes).sha256 != path.name:
                raise Refused("Tệp đọc ra bị hỏng khi cất vào kho. Xin nộp lại.")
    with transaction.atomic():
        edition = make_draft(intake=intake, book=book, at=at)
        return _done(intake, edition, at, "")


def _done(intake: Intake, edition: Edition, at: datetime, sentence: str) -> Edition:
    intake.state, intake.edition, intake.sentence, intake.ended_at = IntakeState.DONE, edition, sentence, at
    intake.claimed_until = None
    intake.save(update_fields=["state", "edition", "sentence", "ended_at", "claimed_until"])
    return edition


@transaction.atomic
def _refuse(intake: Intake, sentence: str, at: datetime) -> None:
    intake.state, intake.sentence, intake.ended_at = IntakeState.REFUSED, sentence[:500], at
    intake.claimed_until = None
    intake.save(update_fields=["state", "sentence", "ended_at", "claimed_until"])
    record(
        act="library.refuse_intake", subject=f"library.Intake:{intake.pk}", by=None, at=at, body_id=intake.body_id,
        sentence=f"Không nhận tệp “{intake.name}”: {sentence}",
    )  # fmt: skip

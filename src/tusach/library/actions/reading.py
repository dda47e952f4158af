"""A waiting file becomes a draft edition, or is refused with a sentence."""

import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction

from tusach.journal.actions import record
from tusach.kit import leases, store
from tusach.kit.errors import Refused
from tusach.kit.leases import Lease, LostError
from tusach.library import epubcheck
from tusach.library.actions.drafting import make_draft
from tusach.library.actions.intake import edition_of_file
from tusach.library.ingest import Derived, Limits, derive, kinds
from tusach.library.ingest.apart import derive_apart
from tusach.library.ingest.shape import InFolder
from tusach.library.models import Edition, Intake, IntakeState
from tusach.library.queries import waiting

log = logging.getLogger(__name__)
GAVE_UP = (
    "Ba lần đọc tệp này đều bị ngắt giữa chừng, có thể vì máy chủ thiếu bộ nhớ hoặc khởi động lại. "
    "Xin gửi lại tệp, hoặc chia sách thành nhiều tập."
)

BROKEN = "Máy gặp lỗi khi đọc tệp này; lỗi đã được ghi lại để sửa. Tệp vẫn được giữ, sau này gửi lại được."


def claim_intake(*, at: datetime) -> Intake | None:
    """The oldest file that no worker reads, held while it is read; None when there is none."""
    leases.look_alive(waiting.READER, at=at)
    return leases.claim(waiting.intakes_waiting(), at=at, lasts=waiting.LASTS, state=IntakeState.WORKING)


def give_up_intakes(*, at: datetime) -> list[Intake]:
    """Files of which every reader died are no longer tried: they are refused, and may be handed in again."""
    lost = leases.in_vain(waiting.intakes_waiting(), at=at)
    for intake in lost:
        _refuse(intake, GAVE_UP, at)
    return lost


def read_intake(*, intake: Intake, at: datetime, own: bool = False) -> Edition | None:
    """Claims the file and reads it at once, as a command does: see `read_claimed`. Raises Refused while a worker reads it."""
    known = edition_of_file(intake.sha256)
    if known is not None:
        return _done(intake, known, at, f"Tệp này đã thành sách “{known.title}”.", None)
    mine = waiting.intakes_waiting().filter(pk=intake.pk)
    claimed = leases.claim(mine, at=at, lasts=waiting.LASTS, state=IntakeState.WORKING)
    if claimed is None:
        raise Refused("Tệp này đang được đọc. Xin chờ đọc xong rồi xem lại.")
    begun = time.monotonic()
    edition = read_claimed(
        intake=claimed, now=lambda: at + timedelta(seconds=time.monotonic() - begun), own=own
    )
    intake.refresh_from_db()
    return edition


def read_claimed(*, intake: Intake, now: Callable[[], datetime], own: bool = False) -> Edition | None:
    """The draft edition made of the file; None when it was refused (`intake.sentence` says why) or became another's, and
    then nothing was written.

    Progress is on the row while the file is read in a process of its own. `own`: the house wrote the file itself a moment
    ago, so it is read in this process, without starting another, and EPUBCheck is not asked.
    """
    at, lease = now(), Lease(intake, waiting.intakes_waiting(), now, lasts=waiting.LASTS)
    known = edition_of_file(intake.sha256)
    try:
        if known is not None:
            return _done(intake, known, at, f"Tệp này đã thành sách “{known.title}”.", lease)
        try:
            return _read(intake, lease, at, own=own)
        except Refused as refusal:
            _refuse(intake, refusal.sentence, at, lease)
        except LostError:
            raise
        except Exception:
            # A file that breaks the reader must not stop the others; it is kept, and may be handed in again after the repair.
            log.exception("reading of intake %s failed", intake.pk)
            _refuse(intake, BROKEN, at, lease)
    except LostError:
        log.warning("intake %s was taken over by another reader while it was read", intake.pk)
    return None


def _read(intake: Intake, lease: Lease[Intake], at: datetime, *, own: bool) -> Edition:
    with tempfile.TemporaryDirectory(prefix="tusach-") as folder, _as_path(intake.sha256) as path:
        if own:
            book = derive(path, given=intake.given, limits=_limits(), blobs=InFolder(Path(folder)))
        else:
            book = derive_apart(
                path, folder=Path(folder), given=intake.given, limits=_limits(), told=lease.heard
            )
            if book.content_type == kinds.EPUB and (found := epubcheck.check(path)):
                book.measures["epubcheck"] = found
        return _keep(intake, book, Path(folder), at, lease)


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


def _keep(intake: Intake, book: Derived, folder: Path, at: datetime, lease: Lease[Intake]) -> Edition:
    """Bytes first, rows after: a row never names bytes that are not there."""
    for path in sorted(folder.iterdir()):
        lease.beat()
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
        lease.hold()
        return _done(intake, make_draft(intake=intake, book=book, at=at), at, "", lease)


@transaction.atomic
def _done(
    intake: Intake, edition: Edition, at: datetime, sentence: str, lease: Lease[Intake] | None
) -> Edition:
    _end(intake, IntakeState.DONE, sentence, at, lease, edition)
    return edition


@transaction.atomic
def _refuse(intake: Intake, sentence: str, at: datetime, lease: Lease[Intake] | None = None) -> None:
    _end(intake, IntakeState.REFUSED, sentence[:500], at, lease)
    record(
        act="library.refuse_intake", subject=f"library.Intake:{intake.pk}", by=None, at=at, body_id=intake.body_id,
        sentence=f"Không nhận tệp “{intake.name}”: {sentence}",
    )  # fmt: skip


def _end(
    intake: Intake, state: IntakeState, sentence: str, at: datetime, lease: Lease[Intake] | None, edition: Edition | None = None
) -> None:  # fmt: skip
    if lease is not None:
        lease.hold()
    intake.state, intake.edition, intake.sentence, intake.ended_at = state, edition, sentence, at
    intake.claimed_until = None
    intake.save(update_fields=["state", "edition", "sentence", "ended_at", "claimed_until"])

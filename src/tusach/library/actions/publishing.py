"""The life of an edition before its readers: draft, checked, published, then superseded or withdrawn with a reason."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tusach.journal.actions import record
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.library import manifest
from tusach.library.actions.sheets import judge
from tusach.library.models import Edition, IndexChange, State
from tusach.library.quality import bad_of
from tusach.people.models import Actor


@transaction.atomic
def check_edition(*, edition: Edition, by: Actor | None, at: datetime) -> Edition:
    """A person has looked at the draft. Raises Refused while its quality sheet forbids publication."""
    edition = _locked(edition)
    if edition.state != State.DRAFT:
        raise Refused(f"Sách “{edition.title}” không còn là bản nháp.")
    edition.quality = judge(edition)
    _refuse_bad(edition, f"Chưa qua kiểm tra: sách “{edition.title}”.")
    edition.state = State.CHECKED
    edition.save(update_fields=["quality", "state"])
    _tell(edition, "check_edition", f"Kiểm tra xong sách “{edition.title}”.", by, at)
    return edition


@transaction.atomic
def publish_edition(*, edition: Edition, by: Actor | None, at: datetime) -> Edition:
    """Opens a checked edition to readers, with its signed manifest; nothing of it changes from then on."""
    edition = _locked(edition)
    if edition.state == State.PUBLISHED:
        raise Refused(f"Sách “{edition.title}” đang phát hành.")
    if edition.state != State.CHECKED:
        raise Refused(f"Sách “{edition.title}” chưa kiểm tra. Xin kiểm tra rồi phát hành.")
    edition.quality = judge(edition)
    _refuse_bad(edition, f"Chưa phát hành được “{edition.title}”:")
    sections = list(edition.sections.order_by("ordinal"))
    resources = list(edition.resources.order_by("section__ordinal", "pk"))
    made = manifest.make(edition, sections, resources)
    edition.manifest_sha256 = store.keep_bytes(made, most=max(settings.MAX_FILE_BYTES, len(made))).sha256
    edition.state, edition.published_at = State.PUBLISHED, at
    edition.save(update_fields=["quality", "manifest_sha256", "state", "published_at"])
    IndexChange.objects.create(edition=edition, drop=False, at=at)
    _tell(
        edition,
        "publish_edition",
        f"Phát hành sách “{edition.title}”.",
        by,
        at,
        manifest=edition.manifest_sha256,
    )
    return edition


@transaction.atomic
def supersede_edition(*, edition: Edition, by_edition: Edition, by: Actor | None, at: datetime) -> Edition:
    """A newer published edition takes the place of this one; its address goes on answering and says so."""
    edition = _locked(edition)
    if edition.state != State.PUBLISHED:
        raise Refused(f"Sách “{edition.title}” không đang phát hành nên không thay thế được.")
    if by_edition.pk == edition.pk:
        raise Refused("Một bản không thay thế chính nó. Xin chọn bản mới.")
    if by_edition.state != State.PUBLISHED:
        raise Refused(f"Bản mới “{by_edition.title}” chưa phát hành. Xin phát hành bản mới trước.")
    if by_edition.form != edition.form:
        raise Refused(
            "Bản mới khác dạng (sách chữ, sách chụp trang, sách nói). Hai dạng của một tác phẩm cùng được giữ."
        )
    edition.state, edition.superseded_by, edition.ended_at = State.SUPERSEDED, by_edition, at
    edition.save(update_fields=["state", "superseded_by", "ended_at"])
    IndexChange.objects.create(edition=edition, drop=True, at=at)
    said = f"Thay bản cũ “{edition.title}” bằng bản mới “{by_edition.title}”."
    _tell(edition, "supersede_edition", said, by, at, new=by_edition.key)
    return edition


@transaction.atomic
def withdraw_edition(*, edition: Edition, reason: str, by: Actor | None, at: datetime) -> Edition:
    """Takes an edition from its readers, or puts a draft aside that is not wanted. The reason of what was published is
    public; bytes stay, for the record, and the same file may be handed in again.
    """
    edition = _locked(edition)
    said = " ".join(reason.split())
    if len(said) < 3:
        if edition.published_at is None:
            raise Refused("Xin ghi vì sao bỏ bản nháp này.", field="reason")
        raise Refused("Xin ghi lý do rút sách; bạn đọc sẽ thấy lý do này.", field="reason")
    if edition.state == State.WITHDRAWN:
        raise Refused(f"Sách “{edition.title}” đã rút.")
    edition.state, edition.ended_reason, edition.ended_at = State.WITHDRAWN, said[:300], at
    edition.save(update_fields=["state", "ended_reason", "ended_at"])
    IndexChange.objects.create(edition=edition, drop=True, at=at)
    name = edition.title
    told = f"Rút sách “{name}”: {said}" if edition.published_at else f"Bỏ bản nháp “{name}”: {said}"
    _tell(edition, "withdraw_edition", told, by, at)
    return edition


def _locked(edition: Edition) -> Edition:
    """The row as it is now, held until the transaction ends: two clicks at once give one of them a sentence."""
    return Edition.objects.select_for_update().get(pk=edition.pk)


def _refuse_bad(edition: Edition, opening: str) -> None:
    if bad := bad_of(edition.quality):
        raise Refused(f"{opening} {' '.join(bad)}")


def _tell(edition: Edition, act: str, sentence: str, by: Actor | None, at: datetime, **facts: str) -> None:
    record(
        act=f"library.{act}", subject=f"library.Edition:{edition.pk}", by=by, at=at, body_id=edition.body_id,
        sentence=sentence, facts={"key": edition.key, "content_sha256": edition.content_sha256, **facts},
    )  # fmt: skip

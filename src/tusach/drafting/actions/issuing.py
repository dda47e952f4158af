"""The report issued: refused while a figure is stale or unverified; its number comes from the outgoing register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tusach.drafting import queries
from tusach.drafting.actions.fixing import fix_version
from tusach.drafting.models import FileKind, Manuscript, ManuscriptState, Version, VersionFile
from tusach.drafting.queries import Trouble
from tusach.drafting.queries.covering import issue_page, letter_registries
from tusach.drafting.queries.fixed import mark_of
from tusach.journal import actions as journal
from tusach.kit import store
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.people.models import Actor, Body
from tusach.registry.actions import (
    Paper,
    RecipientLine,
    Written,
    await_number,
    enter_outgoing,
    settle_awaiting,
)
from tusach.registry.models import Family

KIND = "Báo cáo"
_SHOWN = 5


@dataclass(frozen=True)
class Signing:
    """Who signs and who gets it. `capacity`: lines over the name (K/T TRƯỞNG BAN, PHÓ TRƯỞNG BAN); `number` empty takes
    the next of the series.
    """

    keeper: Body
    signer: str
    capacity: Sequence[str] = ()
    recipients: Sequence[RecipientLine] = ()
    number: str = ""
    place: str = "Hà Nội"


class NotReady(Refused):
    """What stands in the way, all of it: the sentence names the first few."""

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        listed = "; ".join(one.alone.rstrip(".") for one in troubles[:_SHOWN])
        more = f"; và {len(troubles) - _SHOWN} chỗ nữa" if len(troubles) > _SHOWN else ""
        super().__init__(f"Chưa ban hành được, còn {len(troubles)} chỗ phải xong: {listed}{more}.")
        self.troubles = troubles


@transaction.atomic
def send_manuscript(*, manuscript: Manuscript, by: Actor, at: datetime) -> Manuscript:
    """The report is ready: the clerks of the centre are told and have it in their list until it has its number. Refused with
    the list while anything hard stands.
    """
    manuscript = _now(manuscript)
    _check_ready(manuscript)
    if not manuscript.blocks.filter(removed_at__isnull=True).exists():
        raise Refused("Báo cáo chưa có đoạn nào nên chưa chuyển văn thư được. Xin viết trước.")
    put_before_clerks(manuscript=manuscript, by=by, at=at)
    return manuscript


def put_before_clerks(*, manuscript: Manuscript, by: Actor, at: datetime) -> None:
    """Ask for a number, or give what is asked for already its title of now."""
    paper = Written(KIND, manuscript.title, issue_page(manuscript))
    await_number(keepers=letter_registries(day_of(at)), paper=paper, by=by, at=at)


@transaction.atomic
def take_back_manuscript(*, manuscript: Manuscript, by: Actor, at: datetime) -> Manuscript:
    """It is to be written on: it waits for no number."""
    manuscript = _now(manuscript)
    _check_open(manuscript)
    if not settle_awaiting(url=issue_page(manuscript), by=by, at=at):
        raise Refused("Báo cáo này không ở danh sách chờ cấp số.")
    return manuscript


def _now(manuscript: Manuscript) -> Manuscript:
    rows = Manuscript.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("campaign", "outline", "document").get(pk=manuscript.pk)


def _check_open(manuscript: Manuscript) -> None:
    if manuscript.state == ManuscriptState.ISSUED:
        raise Refused(f"Báo cáo đã ban hành: {manuscript.document}.")


def _check_ready(manuscript: Manuscript) -> None:
    _check_open(manuscript)
    hard = [one for one in queries.trouble_of(manuscript) if one.is_hard]
    if hard:
        raise NotReady(hard)


@transaction.atomic
def issue_manuscript(
    *, manuscript: Manuscript, signing: Signing, by: Actor, at: datetime, once: str = "", seen: str = ""
) -> Version:
    """Fix the final version, give it its number in the outgoing register, and close the manuscript. The same `once` again
    changes nothing. `seen` is the mark of what stood there when the page was made: nobody issues words that came later.

    Its files are made from it afterwards (exports.final_files): they say the same whenever they are made.
    """
    manuscript = _now(manuscript)
    if once and manuscript.document is not None and manuscript.document.once == once:
        return manuscript.versions.get(is_final=True)
    _check_ready(manuscript)
    if seen and seen != mark_of(manuscript):
        raise Refused(
            "Báo cáo vừa được sửa sau khi anh chị mở trang này. Xin xem lại bản in rồi bấm “Ban hành”."
        )
    if not signing.signer.strip():
        raise Refused("Xin ghi người ký.", field="signer")
    version = fix_version(manuscript=manuscript, by=by, at=at, note="Bản ban hành", is_final=True)
    paper = Paper(
        kind=KIND, subject=manuscript.title[:500], dated=day_of(at), number=signing.number, family=Family.PARTY,
        place=signing.place, signer=signing.signer.strip()[:120],
        signer_title="; ".join(line.strip() for line in signing.capacity if line.strip())[:200],
    )  # fmt: skip
    manuscript.document = enter_outgoing(
        keeper=signing.keeper, paper=paper, recipients=signing.recipients, by=by, at=at, once=once
    )
    manuscript.state = ManuscriptState.ISSUED
    manuscript.save(update_fields=["document", "state"])
    settle_awaiting(url=issue_page(manuscript), by=by, at=at, document=manuscript.document)
    journal.record(
        act="drafting.issue_manuscript", subject=f"drafting.Manuscript:{manuscript.pk}", by=by, at=at,
        sentence=f"Ban hành {manuscript.document}: {manuscript.title}",
        facts={"version": version.number, "digest": version.digest, "document": manuscript.document.pk},
        body_id=signing.keeper.pk,
    )  # fmt: skip
    return version


def keep_version_file(
    *, version: Version, kind: FileKind, digest: str, data: bytes, at: datetime, number: str = ""
) -> VersionFile:
    """Keep what was made of a version. Nothing is decided by it and anybody could make it again: no journal entry."""
    kept = store.keep_bytes(data)
    made, _ = VersionFile.objects.update_or_create(
        version=version, kind=kind, digest=digest,
        defaults={"sha256": kept.sha256, "size": kept.size, "made_at": at, "number": number},
    )  # fmt: skip
    return made

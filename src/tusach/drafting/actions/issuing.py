"""The report issued: refused while a figure is stale or unverified; its number comes from the outgoing register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tusach.drafting import queries
from tusach.drafting.actions.fixing import fix_version
from tusach.drafting.models import FileKind, Manuscript, ManuscriptState, Version, VersionFile
from tusach.drafting.queries import Trouble
from tusach.journal import actions as journal
from tusach.kit import store
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.people.models import Actor, Body
from tusach.registry.actions import Paper, RecipientLine, enter_outgoing
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
        listed = "; ".join(one.sentence.rstrip(".") for one in troubles[:_SHOWN])
        more = f"; và {len(troubles) - _SHOWN} chỗ nữa" if len(troubles) > _SHOWN else ""
        super().__init__(f"Chưa ban hành được, còn {len(troubles)} chỗ phải xong: {listed}{more}.")
        self.troubles = troubles


@transaction.atomic
def issue_manuscript(
    *, manuscript: Manuscript, signing: Signing, by: Actor, at: datetime, once: str = ""
) -> Version:
    """Fix the final version, give it its number in the outgoing register, and close the manuscript. The same `once` again
    changes nothing.

    Its files are made from it afterwards (exports.final_files): they say the same whenever they are made.
    """
    rows = Manuscript.objects.select_for_update(of=("self",), no_key=True)
    manuscript = rows.select_related("campaign", "outline", "document").get(pk=manuscript.pk)
    if once and manuscript.document is not None and manuscript.document.once == once:
        return manuscript.versions.get(is_final=True)
    if manuscript.state == ManuscriptState.ISSUED:
        raise Refused(f"Báo cáo đã ban hành: {manuscript.document}.")
    hard = [one for one in queries.trouble_of(manuscript) if one.is_hard]
    if hard:
        raise NotReady(hard)
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

"""Fixing the manuscript whole: "dự thảo lần n"."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from tusach.drafting import queries
from tusach.drafting.models import Manuscript, Version
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.people.models import Actor


@transaction.atomic
def fix_version(
    *, manuscript: Manuscript, by: Actor, at: datetime, note: str = "", is_final: bool = False
) -> Version:
    """Fix all blocks as they stand. Nothing new since the last version is refused: a number stands for a content."""
    manuscript = Manuscript.objects.select_for_update(no_key=True).get(pk=manuscript.pk)
    content = queries.content_of(manuscript)
    if not any(node["blocks"] for node in content["nodes"]):
        raise Refused("Báo cáo chưa có đoạn nào nên chưa chốt được. Xin viết, hoặc dựng khung trước.")
    digest = queries.digest_of_content(content)
    last = queries.last_version(manuscript)
    if last is not None and last.digest == digest:
        if not is_final:
            raise Refused(f"Từ dự thảo lần {last.number} đến nay chưa có đoạn nào đổi, nên không chốt lại.")
        return _made_final(last)
    number = (manuscript.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = Version.objects.create(
        manuscript=manuscript, number=number, note=note.strip()[:300], content=content, digest=digest,
        made_by=by.person, made_at=at, is_final=is_final,
    )  # fmt: skip
    journal.record(
        act="drafting.fix_version", subject=f"drafting.Version:{version.pk}", by=by, at=at,
        sentence=f"Chốt dự thảo lần {number}: {manuscript.title}", facts={"manuscript": manuscript.pk, "digest": digest},
    )  # fmt: skip
    return version


def _made_final(version: Version) -> Version:
    version.is_final = True
    version.save(update_fields=["is_final"])
    return version

"""A codebook from elsewhere taken in, as its plan says."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tusach.campaign.models import Campaign
from tusach.drafting.actions.codebook import change_code, make_code
from tusach.drafting.models import Code
from tusach.drafting.queries.exchange import Fate, Row, plain, plan_codes
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.people.models import Actor


@transaction.atomic
def import_codes(*, campaign: Campaign, rows: Sequence[Row], by: Actor, at: datetime) -> tuple[int, int]:
    """(made, changed). A line with a known number or name changes that theme, another makes one; nothing is taken away.

    All or nothing: the first line that cannot be done is refused with its number. A theme that was merged stays so.
    """
    campaign = Campaign.objects.select_for_update().defer("reading").get(pk=campaign.pk)
    plan = plan_codes(campaign, rows)
    wrong = next((one for one in plan if one.fate == Fate.WRONG), None)
    if wrong is not None:
        raise Refused(f"Dòng {wrong.row.number}: {wrong.why[:1].lower()}{wrong.why[1:]}")
    at_name: dict[tuple[str, str], Code] = {}
    made = changed = 0
    for one in plan:
        row = one.row
        if one.fate == Fate.MADE:
            parent = at_name.get((row.group, plain(row.under))) or _standing(campaign, row.group, row.under)
            code = make_code(campaign=campaign, group=row.group, name=row.name, definition=row.definition,
                             parent=parent, by=by, at=at)  # fmt: skip
            made += 1
        elif one.fate == Fate.CHANGED and one.code is not None:
            code = change_code(code=one.code, name=row.name, definition=row.definition, by=by, at=at)
            changed += 1
        elif one.code is not None:
            code = one.code
        else:
            continue
        at_name[row.group, plain(row.name)] = code
    journal.record(
        act="drafting.import_codes", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
        sentence=f"Nhập sổ mã từ tệp: thêm {made}, sửa {changed} chủ đề: {campaign.short_name}",
        facts={"campaign": campaign.pk, "rows": len(rows), "made": made, "changed": changed},
    )  # fmt: skip
    return made, changed


def _standing(campaign: Campaign, group: str, name: str) -> Code | None:
    """The living theme of that name, or the one that stands for it since it was merged."""
    if not name.strip():
        return None
    every = Code.objects.filter(campaign=campaign, group=group, retired_at__isnull=True)
    named = [code for code in every.select_related("merged_into") if plain(code.name) == plain(name)]
    code = next((one for one in named if one.merged_into_id is None), None) or next(iter(named), None)
    while code is not None and code.merged_into is not None:
        code = code.merged_into
    return code

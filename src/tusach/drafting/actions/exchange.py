"""A codebook, or a whole project of another coding program, taken in as its plan says."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tusach.campaign.models import Campaign
from tusach.drafting.actions.codebook import change_code, make_code
from tusach.drafting.actions.coding import mark_passage, put_code
from tusach.drafting.models import Code, Coding
from tusach.drafting.queries.codes import codebook_of
from tusach.drafting.queries.exchange import Fate, IncomingMark, Row, plain, plan_codes
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.reports.models import Report, TextLayer


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


@transaction.atomic
def import_project(
    *, campaign: Campaign, rows: Sequence[Row], marks: Sequence[IncomingMark], by: Actor, at: datetime
) -> tuple[int, int, int]:
    """(codes made, codes changed, codings put): the codebook as in `import_codes`, then the marks, as this person's own.

    Nobody marks in another's name: who marked in the other program is told on the page and in the journal's facts only.
    Refused whole when a text has been read anew meanwhile.
    """
    made, changed = import_codes(campaign=campaign, rows=rows, by=by, at=at)
    codes = _codes_of(campaign, rows)
    reports = Report.objects.in_bulk({one.report for one in marks})
    layers = TextLayer.objects.defer("content").in_bulk({one.layer for one in marks})
    own = Coding.objects.filter(code__campaign=campaign, person=by.person, removed_at__isnull=True)
    before = own.count()
    for one in marks:
        code, report, layer = codes.get(one.row), reports.get(one.report), layers.get(one.layer)
        if code is None or report is None or layer is None:
            continue
        excerpt = mark_passage(report=report, layer=layer, leaf=one.leaf, selector=one.selector, by=by, at=at)
        put_code(excerpt=excerpt, code=code, by=by, at=at, is_dissent=one.is_dissent)
    put = own.count() - before
    journal.record(
        act="drafting.import_project", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
        sentence=f"Nhập dự án mã hóa từ tệp: thêm {made} chủ đề, gắn {put} lượt: {campaign.short_name}",
        facts={"campaign": campaign.pk, "made": made, "changed": changed, "put": put, "marks": len(marks)},
    )  # fmt: skip
    return made, changed, put


def _codes_of(campaign: Campaign, rows: Sequence[Row]) -> dict[int, Code]:
    """{line of the file: the code it is now}, of those that are in use."""
    book = codebook_of(campaign)
    named: dict[tuple[str, str], Code] = {}
    for pk, code in book.by_id.items():
        if book.live(book.final(pk)) and (book.live(pk) or (code.group, plain(code.name)) not in named):
            named[code.group, plain(code.name)] = book.by_id[book.final(pk)]
    found = {}
    for row in rows:
        own = book.by_id.get(row.code) if row.code is not None else None
        known = book.by_id[book.final(own.pk)] if own is not None else named.get((row.group, plain(row.name)))
        if known is not None and known.retired_at is None:
            found[row.number] = known
    return found


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

from tusach.places import queries as places
from tusach.reports import queries, roundtrip
from tusach.reports.actions import Workbook
from tusach.reports.models import Report


def template_for(report: Report) -> bytes:
    """The XLSX of one unit, with what it has answered so far, to be filled in without a network."""
    owner, revision = report.obligation, queries.head_of(report)
    version = places.version_of(owner.unit_id, owner.campaign.reference_date)
    passport = roundtrip.Passport(
        version.code if version else "", owner.unit_name, report.outline.digest, report.pk, report.revision
    )
    return roundtrip.build(queries.form_for(report), revision.answers if revision else {}, passport)


def marked(book: Workbook) -> bytes:
    """The workbook that came in, faulty cells red and with their sentences."""
    return roundtrip.mark(book.incoming)

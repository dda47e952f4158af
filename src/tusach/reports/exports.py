from datetime import date

from tusach.kit.paper import form_on, to_docx, with_spans
from tusach.people.models import BodyKind
from tusach.people.queries import bodies_of, names_of
from tusach.places import queries as places
from tusach.reports import queries, roundtrip
from tusach.reports.actions import Workbook
from tusach.reports.models import Report
from tusach.reports.outline_paper import outline_paper
from tusach.reports.webtext import lines_of


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


def outline_docx(report: Report, *, on: date) -> bytes:
    """The outline as a Word file of this place, with what it has written on the web so far. Leaves are bookmarks, which
    LibreOffice keeps when it saves; it takes content controls apart.
    """
    owner, head = report.obligation, queries.head_of(report)
    answers = head.answers if head else {}
    texts = {leaf.key: lines_of(leaf, answers) for leaf in queries.form_for(report).leaves}
    bodies = list(bodies_of(owner.unit_id, on, BodyKind.PROPAGANDA)[:1])
    issuer = names_of([one.pk for one in bodies], on).get(bodies[0].pk) if bodies else None
    paper = outline_paper(
        report.outline.tree, texts=texts, issuer=issuer.name if issuer else owner.unit_name,
        symbol=issuer.symbol if issuer else "", place="...", subject=owner.campaign.name,
    )  # fmt: skip
    return with_spans(to_docx(paper, form_on("party", on)), only=("leaf:",))

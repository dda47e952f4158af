from datetime import date
from typing import Any

from django.conf import settings

from tusach.kit.paper import form_on, to_docx, to_pdf, with_spans
from tusach.people.models import BodyKind
from tusach.people.queries import bodies_of, names_of
from tusach.places import queries as places
from tusach.reports import queries, roundtrip
from tusach.reports.actions import Workbook
from tusach.reports.display import shown
from tusach.reports.models import Report
from tusach.reports.outline_paper import Said, outline_paper, report_paper
from tusach.reports.webtext import WORDS, lines_of


def template_for(report: Report) -> bytes:
    """The XLSX of one unit, with what it has answered so far, to be filled in without a network."""
    owner, revision = report.obligation, queries.head_of(report)
    version = places.version_of(owner.unit_id, owner.campaign.reference_date)
    passport = roundtrip.Passport(
        version.code if version else "", owner.unit_name, report.outline.digest, report.pk, report.revision
    )
    answers = revision.answers if revision else {}
    return roundtrip.build(queries.form_for(report), answers, passport, demo=is_illustration(report))


def marked(book: Workbook) -> bytes:
    """The workbook that came in, faulty cells red and with their sentences."""
    return roundtrip.mark(book.incoming)


def outline_docx(report: Report, *, on: date) -> bytes:
    """The outline as a Word file of this place, with what it has written on the web so far. Leaves are bookmarks, which
    LibreOffice keeps when it saves; it takes content controls apart.
    """
    owner, answers = report.obligation, _answers(report)
    texts = {leaf.key: lines_of(leaf, answers) for leaf in queries.form_for(report).leaves}
    issuer, symbol = _issuer(report, on)
    paper = outline_paper(
        report.outline.tree, texts=texts, issuer=issuer, symbol=symbol, place="...", subject=owner.campaign.name,
        demo=is_illustration(report),
    )  # fmt: skip
    return with_spans(to_docx(paper, form_on("party", on)), only=("leaf:",))


def report_file(report: Report, kind: str, *, on: date) -> bytes:
    """The report as it stands as an official paper, `docx` or `pdf`: its text and its figures in the outline's order."""
    answers = _answers(report)
    said = {
        leaf.key: Said(
            lines_of(leaf, answers),
            [
                (one.title, text.splitlines())
                for one in leaf.questions
                if one.kind not in WORDS | {"file", "photo"} and (text := shown(one, answers.get(one.key)))
            ],
        )
        for leaf in queries.form_for(report).leaves
    }
    issuer, symbol = _issuer(report, on)
    paper = report_paper(
        report.outline.tree, said=said, issuer=issuer, symbol=symbol, subject=report.obligation.campaign.name,
        demo=is_illustration(report),
    )  # fmt: skip
    form = form_on("party", on)
    return to_pdf(paper, form) if kind == "pdf" else to_docx(paper, form)


def is_illustration(report: Report) -> bool:
    return settings.DEMO or report.obligation.campaign.is_illustration


def _answers(report: Report) -> dict[str, Any]:
    head = queries.head_of(report)
    return head.answers if head else {}


def _issuer(report: Report, on: date) -> tuple[str, str]:
    """(name, symbol) of the department that writes for the place on the day; the place itself when none is known."""
    bodies = list(bodies_of(report.obligation.unit_id, on, BodyKind.PROPAGANDA)[:1])
    name = names_of([one.pk for one in bodies], on).get(bodies[0].pk) if bodies else None
    return (name.name, name.symbol) if name else (report.obligation.unit_name, "")

"""The report as it stands, as an official paper to print and sign; and the mark of the demo on what leaves."""

import io

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from tests.cast import TODAY
from tests.reports.conftest import GOOD
from tests.reports.test_roundtrip import fill, send
from tusach.kit.sheets.write import DEMO_LINE
from tusach.reports import exports
from tusach.reports.outline_paper import UNWRITTEN, WRITTEN


@pytest.fixture
def written(world):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Tỉnh ủy đã ban hành kế hoạch."}, "minh")
    report.refresh_from_db()
    return report


def lines_of(data):
    return [one.text for one in Document(io.BytesIO(data)).paragraphs]


def test_the_paper_has_the_text_and_says_what_is_not_written(written):
    lines = lines_of(exports.report_file(written, "docx", on=TODAY))

    assert "Tỉnh ủy đã ban hành kế hoạch." in lines
    assert UNWRITTEN in lines
    assert WRITTEN not in lines
    assert exports.report_file(written, "pdf", on=TODAY)[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("who", "status"), [("minh", 200), ("thu", 200), ("hoa", 200), ("khach", 404), ("lan", 404)]
)
def test_who_may_read_the_report_takes_it_along(written, sign_in, who, status, world):
    client = sign_in(world.cast.person(who))
    for kind in ("docx", "pdf"):
        assert client.get(reverse("reports:paper", args=[written.pk, kind])).status_code == status
    if status == 200:
        page = client.get(reverse("reports:read", args=[written.pk])).text
        assert reverse("reports:paper", args=[written.pk, "docx"]) in page


def test_a_survey_has_no_such_paper(world, sign_in):
    report = world.report(world.cast.ta_nung)
    client = sign_in(world.cast.person("lan"))
    assert client.get(reverse("reports:paper", args=[report.pk, "docx"])).status_code == 404


def test_what_leaves_an_illustration_says_so_and_comes_back_all_the_same(world, written):
    report = world.report(world.cast.ta_nung)
    world.save(report, GOOD)
    report.refresh_from_db()
    assert DEMO_LINE not in str([*load_workbook(io.BytesIO(exports.template_for(report)))["Phiếu"].values])
    world.campaign.is_illustration = True
    world.campaign.save()
    for one in (report, written):
        one.obligation.campaign.refresh_from_db()

    book = load_workbook(io.BytesIO(exports.template_for(report)))
    assert [book[name].cell(2, 3).value for name in ("Phiếu", "Theo năm")] == [DEMO_LINE, DEMO_LINE]
    fill(book, "con", 1_300)
    came, before = send(world, report, book), report.revision
    report.refresh_from_db()
    assert (came.faults, report.revision) == ([], before + 1)
    assert report.revisions.get(number=report.revision).answers.keys() == GOOD.keys() | {"con"}
    for data in (exports.report_file(written, "docx", on=TODAY), exports.outline_docx(written, on=TODAY)):
        feet = [one.text for part in Document(io.BytesIO(data)).sections for one in part.footer.paragraphs]
        assert DEMO_LINE in feet

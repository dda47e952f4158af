"""Findings: once for each report, with their leaves, and only of the text that is the report's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW
from tests.reports.intake.conftest import PARTS, docx_of
from tusach.reports import actions, queries
from tusach.reports.models import Claim, Finding, FindingState
from tusach.reports.queries.claims import open_findings

WRONG = "Có 118/120 tủ sách (97,3%) được kiểm kê."
TWICE = [
    ("1.1. Lãnh đạo, chỉ đạo", [WRONG]),
    ("1.2. Kết quả", [WRONG, "Toàn tỉnh tiếp nhận 12.345 bản sách."]),
]
RIGHT = [("1.1. Lãnh đạo, chỉ đạo", ["Có 118/120 tủ sách (98,3%) được kiểm kê."]), PARTS[1]]
QUERIES = 11
LATER = NOW + timedelta(days=1)


@pytest.fixture
def hoa(world):
    return world.cast.actor("hoa")


def text(answer):
    return answer.content.decode()


def test_a_paragraph_under_two_leaves_is_one_finding_and_both_leaves_are_named(world, hand_in, sign_in):
    intake = hand_in(world.cast.lam_dong, docx_of(TWICE))
    one = Finding.objects.get(report=intake.report, kind="ratio-percent")
    leaves = Claim.objects.filter(pk__in=one.claims).values_list("leaf", flat=True)
    assert (set(leaves), len(one.claims)) == ({"1.1", "1.2"}, 4)
    client = sign_in(world.cast.person("hoa"))
    assert "Mục 1.1, 1.2<" in text(client.get(reverse("reports:finding-list")))
    shown = text(client.get(reverse("reports:finding-show", args=[one.pk])))
    assert shown.count("; mục 1.1 ") == shown.count("; mục 1.2 ") == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_one_finding_as_for_three(world, hand_in, sign_in, rows):
    shares = [f"Có 118/120 xã (9{n},3%) có tủ sách riêng." for n in range(rows)]
    hand_in(world.cast.lam_dong, docx_of([("1.1. Lãnh đạo, chỉ đạo", shares)]))
    client = sign_in(world.cast.person("hoa"))
    client.get(reverse("reports:finding-list"))
    with CaptureQueriesContext(connection) as asked:
        page = text(client.get(reverse("reports:finding-list")))
    assert page.count("118/120 là 98,3%") == rows
    assert len(asked) == QUERIES


def list_of(client):
    return text(client.get(reverse("reports:finding-list")))


def leaf_page(world, client):
    return text(client.get(reverse("drafting:reading-leaf", args=[world.campaign.pk, "1.1"])))


def test_a_replaced_files_findings_are_open_nowhere(world, hand_in, sign_in):
    report = hand_in(world.cast.lam_dong, docx_of(TWICE)).report
    old = Finding.objects.get(report=report, kind="ratio-percent")
    client = sign_in(world.cast.person("hoa"))
    claims = reverse("reports:claim-list", args=[report.pk])
    assert "97,3%" in list_of(client)
    assert "118/120 là 98,3%, không phải 97,3%" in leaf_page(world, client)
    assert "Chỉ số chưa khớp (4)" in text(client.get(claims))
    hand_in(world.cast.lam_dong, docx_of(RIGHT), at=LATER)
    assert "97,3%" not in list_of(client)
    assert client.get(reverse("reports:finding-show", args=[old.pk])).status_code == 404
    assert "Chỉ số chưa khớp (0)" in text(client.get(claims))
    assert "Không có số liệu nào" in text(client.get(f"{claims}?lech=1"))
    assert not open_findings(report).exists()
    assert not queries.claim_source(Claim.objects.get(pk=old.claims[0])).findings
    assert "97,3%" not in leaf_page(world, client)
    row = next(one for one in queries.matrix(world.campaign) if one.report_id == report.pk)
    assert row.open_findings == 0


def test_what_was_asked_of_a_replaced_file_stays_with_a_note(world, hand_in, sign_in, hoa):
    report = hand_in(world.cast.lam_dong, docx_of(TWICE)).report
    asked = Finding.objects.get(report=report, kind="ratio-percent")
    actions.ask_about(finding=asked, question="", by=hoa, at=NOW)
    client = sign_in(world.cast.person("hoa"))
    assert "ở tệp đã được thay" not in list_of(client)
    hand_in(world.cast.lam_dong, docx_of(RIGHT), at=LATER)
    assert "ở tệp đã được thay" in list_of(client)
    assert "ở tệp đã được thay" in text(client.get(reverse("reports:finding-show", args=[asked.pk])))
    assert queries.findings_visible_to(world.cast.actor("minh")).get() == asked
    mine = text(sign_in(world.cast.person("minh")).get(reverse("reports:show", args=[report.pk])))
    assert "Số này ở tệp đã được thay." in mine
    assert not open_findings(report).exists()


def test_what_both_files_say_is_told_of_the_newer_one(world, hand_in):
    report = hand_in(world.cast.lam_dong, docx_of(TWICE)).report
    old = Finding.objects.get(report=report, kind="ratio-percent")
    newer = hand_in(world.cast.lam_dong, docx_of([TWICE[0], PARTS[1]]), at=LATER)
    one = open_findings(report).get(kind="ratio-percent")
    assert (one.pk, one.layer.intake, len(one.claims)) == (old.pk, newer, 2)


def test_a_file_that_waits_to_be_taken_in_takes_no_finding_from_the_reports_text(world, hand_in):
    minh = world.cast.actor("minh")
    first = hand_in(world.cast.lam_dong, docx_of(TWICE))
    actions.take_into_report(intake=first, by=minh, at=NOW)
    second = hand_in(world.cast.lam_dong, docx_of([TWICE[0], PARTS[1]]), at=LATER)
    assert not second.is_source
    assert open_findings(first.report).get(kind="ratio-percent").layer.intake == first
    actions.take_into_report(intake=second, by=minh, at=LATER)
    one = open_findings(first.report).get(kind="ratio-percent")
    assert (one.layer.intake, one.state, len(one.claims)) == (second, FindingState.OPEN, 2)


def test_what_was_typed_later_replaces_the_files_findings(world, hand_in):
    report = hand_in(world.cast.lam_dong, docx_of(TWICE)).report
    world.save(report, {"loi_1": "Có 118/120 tủ sách (98,3%) được kiểm kê.", "loi_2": "Tốt."}, "minh")
    actions.submit_report(report=report, by=world.cast.actor("minh"), at=LATER)
    assert not open_findings(report).exists()

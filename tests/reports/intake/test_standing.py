"""A report that came as a file is told of wherever its place is: at the centre, at home, in the list, on the report."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW
from tusach.campaign.models import Obligation
from tusach.desk.boards.centre import centre_board
from tusach.desk.boards.province import province_board
from tusach.reports import actions, queries
from tusach.reports.models import IntakeState

LATER = NOW + timedelta(days=400)


def text(answer):
    return answer.content.decode()


def test_the_centre_does_not_urge_a_place_whose_file_came(world, hand_in):
    late = {line.name for line in centre_board(world.cast.actor("hoa", LATER)).more["late"]}
    assert late == {"Lâm Đồng", "Hà Giang"}
    intake = hand_in(world.cast.lam_dong)
    board = centre_board(world.cast.actor("hoa", LATER)).more
    assert [line.name for line in board["late"]] == ["Hà Giang"]
    [line] = board["filed"]
    assert (line.name, line.text) == ("Lâm Đồng", "Đã nhận tệp, đang dò")
    assert line.url == reverse("reports:intake-show", args=[intake.pk])
    assert "Đã nộp tệp, chưa gửi" in board["map"]


def test_where_all_that_are_overdue_have_handed_in_a_file_nobody_is_said_to_be_in_time(
    world, hand_in, sign_in, monkeypatch
):
    Obligation.objects.filter(unit=world.cast.ha_giang).delete()
    hand_in(world.cast.lam_dong)
    client = sign_in(world.cast.person("hoa"))
    monkeypatch.setattr("tusach.kit.clock.now", lambda: LATER)
    page = text(client.get("/"))
    assert "1 địa phương quá hạn" in page
    assert "Nơi quá hạn đều đã nộp tệp" in page
    assert "Chưa có địa phương nào quá hạn" not in page


def test_a_place_whose_file_cannot_be_read_is_urged(world, hand_in):
    hand_in(world.cast.lam_dong, b"%PDF-1.7\nnothing more", "hong.pdf")
    board = centre_board(world.cast.actor("hoa", LATER)).more
    assert "Tệp đã nộp không đọc được" in [line.text for line in board["late"]]
    assert board["filed"] == []


def test_the_centres_home_names_the_file(world, read, sign_in):
    page = text(sign_in(world.cast.person("hoa")).get("/"))
    assert "Đã nhận tệp, đang dò" in page
    assert "1 địa phương đã nộp tệp, đang dò" in page


@pytest.mark.parametrize("where", ["home", "mine", "show"])
def test_the_province_reads_what_became_of_its_file_and_what_comes_next(world, read, sign_in, where):
    report = read.report
    addresses = {
        "home": "/",
        "mine": reverse("reports:mine"),
        "show": reverse("reports:show", args=[report.pk]),
    }
    client = sign_in(world.cast.person("minh"))
    page = text(client.get(addresses[where]))
    assert "Đã nộp tệp" in page
    assert "máy đã đọc. Mở tệp, dò lại từng mục rồi đưa vào báo cáo." in page
    actions.take_into_report(intake=read, by=world.cast.actor("minh"), at=NOW)
    page = text(client.get(addresses[where]))
    assert "đã đưa vào báo cáo. Xem lại báo cáo rồi gửi." in page
    actions.submit_report(report=report, by=world.cast.actor("minh"), at=NOW)
    assert "Xem lại báo cáo rồi gửi" not in text(client.get(addresses[where]))


def test_nothing_is_said_before_a_file_came(world):
    world.report(world.cast.lam_dong, "minh", "REPORT")
    assert province_board(world.cast.actor("minh")).more.get("file") is None


def test_a_returned_report_says_so(world, read):
    minh, hoa = world.cast.actor("minh"), world.cast.actor("hoa")
    report = actions.take_into_report(intake=read, by=minh, at=NOW)
    report = actions.submit_report(report=report, by=minh, at=NOW)
    report = actions.return_report(report=report, comments={"1.2": "Nêu số."}, by=hoa, at=NOW)
    said = queries.handed_in([report])[report.pk]
    assert (said.intake.state, "trả lại" in said.next_step) == (IntakeState.TAKEN, True)


def test_the_files_of_all_reports_are_asked_for_once(world, hand_in):
    reports = [hand_in(unit, by="hoa").report for unit in (world.cast.lam_dong,)]
    with CaptureQueriesContext(connection) as seen:
        assert set(queries.handed_in(reports)) == {one.pk for one in reports}
    assert len(seen) == 1

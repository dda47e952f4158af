"""Files that wait for the worker: asked for, read one at a time, followed page by page, and never lost with their reader."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import NOW
from tests.kit.textlayer.pages import mixed, pdf_of_lines, scan_of
from tests.reports.intake.conftest import PARTS, docx_of
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.kit.leases import LEASE, MOST_TRIES, Lease, LostError
from tusach.kit.textlayer import can_read_scans
from tusach.reports import actions, jobs, queries
from tusach.reports.models import Intake, IntakeState

SOON = NOW + timedelta(seconds=30)
LATE = NOW + LEASE + timedelta(seconds=1)
OTHER = docx_of(PARTS[:1])


@pytest.fixture
def waits(world, hand_in):
    return hand_in(world.cast.lam_dong, read=False)


def want(world, intake, at=NOW, by="minh"):
    return actions.want_reading(intake=intake, by=world.cast.actor(by), at=at)


def text(answer):
    return answer.content.decode()


def test_who_asks_is_answered_at_once_and_the_worker_reads(world, waits, sign_in):
    actions.look_alive(at=NOW)
    client = sign_in(world.cast.person("minh"))
    shown = reverse("reports:intake-show", args=[waits.pk])
    assert "Đọc ngay" in text(client.get(shown))
    came = client.post(reverse("reports:intake-read", args=[waits.pk]), follow=True)
    waits.refresh_from_db()
    assert (waits.state, came.redirect_chain[-1][0]) == (IntakeState.WAITING, shown)
    assert "Tệp này được đọc tiếp theo" in text(came)
    assert "Đọc ngay" not in text(came)
    assert 'http-equiv="refresh"' in text(came)
    assert [one.pk for one in jobs.read_waiting(lambda: SOON)] == [waits.pk]
    page = text(client.get(shown))
    assert ("Lãnh đạo, chỉ đạo" in page, 'http-equiv="refresh"' in page) == (True, False)
    assert "đã đọc xong" in Notice.objects.get(person=waits.given_by, kind="reports.read").sentence
    waits.refresh_from_db()
    assert (waits.state, waits.wanted_at) == (IntakeState.READ, None)
    with pytest.raises(Refused, match="đã đọc tệp này rồi"):
        want(world, waits, SOON)


def test_pressed_twice_is_one_wish(world, waits):
    assert want(world, waits).wanted_at == NOW
    assert want(world, waits, SOON).wanted_at == NOW
    held = actions.claim_intake(at=SOON)
    assert want(world, held, SOON).state == IntakeState.READING


def test_what_somebody_waits_for_comes_before_what_is_older(world, hand_in, waits):
    second = hand_in(world.cast.ha_giang, OTHER, by="hoa", at=SOON, read=False)
    assert queries.progress_of(second, SOON).before == 1
    want(world, second, SOON, by="hoa")
    second.refresh_from_db()
    assert (queries.progress_of(second, SOON).before, queries.progress_of(waits, SOON).before) == (0, 1)
    assert actions.claim_intake(at=SOON).pk == second.pk


def test_nobody_else_may_ask(world, waits, sign_in):
    for name, status in (("khach", 404), ("an", 403)):
        door = reverse("reports:intake-read", args=[waits.pk])
        assert sign_in(world.cast.person(name)).post(door).status_code == status
    with pytest.raises(Refused):
        want(world, waits, by="khach")


def test_the_page_says_how_far_the_reader_is(world, waits, sign_in):
    held = actions.claim_intake(at=NOW)
    lease = Lease(held, queries.waiting(), lambda: SOON)
    lease.heard(12, 40)
    client = sign_in(world.cast.person("minh"))
    part = text(client.get(reverse("reports:intake-show", args=[waits.pk]), {"chi": "tien-do"}))
    assert "xong 12 trên 40 trang" in part
    assert "<html" not in part
    assert "data-reading" in part
    listed = text(client.get(reverse("reports:intake-list")))
    assert "12 trên 40 trang" in listed
    Intake.objects.update(state=IntakeState.READ, claimed_until=None)
    over = client.get(reverse("reports:intake-show", args=[waits.pk]), {"chi": "tien-do"})
    assert "data-reading" not in text(over)


def test_a_sign_of_life_is_written_at_most_every_other_second(waits, django_assert_num_queries):
    held = actions.claim_intake(at=NOW)
    lease = Lease(held, queries.waiting(), lambda: NOW + timedelta(seconds=1))
    with django_assert_num_queries(0):
        lease.heard(1, 40)
    lease = Lease(held, queries.waiting(), lambda: NOW + timedelta(seconds=2))
    with django_assert_num_queries(1):
        lease.heard(2, 40)
        lease.heard(3, 40)


def test_a_dead_reader_leaves_the_file_to_the_next(world, waits, sign_in):
    first = actions.claim_intake(at=NOW)
    assert actions.claim_intake(at=SOON) is None
    said = queries.progress_of(first, LATE)
    assert (said.was_cut, said.is_reading) == (True, False)
    second = actions.claim_intake(at=LATE)
    assert (second.pk, second.tries) == (waits.pk, 2)
    assert actions.read_claimed(intake=second, now=lambda: LATE)
    with pytest.raises(LostError):
        Lease(first, queries.waiting(), lambda: LATE).hold()
    assert not actions.read_claimed(intake=first, now=lambda: LATE)
    assert waits.layers.count() == 1


def test_a_file_that_kills_every_reader_is_given_up_and_may_be_asked_for_again(world, waits):
    at = NOW
    for _ in range(MOST_TRIES):
        assert actions.claim_intake(at=at) is not None
        at += LEASE + timedelta(seconds=1)
    assert [one.pk for one in jobs.read_waiting(lambda: at)] == [waits.pk]
    waits.refresh_from_db()
    assert waits.state == IntakeState.UNREADABLE
    assert "Ba lần đọc" in waits.sentence
    assert "Ba lần đọc" in Notice.objects.get(person=waits.given_by, kind="reports.read").sentence
    want(world, waits, at)
    again = actions.claim_intake(at=at)
    assert (again.pk, again.tries) == (waits.pk, 1)


def test_what_people_said_while_it_was_read_holds(world, hand_in):
    intake = hand_in(None, read=False)
    held = actions.claim_intake(at=NOW)
    owed = world.campaign.obligations.get(kind="REPORT", unit=world.cast.ha_giang)
    actions.say_whose(intake=intake, obligation=owed, by=world.cast.actor("hoa"), at=SOON)
    assert actions.read_claimed(intake=held, now=lambda: SOON)
    intake.refresh_from_db()
    assert intake.report.obligation.unit == world.cast.ha_giang
    assert [one["code"] for one in intake.doubts] == ["place"]


def test_a_file_replaced_while_it_was_read_stays_replaced_and_is_read_when_used_again(world, hand_in, waits):
    held = actions.claim_intake(at=NOW)
    newer = hand_in(world.cast.lam_dong, OTHER)
    with pytest.raises(LostError):
        Lease(held, queries.waiting(), lambda: SOON).heard(3, 40)
    waits.refresh_from_db()
    assert (waits.state, waits.superseded_by) == (IntakeState.SUPERSEDED, newer)
    waits = actions.bring_back(intake=waits, by=world.cast.actor("minh"), at=SOON)
    assert waits.state == IntakeState.WAITING
    assert not queries.progress_of(waits, SOON).was_cut
    assert actions.claim_intake(at=SOON).pk == waits.pk


def test_a_missing_worker_is_told_of(world, waits, sign_in):
    client = sign_in(world.cast.person("minh"))
    shown = reverse("reports:intake-show", args=[waits.pk])
    assert "Chưa thấy chương trình đọc tệp trên máy chủ hoạt động" in text(client.get(shown))
    actions.look_alive(at=NOW)
    assert "tusach work" not in text(client.get(shown))
    assert queries.progress_of(waits, NOW + timedelta(minutes=3)).is_alone


def test_a_scan_is_not_recognised_while_somebody_waits(world, hand_in, sign_in):
    """Without a picture's letters the look before sending says what to do; nothing is kept."""
    client = sign_in(world.cast.person("minh"))
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    scan = scan_of(pdf_of_lines([["Một trang có chữ, đủ dài để đọc được."]]), dpi=40)
    file = SimpleUploadedFile("quet.pdf", scan)
    answer = client.post(reverse("reports:intake-try", args=[report.pk]), {"tep": file})
    assert answer.status_code == 422
    assert "bản quét" in text(answer)
    assert not Intake.objects.exists()


@pytest.mark.skipif(not can_read_scans(), reason="tesseract with Vietnamese is not installed")
def test_a_file_with_a_scanned_page_among_others_waits_for_the_worker(world, hand_in):
    lines = ["TỈNH ỦY LÂM ĐỒNG", "BÁO CÁO", *["Toàn tỉnh có 118 xã nhận đủ sách trong năm 2023."] * 12]
    data = mixed([lines, lines], [["Trang quét."]], dpi=40)
    intake = hand_in(world.cast.lam_dong, data, "lan.pdf", read=False)
    actions.read_quickly(intake=intake, at=NOW)
    intake.refresh_from_db()
    assert (intake.state, intake.claimed_until) == (IntakeState.WAITING, None)

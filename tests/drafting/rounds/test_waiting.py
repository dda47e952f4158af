"""Returned files that take long: kept at once, read by the worker; without a worker they wait and the pages say so."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from tests.cast import NOW
from tests.drafting.rounds.word import Word, letter, read_waiting
from tusach.drafting import actions, exports, queries
from tusach.drafting.models import Comment, Returned
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.kit.leases import LEASE

BROKEN_PDF = b"%PDF-1.7\nhalf a file"


def hand_in(desk, round_, data, name, by="hoa", way="WORD", invited=None):
    return actions.receive_file(
        round=round_, file=io.BytesIO(data), name=name, way=way, invited=invited, by=desk.actor(by), at=NOW
    )


def test_a_small_docx_is_read_at_once_and_a_pdf_waits(desk):
    made = desk.open()
    word = Word(exports.asking_docx(made, desk.invited(made)))
    word.remark("10.431", "Xem lại.")

    assert hand_in(desk, made, word.saved(), "gop-y.docx").state == "TAKEN"
    waits = hand_in(desk, made, BROKEN_PDF, "quet.pdf", invited=desk.invited(made))
    assert waits.state == "WAITING"
    assert "không phải gửi lại" in actions.sentence_of(waits)
    assert hand_in(desk, made, BROKEN_PDF, "quet.pdf", invited=desk.invited(made)).pk == waits.pk
    standing = queries.standing_of(made)
    assert standing.files == 1
    assert not standing.is_settled


def test_a_letter_that_cites_pages_waits_for_the_pages_to_be_set(desk):
    made = desk.open()
    waits = hand_in(
        desk, made, letter("Bộ có ý kiến như sau:", "1. Trang 1, dòng 3: xin ghi nguồn."), "cv.docx",
        invited=desk.invited(made),
    )  # fmt: skip
    assert waits.state == "WAITING"

    (read,) = read_waiting(NOW + timedelta(minutes=1))

    assert (read.state, read.at, len(read.reading)) == ("POINTS", NOW, 1)
    notice = Notice.objects.get(kind="drafting.returned_read")
    assert (notice.person.username, notice.url) == ("hoa", reverse("drafting:rounds-file", args=[waits.pk]))


def test_the_secretariats_page_follows_the_reading(desk, sign_in):
    made = desk.open()
    waits = hand_in(desk, made, BROKEN_PDF, "quet.pdf")
    client = sign_in(desk.cast.person("hoa"))
    address = reverse("drafting:rounds-file", args=[waits.pk])
    page = client.get(address).content.decode()
    assert "đang chờ máy đọc" in page
    assert "Chờ máy đọc" in client.get(reverse("drafting:rounds-show", args=[made.pk])).content.decode()
    part = client.get(address, {"chi": "tien-do"}).content.decode()
    assert "data-reading" in part
    assert "<html" not in part

    read_waiting()

    assert "hỏng hoặc gửi chưa hết" in client.get(address).content.decode()
    again = client.post(reverse("drafting:rounds-file-read", args=[waits.pk]), follow=True).content.decode()
    assert "đang chờ máy đọc" in again
    assert sign_in(desk.cast.person("khach")).get(address).status_code == 404


def test_who_answers_by_account_sees_it_wait_and_what_became_of_it(desk, sign_in):
    made = desk.open(desk.lam_dong())
    invited = desk.invited(made, "Lâm Đồng")
    client = sign_in(desk.cast.person("minh"))
    home = reverse("drafting:rounds-mine", args=[invited.pk])
    file = SimpleUploadedFile("quet.pdf", BROKEN_PDF)
    sent = client.post(reverse("drafting:rounds-mine-file", args=[invited.pk]), {"file": file}, follow=True)
    assert "không phải gửi lại" in sent.content.decode()
    assert "Chờ máy đọc" in sent.content.decode()

    read_waiting()

    assert "hỏng hoặc gửi chưa hết" in client.get(home).content.decode()
    assert Notice.objects.get(kind="drafting.returned_read").url == home


def test_a_file_dropped_or_lost_while_it_is_read_is_not_written(desk):
    made = desk.open()
    waits = hand_in(desk, made, BROKEN_PDF, "quet.pdf")
    held = actions.claim_returned(at=NOW)
    actions.drop_file(returned=waits, by=desk.actor("hoa"), at=NOW)

    assert not actions.read_claimed_returned(returned=held, now=lambda: NOW, pages_of=exports.pages_of)
    assert Returned.objects.get().state == "DROPPED"
    with pytest.raises(Refused, match="không lấy"):
        actions.read_again(returned=waits, by=desk.actor("hoa"), at=NOW)


def test_a_file_that_kills_its_readers_is_given_up_and_kept(desk):
    hand_in(desk, desk.open(), BROKEN_PDF, "quet.pdf")
    at = NOW
    for _ in range(3):
        assert actions.claim_returned(at=at)
        at += LEASE + timedelta(seconds=1)

    assert [(one.state, one.said[:10]) for one in read_waiting(at)] == [("UNREAD", "Ba lần đọc")]


def test_the_same_file_of_two_bodies_is_not_given_to_one_twice(desk):
    made = desk.open()
    own = desk.invited(made)
    word = Word(exports.asking_docx(made, own))
    word.remark("10.431", "Xem lại.")
    data = word.saved()
    nobodys = hand_in(desk, made, BROKEN_PDF, "a.pdf")
    hand_in(desk, made, data, "gop-y.docx", invited=own)
    Returned.objects.filter(pk=nobodys.pk).update(
        sha256=Returned.objects.get(invited=own).sha256, name="b.docx"
    )

    (read,) = read_waiting()

    assert (read.state, read.invited) == ("WHOSE", None)
    assert "đã gửi đúng tệp này rồi" in read.said
    assert Comment.objects.count() == 1


def test_the_command_reads_what_waits(desk, capsys):
    hand_in(desk, desk.open(), BROKEN_PDF, "quet.pdf")
    call_command("comments", "read")

    assert "Đã đọc 1 tệp góp ý." in capsys.readouterr().out


def test_one_link_fills_neither_the_queue_nor_the_disc(desk, monkeypatch):
    made = desk.open()
    invited = desk.invited(made)
    for nth in range(5):
        hand_in(desk, made, BROKEN_PDF + bytes([nth]), f"{nth}.pdf", way="LINK", invited=invited)
    with pytest.raises(Refused, match="chờ máy đọc"):
        hand_in(desk, made, BROKEN_PDF + b"more", "nua.pdf", way="LINK", invited=invited)
    hand_in(desk, made, BROKEN_PDF + b"more", "nua.pdf", invited=invited)  # the secretariat may always
    Returned.objects.update(state="UNREAD")
    monkeypatch.setattr("tusach.drafting.actions.returning.MOST_FILES", 5)

    with pytest.raises(Refused, match="đã nhận 5 tệp"):
        hand_in(desk, made, BROKEN_PDF + b"again", "nua.pdf", way="LINK", invited=invited)
    assert Returned.objects.count() == 6

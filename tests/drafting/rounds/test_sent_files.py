"""Who sent a file reads what became of it: on the page of their link when they come back, and in a letter."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import NOW
from tests.drafting.rounds.test_waiting import BROKEN_PDF, hand_in
from tests.drafting.rounds.word import Word, letter, read_waiting
from tusach.drafting import actions, exports
from tusach.drafting.models import Returned
from tusach.journal.models import Mail
from tusach.kit.leases import GAVE_UP
from tusach.kit.text import moment

LATER = NOW + timedelta(minutes=3)


def at(what=""):
    return reverse(f"drafting:rounds-door{what}")


@pytest.fixture
def mai(desk, client, clock):
    """Bà Mai, who was asked by a link and has opened it."""
    made = desk.open()
    (one,) = actions.print_passes(
        round=made, only=[desk.invited(made, "Mai").pk], by=desk.actor("hoa"), at=NOW
    )
    client.post(at(), {"code": one.code})
    Mail.objects.all().delete()
    return one.invited


def test_a_link_s_page_says_that_a_file_waits_and_that_it_could_not_be_read(mai, client, settings):
    settings.SMTP_HOST = "thu.example.vn"
    client.post(at("-file"), {"file": SimpleUploadedFile("quet.pdf", BROKEN_PDF)})
    page = client.get(at("-home")).text
    part = client.get(at("-home"), {"chi": "tien-do"}).text
    assert f'data-url="{at("-home")}?chi=tien-do"' in page
    for shown in (page, part):
        assert "data-reading" in shown
        assert "đang chờ máy đọc" in shown
    assert "<html" not in part

    read_waiting(LATER)

    page = client.get(at("-home")).text
    assert "data-reading" not in page
    assert f"đọc xong {moment(LATER)}" in page
    assert "hỏng hoặc gửi chưa hết" in page
    assert "ghi ý kiến thẳng vào từng đoạn" in page
    mail = Mail.objects.get()
    assert (mail.address, mail.title) == ("mai@example.vn", "Tệp góp ý của anh chị chưa đọc được: quet.pdf")
    assert at() in mail.text
    assert "#ma=" not in mail.text


def test_how_many_comments_were_found_and_which_are_new(desk, mai):
    word = Word(exports.asking_docx(mai.round, mai))
    word.remark("10.431", "Xem lại.")
    word.remark("64 lượt mượn", "Nguồn đâu?")
    first = hand_in(desk, mai.round, word.saved(), "gop-y.docx", way="LINK", invited=mai)
    assert actions.sentence_of(first).startswith("Đã đọc xong, nhận 2 ý kiến.")

    word.change("nhiều", "một số")
    again = hand_in(desk, mai.round, word.saved(), "gop-y-2.docx", way="LINK", invited=mai)
    assert actions.sentence_of(again).startswith("Đã đọc xong, nhận 1 ý kiến.")
    assert actions.sentence_of(again).endswith("2 ý kiến đã nhận từ trước.")


def test_a_letter_that_waited_is_told_by_mail_only_when_mail_is_on(desk, mai, settings):
    data = letter("Bà Mai có ý kiến như sau:", "1. Trang 1, dòng 3: xin ghi nguồn.")
    settings.SMTP_HOST = ""
    hand_in(desk, mai.round, data, "cv.docx", by="khach", way="LINK", invited=mai)
    Returned.objects.update(person=None)
    read_waiting(LATER)
    assert not Mail.objects.exists()

    Returned.objects.update(state="WAITING")
    settings.SMTP_HOST = "thu.example.vn"
    read_waiting(LATER)
    assert "có 1 điểm" in Mail.objects.get().text


def test_a_sender_is_not_told_to_press_what_only_the_secretariat_has(desk, mai):
    hand_in(desk, mai.round, BROKEN_PDF, "quet.pdf", way="LINK", invited=mai)
    Returned.objects.update(state="UNREAD", said=GAVE_UP)
    got = Returned.objects.get()
    said = actions.sentence_of(got)
    assert "đọc lại" not in said
    assert "tách thành nhiều tệp rồi gửi lại" in said

    actions.close_round(round=mai.round, by=desk.actor("hoa"), at=NOW)
    assert actions.sentence_of(Returned.objects.get()).endswith("xin gửi văn bản cho nơi mời góp ý.")
    Returned.objects.update(state="DROPPED")
    assert "không lấy ý kiến từ tệp này" in actions.sentence_of(Returned.objects.get())


def test_agreeing_after_an_empty_file_ends_the_question(desk, mai):
    hand_in(desk, mai.round, exports.asking_docx(mai.round, mai), "trang.docx", way="LINK", invited=mai)
    assert "xin bấm “Thống nhất" in actions.sentence_of(Returned.objects.get())

    actions.agree(invited=mai, way="LINK", by=None, at=NOW)

    assert actions.sentence_of(Returned.objects.get()).endswith("Đã ghi là thống nhất toàn văn.")


def test_the_list_of_files_asks_the_database_once(desk, mai, client, django_assert_num_queries):
    hand_in(desk, mai.round, BROKEN_PDF, "a.pdf", way="LINK", invited=mai)
    client.get(at("-home"))
    with django_assert_num_queries(4):
        client.get(at("-home"), {"chi": "tien-do"})
    for name in "bc":
        hand_in(desk, mai.round, BROKEN_PDF + name.encode(), f"{name}.pdf", way="LINK", invited=mai)
    with django_assert_num_queries(4):
        client.get(at("-home"), {"chi": "tien-do"})


def test_a_file_read_again_in_vain_is_said_in_red(desk, mai, sign_in):
    hand_in(desk, mai.round, b"PK\x03\x04 half", "a.docx", way="LINK", invited=mai)
    Returned.objects.update(state="UNREAD")
    again = reverse("drafting:rounds-file-read", args=[Returned.objects.get().pk])
    whose = reverse("drafting:rounds-file-whose", args=[Returned.objects.get().pk])
    client = sign_in(desk.cast.person("hoa"))

    said = client.post(again, follow=True).context["messages"]
    assert [one.level_tag for one in said] == ["error"]
    assert "Xin chọn tệp này của ai." in client.post(whose, {"invited": "x"}, follow=True).text
    assert sign_in(desk.cast.person("khach")).post(again).status_code == 404

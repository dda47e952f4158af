"""The outbox against a real SMTP server on loopback: it refuses, delays, hangs up; nothing is lost or doubled."""

from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.journal.server import LoopbackServer, Plan
from tusach.journal import actions, jobs, post
from tusach.journal.models import Mail, MailState, Notice
from tusach.kit.errors import Refused


def tell(cast, *names, sentence="Tỉnh trả lại mục 2.2.1.", at=NOW, **more):
    people = [cast.person(name) for name in names or ("lan",)]
    return actions.tell(people=people, kind="reports.returned", sentence=sentence, at=at, **more)


def deliver(server, at=NOW, **more):
    port = server.server_address[1] if isinstance(server, LoopbackServer) else server
    facts = {"host": "127.0.0.1", "port": port, "user": "", "password": "", "tls": "none",
             "sender": "Tủ sách <tusach@example.vn>"}  # fmt: skip
    return jobs.deliver(now=lambda: at, server=post.Server(**facts | more), seconds=5)


def mail():
    return Mail.objects.get()


def test_a_notice_goes_out_as_a_letter_once(cast):
    tell(cast, url="/bao-cao/12/", body="Thiếu số bản năm 2015.\n.\nXin bổ sung.")

    with LoopbackServer(Plan()) as server:
        done = deliver(server)
        again = deliver(server, at=NOW + timedelta(days=1))

    (letter,) = server.taken
    assert (done.sent, again.sent, mail().state, mail().sent_at) == (1, 0, MailState.SENT, NOW)
    assert (letter["to"], letter["subject"]) == ("Lan <lan@example.vn>", "Tủ sách: Tỉnh trả lại mục 2.2.1.")
    assert (letter["message-id"], letter["auto-submitted"]) == (mail().message_id, "auto-generated")
    text = "\n".join(letter.get_content().splitlines())
    assert "Thiếu số bản năm 2015.\n.\nXin bổ sung." in text
    assert "http://127.0.0.1:8000/bao-cao/12/" in text


def test_what_is_due_together_is_one_letter(cast):
    tell(cast)
    tell(cast, sentence="Còn ba ngày đến hạn.")

    with LoopbackServer(Plan()) as server:
        deliver(server)

    assert [letter["subject"] for letter in server.taken] == ["Tủ sách: 2 thông báo mới"]
    assert "Còn ba ngày đến hạn." in server.taken[0].get_content()


def test_a_newline_in_a_sentence_makes_no_header(cast):
    tell(cast, sentence="Một\r\nBcc: khach@example.vn")

    with LoopbackServer(Plan()) as server:
        deliver(server)

    assert (server.taken[0]["bcc"], len(server.taken)) == (None, 1)


def test_what_was_read_on_the_site_is_not_mailed(cast):
    tell(cast)
    actions.mark_read(notice=Notice.objects.get(), at=NOW)

    with LoopbackServer(Plan()) as server:
        assert deliver(server).gathered == 0


def test_the_night_is_kept_for_the_morning(cast):
    night = NOW.replace(hour=22)
    tell(cast, at=night)

    with LoopbackServer(Plan()) as server:
        assert deliver(server, at=night).sent == 0
        assert deliver(server, at=night + timedelta(hours=8)).sent == 0
        assert deliver(server, at=night + timedelta(hours=9)).sent == 1


def test_a_person_without_quiet_hours_is_written_to_at_night(cast):
    night = NOW.replace(hour=22)
    actions.set_quiet_hours(person=cast.person("lan"), from_hour=0, to_hour=0)
    tell(cast, at=night)

    with LoopbackServer(Plan()) as server:
        assert deliver(server, at=night).sent == 1


def test_who_wants_english_mail_gets_what_the_catalogue_knows(cast):
    for name, in_english in (("lan", True), ("bao", False)):
        actions.set_quiet_hours(person=cast.person(name), from_hour=0, to_hour=0, in_english=in_english)
    tell(cast, "lan", "bao", sentence="Máy đã đọc xong “bao-cao.docx”.")
    tell(
        cast, "lan", sentence="Câu không ai dịch, ngày 31/10/2023.", body="Lý do: bão số 5", url="/bao-cao/1/"
    )

    with LoopbackServer(Plan()) as server:
        deliver(server)

    hers, his = (Mail.objects.get(person__username=name) for name in ("lan", "bao"))
    assert hers.title == "Tủ sách: 2 new notices"
    assert hers.text.startswith("Dear ")
    assert "The machine has read “bao-cao.docx”. (" in hers.text
    assert "Câu không ai dịch" in hers.text
    assert "Choose how you are told: " in hers.text
    assert (his.title, his.text[:9]) == ("Tủ sách: Máy đã đọc xong “bao-cao.docx”.", "Kính gửi ")


def test_a_greylisting_server_is_tried_again_after_a_while(cast):
    tell(cast)

    with LoopbackServer(Plan(rcpt=["451 greylisted", "250 ok"])) as server:
        first = deliver(server)
        kept = (mail().state, mail().attempts, mail().next_try_at, mail().error)
        early, late = (
            deliver(server, at=NOW + timedelta(minutes=4)),
            deliver(server, at=NOW + timedelta(minutes=5)),
        )

    assert kept == (MailState.WAITING, 1, NOW + timedelta(minutes=5), "Máy chủ thư hẹn lại: 451 greylisted")
    assert (first.later, early.sent, late.sent, mail().error) == (1, 0, 1, "")


def test_a_server_that_never_takes_it_makes_it_fail_at_last(cast):
    tell(cast)

    at = NOW
    with LoopbackServer(Plan(data=["452 full"])) as server:
        for _ in range(6):
            deliver(server, at=at)
            at += timedelta(hours=13)

    assert (mail().state, mail().attempts, mail().doubtful) == (MailState.FAILED, 6, False)


@pytest.mark.parametrize("plan", [{"rcpt": ["550 no such user"]}, {"data": ["554 spam"]}])
def test_a_refusal_fails_at_once_and_the_next_letter_still_goes(cast, plan):
    tell(cast, "lan", "bao")
    answers = {name: [*said, "250 ok"] for name, said in plan.items()}

    with LoopbackServer(Plan(**answers)) as server:
        done = deliver(server)

    failed = Mail.objects.get(state=MailState.FAILED)
    assert (done.sent, done.failed, failed.doubtful) == (1, 1, False)
    assert failed.error.startswith("Máy chủ thư từ chối: 55")


@pytest.mark.parametrize("where", ["MAIL", "RCPT", "DATA"])
def test_a_line_cut_before_the_text_is_tried_again(cast, where):
    tell(cast)

    with LoopbackServer(Plan(hang_up=where)) as server:
        assert deliver(server).later == 1
        server.plan.hang_up = ""
        assert deliver(server, at=NOW + timedelta(minutes=5)).sent == 1

    assert len(server.taken) == 1


def test_a_line_cut_after_the_text_is_doubtful_and_left_to_a_person(cast):
    tell(cast)

    with LoopbackServer(Plan(hang_up="AFTER TEXT")) as server:
        deliver(server)
        server.plan.hang_up = ""
        assert deliver(server, at=NOW + timedelta(days=1)).sent == 0
        assert (mail().state, mail().doubtful) == (MailState.FAILED, True)

        actions.send_again(mail=mail(), by=cast.actor("quan"), at=NOW + timedelta(days=1))
        assert deliver(server, at=NOW + timedelta(days=1)).sent == 1


def test_without_a_server_nothing_is_lost(cast):
    tell(cast)

    with LoopbackServer(Plan()) as server:
        port = server.server_address[1]
    done = deliver(port)

    assert "Không nối được máy chủ thư 127.0.0.1" in done.said
    assert (mail().state, mail().attempts, mail().claim) == (MailState.WAITING, 0, "")
    with LoopbackServer(Plan()) as server:
        assert deliver(server, at=NOW + timedelta(minutes=5)).sent == 1


def test_with_e_mail_off_notices_wait(cast):
    tell(cast)

    assert "đang tắt" in jobs.deliver(now=lambda: NOW, server=jobs.mail_server()).said
    assert Mail.objects.count() == 0


def test_a_wrong_password_is_no_attempt(cast):
    tell(cast)

    with LoopbackServer(Plan(login=False)) as server:
        done = deliver(server, user="tusach", password="sai")

    assert "Máy chủ thư không cho vào" in done.said
    assert (mail().state, mail().attempts) == (MailState.WAITING, 0)


def test_two_workers_never_hold_one_mail(cast):
    tell(cast, "lan", "bao", "minh")
    actions.gather_mail(at=NOW)

    one, other = actions.claim_mail(at=NOW, most=2), actions.claim_mail(at=NOW)

    assert (len(one), len(other)) == (2, 1)
    assert {mail.pk for mail in one}.isdisjoint(mail.pk for mail in other)
    assert actions.gather_mail(at=NOW) == 0


def test_a_worker_that_vanished_leaves_a_doubt_not_a_second_letter(cast):
    tell(cast)
    actions.gather_mail(at=NOW)
    (held,) = actions.claim_mail(at=NOW)

    with LoopbackServer(Plan()) as server:
        assert deliver(server, at=NOW + timedelta(minutes=11)).sent == 0
    actions.settle_mail(mail=held, outcome="SENT", said="250", at=NOW + timedelta(minutes=12))

    assert (mail().state, mail().doubtful) == (MailState.FAILED, True)


def test_an_address_that_no_header_can_hold_fails_with_a_sentence(cast):
    tell(cast)
    actions.gather_mail(at=NOW)
    Mail.objects.update(address="a\nb@example.vn")

    with LoopbackServer(Plan()) as server:
        assert deliver(server).failed == 1

    assert "không dùng được" in mail().error


def test_only_what_failed_is_sent_again(cast):
    tell(cast)
    actions.gather_mail(at=NOW)

    with pytest.raises(Refused, match="không còn ở trạng thái"):
        actions.send_again(mail=mail(), by=cast.actor("quan"), at=NOW)
    Mail.objects.update(state=MailState.FAILED)
    cast.person("lan").__class__.objects.filter(username="lan").update(email="")
    with pytest.raises(Refused, match="chưa có địa chỉ"):
        actions.send_again(mail=mail(), by=cast.actor("quan"), at=NOW)


def write_to_mai(cast):
    return actions.post_letter(
        name="TS. Hoàng Thị Mai",
        address="mai@example.vn",
        title="Mời góp ý\r\nBcc: x",
        text="Mã: BCDF-2345",
        at=NOW,
    )


def test_a_letter_to_somebody_without_an_account_goes_out_and_its_code_is_not_kept(cast):
    write_to_mai(cast)

    with LoopbackServer(Plan()) as server:
        deliver(server)

    (letter,) = server.taken
    assert (letter["to"], letter["subject"]) == ('"TS. Hoàng Thị Mai" <mai@example.vn>', "Mời góp ý Bcc: x")
    assert "Mã: BCDF-2345" in letter.get_content()
    assert (mail().state, mail().addressee) == (MailState.SENT, "TS. Hoàng Thị Mai")
    assert "BCDF" not in mail().text


def test_a_refused_letter_without_an_account_keeps_its_words_and_can_be_sent_again(cast):
    Mail.objects.filter(pk=write_to_mai(cast).pk).update(state=MailState.FAILED)
    again = actions.send_again(mail=mail(), by=cast.actor("quan"), at=NOW)

    assert (again.state, again.address, again.text) == (MailState.WAITING, "mai@example.vn", "Mã: BCDF-2345")

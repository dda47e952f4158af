"""A service that rewrites, over a real socket on loopback: what it may get, and what of its words is refused."""

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.cast import NOW
from tusach.drafting import actions, assistant, queries
from tusach.drafting.models import BlockVersion
from tusach.kit.errors import Refused
from tusach.reports.models import Intake


@pytest.fixture
def service(settings):
    """Answers with `service.said`; keeps what it was asked in `service.asked`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            server.asked.append(
                (self.path, self.headers.get("Authorization"), json.loads(self.rfile.read(length)))
            )
            body = server.said if isinstance(server.said, bytes) else json.dumps(
                {"choices": [{"message": {"content": server.said}}]}
            ).encode()  # fmt: skip
            if server.drips:
                with suppress(OSError):
                    for letter in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200:
                        self.wfile.write(bytes([letter]))
                        time.sleep(0.02)
                return
            self.send_response(302 if server.leads_to else 200)
            if server.leads_to:
                self.send_header("Location", server.leads_to)
            self.end_headers()
            with suppress(OSError):  # who has waited enough has gone
                for part in [body] if not server.pause else [body[at : at + 1] for at in range(len(body))]:
                    self.wfile.write(part)
                    time.sleep(server.pause)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.said, server.leads_to, server.pause, server.drips = [], "", "", 0, False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ASSISTANT_URL = f"http://127.0.0.1:{server.server_port}/v1"
    settings.ASSISTANT_MODEL, settings.ASSISTANT_KEY = "m", "k"
    yield server
    server.shutdown()
    server.server_close()


def written(desk):
    claim = desk.claim()
    return desk.block(
        "Có {{s1}} duy trì việc đọc, và có nhiều nơi làm tốt.", s1=("CLAIM", {"claim": claim.pk})
    )


def asked(desk, block) -> str:
    return actions.propose_wording(block=block, by=desk.hoa, at=NOW)


def test_its_words_are_a_version_only_when_a_person_takes_them(desk, service):
    block = written(desk)
    service.said = "Có {{s1}} duy trì việc đọc; nhiều nơi làm tốt."
    said = asked(desk, block)
    assert BlockVersion.objects.filter(block=block).count() == 1
    version = actions.take_wording(block=block, text=said, base=1, by=desk.hoa, at=NOW)

    assert (version.machine, version.number, desk.state(block)) == (True, 2, ["taken"])
    ((path, key, told),) = service.asked
    assert (path, key, told["model"]) == ("/v1/chat/completions", "Bearer k", "m")
    assert "{{s1}}" in told["messages"][1]["content"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Có {{s1}} và 99 nơi.", "số không có trong đoạn"),
        ("Có {{s1}} và chín mươi chín xã.", "số không có trong đoạn"),
        ("Có duy trì.", "thẻ số"),
        ("Có {{s1}}, {{s2}}.", "thẻ số"),
        ("Có {{s1}} {{s1}}.", "thẻ số"),
        ("Có {{s1}}: “rất tốt và đáng học”.", "dẫn lời không có"),
        ("", "không viết được gì"),
        ("Có {{s1}} duy trì việc đọc, và có nhiều nơi làm tốt.", "không đổi chữ nào"),
        (b"{}", "không đúng dạng"),
        (b"<html>", "không đúng dạng"),
    ],
)
def test_what_was_not_given_is_refused(desk, service, said, why):
    block = written(desk)
    service.said = said
    with pytest.raises(Refused, match=why):
        asked(desk, block)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('Có {{s1}}: "rất tốt".', "dẫn lời không có"),
        ("Có {{s1}}: «rất tốt».", "dẫn lời không có"),
        ("Có {{s1}}: “rất tốt", "dẫn lời không có"),
        ("Có {{s1}} và {{99}} xã.", "thẻ số"),
        ("Có {{s1 99 xã}} duy trì.", "thẻ số"),
        ("Có {{s1: 99}} duy trì.", "thẻ số"),
        ("Có {{s1}}, tổng là chín mươi chín.", "chín mươi chín"),
        ("Có {{s1}}, tăng gấp đôi.", "gấp đôi"),
        ("Có {{s1}}, vài chục xã làm tốt.", "chục"),
        ("Có {{s1}} từ khóa XIII.", "XIII"),
        ("Có {{s1}}, ⅔ số xã.", "⅔"),
    ],
)
def test_numbers_and_quotations_are_seen_however_they_are_written(said, why):
    with pytest.raises(Refused, match=why):
        assistant.check(said, "Có {{s1}} làm tốt.", [], values=queries.values_in)


def test_the_page_is_not_trusted_with_what_was_proposed(desk, service):
    block = written(desk)
    with pytest.raises(Refused, match="số không có"):
        actions.take_wording(block=block, text="Có {{s1}} và 7 xã.", base=1, by=desk.hoa, at=NOW)


def test_a_block_saved_meanwhile_is_not_written_over(desk, service):
    block = written(desk)
    service.said = "Có {{s1}} duy trì việc đọc; nhiều nơi làm tốt."
    said = asked(desk, block)
    actions.save_block(block=block, text="Có {{s1}} duy trì việc đọc tốt.", base=1, by=desk.hoa, at=NOW)
    with pytest.raises(Refused, match="nhờ máy viết lại từ bản mới"):
        actions.take_wording(block=block, text=said, base=1, by=desk.hoa, at=NOW)


def test_restricted_reports_and_manuscripts_never_go_out(desk, service):
    block = written(desk)
    Intake.objects.filter(report=desk.report).update(restricted=True)
    with pytest.raises(Refused, match="không được gửi ra ngoài"):
        asked(desk, block)
    Intake.objects.filter(report=desk.report).update(restricted=False)
    desk.manuscript.restricted = True
    desk.manuscript.save()
    block.refresh_from_db()
    block.manuscript.refresh_from_db()
    with pytest.raises(Refused, match="không được nhờ máy"):
        asked(desk, block)

    assert service.asked == []


def test_a_restricted_file_holds_for_what_was_made_of_it(desk, service):
    """Put into the web answers and mended there by a word, or replaced by another file: the text is the same."""
    block = written(desk)
    source = Intake.objects.get(report=desk.report, is_source=True)
    Intake.objects.create(
        campaign=source.campaign, report=desk.report, ordinal=9, way="UPLOAD", state="SUPERSEDED", restricted=True,
        given_at=NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match="không được gửi ra ngoài"):
        asked(desk, block)
    assert queries.papers_of([desk.report.pk])[desk.report.pk].restricted


def test_it_is_off_by_default_and_a_silent_service_is_told(desk, settings):
    block = written(desk)
    assert not queries.assistant_may_help(desk.manuscript)
    with pytest.raises(Refused, match="không được nhờ máy"):
        asked(desk, block)
    settings.ASSISTANT_URL = "http://127.0.0.1:9/v1"
    with pytest.raises(Refused, match="không trả lời"):
        asked(desk, block)
    with pytest.raises(Refused, match="không đúng"):
        assistant.rewrite(assistant.Service("file:///etc", "m"), "a", [], values=queries.values_in)


def test_the_page_shows_what_is_proposed_and_takes_it(desk, service, sign_in):
    block = written(desk)
    service.said = "Có {{s1}} duy trì việc đọc; nhiều nơi làm tốt."
    client = sign_in(desk.world.cast.person("hoa"))
    assert (
        "Nhờ máy viết gọn" in client.get(reverse("drafting:writing-edit", args=[block.key])).content.decode()
    )
    shown = client.post(reverse("drafting:writing-assist", args=[block.key])).content.decode()
    assert "Nhận bản này" in shown
    assert "{{s1}} duy trì" not in shown.split('name="text"')[0]
    told = {"text": service.said, "base": 1}
    after = client.post(reverse("drafting:writing-take-wording", args=[block.key]), told, follow=True)

    assert "Đã nhận bản máy viết thành bản 2." in after.content.decode()
    assert (
        sign_in(desk.world.cast.person("an"))
        .post(reverse("drafting:writing-assist", args=[block.key]))
        .status_code
        == 403
    )


def test_nobody_leads_it_to_another_address(desk, service):
    block = written(desk)
    service.said, service.leads_to = "Có {{s1}}.", "http://127.0.0.1:1/v1/chat/completions"

    with pytest.raises(Refused, match="báo lỗi 302"):
        asked(desk, block)

    assert len(service.asked) == 1  # not even as a question without words, which would carry the key along


@pytest.mark.parametrize(
    "said", [b"[" * 100_000, b'{"choices": ' + b'{"a":' * 50_000, b"\xff\xfe\x00", b"5" * 500_000]
)
def test_an_answer_that_is_no_answer_is_a_sentence(desk, service, said):
    block = written(desk)
    service.said = said
    with pytest.raises(Refused, match="không đúng dạng"):
        asked(desk, block)


def test_what_was_given_may_be_said_in_another_order():
    given = ["Mỗi năm hai lần, từ khóa XII, theo “lịch chung”; có ba mươi năm và 30 tỷ lệ khác nhau."]
    said = (
        "**Có** {{s1}}: hai lần mỗi năm, “lịch chung.” từ khóa XII, tỷ lệ 30, ba mươi năm; triệu tập đầu tư."
    )
    assistant.check(said, "Có {{ s1 }}.", given, values=lambda _: [])


def test_one_question_at_a_time_in_the_whole_house(desk, service):
    block = written(desk)
    cache.add("drafting.assistant", NOW)
    with pytest.raises(Refused, match="đang viết một đoạn khác"):
        asked(desk, block)
    cache.delete("drafting.assistant")
    service.said = "{"
    for _ in range(2):
        with pytest.raises(Refused, match="thẻ số"):
            asked(desk, block)


def test_headers_that_drip_are_not_waited_for_without_end(desk, service, settings):
    block = written(desk)
    settings.ASSISTANT_SECONDS, service.drips = 0.2, True
    began = time.monotonic()
    with pytest.raises(Refused, match="không trả lời"):
        asked(desk, block)
    assert time.monotonic() - began < 2


def test_a_service_that_drips_is_not_waited_for_without_end(desk, service, settings):
    block = written(desk)
    settings.ASSISTANT_SECONDS = 0.2
    service.said, service.pause = b" " * 40, 0.05

    with pytest.raises(Refused, match="không trả lời"):
        asked(desk, block)

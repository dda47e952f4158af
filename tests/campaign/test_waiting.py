"""Plans that take long: kept at once, read by the worker, told to who sent them; without a worker they wait and say so."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from tests.campaign.plans import PLAN
from tests.cast import NOW
from tusach.campaign import actions, jobs, queries
from tusach.campaign.models import PlanReading
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.kit.leases import LEASE

BROKEN_PDF = b"%PDF-1.7\nhalf a file"


@pytest.fixture
def waits(cast):
    return actions.keep_reading(data=BROKEN_PDF, name="ke-hoach.pdf", by=cast.actor("hoa"), at=NOW)


def as_text(plan):
    """Its file is a text now, as if the reader had learnt to read it."""
    with plan.file.storage.open(plan.file.name, "wb") as file:
        file.write(PLAN.encode())
    PlanReading.objects.filter(pk=plan.pk).update(name="ke-hoach.txt")


def work(at=NOW):
    return list(jobs.read_waiting(lambda: at))


def test_a_pdf_is_kept_and_waits_and_the_page_says_who_reads(cast, sign_in):
    cache.delete(f"{queries.PLAN_READER}.reader")
    client = sign_in(cast.person("hoa"))
    file = SimpleUploadedFile("ke-hoach.pdf", BROKEN_PDF)

    page = client.post("/dot/ke-hoach/gui/", {"file": file}, follow=True).content.decode()

    plan = PlanReading.objects.get()
    assert (plan.state, plan.reading) == ("WAITING", {})
    assert "đang chờ máy đọc" in page
    assert "“tusach work”" in page
    part = client.get(f"/dot/ke-hoach/{plan.pk}/", {"chi": "tien-do"}).content.decode()
    assert "data-reading" in part
    assert "<html" not in part
    assert b"".join(client.get(f"/dot/ke-hoach/{plan.pk}/tep/").streaming_content) == BROKEN_PDF
    assert "Chờ máy đọc" in client.get("/dot/ke-hoach/").content.decode()
    for door in ("sua/", "lap-dot/"):
        assert client.get(f"/dot/ke-hoach/{plan.pk}/{door}").status_code == 404


def test_the_worker_reads_it_and_tells_who_sent_it(waits):
    as_text(waits)

    (read,) = work(NOW + timedelta(minutes=1))

    assert (read.state, read.read_at) == ("READ", NOW + timedelta(minutes=1))
    assert read.reading["document"]["code"] == "57-KH/BTGTW"
    notice = Notice.objects.get(kind="campaign.plan_read")
    assert (notice.person.username, notice.url) == ("hoa", f"/dot/ke-hoach/{waits.pk}/")
    assert "1 chỗ cần xem lại" in notice.sentence
    assert work() == []


def test_what_cannot_be_read_says_why_and_is_read_again_when_asked(cast, sign_in, waits):
    (read,) = work()
    assert read.state == "FAILED"
    client = sign_in(cast.person("hoa"))
    page = client.get(f"/dot/ke-hoach/{waits.pk}/").content.decode()
    assert read.sentence in page
    assert "Không đọc được" in client.get("/dot/ke-hoach/").content.decode()
    with pytest.raises(Refused, match="chưa đọc được"):
        actions.correct_reading(plan=waits, changes={"document": {}}, by=cast.actor("hoa"), at=NOW)
    as_text(waits)

    client.post(f"/dot/ke-hoach/{waits.pk}/doc-lai/")

    assert [one.state for one in work()] == ["READ"]
    late = client.post(f"/dot/ke-hoach/{waits.pk}/doc-lai/", follow=True)
    assert "đã đọc kế hoạch này rồi" in late.content.decode()


def test_a_plan_that_kills_its_readers_is_given_up(waits):
    at = NOW
    for _ in range(3):
        assert actions.claim_plan(at=at)
        at += LEASE + timedelta(seconds=1)

    assert [one.state for one in work(at)] == ["FAILED"]
    assert "Ba lần đọc" in PlanReading.objects.get().sentence


def test_the_command_reads_what_waits(waits, capsys):
    as_text(waits)
    call_command("plan", "work")

    assert "Đã đọc 1 kế hoạch." in capsys.readouterr().out


def test_strangers_find_no_plan_that_waits(cast, sign_in, client, waits):
    doors = [f"/dot/ke-hoach/{waits.pk}/{door}" for door in ("", "tep/")]
    assert [client.get(door).status_code for door in doors] == [302, 302]
    for name in ("khach", "minh", "lan"):
        assert [sign_in(cast.person(name)).get(door).status_code for door in doors] == [404, 404]
    again = sign_in(cast.person("khach")).post(f"/dot/ke-hoach/{waits.pk}/doc-lai/")
    assert again.status_code == 404

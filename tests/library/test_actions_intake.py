"""A file is handed in, read by the worker, and becomes a draft; the same file again is told so."""

import io
from datetime import timedelta

import brotli
import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from tests.cast import NOW
from tests.library.books import make_epub, make_epub2, make_mp3, make_pdf
from tests.library.test_ingest_kinds import MARC
from tusach.journal.models import Entry
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.leases import MOST_TRIES
from tusach.library import actions, jobs
from tusach.library.models import Edition, Intake, IntakeState, State
from tusach.library.queries import waiting

pytestmark = pytest.mark.django_db


def hand_in(cast, data, name="sach.epub", **given):
    return actions.hand_in(
        file=io.BytesIO(data),
        name=name,
        given=given,
        body=cast.bodies["publisher"],
        by=cast.actor("ngoc"),
        at=NOW,
    )


def test_a_file_becomes_a_draft_with_its_sections_bytes_and_entries(cast):
    intake = hand_in(cast, make_epub2())
    edition = actions.read_intake(intake=intake, at=NOW)

    assert (edition.state, edition.title, edition.topic, edition.language) == (
        State.DRAFT,
        "Kỹ thuật trồng cà phê",
        "FARMING",
        "vi",
    )
    assert (edition.isbn, edition.year, edition.body) == ("9786045712344", 2019, cast.bodies["publisher"])
    assert edition.work.title == edition.title
    section = edition.sections.get(ordinal=1)
    with store.open_kept(section.html_sha256) as file:
        html = file.read()
    with default_storage.open(f"{store.path_of(section.html_sha256)}.br") as file:
        assert brotli.decompress(file.read()) == html
    assert section.html_bytes == len(html)
    assert store.is_kept(edition.cover_sha256)
    assert edition.bytes_on_wire > 0
    intake.refresh_from_db()
    assert (intake.state, intake.edition, intake.page, intake.pages) == (IntakeState.DONE, edition, 2, 2)
    assert [one.act for one in Entry.objects.order_by("pk")] == ["library.hand_in", "library.draft_edition"]


def test_what_is_typed_wins_over_the_record_beside_the_file_and_that_over_the_file(cast):
    intake = actions.hand_in(
        file=io.BytesIO(make_epub()), name="a.epub", given={"title": "Gõ tay", "topic": "LAW"}, body=None, by=None, at=NOW,
        beside=io.BytesIO(MARC.encode()),
    )  # fmt: skip
    edition = actions.read_intake(intake=intake, at=NOW)

    assert (edition.title, edition.publisher, edition.topic) == ("Gõ tay", "NXB Sự thật", "LAW")


def test_the_same_file_again_gives_what_is_there_and_says_so(cast):
    first = hand_in(cast, make_epub())
    again = hand_in(cast, make_epub(), name="khac.epub")
    assert again.pk == first.pk
    assert "đang chờ đọc" in again.sentence

    edition = actions.read_intake(intake=first, at=NOW)
    third = hand_in(cast, make_epub())
    assert third.edition == edition
    assert "thành sách “Sổ tay đất đai”" in third.sentence
    assert Intake.objects.count() == 1

    actions.withdraw_edition(edition=edition, reason="sai bản in", by=None, at=NOW)
    assert hand_in(cast, make_epub()).pk != first.pk


def test_what_is_no_book_or_is_described_wrongly_is_refused_at_once(cast, settings):
    for data, given, said in [
        (b"hello", {}, "không phải sách"),
        (b"", {}, "không có gì"),
        (make_epub(), {"isbn": "978-604-57-1234-8"}, "số kiểm tra"),
        (make_epub(), {"year": "20"}, "Năm xuất bản"),
    ]:
        with pytest.raises(Refused, match=said):
            hand_in(cast, data, **given)
    settings.LIBRARY_MAX_FILE_BYTES = 1_000
    with pytest.raises(Refused, match="quá mức"):
        hand_in(cast, make_epub())
    assert not Intake.objects.exists()


def test_a_hostile_file_leaves_a_refused_intake_with_its_sentence(cast):
    from tests.library.hostile import locked_epub

    intake = hand_in(cast, locked_epub())
    assert actions.read_intake(intake=intake, at=NOW) is None

    intake.refresh_from_db()
    assert intake.state == IntakeState.REFUSED
    assert "khóa bản quyền" in intake.sentence
    assert not Edition.objects.exists()
    assert Entry.objects.filter(act="library.refuse_intake").exists()
    assert hand_in(cast, locked_epub()).pk != intake.pk


def test_workers_claim_each_file_once_and_again_when_a_worker_died(cast):
    intake = hand_in(cast, make_epub())

    assert actions.claim_intake(at=NOW).pk == intake.pk
    assert actions.claim_intake(at=NOW + timedelta(minutes=1)) is None
    with pytest.raises(Refused, match="đang được đọc"):
        actions.read_intake(intake=intake, at=NOW + timedelta(minutes=1))
    assert actions.claim_intake(at=NOW + waiting.LASTS + timedelta(seconds=1)).pk == intake.pk


def test_a_late_finish_writes_nothing(cast):
    hand_in(cast, make_epub())
    first = actions.claim_intake(at=NOW)
    later = NOW + waiting.LASTS + timedelta(seconds=1)
    second = actions.claim_intake(at=later)

    assert actions.read_claimed(intake=first, now=lambda: later, own=True) is None
    assert not Edition.objects.exists()
    assert Intake.objects.get().state == IntakeState.WORKING
    assert actions.read_claimed(intake=second, now=lambda: later, own=True) == Edition.objects.get()
    assert actions.read_claimed(intake=first, now=lambda: later, own=True) is None
    assert Edition.objects.count() == 1


def test_a_file_that_kills_three_workers_is_given_up_and_does_not_hold_up_the_next(cast):
    bad, good = hand_in(cast, make_epub()), hand_in(cast, make_mp3(3, title="Tiếng"), name="noi.mp3")
    at = NOW
    for _ in range(MOST_TRIES):
        assert actions.claim_intake(at=at).pk == bad.pk
        at += waiting.LASTS + timedelta(seconds=1)

    read = list(jobs.read_waiting(lambda: at))

    assert [(one.pk, one.state) for one in read] == [(bad.pk, "REFUSED"), (good.pk, "DONE")]
    assert "Ba lần đọc tệp này đều bị ngắt" in read[0].sentence
    assert hand_in(cast, make_epub()).pk != bad.pk


def test_a_file_that_breaks_the_reader_is_refused_and_the_next_is_read(cast, monkeypatch, caplog):
    def breaks(path):
        raise RuntimeError(path)

    hand_in(cast, make_epub())
    hand_in(cast, make_mp3(3, title="Tiếng"), name="noi.mp3")
    monkeypatch.setattr("tusach.library.epubcheck.check", breaks)

    read = list(jobs.read_waiting(lambda: NOW))

    assert [one.state for one in read] == ["REFUSED", "DONE"]
    assert "lỗi đã được ghi lại" in read[0].sentence
    assert "RuntimeError" in caplog.text
    assert Edition.objects.count() == 1


def test_the_worker_reads_what_waits_in_order(cast):
    hand_in(cast, make_epub())
    hand_in(cast, make_mp3(3, title="Tiếng"), name="noi.mp3")

    read = list(jobs.read_waiting(lambda: NOW))
    assert [one.edition.form for one in read] == ["TEXT", "AUDIO"]
    assert Edition.objects.get(form="AUDIO").seconds == 3
    assert list(jobs.read_waiting(lambda: NOW)) == []


def test_the_command_adds_publishes_and_says_what_it_refused(cast, clock, tmp_path, capsys):
    (tmp_path / "a.epub").write_bytes(make_epub())
    (tmp_path / "b.pdf").write_bytes(make_pdf(1))
    (tmp_path / "b.xml").write_text(MARC)
    (tmp_path / "c.epub").write_bytes(b"x")

    call_command(
        "library",
        "add",
        *(str(tmp_path / name) for name in ("a.epub", "b.pdf", "c.epub")),
        "--topic",
        "LAW",
        "--publish",
    )

    told = capsys.readouterr()
    assert "Sổ tay đất đai (đang phát hành)" in told.out
    assert "Đất đai của xã (đang phát hành)" in told.out
    assert "không phải sách" in told.err
    assert Edition.objects.filter(state=State.PUBLISHED).count() == 2
    key = Edition.objects.get(form="PAGES").key
    call_command("library", "show", key)
    assert "✓ Chủ đề" in capsys.readouterr().out
    call_command("library", "withdraw", key, "--reason", "sai bản in")
    assert Edition.objects.get(key=key).ended_reason == "sai bản in"
    with pytest.raises(Refused, match="tusach library list"):
        call_command("library", "show", "khongco")


def test_a_published_book_whose_topic_is_unknown_stays_a_draft(cast, clock, tmp_path, capsys):
    (tmp_path / "a.epub").write_bytes(make_epub())

    with pytest.raises(Refused, match="Chưa xếp chủ đề"):
        call_command("library", "add", str(tmp_path / "a.epub"), "--publish")
    assert Edition.objects.get().state == State.DRAFT

    call_command("library", "add", str(tmp_path / "a.epub"), "--topic", "LAW", "--publish")
    call_command("library", "add", str(tmp_path / "a.epub"), "--topic", "MODELS")
    edition = Edition.objects.get()
    assert (edition.state, edition.topic) == (State.PUBLISHED, "LAW"), "what is published stays as it is"

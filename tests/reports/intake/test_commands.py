"""`tusach report`: one file beside an outline, and what the worker does."""

import io
import json

import pytest
from django.core.management import call_command

from tests.reports.conftest import REPORT
from tests.reports.intake.conftest import docx_of
from tests.reports.layers import make_report
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.reports.models import Intake, IntakeState


def run(*given):
    out = io.StringIO()
    call_command("report", *map(str, given), stdout=out)
    return out.getvalue()


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.docx").write_bytes(docx_of())
    (tmp_path / "outline.json").write_text(json.dumps(REPORT))
    return tmp_path


def test_the_answer_as_json(files):
    said = json.loads(run("read", files / "a.docx", "--outline", files / "outline.json", "--json"))
    assert [(one["leaf"], one["heading"]) for one in said["sections"]] == [
        ("1.1", "1.1. Lãnh đạo, chỉ đạo"),
        ("1.2", "1.2. Kết quả"),
    ]
    assert (said["unplaced"], said["not_found"]) == ([], [])
    assert {"kind": "RATIO", "value": "118", "whole": "120"}.items() <= next(
        one for one in said["figures"] if one["kind"] == "RATIO"
    ).items()
    assert any("98,3" in one["sentence"] for one in said["checks"])


def test_people_read_sentences(files):
    said = run("read", files / "a.docx", "--outline", files / "outline.json")
    assert "98,3" in said
    assert "1.1. Lãnh đạo, chỉ đạo" in said


def test_the_ready_outline_serves_without_one_named(files):
    assert "Chưa tìm thấy, xin xem lại: 2.3 Bài học kinh nghiệm" in run("read", files / "a.docx")


def test_an_outline_of_toml(files):
    (files / "o.toml").write_text('[[outline]]\nkey = "1"\nlabel = "1"\ntitle = "Kết quả"\n')
    assert (
        json.loads(run("read", files / "a.docx", "--outline", files / "o.toml", "--json"))["not_found"] == []
    )


@pytest.mark.parametrize("named", ["no-such.json", "a.docx", "7"])
def test_what_is_no_outline_is_refused(files, named, db):
    outline = named if named.isdigit() else files / named
    with pytest.raises(Refused):
        run("read", files / "a.docx", "--outline", outline)


def test_a_file_that_is_not_there_is_refused(files):
    with pytest.raises(Refused, match="Không mở được"):
        run("read", files / "b.docx")


def test_the_worker_reads_what_waits_and_makes_missing_texts(world, hand_in):
    intake = hand_in(world.cast.lam_dong, read=False)
    report = make_report(world.campaign, world.cast.ha_giang, {"1.1": "Đã họp."})
    Intake.objects.filter(report=report).delete()
    said = json.loads(run("work", "--json"))
    intake.refresh_from_db()
    assert intake.state == IntakeState.READ
    assert (said["layers"], [one["intake"] for one in said["read"]]) == (1, [intake.pk])
    assert "đã đọc xong" in Notice.objects.get(person=intake.given_by, kind="reports.read").sentence
    assert json.loads(run("work", "--json")) == {"read": [], "layers": 0}

"""What a province may send by mistake: each has its sentence or its state, and the file is there as it came."""

import io
import zipfile

import pytest
from docx import Document

from tests.kit.textlayer.pages import pdf_of_lines
from tests.reports.intake.conftest import LETTERHEAD, docx_of
from tusach.kit import store
from tusach.reports import actions, queries
from tusach.reports.models import Intake, IntakeState

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BODY = "Toàn tỉnh tiếp nhận 12.345 bản sách trong năm 2022 và giao đủ cho các xã."


def with_macro():
    packed = io.BytesIO(docx_of())
    with zipfile.ZipFile(packed, "a") as file:
        file.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    return packed.getvalue()


def without_headings():
    document = Document()
    for line in [*LETTERHEAD, *[f"{BODY} Đoạn {number}." for number in range(40)]]:
        document.add_paragraph(line)
    return saved(document)


def all_in_one_table():
    document = Document()
    for line in LETTERHEAD:
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=2)
    for left, right in [("Lãnh đạo, chỉ đạo", "Tỉnh đã ban hành 12 văn bản. " + BODY), ("Kết quả", BODY * 2)]:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = left, right
    return saved(document)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def rubbish_layer():
    """A PDF whose letters stand for others: nothing in it can be read as Vietnamese."""
    return pdf_of_lines([["\ue001\ue002\ue003\ue004 \ue005\ue006\ue007 \ue008\ue009\ue00a"] * 20])


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("khoa.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "gỡ mật khẩu"),
        ("thu.msg", OLE + "__substg1.0_0037001F".encode("utf-16-le"), "lưu tệp báo cáo kèm theo"),
        ("so-lieu.xlsx", OLE + "Workbook".encode("utf-16-le"), "Xin gửi tệp Word"),
        ("nua.docx", docx_of()[:2000], "Xin gửi lại tệp"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(world, hand_in, name, data, said):
    intake = hand_in(world.cast.lam_dong, data, name)

    assert (intake.state, intake.is_source) == (IntakeState.UNREADABLE, False)
    assert said in intake.sentence
    assert kept(intake) == data
    assert queries.passages(world.campaign) == []


def test_a_rubbish_text_layer_is_not_taken_for_text(world, hand_in):
    data = rubbish_layer()
    intake = hand_in(world.cast.lam_dong, data, "rac.pdf", read=False)
    actions.read_intake(intake=intake, at=intake.given_at, ocr=False)
    intake.refresh_from_db()

    assert intake.state == IntakeState.UNREADABLE
    assert intake.sentence.endswith(".")
    assert kept(intake) == data


def test_macros_are_told_of_and_the_text_is_read(world, hand_in):
    data = with_macro()
    intake = hand_in(world.cast.lam_dong, data, "bao-cao.docm")

    assert intake.state == IntakeState.READ
    assert "macro" in intake.sentence.lower()
    assert kept(intake) == data


def test_a_report_without_headings_is_all_there_and_for_a_person(world, hand_in):
    intake = hand_in(world.cast.lam_dong, without_headings())
    sections = list(intake.layers.get().sections.all())

    assert intake.state == IntakeState.READ
    assert sum(one.last - one.first for one in sections) == len(LETTERHEAD) + 40
    assert any(queries.is_unplaced(one) for one in sections)
    assert not any(one.leaves and one.is_sure for one in sections)


def test_a_report_all_in_one_table_is_placed_by_its_rows(world, hand_in):
    intake = hand_in(world.cast.lam_dong, all_in_one_table())
    sections = intake.layers.get().sections

    assert intake.state == IntakeState.READ
    assert [one.leaves for one in sections.all() if one.leaves] == [["1.1"], ["1.2"]]
    assert intake.layers.get().claims.filter(value=12345, leaf="1.2").exists()


def kept(intake: Intake) -> bytes:
    with store.open_kept(intake.sha256) as file:
        return file.read()

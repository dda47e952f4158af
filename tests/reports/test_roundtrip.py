import io
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.cast import NOW
from tests.reports.conftest import GOOD
from tusach.kit.errors import Refused
from tusach.reports import actions, exports, roundtrip


def template(report):
    report.refresh_from_db()
    return load_workbook(io.BytesIO(exports.template_for(report)))


def fill(book, code, value, *, column="Trả lời", sheet="Phiếu"):
    page = book[sheet]
    at = {str(cell.value): cell.column for cell in page[1]}
    row = next(row for row in range(2, page.max_row + 1) if page.cell(row, at["Mã"]).value == code)
    page.cell(row, at[column]).value = value


def send(world, report, book, **more):
    out = io.BytesIO()
    book.save(out)
    return actions.read_workbook(report=report, file=out, by=world.cast.actor("lan"), at=NOW, **more)


def test_a_filled_template_becomes_a_draft_and_again_nothing(world):
    report = world.report(world.cast.ta_nung)
    book = template(report)
    for code, value in [
        ("nhan", 1386),
        ("con", "1.204"),
        ("quy_che", "Có"),
        ("quy_che_ngay", date(2012, 3, 1)),
        ("can", "Sức khỏe; Nông nghiệp"),
        ("ty_le.num", 40),
        ("ty_le.den", 50),
        ("gio", 12.5),
        ("kho", "=Khó"[1:]),
    ]:
        fill(book, code, value)
    fill(book, "luot.doc", 58, column="2023", sheet="Theo năm")
    first, again = send(world, report, book), send(world, report, book)

    report.refresh_from_db()
    assert (first.faults, first.saved, report.revision, again.revision) == ([], True, 1, 1)
    assert report.revisions.get().answers == {
        "nhan": 1386, "con": 1204, "quy_che": "co", "quy_che_ngay": "2012-03-01", "can": ["nn", "sk"], "ty_le": {"num": "40", "den": "50"},
        "gio": "12.5", "kho": "Khó", "luot": {"doc": {"2023": 58}},
    }  # fmt: skip


def test_an_untouched_template_changes_nothing(world):
    report = world.report(world.cast.ta_nung)
    world.save(report, GOOD | {"gio": "7,25", "can": ["nn"]})

    assert send(world, report, template(report)).answers == {}


@pytest.mark.parametrize(
    ("code", "value", "sentence"),
    [
        ("nhan", "=1+1", "công thức"),
        ("nhan", "1,234", "dấu phẩy"),
        ("nhan", 12.5, "không phải số nguyên"),
        ("nhan", "nhiều", "không phải số"),
        ("nhan", 999999, "lớn hơn mức cao nhất"),
        ("nhan", "#REF!", "báo lỗi"),
        ("quy_che", "Có lẽ", "không có trong các lựa chọn"),
        ("quy_che_ngay", "31/2/2020", "không có ngày"),
    ],
)
def test_a_faulty_cell_comes_back_red_with_its_sentence(world, code, value, sentence):
    report = world.report(world.cast.ta_nung)
    book = template(report)
    fill(book, "kho", "Kiêm nhiệm")
    fill(book, "quy_che", "Có")
    fill(book, code, value)
    came = send(world, report, book)
    back = load_workbook(io.BytesIO(exports.marked(came)))["Phiếu"]
    comments = [cell.comment.text for row in back.iter_rows() for cell in row if cell.comment]

    report.refresh_from_db()
    assert (came.saved, report.revision, len(comments)) == (False, 0, 1)
    assert sentence in comments[0]
    kept = send(world, report, book, keep_right=True)
    assert (kept.saved, report.revisions.get().answers["kho"]) == (True, "Kiêm nhiệm")


def test_a_wrong_year_marks_its_own_cell(world):
    report = world.report(world.cast.ta_nung)
    book = template(report)
    fill(book, "luot.doc", "khoảng 30", column="2013", sheet="Theo năm")
    (cell, _, sentence), *rest = send(world, report, book).faults

    assert (rest, cell.value, sentence.startswith("Năm 2013")) == ([], "khoảng 30", True)


def test_moved_columns_are_followed_and_a_lost_one_is_named(world):
    report = world.report(world.cast.ta_nung)
    book = template(report)
    fill(book, "nhan", 5)
    book["Phiếu"].move_range("D1:D40", cols=6)
    assert send(world, report, book).answers == {"nhan": 5}
    book["Phiếu"].delete_cols(10)
    with pytest.raises(Refused, match="thiếu cột “Trả lời”"):
        send(world, report, book)


def test_other_workbooks_are_refused_with_the_reason(world):
    mine, other = world.report(world.cast.ta_nung), world.report(world.cast.bao_thuan, "bao")
    with pytest.raises(Refused, match="mẫu của Xã Bảo Thuận, không phải của Xã Tà Nung"):
        send(world, mine, template(other))
    old = template(mine)
    mine.outline.digest = "0" * 64
    with pytest.raises(Refused, match="bản cũ"):
        send(world, mine, old)
    forged = template(other)
    forged["tusach"]["B3"] = mine.pk
    with pytest.raises(Refused, match="phần nhận dạng đã bị sửa"):
        send(world, mine, forged)
    plain = template(other)
    del plain["tusach"]
    with pytest.raises(Refused, match="không phải mẫu"):
        send(world, mine, plain)


def test_what_is_no_workbook_or_too_large_is_refused(world):
    report, lan = world.report(world.cast.ta_nung), world.cast.actor("lan")
    for content, sentence in [
        (b"xin chao", "XLSX"),
        (b"", "XLSX"),
        (b"x" * (roundtrip.MOST_BYTES + 1), "lớn hơn 5 MB"),
    ]:
        with pytest.raises(Refused, match=sentence):
            actions.read_workbook(report=report, file=io.BytesIO(content), by=lan, at=NOW)


def test_a_template_made_to_harm_is_refused_at_once(world):
    report, lan, out = world.report(world.cast.ta_nung), world.cast.actor("lan"), io.BytesIO()
    content = exports.template_for(report)
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            part = old.read(name)
            new.writestr(name, part.replace(b"</sheetData>", merged) if "sheet1" in name else part)

    with pytest.raises(Refused, match="bung ra quá lớn"):
        actions.read_workbook(report=report, file=out, by=lan, at=NOW)


def test_text_that_looks_like_a_formula_goes_out_as_text(world):
    report = world.report(world.cast.ta_nung)
    world.save(report, {"kho": "=cmd|' /C calc'!A0"})
    page = template(report)["Phiếu"]
    found = [
        cell
        for row in page.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and "calc" in cell.value
    ]

    assert [cell.data_type for cell in found] == ["s"]
    assert send(world, report, template(report)).answers == {}


def test_control_characters_of_an_answer_do_not_keep_its_workbook_back(world):
    report = world.report(world.cast.ta_nung)
    world.save(report, GOOD | {"kho": "Sông\x0b Lô\x02"})

    page = template(report)["Phiếu"]
    assert "Sông Lô" in {cell.value for row in page.iter_rows() for cell in row}
    assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$1:$1")

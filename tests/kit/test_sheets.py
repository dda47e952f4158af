import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from openpyxl import load_workbook

from tusach.kit.errors import Refused
from tusach.kit.sheets import (
    Column,
    Field,
    Limits,
    Sheet,
    address,
    find_header,
    read_table,
    records,
    write_csv,
    write_xlsx,
)

COLUMNS = [
    Column("Mã"),
    Column("Tên xã"),
    Column("Số bản", "integer"),
    Column("Tỷ lệ", "percent"),
    Column("Ngày", "day"),
]
ROWS = [
    ["00123", "B’Lao", 1412, Decimal("98.4"), date(2023, 8, 28)],
    ["24790", "=HYPERLINK(1)", None, Decimal("0.1"), None],
    ["24791", "-1+2", 0, None, date(2024, 2, 5)],
]
FIELDS = [
    Field("code", "Mã xã", aliases=["Mã"]),
    Field("name", "Tên xã"),
    Field("copies", "Số bản"),
    Field("note", "Ghi chú", required=False),
]


def book(*sheets, **options):
    file = io.BytesIO()
    write_xlsx(file, sheets or [Sheet("Xã", COLUMNS, ROWS)], **options)
    return file.getvalue()


def zipped(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in members.items():
            pack.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def test_what_is_written_is_read_back_exactly():
    table = read_table(book(), name="xa.xlsx")
    assert table.sheet == "Xã"
    assert table.rows[0] == ["Mã", "Tên xã", "Số bản", "Tỷ lệ", "Ngày"]
    assert table.rows[1] == ["00123", "B’Lao", 1412, Decimal("98.4"), date(2023, 8, 28)]
    assert table.rows[3] == ["24791", "-1+2", 0, None, date(2024, 2, 5)]
    assert table.cell(2, 5).text == "28/8/2023"
    assert table.cell(2, 4).text == "98,4"
    assert table.cell(2, 4).address == "D2"
    assert table.cell(900, 900).value is None


def test_no_text_becomes_a_formula():
    page = load_workbook(io.BytesIO(book()))["Xã"]
    assert (page["B3"].value, page["B3"].data_type) == ("=HYPERLINK(1)", "s")
    file = io.BytesIO()
    write_csv(file, COLUMNS[:2], [["1", "=cmd|' /C calc'!A0"], ["2", "@x"], [-3, "a;b"]], delimiter=";")
    assert file.getvalue().decode("utf-8-sig").splitlines() == [
        "Mã;Tên xã",
        "1;'=cmd|' /C calc'!A0",
        "2;'@x",
        '-3;"a;b"',
    ]


def test_title_notes_demo_line_and_remarks_stand_where_people_look():
    sheet = Sheet(
        "Phiếu: [1]", COLUMNS, ROWS, title="Phiếu của xã", remarks={(0, 2): "Nhiều hơn số đã nhận."}
    )
    page = load_workbook(io.BytesIO(book(sheet, sheet, notes=["Hạn 31/10/2023"], demo=True))).worksheets[0]
    assert [page[f"A{n}"].value for n in range(1, 6)] == [
        "Phiếu của xã",
        "Số liệu minh hoạ, không phải số liệu chính thức.",
        "Hạn 31/10/2023",
        None,
        "Mã",
    ]
    assert page.freeze_panes == "B6"
    assert page["C6"].comment.text == "Nhiều hơn số đã nhận."


def test_the_same_input_gives_the_same_bytes():
    assert book() == book()


def test_moments_big_numbers_and_long_texts_keep_their_value():
    at = datetime(2023, 8, 28, 2, 42, tzinfo=UTC)
    columns = [Column("a", "moment"), Column("b", "integer"), Column("c")]
    table = read_table(book(Sheet("x", columns, [[at, 12345678901234567, "đ" * 40_000]])), name="x.xlsx")
    assert table.rows[1][:2] == ["2023-08-28 09:42", "12345678901234567"]
    assert table.rows[1][2].endswith("xem bản đầy đủ trên hệ thống)")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_whatever_wrote_it(encoding, delimiter):
    lines = ["Mã|Tên xã|Số bản", "00123|Di Linh|1.412", '24790|"Gia; Hiệp, A"|'] * 3
    text = "\r\n".join(lines).replace("|", delimiter)
    table = read_table(text.encode(encoding, "ignore"), name="xa.csv")
    assert table.rows[1][0] == "00123"
    assert table.cell(2, 3).integer().value == 1412
    assert table.rows[2][2] is None
    assert table.formulas is None


def test_moved_columns_are_found_and_strange_ones_named():
    rows = [
        ["Phiếu của huyện", None, None, None],
        ["Số bản", "Lạ", "TÊN XÃ *", "mã"],
        [5, "x", "Di Linh", "00123"],
        [None] * 4,
    ]
    columns = [Column(str(i)) for i in range(4)]
    header = find_header(read_table(book(Sheet("x", columns, rows)), name="x.xlsx"), FIELDS)
    assert header.row == 3
    assert header.sentences == ["Cột không dùng tới: Lạ (B3)."]
    found = list(records(header.require(), FIELDS))
    assert [(r.number, r["code"].text, r["name"].text, r["copies"].integer().value) for r in found] == [
        (4, "00123", "Di Linh", 5)
    ]
    assert found[0]["note"].value is None


def test_missing_and_doubled_columns_are_refused_by_name():
    table = read_table("Tên xã;Tên xã\nA;B".encode(), name="x.csv")
    with pytest.raises(Refused) as refusal:
        find_header(table, FIELDS).require()
    assert refusal.value.sentence == (
        "Tệp x.csv, dòng tiêu đề 1: Thiếu cột: Mã xã, Số bản. Cột lặp lại: Tên xã (A1, B1). Mỗi cột chỉ để một lần."
    )
    with pytest.raises(Refused, match="không có dòng tiêu đề"):
        find_header(read_table(b"a;b\n1;2", name="x.csv"), FIELDS)


def test_formulas_are_flagged_and_their_last_value_read():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        page = made.add_worksheet("Một")
        page.write(0, 0, 20)
        page.write_formula(0, 1, "=A1*2", None, 40)
    table = read_table(file.getvalue(), name="x.xlsx")
    assert table.cell(1, 2).formula
    assert table.cell(1, 2).integer().value == 40
    assert not table.cell(1, 1).formula


def test_an_open_document_is_read_and_its_repeats_bounded():
    def ods(repeat):
        cell = f'<table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="{repeat}"/>'
        return zipped(
            mimetype="application/vnd.oasis.opendocument.spreadsheet",
            **{"META-INF__manifest_xml": "<manifest/>"},
            content_xml='<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="T"><table:table-row>{cell}</table:table-row></table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )

    assert read_table(ods(3), name="x.ods").rows == [[7, 7, 7]]
    with pytest.raises(Refused, match="bung ra quá lớn"):
        read_table(ods(900_000_000), name="x.ods")


def test_a_bomb_is_refused_before_it_unpacks():
    bomb = zipped(xl__workbook_xml="<a/>", xl__worksheets__sheet1_xml=b"0" * 5_000_000)
    with pytest.raises(Refused, match="bung ra quá lớn"):
        read_table(bomb, name="x.xlsx", limits=Limits(unpacked=1_000_000))
    far = zipped(xl__workbook_xml="<a/>", xl__worksheets__sheet1_xml='<a><c r="A1"/><c r="XFD1048576"/></a>')
    with pytest.raises(Refused, match="bung ra quá lớn"):
        read_table(far, name="x.xlsx")


def test_a_size_that_lies_does_not_help():
    bomb = bytearray(zipped(xl__workbook_xml="<a/>", xl__worksheets__sheet1_xml=b"0" * 5_000_000))
    size = (5_000_000).to_bytes(4, "little")
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(Refused, match="bung ra quá lớn"):
        read_table(bytes(bomb), name="x.xlsx", limits=Limits(unpacked=1_000_000))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp x không có gì bên trong."),
        (b" \n \n", "Tệp x không có gì bên trong."),
        (b";;\n;;\n", "Tệp x không có gì bên trong."),
        (b"%PDF-1.7", "Tệp x không phải bảng tính. Cần tệp XLSX, XLS, ODS hoặc CSV."),
        (b"PK\x03\x04broken", "Tệp x không phải bảng tính. Cần tệp XLSX, XLS, ODS hoặc CSV."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
            "Tệp x hỏng hoặc không phải bảng tính. Xin mở bằng máy tính, lưu lại rồi gửi.",
        ),
        (
            b"a\x00b\x00\x00\x00c\x01\x02",
            "Tệp x không phải bảng tính hoặc dùng bảng mã lạ. Xin lưu lại dạng XLSX hoặc CSV UTF-8.",
        ),
        (b'"' + b"a" * 200_000, "Tệp x có dòng không đọc được (dòng 1). Xin lưu lại dạng CSV UTF-8."),
    ],
)
def test_what_is_no_table_gets_a_sentence(data, sentence):
    with pytest.raises(Refused) as refusal:
        read_table(data, name="x")
    assert refusal.value.sentence == sentence


def test_too_much_is_refused_with_the_bound():
    small = Limits(size=1024 * 1024, rows=2, columns=3)
    with pytest.raises(Refused, match="lớn hơn 1 MB"):
        read_table(io.BytesIO(b"a" * 2_000_000), name="x", limits=small)
    with pytest.raises(Refused, match="hơn 2 dòng"):
        read_table(b"a;b\n1;2\n3;4\n", name="x", limits=small)
    with pytest.raises(Refused, match=r"1 dòng và 5 cột"):
        read_table(b"a;b;c;d;e", name="x", limits=small)


def test_a_sheet_of_one_line_is_the_first_with_something_in_it():
    lone = Sheet("Một dòng", COLUMNS, [])
    assert read_table(book(lone, Sheet("Xã", COLUMNS, ROWS)), name="x.xlsx").sheet == "Một dòng"


def test_another_sheet_can_be_named():
    both = book(Sheet("Một", COLUMNS[:1], [["a"]]), Sheet("Hai", COLUMNS[:1], [["b"]]))
    assert read_table(both, name="x", sheet="Hai").rows[1] == ["b"]
    assert read_table(both, name="x").other_sheets == ("Hai",)
    with pytest.raises(Refused, match=r"không có trang tính Ba. Có: Một, Hai\."):
        read_table(both, name="x", sheet="Ba")


@pytest.mark.parametrize(
    ("row", "column", "told"), [(7, 2, "B7"), (1, 26, "Z1"), (1, 27, "AA1"), (9, 703, "AAA9")]
)
def test_addresses_are_those_of_the_spreadsheet(row, column, told):
    assert address(row, column) == told

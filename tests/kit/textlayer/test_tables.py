"""Tables as grids with heads above and beside each figure."""

from tests.kit.textlayer.word import docx, p, r, tbl, tc, tr
from tusach.kit.textlayer import read_layer


def cells(*tables):
    layer = read_layer(docx("".join(tables)), name="bảng.docx")
    return {one.text: one.cell for one in layer.paragraphs if one.cell}


def test_marked_heads_with_merged_cells_give_the_path_above_a_figure():
    found = cells(tbl(
        tr(tc("TT", merge="restart"), tc("Đơn vị", merge="restart"), tc("Số sách", span=2), head=True),
        tr(tc(merge=""), tc(merge=""), tc("Năm 2022"), tc("Năm 2023"), head=True),
        tr("1", "Xã Lát", "120", "340"),
        tr("2", "Xã Đạ Nhim", "98", "205"),
    ))  # fmt: skip

    assert found["340"].heads == ("Số sách", "Năm 2023")
    assert (found["340"].row_head, found["340"].row, found["340"].column) == ("Xã Lát", 2, 3)
    assert (found["205"].row, found["205"].is_head, found["Năm 2022"].is_head) == (3, False, True)
    assert found["Năm 2022"].heads == ("Số sách",)


def test_the_first_row_of_a_table_of_figures_is_its_head():
    found = cells(
        tbl(tr("Nội dung", "Số lượng"), tr("(1)", "(2)"), tr("Tủ sách", "118"), tr("Bản sách", "12.345"))
    )

    assert found["118"].heads == ("Số lượng",)
    assert found["118"].row_head == "Tủ sách"
    assert found["(2)"].is_head


def test_a_row_of_letters_and_sums_under_the_heads_is_one_of_them():
    found = cells(
        tbl(
            tr("TT", "Huyện", "Tỉnh", "Xã", "Cộng"),
            tr("A", "B", "1", "2", "3=1+2"),
            tr("1", "Lấp Vò", "45", "18", "63"),
        )
    )

    assert found["3=1+2"].is_head
    assert (found["63"].heads, found["63"].row_head) == (("Cộng",), "Lấp Vò")


def test_a_row_of_figures_under_letters_is_no_head():
    found = cells(tbl(tr("TT", "Khối", "Tỉnh", "Xã"), tr("1", "A", "4", "7"), tr("2", "B", "5", "8")))

    assert not found["7"].is_head


def test_a_form_that_begins_with_an_answer_has_no_heads():
    found = cells(tbl(tr("Cấp thẻ mới", "1.245 thẻ"), tr("Lượt bạn đọc", "18.320"), tr("Sách", "2.150 bản")))

    assert found["18.320"].heads == ()
    assert found["18.320"].row_head == "Lượt bạn đọc"


def test_a_length_of_time_may_be_a_head():
    found = cells(tbl(tr("Huyện", "9 tháng năm 2023"), tr("Lấp Vò", "45"), tr("Tân Hồng", "18")))

    assert found["18"].heads == ("9 tháng năm 2023",)


def test_a_letterhead_has_no_heads():
    found = cells(tbl(tr(tc("TỈNH ỦY LÂM ĐỒNG", "Số 12-BC/TU"), tc("ĐẢNG CỘNG SẢN VIỆT NAM"))))

    assert not any(one.is_head or one.heads for one in found.values())


def test_tables_are_counted_and_nest():
    inner = tbl(tr("trong", "5"))
    found = cells(tbl(tr(tc("ngoài", inner, "<w:p/>"), "9")), p("giữa"), tbl(tr("sau", "7")))

    assert {text: one.table for text, one in found.items()} == {
        "ngoài": 1,
        "trong": 2,
        "5": 2,
        "9": 1,
        "sau": 3,
        "7": 3,
    }


def test_a_row_moved_right_by_the_grid_keeps_its_columns():
    found = cells(tbl(tr("a", "b", "c"), tr("x", "y", properties='<w:gridBefore w:val="1"/>')))

    assert (found["x"].column, found["y"].column) == (1, 2)


def test_bold_heads_without_figures_are_heads():
    def bold(text):
        return tc(p(r(text, "<w:b/>")))

    found = cells(
        tbl(tr(bold("Kiến nghị"), bold("Cơ quan")), *(tr(f"Việc {n}", f"Ban {n}") for n in range(4)))
    )

    assert found["Ban 2"].heads == ("Cơ quan",)
    assert found["Ban 2"].row_head == "Việc 2"


def test_a_deleted_row_is_no_row():
    struck = '<w:del w:id="1" w:author="Lan"/>'
    layer = read_layer(docx(tbl(tr("a", "1"), tr("b", "2", properties=struck), tr("c", "3"))), name="x")

    assert [(one.text, one.cell.row) for one in layer.paragraphs if one.text] == [
        ("a", 0),
        ("1", 0),
        ("c", 1),
        ("3", 1),
    ]
    assert [one.text for one in layer.revisions] == ["b", "2"]


def test_the_head_of_a_row_is_its_own_before_that_of_several_rows():
    found = cells(tbl(
        tr("Khối", "Đơn vị", "Số sách", head=True),
        tr(tc("Huyện Lạc Dương", merge="restart"), "Xã Lát", "120"),
        tr(tc(merge=""), "Xã Đạ Nhim", "98"),
    ))  # fmt: skip

    assert (found["120"].row_head, found["98"].row_head) == ("Xã Lát", "Xã Đạ Nhim")
    assert found["Xã Lát"].row_head == "Huyện Lạc Dương"

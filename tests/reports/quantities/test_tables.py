from decimal import Decimal

from tests.reports.quantities.papers import paper, stated, table
from tusach.kit.textlayer.shape import Cell
from tusach.reports.quantities import find, find_all

HEADS = ("STT", "Đơn vị", "Số xã", "Số bản", "Tỷ lệ xã có tủ sách (%)", "Kinh phí (triệu đồng)")
ROWS = (("1", "Đà Lạt", "16", "12,5", "98,3", "1.250"), ("", "Tổng cộng", "142", "312", "97", "12.500,5"))


def test_the_heads_say_what_a_number_counts_and_in_what():
    found = find_all([*paper("Bảng 1. Cấp sách năm 2022", "Đơn vị tính: nghìn bản"), *table(HEADS, *ROWS)])
    first = [(one.kind, one.value, one.unit, one.noun, one.year_to) for _, one in found][:4]
    assert first == [
        ("AMOUNT", 16, "xã", "Đà Lạt: Số xã", 2022),
        ("AMOUNT", 12_500, "bản", "Đà Lạt: Số bản", 2022),
        ("PERCENT", Decimal("98.3"), "%", "Đà Lạt: Tỷ lệ xã có tủ sách (%)", 2022),
        ("AMOUNT", 1_250_000_000, "đồng", "Đà Lạt: Kinh phí (triệu đồng)", 2022),
    ]
    assert len(found) == 8


def test_a_column_of_units_gives_each_row_its_own():
    rows = (("1", "Sách đã nhận", "bản", "1.200", "2015"), ("2", "Kinh phí", "triệu đồng", "120", "130,5"))
    found = find_all(table(("TT", "Chỉ tiêu", "ĐVT", "2019", "2020"), *rows))
    assert [(one.value, one.unit, one.year_from) for _, one in found] == [
        (1200, "bản", 2019),
        (2015, "bản", 2020),
        (120_000_000, "đồng", 2019),
        (130_500_000, "đồng", 2020),
    ]


def test_a_column_of_years_dates_its_row_and_is_no_figure():
    found = find_all(table(("Năm", "Số bản nhận", "Ghi chú"), ("2019", "1.250", "Thiếu 12 bản")))
    assert [(one.value, one.year_from) for _, one in found] == [(1250, 2019), (12, 2019)]


def test_a_share_in_a_cell_is_a_ratio_and_its_percentage():
    found = find("138/142 (97,2%)", cell=Cell(1, 1, 2, ("Xã có tủ sách",), "Toàn tỉnh"))
    assert [(one.kind, one.value, one.unit) for one in found] == [
        ("RATIO", 138, "xã"),
        ("PERCENT", Decimal("97.2"), "%"),
    ]


def test_heads_serial_numbers_and_empty_cells_have_no_figures():
    assert find("142", cell=Cell(1, 0, 2, (), "", is_head=True)) == []
    assert find("12", cell=Cell(1, 1, 0, ("STT",), "")) == []
    assert find("-", cell=Cell(1, 1, 2, ("Số bản",), "Đà Lạt")) == []
    assert find("2019", cell=Cell(1, 1, 1, ("Năm",), "Đà Lạt")) == []


def test_a_sentence_in_a_cell_is_read_as_a_sentence():
    (one,) = find("Đã cấp thêm 120 cuốn cho các xã.", cell=Cell(1, 1, 3, ("Năm 2021", "Ghi chú"), "Đà Lạt"))
    assert (one.value, one.unit, one.year_from) == (120, "bản", 2021)


def test_a_column_of_totals_is_of_the_years_that_it_adds():
    found = find_all(table(("Đơn vị", "2021", "2022", "Tổng cộng"), ("Số bản", "500", "700", "1.200")))
    assert [(one.year_from, one.year_to) for _, one in found] == [(2021, 2021), (2022, 2022), (2021, 2022)]


def test_only_the_rows_of_totals_and_years_speak_of_the_whole_province():
    rows = (("1", "Hương Khê", "500"), ("2", "Can Lộc", "400"), ("", "Tổng cộng", "900"))
    read = stated([*paper("Bảng 1. Sách đã nhận"), *table(("STT", "Đơn vị", "Số bản"), *rows)])
    assert [one.indicator for one in read] == ["", "", "I122"]


def units(found):
    return [(one.value, one.unit) for _, one in found]


def test_the_unit_of_the_caption_stands_above_the_names_of_the_rows():
    rows = (("1", "Huyện Hải Lăng", "3.120"), ("2", "Thị xã Quảng Trị", "2.845"), ("", "Toàn tỉnh", "5.965"))
    found = find_all(
        [*paper("Phụ lục 3. Lượt mượn (ĐVT: lượt)"), *table(("STT", "Địa phương", "2018"), *rows)]
    )
    assert units(found) == [(3120, "lượt"), (2845, "lượt"), (5965, "lượt")]


def test_a_column_of_bodies_is_no_column_of_units_and_a_rank_no_figure():
    rows = (("1", "Thư viện tỉnh", "2", "1"), ("2", "Huyện ủy Trấn Yên", "0", "2"))
    found = find_all(table(("Hạng", "Đơn vị", "Bằng khen", "Hạng năm trước"), *rows))
    assert units(found) == [(2, "bằng khen"), (0, "bằng khen")]


def test_a_column_of_plans_counts_what_its_row_counts():
    rows = (("1", "Lớp tập huấn", "lớp", "4", "5"), ("2", "Kinh phí", "triệu đồng", "850", "816"))
    found = find_all(table(("TT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm 2022", "Thực hiện năm 2022"), *rows))
    assert units(found) == [(4, "lớp"), (5, "lớp"), (850_000_000, "đồng"), (816_000_000, "đồng")]


def test_signed_numbers_are_changes_between_the_years_of_their_head():
    compared = "So sánh năm 2022 với năm 2021"
    rows = (("1", "Trấn Yên", "4.000", "-112", "+8,4"),)
    found = find_all(
        table(("STT", "Thư viện", "Năm 2021 (lượt)", (compared, "Lượt"), (compared, "%")), *rows)
    )
    assert [(one.kind, one.value, one.unit, one.year_from, one.year_to) for _, one in found] == [
        ("AMOUNT", 4000, "lượt", 2021, 2021),
        ("CHANGE", -112, "lượt", 2021, 2022),
        ("CHANGE", Decimal("8.4"), "%", 2021, 2022),
    ]


def test_what_falls_is_less_even_without_a_sign():
    (one,) = find("12", cell=Cell(1, 1, 3, ("Giảm (%)",), "Đà Lạt"))
    assert (one.kind, one.value) == ("CHANGE", -12)


def test_a_scanned_table_is_read_with_a_doubt():
    rows = (
        ("l", "Xã Lâm Giang", "4 2", "1 26"),
        ("2", "Xã Phong Dụ", "42", "l26"),
        ("3", "Xã Châu Quế", "42", "12 500"),
    )
    found = find_all(table(("STI", "Tên xã", "Số đâu sách", "Số bản sach"), *rows))
    assert units(found) == [
        (42, "đầu sách"), (126, "bản"), (42, "đầu sách"), (126, "bản"), (42, "đầu sách"), (12_500, "bản")
    ]  # fmt: skip
    assert [bool(one.doubt) for _, one in found] == [True, True, False, True, False, False]


def test_a_head_says_per_what_it_counts():
    (one,) = find("5", cell=Cell(1, 1, 2, ("Số buổi/tuần",), "Xã Gio Mai"))
    assert one.unit == "buổi/tuần"


def test_a_table_without_heads_counts_what_its_caption_says():
    rows = [Cell(1, 0, 2, (), "Xã Thuận An"), Cell(1, 1, 2, (), "Cộng")]
    cells = [paper(text)[0] for text in ("320", "1.015")]
    made = [
        type(one)(f"c{at}", one.text, cell=cell, where="cell")
        for at, (one, cell) in enumerate(zip(cells, rows, strict=True))
    ]
    assert units(find_all([*paper("Số sách tặng thêm năm 2020 (bản)"), *made])) == [
        (320, "bản"),
        (1015, "bản"),
    ]


def test_a_form_counts_what_its_rows_name_and_no_year_of_founding():
    rows = (("Tổng số hộ trong xã", "4.210"), ("Năm lập tủ sách", "2010"), ("Máy tính", "2 (hỏng 1)"))
    found = find_all(table(("Nội dung", "Trả lời của xã"), *rows))
    assert units(found)[0] == (4210, "hộ")
    assert 2010 not in [one.value for _, one in found]


def test_bare_numbers_in_a_text_are_of_their_head():
    found = find("2 (hỏng 1)", cell=Cell(1, 1, 3, ("Máy tính",), "Xã Khánh An"))
    assert [(one.value, one.unit) for one in found] == [(2, "máy tính"), (1, "máy tính")]


def test_a_share_stands_above_the_unit_of_its_row():
    rows = (("1", "Thẻ cấp mới", "thẻ", "3.215", "+13,2"),)
    found = find_all(table(("TT", "Chỉ tiêu", "ĐVT", "Năm 2022", ("Tăng, giảm", "Tỷ lệ %")), *rows))
    assert units(found) == [(3215, "thẻ"), (Decimal("13.2"), "%")]


def test_a_column_of_totals_counts_what_the_others_do():
    rows = (("Đại học", "3", "41", "44"), ("Cao đẳng", "1", "12", "13"))
    found = find_all(table(("Trình độ", "Cán bộ chuyên trách", "Cán bộ kiêm nhiệm", "Cộng"), *rows))
    assert {unit for _, unit in units(found)} == {"cán bộ"}


def test_days_are_no_shares_and_the_year_of_a_law_no_time():
    assert find("14/9", cell=Cell(1, 1, 3, (), "Xã Long Đức")) == []
    (one,) = find("188", cell=Cell(1, 1, 3, ("Số trang",), "Hỏi - đáp Luật Bảo vệ môi trường năm 2020"))
    assert (one.value, one.year_from) == (188, None)


def test_a_change_lasts_from_the_year_compared_with_to_the_year_of_the_caption():
    found = find_all(
        [
            *paper("Biểu 5. Lượt mượn năm 2022 (đơn vị: lượt)"),
            *table(("Môn loại", "Cả năm", "So với năm 2021"), ("Pháp luật", "7.263", "Tăng 3,5%")),
        ]
    )
    assert [(one.kind, one.unit, one.year_from, one.year_to) for _, one in found] == [
        ("AMOUNT", "lượt", 2022, 2022),
        ("CHANGE", "%", 2021, 2022),
    ]


def test_a_caption_with_its_unit_stands_above_what_a_row_opens_with():
    rows = (("Pháp luật", "642"), ("Sách thiếu nhi", "2.710"), ("Tuần Giáo", "12"))
    found = find_all([*paper("Biểu 4. Lượt mượn năm 2022 (ĐVT: lượt)"), *table(("Môn loại", "Quý I"), *rows)])
    assert units(found) == [(642, "lượt"), (2710, "lượt"), (12, "lượt")]


def test_a_column_of_days_dates_its_row():
    found = find_all(
        table(("Đợt", "Ngày nhận", "Số kiện"), ("Đợt 1", "20/10/2021", "64"), ("Đợt 2", "14/12/2022", "58"))
    )
    assert [(one.value, one.unit, one.year_from) for _, one in found] == [
        (64, "kiện", 2021),
        (58, "kiện", 2022),
    ]


def test_two_things_in_one_head_are_two_figures_and_names_none():
    found = find("3/136", cell=Cell(1, 1, 3, ("Số lớp/số học viên",), "Thư viện số"))
    assert [(one.kind, one.value, one.unit) for one in found] == [
        ("AMOUNT", 3, "lớp"),
        ("AMOUNT", 136, "học viên"),
    ]
    (share,) = find("16/17", cell=Cell(1, 1, 3, ("Xã có tủ sách/tổng số xã",), "Bình Lục"))
    assert (share.kind, share.unit) == ("RATIO", "xã")
    for row in ("Mã trường", "Điện thoại của nhà trường"):
        assert find("0293 3871 205", cell=Cell(1, 1, 1, ("Số liệu",), row)) == []
    assert len(find("310", cell=Cell(1, 1, 2, ("Số tài khoản",), "Năm 2018"))) == 1


def test_a_place_in_a_caption_is_no_unit():
    rows = (("Số lớp", "14"), ("Lượt đọc tại chỗ", "3.870"))
    caption = "Biểu 1. Thư viện Trường THPT Võ Minh Đức (thành phố Thủ Dầu Một)"
    assert units(find_all([*paper(caption), *table(("Nội dung", "Khối 10"), *rows)])) == [
        (14, "lớp"),
        (3870, "lượt"),
    ]


def test_the_head_scales_and_shares_out():
    (money,) = find("298.200", cell=Cell(1, 1, 3, ("Kinh phí (1.000 đồng)",), "2018"))
    assert (money.value, money.unit) == (298_200_000, "đồng")
    (mean,) = find("442", cell=Cell(1, 1, 3, ("Bình quân mỗi xã (lượt)",), "Hoa Lư"))
    assert mean.unit == "lượt/xã"
    (seen,) = find("15,2 nghìn", cell=Cell(1, 1, 3, ("Năm 2021 (lượt)",), "Lượt xem"))
    assert (seen.value, seen.unit) == (15_200, "lượt")


def test_more_than_many_pages_is_a_bound_and_on_some_sides_is_none():
    assert [find(text)[0].comparator for text in ("trên 12.000 trang", "trên 3 trang báo")] == [">", ""]

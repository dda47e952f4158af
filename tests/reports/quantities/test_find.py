"""Single rules of reading, each with what must not be taken for a figure beside it."""

from decimal import Decimal

import pytest

from tests.reports.quantities.papers import paper, read, years
from tusach.kit.textlayer.shape import Paragraph
from tusach.reports.quantities import find, find_all


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1.234.567 bản", 1_234_567, "bản"),
        ("12 500 cuốn", 12_500, "bản"),
        ("1.234 quyển", 1_234, "bản"),
        ("1,5 tỷ đồng", 1_500_000_000, "đồng"),
        ("2 tỷ 350 triệu đồng", 2_350_000_000, "đồng"),
        ("2 tỷ rưỡi đồng", 2_500_000_000, "đồng"),
        ("1 triệu 200 nghìn bản", 1_200_000, "bản"),
        ("3,5 vạn lượt", 35_000, "lượt"),
        ("5 chục xã", 50, "xã"),
        ("05 mô hình", 5, "mô hình"),
        ("một trăm hai mươi đại biểu", 120, "đại biểu"),
        ("hai mươi lăm xã", 25, "xã"),
        ("mười lăm chi bộ", 15, "chi bộ"),
        ("một nghìn không trăm lẻ năm bản", 1_005, "bản"),
        ("Năm xã chưa có tủ sách", 5, "xã"),
        ("120 dân quân tự vệ", 120, "dân quân"),
        ("05 (năm) lớp tập huấn", 5, "lớp"),
        ("hai (02) cuộc thi", 2, "cuộc"),
        ("1.250 tr.đồng", 1_250_000_000, "đồng"),
        ("250 trđ", 250_000_000, "đồng"),
    ],
)
def test_an_amount_however_it_is_written(text, value, unit):
    assert read(text) == [("AMOUNT", Decimal(value), unit)]


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch số 341-KH/BTGTW, ngày 22/8/2023",
        "Kết luận số 30-KL/TW",
        "Nghị quyết 18 và Thông tư 12",
        "Nghị định 30/2020/NĐ-CP",
        "Nghị quyết Đại hội lần thứ XIII, Trung ương 5 khóa IX",
        "Điều 5, khoản 2, Phần thứ nhất, phụ lục 3, trang 12",
        "Quý I, tháng 9, ngày 21/4, năm 2015, giai đoạn 2009-2023",
        "Quân khu 7, Quận 1, Phường 3, cấp 1, lớp 10",
        "Điện thoại 0263.3822.456, 0912 345 678, (0263) 3822 222",
        "số 36 Trần Phú, Tổ dân phố 12, thôn 3 xã Hòa Bình",
        "Sau 15 năm, hằng năm, trong năm, 6 tháng, 60 tuổi",
        "Một là, cán bộ chưa quan tâm; hai là, kinh phí ít; ba là, sách chậm.",
        "Đây là một mô hình hay, một trong những cách làm tốt.",
        "1.2.1. Về chất lượng nội dung, hình thức sách",
        "2) Về tổ chức thực hiện",
        "Bến Tre, Ba Vì, Năm Căn, Tư pháp, Triệu Phong",
        "",
    ],
)
def test_what_is_no_figure(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("hơn 12 xã", ">"), ("trên 12 xã", ">"), ("gần 12 xã", "~"), ("khoảng 12 xã", "~"), ("xấp xỉ 12 xã", "~"),
        ("ít nhất 12 xã", ">="), ("tối thiểu 12 xã", ">="), ("không dưới 12 xã", ">="), ("12 xã trở lên", ">="),
        ("không quá 12 xã", "<="), ("tối đa 12 xã", "<="), ("dưới 12 xã", "<"), ("chưa đến 12 xã", "<"),
        ("chưa đầy 12 xã", "<"), ("ước đạt trên 12 xã", ">"), ("12 xã", ""),
    ],
)  # fmt: skip
def test_comparators(text, comparator):
    (one,) = find(text)
    assert one.comparator == comparator
    assert one.quote == text


def test_a_ratio_and_its_percentage_are_two_figures():
    ratio, percent = find("Có 118/120 xã, phường, thị trấn (98,3%) có tủ sách.")
    assert (ratio.kind, ratio.value, ratio.whole, ratio.unit) == ("RATIO", 118, 120, "xã")
    assert (percent.kind, percent.value, percent.quote) == ("PERCENT", Decimal("98.3"), "98,3%")


@pytest.mark.parametrize(
    "text", ["12 trên tổng số 15 xã", "12 trong 15 xã", "12/15 xã", "12 xã trên tổng số 15 xã"]
)
def test_ways_to_say_a_ratio(text):
    (one,) = find(text)
    assert (one.kind, one.value, one.whole, one.unit) == ("RATIO", 12, 15, "xã")


def test_counts_side_by_side_are_no_ratio():
    assert read("Đã nhận 12.345 bản/593 đầu sách.") == [
        ("AMOUNT", 12_345, "bản"),
        ("AMOUNT", 593, "đầu sách"),
    ]


@pytest.mark.parametrize(
    "text", ["31-35 cuốn", "từ 31 đến 35 cuốn", "từ 31 cuốn đến 35 cuốn", "31 - 35 cuốn"]
)
def test_ranges(text):
    (one,) = find(text)
    assert (one.kind, one.value, one.high, one.unit, one.quote) == ("RANGE", 31, 35, "bản", text)


def test_changes_keep_from_what_to_what_or_by_how_much():
    full, by, down, times = find("Tỷ lệ tăng từ 20% lên 45%; lượt đọc tăng 15%, giảm 12 xã, gấp 2 lần.")
    assert (full.kind, full.before, full.value, full.unit) == ("CHANGE", 20, 45, "%")
    assert (by.kind, by.before, by.value, by.unit) == ("CHANGE", None, 15, "%")
    assert (down.kind, down.value, down.unit) == ("CHANGE", -12, "xã")
    assert (times.kind, times.value, times.unit) == ("CHANGE", 2, "lần")


def test_a_level_that_is_reached_is_no_change():
    assert read("Tỷ lệ tăng lên 45%, kinh phí giảm còn 120 triệu đồng.") == [
        ("PERCENT", 45, "%"),
        ("AMOUNT", 120_000_000, "đồng"),
    ]


def test_parts_without_a_unit_are_of_what_was_counted():
    assert read("Có 145 đồng chí (nam: 62, nữ: 83); trong đó đại học 98, trung cấp 17.") == [
        ("AMOUNT", value, "người") for value in (145, 62, 83, 98, 17)
    ]


def test_rates_keep_what_they_are_per():
    assert [
        one.unit for one in find("2 buổi/tuần; 50.000 đồng/cuốn; mỗi xã được cấp 2 bộ; 15 bản mỗi năm.")
    ] == [
        "buổi/tuần",
        "đồng/bản",
        "bộ/xã",
        "bản/năm",
    ]


def test_vague_amounts_have_no_value():
    found = find("Có hàng chục nghìn lượt đọc; nhiều xã, một số chi bộ, hầu hết các huyện, đa số cán bộ.")
    assert [(one.kind, one.value, one.unit) for one in found] == [
        ("VAGUE", None, unit) for unit in ("lượt", "xã", "chi bộ", "huyện", "cán bộ")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Năm 2015 có 120 buổi, năm 2020 có 240 buổi.", [(2015, 2015), (2020, 2020)]),
        ("Tổ chức 120 buổi năm 2015 và 240 buổi năm 2020.", [(2015, 2015), (2020, 2020)]),
        ("Giai đoạn 2009-2023 cấp 120 bản.", [(2009, 2023)]),
        ("Từ năm 2018 đến nay có 12 hội nghị.", [(2018, 2023)]),
        ("Đến 31/10/2023 còn 120 bản.", [(None, 2023)]),
        ("Các năm 2019, 2020, 2021 lần lượt là 12, 15, 18 buổi.", [(2019, 2019), (2020, 2020), (2021, 2021)]),
        ("Năm 2022 có 12 xã. Toàn tỉnh có 142 xã.", [(2022, 2022), (None, None)]),
        ("Năm 2022 cấp 120 bản. Trong đó có 20 bản tiếng Mông.", [(2022, 2022), (2022, 2022)]),
        ("Thực hiện Kế hoạch số 12-KH/TU, ngày 05/3/2018, có 12 xã.", [(None, None)]),
        ("Số lượt tăng 15% so với năm 2015.", [(2015, None)]),
        ("Tăng từ 20% năm 2015 lên 45% năm 2020.", [(2015, 2020)]),
    ],
)
def test_each_figure_has_its_own_years(text, expected):
    assert years(text) == expected


def test_digits_that_can_be_read_in_two_ways_say_so():
    thousand, decimal, plain = find("1,234 lượt, 85.5% và 1.234 bản")
    assert (thousand.value, decimal.value, plain.value) == (1234, Decimal("85.5"), 1234)
    assert thousand.doubt == "“1,234” được hiểu là 1.234; xin xem lại dấu chấm, dấu phẩy."
    assert decimal.doubt.startswith("“85.5” được hiểu là 85,5")
    assert plain.doubt == ""


def test_a_lead_in_gives_its_year_to_the_list_under_it():
    found = find_all(
        paper("Kết quả năm 2022 như sau:", "- Cấp 120 bản.", "- Mở 3 lớp.", "Toàn tỉnh có 142 xã.")
    )
    assert [one.year_from for _, one in found] == [2022, 2022, None]


def test_a_label_marks_an_item_as_a_dash_does():
    found = find_all([Paragraph("p1", "Năm 2021 có:"), Paragraph("p2", "12 hội nghị", label="-")])
    assert [one.year_from for _, one in found] == [2021]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Đợt nhiều nhất 1.860 cuốn, đợt ít nhất 240 cuốn.", [(1860, "bản", ""), (240, "bản", "")]),
        ("Mỗi xã được cấp ít nhất 50 bản.", [(50, "bản/xã", ">=")]),
        ("Để sách ở tầng 2 trụ sở xã.", []),
        ("Nhân rộng 12 mô hình “Mỗi tuần một cuốn sách” tại 9 chi bộ.", [(12, "mô hình", ""), (9, "chi bộ", "")]),
        ("Có 16 nơi đặt tại nhà văn hóa.", [(16, "nơi", "")]),
    ],
)  # fmt: skip
def test_superlatives_floors_and_names_in_quotes(text, wanted):
    assert [(int(one.value), one.unit, one.comparator) for one in find(text)] == wanted

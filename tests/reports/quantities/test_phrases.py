"""Number phrases of prose, forms and bad scans, each with its neighbour that is read otherwise."""

from decimal import Decimal

import pytest

from tests.reports.quantities.papers import read, years
from tusach.reports.quantities import find


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Mỗi buổi chừng chục người đến.", 10, "người/buổi"),
        ("Hơn trăm cuốn bị mối.", 100, "bản"),
        ("Nhà nước hỗ trợ một tỷ rưỡi.", 1_500_000_000, "đồng"),
        ("Sửa phòng đọc hết 48tr.", 48_000_000, "đồng"),
        ("5tr/năm", 5_000_000, "đồng/năm"),
        ("Số hộ 1.203", 1_203, "hộ"),
        ("Lượt đọc 9.800", 9_800, "lượt"),
        ("Ghế: 640 chiếc", 640, "ghế"),
        ("Hội nghị (cuộc): 12", 12, "cuộc"),
        ("Số lượng: 478 (đầu sách)", 478, "đầu sách"),
        ("Số thôn 11", 11, "thôn"),
        ("175 đầu sách/1 lần luân chuyển", 175, "đầu sách/lần"),
        ("4 bản một đầu sách", 4, "bản/đầu sách"),
        ("• Thư viện tỉnh, thành phố: 63", 63, "thư viện"),
        ("Thư viện tư nhân phục vụ cộng đồng: 48", 48, "thư viện"),
        ("Giá sách khu dân cư: 415", 415, "giá"),
        ("Có 2 lý do", 2, "lý do"),
        ("Nêu 3 vấn đề lớn", 3, "vấn đề"),
        ("Huyện xin được 130 triệu từ ngân sách", 130_000_000, "đồng"),
    ],
)
def test_amounts_of_people_who_write_shortly(text, value, unit):
    assert read(text) == [("AMOUNT", Decimal(value), unit)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Còn 1 . 220 bản", 1_220, "bản"),
        ("2 .450. 000. 000 đồng", 2_450_000_000, "đồng"),
        ("l36 xã", 136, "xã"),
        ("3O máy", 30, "máy"),
        ("0I tủ", 1, "tủ"),
        ("l.204 bản", 1_204, "bản"),
        ("1 .O98 bản", 1_098, "bản"),
        ("15.000.0OO đồng", 15_000_000, "đồng"),
        ("96 đ/c", 96, "người"),
        ("Đạt 97 ,3 %", Decimal("97.3"), "%"),
        ("gồm24 xã", 24, "xã"),
    ],
)
def test_what_recognition_makes_of_a_number(text, value, unit):
    (one,) = find(text)
    assert (one.value, one.unit) == (value, unit)
    assert text[one.start : one.end] == one.quote


def test_a_year_without_its_space_or_with_a_letter_is_a_year():
    assert years("Năm2022 có 12 xã.") == [(2022, 2022)]
    assert years("Từ năm 2009 - 2O23 đã cấp 31 đợt.") == [(2009, 2023)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nhận đủ đợt 12. 120 bản là của Đề án", [("AMOUNT", 120, "bản")]),
        ("thôn 3, ấp 5, chi bộ 12, chi bộ 15", []),
        ("tài khoản I101, mp3, 4G", []),
        ("Xã Tân An: 120", []),
        ("địa chỉ thư viện: 124 Lê Lợi", []),
        ("Tọa đàm “Mỗi tuần một cuốn sách hay”", []),
        ('Sửa "1.520 cuốn" trên phiếu', [("AMOUNT", 1520, "bản")]),
        ("Họp 2 năm một lần", []),
        ("Hai xã dùng chung một điểm đọc", [("AMOUNT", 2, "xã")]),
        ("Dựa trên 15 đầu sách", [("AMOUNT", 15, "đầu sách")]),
        ("số tài khoản 3712 0001 4567, đường dây nóng 1800 6565", []),
        ("Bình quân 120 bản mỗi quý, phục vụ 30 lượt", [("AMOUNT", 120, "bản/quý"), ("AMOUNT", 30, "lượt")]),
    ],
)
def test_what_only_looks_like_it(text, wanted):
    assert read(text) == wanted


@pytest.mark.parametrize(
    ("text", "low", "high"), [("ba, bốn người", 3, 4), ("hai ba lần", 2, 3), ("sáu bảy chục cuốn", 60, 70)]
)
def test_two_digits_in_words_are_about_so_much(text, low, high):
    (one,) = find(text)
    assert (one.kind, one.value, one.high) == ("RANGE", low, high)


def test_four_years_are_no_amount():
    assert read("Bốn năm người dân chưa có sách.") == []


def test_a_unit_said_once_is_of_all_bare_numbers():
    assert read("Đơn vị tính: nghìn bản. Năm 2019: 31,2; năm 2020: 27,5.") == [
        ("AMOUNT", 31_200, "bản"),
        ("AMOUNT", 27_500, "bản"),
    ]
    assert read("Tỷ lệ (%): tốt 42,5; khá 38; yếu 4.") == [
        ("PERCENT", Decimal("42.5"), "%"),
        ("PERCENT", 38, "%"),
        ("PERCENT", 4, "%"),
    ]


def test_a_verb_alone_before_a_number_counts_on():
    assert read("Có 54 đồng chí dự, vắng 3.") == [("AMOUNT", 54, "người"), ("AMOUNT", 3, "người")]
    assert read("Có 54 đồng chí dự, theo Điều 3.") == [("AMOUNT", 54, "người")]


def test_a_change_said_once_is_of_both_its_numbers():
    assert read("Tăng 12% về số tên và 9% về số bản.") == [("CHANGE", 12, "%"), ("CHANGE", 9, "%")]
    assert read("Tăng 12% và đạt 9% kế hoạch.") == [("CHANGE", 12, "%"), ("PERCENT", 9, "%")]


def test_sums_without_their_name_stand_beside_one_that_has_it():
    assert [one.unit for one in find("Mua sách 125.000.000; đóng tủ 48.500.000; cộng 173.500.000 đồng.")] == [
        "đồng"
    ] * 3
    assert read("Dân số 1,2 triệu.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đến thời điểm báo cáo, 12 xã đã xong.", [(None, 2023)]),
        ("Xong 12 xã trước 30/6/2024.", [(None, 2024)]),
        ("Có 12 xã trước năm 2010.", [(None, 2009)]),
        ("Năm 2010 có 6 tủ; nay có 24 tủ.", [(2010, 2010), (None, None)]),
        ("Năm 2010 có 6 tủ; năm 2016 có 24 tủ.", [(2010, 2010), (2016, 2016)]),
    ],
)
def test_times_that_end_now_or_before(text, expected):
    assert years(text) == expected

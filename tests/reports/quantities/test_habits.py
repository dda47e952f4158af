"""Habits of those who fill forms and lists in, each beside the like that is read otherwise."""

import pytest

from tests.reports.quantities.papers import read, years
from tusach.reports.quantities import find


def amounts(text):
    return [(int(value), unit) for _, value, unit in read(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ngư dân mang theo 15 túi sách, mỗi túi 10 cuốn", [(15, "túi"), (10, "bản/túi")]),
        ("mỗi vị vận động được 5 gia đình", [(5, "gia đình/vị")]),
        ("Mỗi báo cáo viên mỗi tháng giới thiệu 2 cuốn", [(2, "bản/báo cáo viên")]),
        ("Mỗi khi có sách mới, 12 người đến", [(12, "người")]),
        ("Biên bản lập 03 bản, mỗi bên giữ 01 bản", [(3, "bản"), (1, "bản/bên")]),
    ],
)
def test_what_each_one_gets(text, wanted):
    assert amounts(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Đã biên mục (bản): 163.900; chưa biên mục: 40.218.", [(163_900, "bản"), (40_218, "bản")]),
        ("Văn bản cấp tỉnh: 12; cấp huyện: 168; cấp xã: 940.", [(12, "văn bản"), (168, "văn bản"), (940, "văn bản")]),
        ("A: 34 tủ; B: 49 tủ; không xếp loại: 0.", [(34, "tủ"), (49, "tủ"), (0, "tủ")]),
        ("Cán bộ phụ trách: 96 đ/c (nữ: 58; đại học trở lên: 71)", [(96, "người"), (58, "người"), (71, "người")]),
        ("Tủ gỗ 96, tủ sắt 49, giá 130.", [(96, "tủ"), (49, "tủ"), (130, "giá")]),
        ("Họp ở tổ 3, tổ 5.", []),
        ("Lượt mượn về nhà/đọc tại chỗ: 22.310/48.905 lượt.", [(22_310, "lượt"), (48_905, "lượt")]),
        ("Số buổi/tháng: 4", [(4, "buổi/tháng")]),
    ],
)  # fmt: skip
def test_lists_and_labels(text, wanted):
    assert amounts(text) == wanted


@pytest.mark.parametrize(
    "text", ["số 128/5 đường Bình Đường 2", 'duy trì "15 phút đọc sách" đầu giờ', "từ 8 giờ đến 11 giờ"]
)
def test_addresses_mottos_and_hours_count_nothing(text):
    assert read(text) == []


def test_an_opening_time_that_grew_is_a_change():
    (one,) = find("Giờ mở cửa từ 4 giờ lên 6 giờ/ngày")
    assert (one.kind, one.before, one.value, one.unit) == ("CHANGE", 4, 6, "giờ/ngày")


@pytest.mark.parametrize(
    ("text", "kind", "comparator", "unit"),
    [
        ("ngót nghét 3 vạn lượt bạn đọc", "AMOUNT", "~", "lượt"),
        ("tầm 40 người đến", "AMOUNT", "~", "người"),
        ("Phát trên 96 cụm loa", "AMOUNT", "", "loa"),
        ("dăm bảy chục cuốn cũ", "VAGUE", "", "bản"),
        ("Đôi ba xã còn để sách trong bao", "VAGUE", "", "xã"),
    ],
)
def test_about_so_many(text, kind, comparator, unit):
    (one,) = find(text)
    assert (one.kind, one.comparator, one.unit) == (kind, comparator, unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lượt đọc: 9 tháng đầu năm 2023 được 412 lượt", (2023, 2023)),
        ("Số sách hỏng do lụt năm 2011 và năm 2018 là 3.270 cuốn", (2011, 2018)),
        ("Anh Tới (sinh năm 1979) trồng 2,5 ha", (None, None)),
        ("Sơ kết 3 năm (2012), 5 năm (2014) và tổng kết 10 năm (2019), khen 46 tập thể", (None, None)),
        ("Tổng kết 10 năm (2019) khen 24 tập thể", (2019, 2019)),
        ("Trong 5 năm (2018-2022) có 48 lượt", (2018, 2022)),
    ],
)
def test_years_beside_lengths_births_and_lists(text, expected):
    assert set(years(text)) == {expected}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tặng 12 tũ sách , 1.440 cuôn", [(12, "tủ"), (1_440, "bản")]),
        ("Tổng kinh phí: 3 . 450 triệu đông", [(3_450_000_000, "đồng")]),
        ("đạt 1 00 %", [(100, "%")]),
        ("tổ chức 2 hội thao", [(2, "hội thao")]),
    ],
)
def test_names_that_lost_their_marks_in_a_scan(text, wanted):
    assert amounts(text) == wanted


@pytest.mark.parametrize(
    ("text", "value", "doubt"),
    [
        ("cấp 46. 350 bản", 46_350, "“46. 350” được hiểu là 46.350; xin xem lại chữ số trong bản gốc."),
        ("l36 xã", 136, "“l36” được hiểu là 136; xin xem lại chữ số trong bản gốc."),
        ("12 500 cuốn", 12_500, ""),
        ("12.500 cuốn", 12_500, ""),
    ],
)
def test_a_number_mended_after_a_scan_says_so(text, value, doubt):
    (one,) = find(text)
    assert (one.value, one.doubt) == (value, doubt)


def test_two_things_that_grew_grew_from_one_year():
    six, more = find("tăng 6 đầu sách và 1.092 bản so với năm 2021")
    assert [(one.kind, one.value, one.year_from) for one in (six, more)] == [
        ("CHANGE", 6, 2021),
        ("CHANGE", 1_092, 2021),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nhận đủ đợt 12. 120 bản là của Đề án", [(120, "bản")]),
        ("kiêm nhiệm 87, 5%", [(87, "%")]),
        ("còn 31.7 45 lượt", [(31_745, "lượt")]),
        ("Số xã đạt: 89 (76%); chưa đạt: 28 (24%)", [(89, "xã"), (76, "%"), (28, "xã"), (24, "%")]),
        ("35.000.000đ (ba mươi lăm triệu đồng chẵn)", [(35_000_000, "đồng")]),
        ("2,4 triệu lượt (năm 2021), 3,1 triệu (năm 2022)", [(2_400_000, "lượt"), (3_100_000, "lượt")]),
        ("So với năm đầu triển khai, cấp 51 đầu sách", [(51, "đầu sách")]),
        ("Phường 9: 01 cán bộ, lượt mượn 6 tháng đầu năm 2023: 415.", [(1, "cán bộ"), (415, "lượt")]),
        ("Ghế: 1.220; Máy tính phục vụ bạn đọc: 133.", [(1_220, "ghế"), (133, "máy tính")]),
        ("xã nhận được nhiều sách nhất với 1.940 cuốn", [(1_940, "bản")]),
        ("tủ sách 10/10; lượt mượn 5.130", [(10, "tủ"), (5_130, "lượt")]),
        ("ngày 10/10; lượt mượn 5.130", [(5_130, "lượt")]),
        ("1 đêm văn nghệ cho 43 chốt dân quân", [(1, "đêm"), (43, "chốt")]),
    ],
)
def test_what_stands_close_together(text, wanted):
    assert amounts(text) == wanted


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cao hơn mức chung của tỉnh 95 bản", "CHANGE"),
        ("cao hơn mức 350 bản của cả vùng", "AMOUNT"),
        ("sách thì cả ngàn cuốn mà mỗi ngày ít ai mượn", "VAGUE"),
    ],
)
def test_differences_and_levels(text, kind):
    (one,) = find(text)
    assert (one.kind, one.unit) == (kind, "bản")


def test_a_dash_before_a_capital_ends_an_item():
    books, loans = find("Số bản: 9.315 – Số lượt mượn năm 2022: 4.870.")
    assert (books.year_to, loans.year_to) == (None, 2022)


def test_compared_with_a_year_without_its_preposition():
    (one,) = find("tăng 30% so năm 2021")
    assert (one.kind, one.year_from) == ("CHANGE", 2021)


def test_a_time_in_a_bracket_before_a_colon_is_of_what_follows():
    first, second = find("Giai đoạn 1 (2009 - 2014): 198 tên sách; giai đoạn 2 (2015 - 2022): 280 tên sách.")
    assert [(one.year_from, one.year_to) for one in (first, second)] == [(2009, 2014), (2015, 2022)]


def test_each_year_a_commune_counts_no_commune():
    assert amounts("mỗi năm một xã được cấp 32 đầu sách; mỗi năm một lần") == [
        (32, "đầu sách/năm"),
        (1, "lần/năm"),
    ]

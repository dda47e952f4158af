"""The pure parts: whose a text is, how much of a section is its heading, the programme's name, the web text."""

from datetime import date
from decimal import Decimal

import pytest

from tusach.kit.textlayer import Paragraph
from tusach.reports.align import Target
from tusach.reports.placing import as_ready, bare_name, committee_of, heading_length, programme_of
from tusach.reports.quantities import Conflict, Known, Quantity, Stated
from tusach.reports.totals import only_totals
from tusach.reports.webtext import lines_printed
from tusach.reports.whose import doubts_of, read_head

PLACES = {1: "Lâm Đồng", 2: "Hà Giang", 3: "Hà Nam", 4: "Bà Rịa - Vũng Tàu", 5: "Hồ Chí Minh"}


def head(*lines):
    return read_head([Paragraph(f"p{n}", line) for n, line in enumerate(lines, 1)], PLACES)


def test_a_letterhead_is_read():
    read = head(
        "TỈNH ỦY LÂM ĐỒNG", "Số 123-BC/BTGTU", "Đà Lạt, ngày 30 tháng 10 năm 2023", "Tổng kết 2009 - 2023"
    )
    assert (read.number, read.symbol, read.dated, read.place) == ("123", "-BC/BTGTU", date(2023, 10, 30), 1)
    assert read.years == ((2009, 2023),)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH BÀ RỊA – VŨNG TÀU", 4),
        ("THÀNH ỦY THÀNH PHỐ HỒ CHÍ MINH", 5),
        ("Ban Tuyên giáo Tỉnh uỷ Hà Nam", 3),
        ("Tỉnh ủy Lâm Đồng gửi Tỉnh ủy Hà Giang", None),
        ("Học tập tư tưởng, đạo đức Hồ Chí Minh", None),
    ],
)
def test_the_place_that_is_named_most(line, place):
    assert head(line).place == place


def test_what_fits_is_not_doubted():
    read = head("TỈNH ỦY LÂM ĐỒNG", "ngày 30 tháng 10 năm 2023", "2009-2023")
    assert doubts_of(read, own=1, places=PLACES, first=2009, last=2023) == []
    assert [one.code for one in doubts_of(read, own=2, places=PLACES, first=2016, last=2020)] == [
        "place",
        "years",
        "dated",
    ]


@pytest.mark.parametrize(
    ("paragraphs", "length"),
    [
        (["1.1. Lãnh đạo", "Có họp."], 1),
        (["1.1. LÃNH", "ĐẠO", "Có họp."], 2),
        (["1.1. Lãnh đạo: có họp nhiều lần."], 0),
        (["Có họp."], 0),
    ],
)
def test_the_heading_is_not_part_of_the_text(paragraphs, length):
    own = [{"text": one} for one in paragraphs]
    assert heading_length(own, "Lãnh đạo", "1.1. Lãnh đạo") == length


def test_the_programme_is_what_titles_share():
    titles = [
        "Đánh giá Đề án trang bị sách cho cơ sở xã",
        "Chủ đề sách Đề án trang bị sách cho cơ sở xã",
        "Bài học",
    ]
    assert (
        programme_of([Target(str(n), "", one, 0, True) for n, one in enumerate(titles)])
        == "Đề án trang bị sách cho cơ sở xã"
    )
    assert programme_of([Target("1", "", "Bài học", 0, True)]) == ""


def test_a_row_of_a_table_is_one_line():
    cells = [{"text": str(n), "where": "cell", "cell": {"table": 1, "row": n // 2}} for n in range(4)]
    body = [
        {"text": "Trước.", "label": "-"},
        *cells,
        {"text": "Trang 3", "where": "footer"},
        {"text": "Sau."},
    ]
    assert lines_printed(body) == ["- Trước.", "0 | 1", "2 | 3", "Sau."]


def test_names_without_their_kind():
    assert [bare_name(one) for one in ("Tỉnh Lâm Đồng", "Thành phố Hà Nội", "TP. Huế")] == [
        "Lâm Đồng",
        "Hà Nội",
        "Huế",
    ]


def test_a_leaf_of_a_plan_is_known_by_the_ready_outlines_key():
    keys = ["1.1.2.2.1", "1.1.2.2.a", "1.1.1", "2.2.2.5", "3.1", ""]
    assert [as_ready(one) for one in keys] == ["1.1.2.2.a", "1.1.2.2.a", "1.1.1", "2.2.2.5", "3.1", ""]


def stated(pk, value, code="I181"):
    quantity = Quantity(0, 1, str(value), "AMOUNT", Decimal(value), unit="đồng")
    return Stated(pk, "1.1", code, quantity, Paragraph("p1", "x"))


def conflict(pk, kind="communes"):
    return Conflict(kind, "1.1", f"câu {pk}", (pk,), f"m{pk}")


def test_of_many_figures_of_one_indicator_the_largest_is_compared():
    figures = [stated(1, 5), stated(2, 40), stated(3, 7, "I122"), stated(4, 11)]
    found = [conflict(1), conflict(2), conflict(3), conflict(1, "ratio-percent")]
    known = Known(communes={("I181", 0): Decimal(100), ("I122", 0): Decimal(9)})
    assert [one.sentence for one in only_totals(found, figures, known)] == ["câu 2", "câu 3", "câu 1"]


def test_where_one_figure_agrees_the_others_are_its_parts():
    figures = [stated(1, 5), stated(2, 40), stated(3, 30)]
    assert only_totals([conflict(1), conflict(2)], figures, Known(communes={("I181", 0): Decimal(30)})) == []


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("TỈNH ỦY HÀ GIANG", 2),
        ("BAN TUYÊN GIÁO TỈNH UỶ HÀ NAM", 3),
        ("TỈNH ỦY PHÚ LÂM\tĐẢNG CỘNG SẢN VIỆT NAM", None),
        ("ỦY BAN NHÂN DÂN TỈNH PHÚ LÂM", None),
    ],
)
def test_a_letterhead_of_another_place_is_doubted_whatever_the_text_says(line, place):
    read = head(line, *["Tỉnh Lâm Đồng có tủ sách."] * 20)
    [doubt] = doubts_of(read, own=1, places=PLACES, first=2009, last=2023)
    assert (doubt.code, doubt.place) == ("place", place)
    assert doubt.sentence.startswith(
        f"Phần đầu văn bản ghi “{line.partition(chr(9))[0]}”, không phải Lâm Đồng."
    )


@pytest.mark.parametrize(
    "line",
    [
        "TỈNH ỦY LÂM ĐỒNG   ĐẢNG CỘNG SẢN VIỆT NAM",
        "TỈNH ỦY LÂM ĐỒNG ĐẢNG CỘNG SẢN VIỆT NAM",
        "BÁO CÁO KẾT QUẢ TRÊN ĐỊA BÀN TỈNH NĂM QUA",
        "ỦY BAN NHÂN DÂN TỈNH",
        "Tỉnh ủy Phú Lâm cùng dự.",
    ],
)
def test_what_is_no_letterhead_of_another_place_is_not_doubted(line):
    read = head(line, "Tỉnh Lâm Đồng có tủ sách.")
    assert doubts_of(read, own=1, places=PLACES, first=2009, last=2023) == []


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        (["BÁO CÁO", "Tổng kết 15 năm", "Thực hiện Kế hoạch số 341-KH/BTGTW"], "Tổng kết 15 năm"),
        (["BÁO CÁO\nTổng kết\tĐề án", "-----"], "Tổng kết Đề án"),
        (["BÁO CÁO", "-----", "Tổng kết"], ""), (["TỜ TRÌNH", "Về việc in sách"], ""), (["BÁO CÁO"], ""),
    ],
)  # fmt: skip
def test_the_subject_stands_under_the_type_of_the_paper(lines, subject):
    head = read_head([Paragraph(f"p{nth}", line) for nth, line in enumerate(lines)], {})

    assert head.subject == subject


def test_a_committee_is_named_by_its_place():
    assert [committee_of(one) for one in ("Tỉnh Lâm Đồng", "Thành phố Hà Nội")] == [
        "Tỉnh ủy Lâm Đồng",
        "Thành ủy Hà Nội",
    ]

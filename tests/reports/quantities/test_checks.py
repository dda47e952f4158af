from dataclasses import replace
from decimal import Decimal

import pytest

from tests.reports.quantities.papers import BOOKS, conflicts, paper, sentences, stated, table
from tusach.reports.quantities import Known, compare

KNOWN = Known(
    commune_count=142, district_count=12, programme_titles=593, first_year=2009, last_year=2023,
    own={("I122", 0): Decimal(300_000), ("I142", 2022): Decimal(1_500)},
    communes={("I129", 2023): Decimal(152), ("I104", 2023): Decimal(138)},
)  # fmt: skip


def kinds(*texts, known=None, leaf=BOOKS):
    return [one.kind for one in conflicts(*texts, known=known, leaf=leaf)]


def test_a_ratio_and_a_percentage_that_is_not_its_own():
    assert sentences("Có 118/120 xã (97,3%) có tủ sách.") == [
        "118/120 là 98,3%, không phải 97,3%. Xin sửa một trong hai."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Có 118/120 xã (98,3%) có tủ sách.",
        "Có 118/120 xã (98,33%), cắt bớt là 98%.",
        "Có 118/120 xã, đạt trên 98% kế hoạch.",
        "Có 118/120 xã, đạt gần 99%.",
        "100% xã (142/142) đã nhận sách.",
        "Có 118/120 xã; trong đó 45% xã có máy tính.",
        "Có 118/120 xã có tủ sách, 45% cán bộ kiêm nhiệm.",
    ],
)
def test_shares_that_agree_or_do_not_belong_together(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "138/142 xã, phường, thị trấn có tủ sách riêng, đạt 95%.",
        "100% xã (141/142) đã nhận.",
        "12/15 xã, chiếm 75%.",
    ],
)
def test_other_ways_to_put_a_percentage_beside_its_ratio(text):
    assert kinds(text) == ["ratio-percent"]


def kept(one):
    """As it comes back from the database: four decimals."""
    value = one.quantity.value and one.quantity.value.quantize(Decimal("0.0001"))
    return replace(one, quantity=replace(one.quantity, value=value))


def of_kept(text):
    return [one.sentence for one in compare([kept(one) for one in stated(paper(text))], Known())]


@pytest.mark.parametrize("share", ["98,1%", "98,14%", "98,13%", "98%", "98,136%", "98.1 %"])
def test_a_share_rounded_or_cut_off_at_its_own_decimals_is_right(share):
    assert of_kept(f"Có 158/161 xã ({share}) có tủ sách.") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("118/120 xã (97,3%)", "118/120 là 98,3%, không phải 97,3%."),
        ("158/161 xã (98,10%)", "158/161 là 98,14%, không phải 98,10%."),
        ("158/161 xã (98,2%)", "158/161 là 98,1%, không phải 98,2%."),
        ("158/161 xã (97%)", "158/161 là 98%, không phải 97%."),
    ],
)
def test_a_wrong_share_is_said_with_as_many_decimals_as_it_has(text, said):
    assert of_kept(f"Có {text} có tủ sách.") == [f"{said} Xin sửa một trong hai."]


def test_a_corrected_share_has_the_decimals_of_its_correction():
    one, two = stated(paper("Có 158/161 xã (97%) có tủ sách."))
    mended = replace(two, quantity=replace(two.quantity, value=Decimal("98.1000")))
    assert compare([one, mended], Known()) == []


def test_a_part_that_is_more_than_its_whole():
    assert sentences("Có 150/142 xã.") == ["150/142: phần lớn hơn tổng. Xin xem lại hai số này."]


def test_parts_that_are_all_there_are_must_come_to_the_total():
    assert sentences("Có 150 tủ sách, gồm 86 tủ ở Đảng ủy, 41 tủ ở nhà văn hóa, 25 tủ ở bưu điện.") == [
        "86 + 41 + 25 là 152, nhiều hơn tổng 150 tủ là 2 tủ. Xin xem lại các phần và tổng."
    ]
    assert kinds("Đã thanh lý 2.134 cuốn (năm 2021: 1.020 cuốn; năm 2022: 1.115 cuốn).") == ["parts-total"]
    assert kinds("Có 142 xã, phường, thị trấn, gồm 111 xã, 18 phường, 12 thị trấn.") == ["parts-total"]
    assert kinds("Ban hành 24 văn bản (01 chỉ thị, 03 kế hoạch, 12 công văn, 09 hướng dẫn).") == [
        "parts-total"
    ]
    assert kinds("Tổng số 1.000 bản, gồm:", "- Bộ A: 400 bản", "- Bộ B: 500 bản") == ["parts-total"]


@pytest.mark.parametrize(
    "text",
    [
        "Có 152 tủ sách, gồm 86 tủ ở Đảng ủy, 41 tủ ở nhà văn hóa, 25 tủ ở bưu điện.",
        "Có 152 tủ sách, trong đó 86 tủ ở Đảng ủy, 41 tủ ở nhà văn hóa.",
        "Có 156 người phụ trách, trong đó 148 người kiêm nhiệm, 90 người là nữ.",
        "Có 593 đầu sách, gồm 300 đầu sách lý luận, 400 đầu sách khác.",
        "Có hơn 150 tủ sách, gồm 86 tủ ở Đảng ủy, 41 tủ ở nhà văn hóa, 25 tủ ở bưu điện.",
        "Có 145 đồng chí (nam: 62, nữ: 83); trong đó trình độ đại học 98, cao đẳng 30, trung cấp 17.",
        "Có 120 xã được kiểm tra, tiêu biểu là 3 xã: Tà Nung, Lát, Đạ Sar.",
    ],
)
def test_parts_that_need_not_come_to_the_total(text):
    assert kinds(text) == []


def test_a_part_in_words_that_is_more_than_the_total():
    assert sentences("Có 15 mô hình, trong đó 16 mô hình đã được nhân rộng.")[0] == (
        "16 mô hình nhiều hơn tổng 15 mô hình. Xin xem lại hai số này."
    )


def test_a_total_row_and_a_total_column_are_added_up():
    heads = ("STT", "Đơn vị", "Số bản nhận", ("Sách", "2021"), ("Sách", "2022"), ("Sách", "Tổng cộng"))
    rows = (
        ("1", "Đà Lạt", "100", "10", "20", "30"), ("2", "Bảo Lộc", "250", "10", "20", "31"),
        ("", "Tổng cộng", "340", "20", "40", "61"),
    )  # fmt: skip
    found = compare(stated([*paper("Đơn vị tính: bản"), *table(heads, *rows)]), Known())
    assert [one.sentence for one in found] == [
        "Dòng “Bảo Lộc” của bảng: các ô cộng lại là 30 bản, ô tổng ghi 31 bản. Xin xem lại ô tổng và các ô.",
        "Cột “Số bản nhận” của bảng: các ô cộng lại là 350 bản, ô tổng ghi 340 bản. Xin xem lại ô tổng và các ô.",
        "Dòng “Tổng cộng” của bảng: các ô cộng lại là 60 bản, ô tổng ghi 61 bản. Xin xem lại ô tổng và các ô.",
    ]


def test_titles_are_never_added_in_a_table():
    rows = (("1", "Đà Lạt", "300"), ("2", "Bảo Lộc", "310"), ("", "Tổng cộng", "320"))
    assert compare(stated(table(("STT", "Đơn vị", "Số đầu sách"), *rows)), Known()) == []


def test_more_titles_than_the_programme_has_are_copies():
    assert sentences("Tỉnh đã nhận 9.538 đầu sách của Đề án.", known=KNOWN) == [
        (
            "9.538 đầu sách nhiều hơn 593 đầu sách của cả Đề án: có lẽ đây là số bản. "
            "Nếu đúng là số bản, xin ghi “bản”."
        )
    ]
    assert kinds("Triển lãm 12.000 tên sách; đã nhận 560 đầu sách.", known=KNOWN) == []


def test_a_share_of_communes_is_of_all_communes_of_the_province():
    assert sentences("Có 9 xã (chiếm 7,5%) chưa có quy chế.", known=KNOWN) == [
        "9 trên 142 xã, phường, thị trấn của tỉnh là 6,3%, không phải 7,5%. Xin xem lại hai số này."
    ]
    assert kinds("Có 9 xã (6,3%) chưa có quy chế.", known=KNOWN) == []
    assert kinds("Trong 120 xã được hỏi, 9 xã (7,5%) chưa có quy chế.", known=KNOWN) == []
    assert kinds("Năm 2012 có 9 xã (7,5%) chưa có quy chế.", known=KNOWN) == []


def test_more_communes_than_there_are():
    assert kinds("Toàn tỉnh có 156 xã, phường, thị trấn.", known=KNOWN) == ["too-many-places"]
    assert kinds("Có 150/156 xã.", "Trong 15 năm đã kiểm tra 320 xã.", known=KNOWN) == ["too-many-places"]
    assert kinds("Năm 2012 có 37/148 xã.", known=KNOWN) == []
    assert sentences("Có 150/156 xã có tủ sách.", "Có 120/156 xã có phòng đọc.", known=KNOWN) == [
        "Báo cáo nêu 2 lần 156 xã, nhưng tỉnh có 142 xã, phường, thị trấn. Xin xem lại số này."
    ]


def test_one_figure_stated_in_two_ways():
    texts = ("Tỉnh đã tiếp nhận 312.480 bản sách.", "Tổng số bản đã nhận là 314.000 bản.")
    assert sentences(*texts) == [
        "Số bản nhận được ghi khác nhau: “312.480 bản sách” và “314.000 bản”. Xin thống nhất một số."
    ]
    assert kinds("Năm 2019 tiếp nhận 3.120 bản.", "Năm 2020 tiếp nhận 3.140 bản.") == []


def test_a_jump_from_year_to_year():
    assert sentences("Số bản hiện còn năm 2019 là 1.200 bản, năm 2020 là 12.000 bản.") == [
        "Số bản hiện còn: năm 2019 là 1.200, năm 2020 là 12.000, tăng 10 lần. Xin kiểm lại, hoặc cho biết vì sao."
    ]
    assert kinds("Số bản hiện còn năm 2019 là 1.200 bản, năm 2020 là 1.500 bản.") == []


def test_more_on_the_shelves_than_ever_came():
    assert sentences("Đã nhận 12.000 bản, hiện còn 15.000 bản.") == [
        (
            "Báo cáo ghi hiện còn 15.000 bản nhưng chỉ nhận 12.000 bản. "
            "Xin kiểm lại, hoặc cho biết số sách tăng từ đâu."
        )
    ]
    assert kinds("Đã nhận 12.000 bản, bổ sung 5.000 bản ngoài Đề án, hiện còn 15.000 bản.") == []


def test_the_province_beside_its_communes_and_the_house():
    text = "Trong giai đoạn 2009-2023 đã tiếp nhận 312.480 bản sách; hiện có 150 tủ sách."
    assert sentences(text, known=KNOWN) == [
        (
            "Số bản nhận giai đoạn 2009-2023: báo cáo ghi 312.480 bản sách, sổ cấp phát của hệ thống là 300.000 bản, "
            "chênh 12.480. Xin đối chiếu và cho biết số nào đúng."
        ),
        (
            "Số tủ sách: báo cáo ghi 150 tủ sách, phiếu của các xã cộng lại là 152 tủ, chênh 2. "
            "Xin đối chiếu và cho biết số nào đúng."
        ),
    ]
    assert kinds("Năm 2022 có 1.510 lượt truy cập, hiện có 152 tủ sách.", known=KNOWN) == []
    assert kinds("Năm 2022 có hơn 1.400 lượt truy cập.", known=KNOWN) == []
    assert kinds("Năm 2021 có 2.900 lượt truy cập.", known=KNOWN) == []


@pytest.mark.parametrize(
    ("stated", "places", "kind"),
    [
        (151_200, 114, []),  # 120.000 of 114 of 142 communes: 149.474 as they are, 186.842 at most
        (120_000, 114, []),
        (119_000, 114, []),  # as near as a sum of all would have to be
        (100_000, 114, ["communes"]),  # less than a part of them has
        (186_800, 114, []),
        (187_000, 114, ["communes"]),
        (900_000, 70, []),  # not half of them are known: nothing says how many the others have
        (100_000, 70, ["communes"]),
        (151_200, 142, ["communes"]),
    ],
)
def test_a_sum_of_some_communes_is_a_part_of_what_the_province_has(stated, places, kind):
    known = Known(
        first_year=2009, last_year=2023, commune_count=142, communes={("I127", 2023): Decimal(120_000)},
        communes_from={("I127", 2023): places},
    )  # fmt: skip
    assert kinds(f"Toàn tỉnh hiện còn {stated} bản.", known=known) == kind


def test_a_sum_of_some_communes_says_of_how_many():
    known = Known(
        first_year=2009, last_year=2023, commune_count=142, communes={("I127", 2023): Decimal(120_000)},
        communes_from={("I127", 2023): 114}, own={("I122", 0): Decimal(110_000)}, own_from={("I122", 0): 100},
    )  # fmt: skip
    assert [one.split("báo cáo ghi ")[1] for one in sentences(
        "Giai đoạn 2009-2023, toàn tỉnh đã tiếp nhận 90.000 bản sách. Toàn tỉnh hiện còn 80.000 bản.", known=known
    )] == [
        "90.000 bản sách, sổ cấp phát của hệ thống ở 100 trên 142 xã là 110.000 bản, chênh 20.000. Xin đối chiếu và cho biết số nào đúng.",
        "80.000 bản, phiếu của 114 trên 142 xã cộng lại là 120.000 bản, chênh 40.000. Xin đối chiếu và cho biết số nào đúng.",
    ]  # fmt: skip


def test_only_the_total_of_a_paragraph_is_laid_beside_what_is_known():
    known = Known(first_year=2009, last_year=2023, communes={("I151", 0): Decimal(12)})
    assert (
        kinds("Tỉnh có 12 mô hình: 5 mô hình tủ sách chi bộ, 7 mô hình thư viện lưu động.", known=known) == []
    )
    assert kinds("Tỉnh có 14 mô hình: 5 mô hình tủ sách, 9 mô hình thư viện.", known=known) == ["communes"]
    assert kinds("Nơi đây có 3 mô hình, nơi kia có 7 mô hình, nơi khác có 5 mô hình.", known=known) == []


WIDE = Known(
    first_year=2009, last_year=2023, commune_count=161, own={("I122", 0): Decimal(201_250)},
    communes={("I127", 2023): Decimal(128_375), ("I101", 0): Decimal(2_415), ("I122", 0): Decimal(199_000), ("I102", 0): Decimal(480)},
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Một số bản điện tử chưa hoàn thiện, còn 335 cuốn lỗi phông chữ.",
        "Trong số sách điện tử được cấp, còn 335 cuốn lỗi phông chữ, khó đọc.",
        "Qua kiểm kê, còn thiếu 63 bản.",
        "Hiện còn thiếu 63 bản so với sổ cấp phát.",
        "Hiện còn 100.000 bản bị rách, mối mọt.",
        "Có xã hiện còn 100.000 bản.",
        "Huyện Hà Quảng hiện còn 100.000 bản.",
        "Hiện còn 128.375 bản, trong đó 90.000 bản ở nhà văn hóa.",
        "Một huyện hiện còn 100.000 bản.",
        "Đã cấp 150.000 bản cho các xã miền núi, biên giới.",
        "Tủ sách hiện còn 240 cuốn.",
        "Đã cấp 1.250 bản cho trường chính trị.",
    ],
)
def test_what_is_spoilt_missing_or_of_a_part_is_no_stock_of_the_province(text):
    assert kinds(text, known=WIDE) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ban Thường vụ Tỉnh ủy ban hành 676 văn bản chỉ đạo.",
        "Ban Thường vụ Tỉnh ủy đã ban hành 2.000 văn bản chỉ đạo.",
        "Tỉnh uỷ quan tâm lãnh đạo. Đã ban hành 2.000 văn bản chỉ đạo.",
        "Ban Tuyên giáo Tỉnh ủy tổ chức 400 hội nghị quán triệt, triển khai.",
        "Ủy ban nhân dân tỉnh ban hành 1.900 văn bản chỉ đạo.",
        "Các huyện ủy ban hành 1.000 văn bản chỉ đạo.",
        "Đã ban hành 61 văn bản chỉ đạo.",
    ],
)
def test_what_the_province_did_itself_is_not_the_sum_of_its_communes(text):
    assert kinds(text, known=WIDE, leaf="1.1.1") == []


@pytest.mark.parametrize(
    ("text", "leaf", "kind"),
    [
        ("Toàn tỉnh hiện còn 20.000 bản.", BOOKS, ["communes"]),
        ("Qua kiểm kê, các xã còn 20.000 bản.", BOOKS, ["communes"]),
        ("Hiện còn 140.000 bản.", BOOKS, ["communes"]),
        ("Tổng số bản hiện còn: 20.000 bản.", BOOKS, ["communes"]),
        ("161/161 xã được kiểm kê, hiện còn 20.000 bản.", BOOKS, ["communes"]),
        ("Hiện các xã đang quản lý 140.000 bản.", BOOKS, ["communes"]),
        ("Toàn tỉnh ban hành 676 văn bản chỉ đạo.", "1.1.1", ["communes"]),
        ("Tỉnh ủy lãnh đạo các xã ban hành 2.000 văn bản chỉ đạo.", "1.1.1", ["communes"]),
        ("Đến nay đã tiếp nhận 20.000 bản.", BOOKS, ["communes", "own"]),
        ("Ban Tuyên giáo Tỉnh ủy đã tiếp nhận 190.000 bản.", BOOKS, ["own"]),
    ],
)
def test_what_is_the_whole_provinces_is_laid_beside_what_is_known(text, leaf, kind):
    assert kinds(text, known=WIDE, leaf=leaf) == kind


def test_a_paragraph_that_stands_in_several_places_is_one_conflict_with_its_places():
    text = "Có 118/120 xã (97,3%)."
    (one,) = conflicts(text, "Có 12 văn bản.", text, "118/120 xã, phường (97,3%) có quy chế.")
    assert one.claims == (1, 2, 4, 5, 6, 7)
    assert one.mark == conflicts(text)[0].mark
    assert len(conflicts(text, "Có 118/120 xã (97,4%).")) == 2


def test_a_mark_outlives_another_reading():
    first = conflicts("Có 118/120 xã (97,3%).")
    again = conflicts("Mở đầu.", "Nay có  118/120 xã (97,3%) như trên.")
    assert first[0].mark == again[0].mark
    assert conflicts("Có 118/120 xã (97,4%).")[0].mark != first[0].mark


def test_conflicts_name_their_figures_and_their_leaf():
    (one,) = conflicts("Có 12 văn bản và 118/120 xã (97,3%).")
    assert (one.claims, one.leaf) == ((2, 3), BOOKS)


def test_a_corrected_figure_is_said_by_its_new_value():
    (first, second) = stated(
        paper("Tỉnh đã tiếp nhận 312.480 bản sách.", "Tổng số bản đã nhận là 312.480 bản.")
    )
    mended = replace(second, quantity=replace(second.quantity, value=Decimal(312_840)))
    assert [one.sentence for one in compare([first, mended], Known())] == [
        "Số bản nhận được ghi khác nhau: “312.480 bản sách” và “312.840 bản”. Xin thống nhất một số."
    ]


def test_the_total_of_a_table_beside_the_text():
    rows = (("1", "Đà Lạt", "100.000"), ("2", "Bảo Lộc", "212.480"), ("", "Tổng cộng", "312.480"))
    texts = [
        *paper("Tỉnh đã tiếp nhận 313.480 bản sách."),
        *table(("STT", "Đơn vị", "Số bản đã nhận"), *rows),
    ]
    assert [one.sentence for one in compare(stated(texts), Known())] == [
        "Số bản nhận được ghi khác nhau: “313.480 bản sách” và “312.480 bản”. Xin thống nhất một số."
    ]

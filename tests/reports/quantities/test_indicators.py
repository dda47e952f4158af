import csv
from pathlib import Path

import pytest

from tests.reports.quantities.papers import BOOKS
from tusach.figures.catalogue import __file__ as catalogue
from tusach.reports.quantities import find, speaks_of
from tusach.reports.quantities.indicators import RULES
from tusach.reports.quantities.units import UNITS

LEADING, ELECTRONIC, SPREADING, MODELS = "1.1.1", "1.1.2.2.b", "1.1.2.3.a", "1.1.2.2.c"


def codes(text, leaf):
    return [speaks_of(one, leaf) for one in find(text, year=2023)]


@pytest.mark.parametrize(
    ("leaf", "text", "expected"),
    [
        (BOOKS, "Đã tiếp nhận 561 đầu sách với 312.480 bản sách.", ["I121", "I122"]),
        (BOOKS, "Toàn tỉnh còn 287.650 bản, mất mát, hư hỏng 12.345 bản.", ["I127", "I128"]),
        (BOOKS, "Năm 2019 cấp 18.200 cuốn, năm 2020: 21.450 cuốn.", ["I122", "I122"]),
        (BOOKS, "Hiện có 152 tủ sách, trong đó 86 tủ đặt tại trụ sở Đảng ủy.", ["I129", "I129.DU"]),
        (BOOKS, "Có 138/142 xã (97,2%) đã ban hành quy chế.", ["I104", "I104.TL"]),
        (BOOKS, "Có 156 cán bộ phụ trách tủ sách, 148 người kiêm nhiệm.", ["I131", "I131.KN"]),
        (BOOKS, "Có 23.560 lượt người đọc tại chỗ và 41.200 lượt mượn.", ["I134", "I135"]),
        (BOOKS, "Bổ sung 4.560 bản ngoài Đề án.", ["I182"]),
        (BOOKS, "Tổ chức 320 buổi sinh hoạt chi bộ có giới thiệu sách.", ["I138"]),
        (ELECTRONIC, "Có 18.945 lượt truy cập, 1.150 tài khoản.", ["I142", "I147"]),
        (ELECTRONIC, "98 xã có máy tính nối mạng, 52 xã từng truy cập thư viện điện tử.", ["I148", "I146"]),
        (LEADING, "Ban hành 64 văn bản, gồm 4 nghị quyết, 2 chỉ thị.", ["I101", "I101.NQ", "I101.CT"]),
        (LEADING, "Kiểm tra 28 cuộc tại 96 đơn vị; sơ kết 3 lần.", ["I105", "I105.DV", "I106"]),
        (SPREADING, "Báo tỉnh đăng 245 tin, bài; tổ chức 12 cuộc thi.", ["I161.BC", "I163"]),
        (MODELS, "Xây dựng được 15 mô hình, 6 mô hình đã được nhân rộng.", ["I151", "I151.NR"]),
        ("2.2.2.5", "Tổng kinh phí là 3 tỷ đồng, trong đó xã hội hóa 900 triệu đồng.", ["I181", "I181.XH"]),
    ],
)
def test_what_a_figure_means(leaf, text, expected):
    assert codes(text, leaf) == expected


@pytest.mark.parametrize(
    ("leaf", "text"),
    [
        ("3.1", "Đề nghị cấp 5.000 bản sách."),
        ("2.2.1", "Đã tiếp nhận 5.000 bản sách."),
        (BOOKS, "Phấn đấu cấp 5.000 bản sách."),
        (BOOKS, "Huyện Đức Trọng đã nhận 21.345 bản."),
        (BOOKS, "Bình quân mỗi xã nhận 1.526 cuốn."),
        (BOOKS, "Có 9 xã chưa ban hành quy chế."),
        (BOOKS, "Trong đó 125 đầu sách lý luận chính trị."),
        (BOOKS, "Đợt 2 cấp 2.650 bản."),
        (BOOKS, "Số lượt mượn tăng 15%; hàng nghìn lượt đọc; từ 20 đến 30 cuốn."),
        (BOOKS, "Có 24 dân tộc."),
        (BOOKS, "Bản điện tử chưa chuẩn, còn 335 cuốn lỗi phông chữ."),
        (BOOKS, "Có xã hiện còn 120 bản."),
        (BOOKS, "Số sách còn lại 335 cuốn."),
        (BOOKS, "Hiện còn 45 bản rách, nát."),
        (LEADING, "Có 312.480 bản."),
    ],
)
def test_when_it_is_not_sure_it_says_nothing(leaf, text):
    assert set(codes(text, leaf)) == {""}


def test_every_code_is_in_the_catalogue_and_every_unit_in_the_lexicon():
    with Path(catalogue).with_name("catalogue.csv").open(encoding="utf-8", newline="") as file:
        known = {row["code"] for row in csv.DictReader(file, delimiter=";")}
    names = {unit.name for names in UNITS.values() for _, unit in names} | {"%", "giờ/tuần"}
    assert {rule.code for rules in RULES.values() for rule in rules} <= known
    assert set(RULES) <= names

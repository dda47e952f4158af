"""The head and foot of a document, read for the clerk."""

from datetime import date

import pytest

from tusach.registry.letterhead import cased, read_head

PLAN = """BAN TUYÊN GIÁO TRUNG ƯƠNG
*
SỐ 341 -KH/BTGTW
ĐẢNG CỘNG SẢN VIỆT NAM
Hà Nội, ngày 22 tháng 8 năm 2023
ĐẾN
Số: 3974
Ngày: 28/8/2023
KẾ HOẠCH
Tổng kết 15 năm thực hiện Đề án trang bị sách
cho cơ sở xã, phường, thị trấn (2009 - 2023)
-----
Thực hiện ý kiến chỉ đạo của Ban Bí thư
Nơi nhận:
- Thường trực Ban Bí thư (để b/c),
- Lưu HC.
K/T TRƯỞNG BAN
PHÓ TRƯỞNG BAN
(đã ký)
Trần Thanh Lâm"""
LETTER = """UBND TỈNH LÂM ĐỒNG   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ VĂN HÓA, THỂ THAO   Độc lập - Tự do - Hạnh phúc
Số: 1234/SVHTT-TV   Lâm Đồng, ngày 05 tháng 9 năm 2023
V/v báo cáo số liệu
tủ sách cơ sở
Kính gửi: Ủy ban nhân dân các huyện
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Nguyễn Thị Hoa"""


def test_a_party_plan_is_read():
    head = read_head(PLAN.splitlines())

    assert (head.family, head.issuer, head.number, head.symbol) == (
        "PARTY",
        "Ban tuyên giáo trung ương",
        "341",
        "-KH/BTGTW",
    )
    assert (head.place, head.dated, head.kind) == ("Hà Nội", date(2023, 8, 22), "Kế hoạch")
    assert (
        head.subject
        == "Tổng kết 15 năm thực hiện Đề án trang bị sách cho cơ sở xã, phường, thị trấn (2009 - 2023)"
    )
    assert (head.signer, head.signer_title) == ("Trần Thanh Lâm", "K/T TRƯỞNG BAN, PHÓ TRƯỞNG BAN")
    assert head.recipients == ("- Thường trực Ban Bí thư (để b/c),", "- Lưu HC.")


def test_a_state_letter_in_two_columns_is_read():
    head = read_head(LETTER.splitlines())

    assert (head.family, head.superior, head.issuer) == (
        "STATE",
        "Ubnd tỉnh Lâm Đồng",
        "Sở văn hóa, thể thao",
    )
    assert (head.number, head.symbol, head.kind, head.dated) == (
        "1234",
        "/SVHTT-TV",
        "Công văn",
        date(2023, 9, 5),
    )
    assert (head.subject, head.signer) == ("về việc báo cáo số liệu tủ sách cơ sở", "Nguyễn Thị Hoa")


@pytest.mark.parametrize(
    "text", ["", "Một đoạn văn thường không có đầu.", "Ngày 31 tháng 02 năm 2023\nSố:", "x\n" * 5000]
)
def test_what_is_no_document_says_nothing(text):
    assert read_head(text.splitlines()).says_nothing


def test_an_impossible_day_is_no_day():
    head = read_head(["Số 1-BC/TU", "Hà Nội, ngày 31 tháng 02 năm 2023"])

    assert (head.place, head.dated, head.number) == ("Hà Nội", None, "1")


@pytest.mark.parametrize(
    ("capitals", "said"),
    [
        ("HUYỆN ỦY DI LINH", "Huyện ủy Di Linh"), ("BAN TUYÊN GIÁO TỈNH ỦY LÂM ĐỒNG", "Ban tuyên giáo tỉnh ủy Lâm Đồng"),
        ("ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", "Ủy ban nhân dân tỉnh Lâm Đồng"),
    ],
)  # fmt: skip
def test_capitals_become_a_name_in_a_sentence(capitals, said):
    assert cased(capitals) == said

"""The head and foot of a document, read for the clerk."""

from datetime import date

import pytest

from tusach.kit.paper import Letterhead, Paper, Paragraph, Recipients, Signature, form_on, to_docx, to_pdf
from tusach.registry.letterhead import cased, read_head
from tusach.registry.reading import read_text

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
        "Ban Tuyên giáo Trung ương",
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
        "Sở Văn hóa, thể thao",
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
        ("HUYỆN ỦY DI LINH", "Huyện ủy Di Linh"), ("BAN TUYÊN GIÁO TỈNH ỦY LÂM ĐỒNG", "Ban Tuyên giáo Tỉnh ủy Lâm Đồng"),
        ("ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", "Ủy ban nhân dân tỉnh Lâm Đồng"),
    ],
)  # fmt: skip
def test_capitals_become_a_name_in_a_sentence(capitals, said):
    assert cased(capitals) == said


@pytest.mark.parametrize("family", ["party", "state"])
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_houses_own_papers_are_read_back(family, kind):
    issued = Letterhead(
        issuer=["BAN TUYÊN GIÁO"], superior=["TỈNH ỦY LÂM ĐỒNG"], symbol="156-KH/BTGTU" if family == "party" else "156/KH-UBND",
        place="Đà Lạt", dated="ngày 05 tháng 9 năm 2023",
    )  # fmt: skip
    paper = Paper(
        letterhead=issued, type_name="KẾ HOẠCH", subject="Tổng kết 15 năm thực hiện Đề án",
        blocks=[Paragraph("Thực hiện Kết luận số 30-KL/TW, xây dựng kế hoạch như sau:")],
        signature=Signature(name="Nguyễn Văn An", capacity=["K/T TRƯỞNG BAN"], positions=["PHÓ TRƯỞNG BAN"], mark="(đã ký)"),
        recipients=Recipients(["Các huyện ủy,", "Lưu VP."]),
    )  # fmt: skip
    form = form_on(family, date(2023, 9, 5))
    data = to_docx(paper, form) if kind == "docx" else to_pdf(paper, form)

    read = read_text(data, name=f"kh.{kind}", ocr=False, seconds=60)
    head = read_head(read.lines)

    assert (read.said, head.superior, head.issuer, head.number) == (
        "",
        "Tỉnh ủy Lâm Đồng",
        "Ban Tuyên giáo",
        "156",
    )
    assert (head.place, head.dated, head.kind) == ("Đà Lạt", date(2023, 9, 5), "Kế hoạch")
    assert (head.subject, head.signer) == ("Tổng kết 15 năm thực hiện Đề án", "Nguyễn Văn An")
    end = {"party": ",", "state": ";"}[family]
    assert [line.lstrip("- ") for line in head.recipients] == [f"Các huyện ủy{end}", "Lưu VP."]

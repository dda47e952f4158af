import unicodedata
from datetime import date

import pytest

from tusach.registry.citations import CODES, find_citations, resolved, symbol_for

PLAN = """SỐ 341 -KH/BTGTW
Thực hiện ý kiến chỉ đạo (Công văn số 1741-CV/VPTW, ngày 07/9/2021 của Văn phòng Trung ương Đảng), Ban Tuyên giáo
Trung ương xây dựng Kế hoạch; nhất là từ khi triển khai Kết luận số 30-KL/TW, ngày 08/02/2018 của Ban Bí thư Trung
ương Đảng “Về việc tiếp tục thực hiện Đề án”. Kết luận 30 nêu rõ; giai đoạn 2009 - 2023."""


def told(text):
    return [(one.kind, one.code, one.dated, one.issuer) for one in find_citations(text)]


def test_the_citations_of_the_plan_are_found_in_order():
    assert told(PLAN) == [
        ("Kế hoạch", "341-KH/BTGTW", None, ""),
        ("Công văn", "1741-CV/VPTW", date(2021, 9, 7), "Văn phòng Trung ương Đảng"),
        ("Kết luận", "30-KL/TW", date(2018, 2, 8), "Ban Bí thư Trung ương Đảng"),
        ("Kết luận", "30", None, ""),
    ]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_each_citation_stands_at_its_place_in_the_text_as_given(form):
    text = unicodedata.normalize(form, PLAN)
    found = find_citations(text)

    assert len(found) == 4
    assert [text[one.start : one.end] for one in found] == [one.raw for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kế hoạch số 341-KH/BTGTW, ngày 22/8/2023", ("Kế hoạch", "341-KH/BTGTW", date(2023, 8, 22), "")),
        (
            "Quyết định 156/QĐ-UBND ngày 22 tháng 8 năm 2023",
            ("Quyết định", "156/QĐ-UBND", date(2023, 8, 22), ""),
        ),
        ("Quy định số 66-QĐ/TW", ("Quy định", "66-QĐ/TW", None, "")),
        ("số: 1234/UBND-VP", ("Công văn", "1234/UBND-VP", None, "")),
        ("Luật số 19/2012/QH13", ("Luật", "19/2012/QH13", None, "")),
        ("KẾT LUẬN SỐ 30 - KL / TW", ("Kết luận", "30-KL/TW", None, "")),
        ("12-NQ/ĐU, ngày 31/02/2026", ("Nghị quyết", "12-NQ/ĐU", None, "")),
        (
            "Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư",
            ("Nghị định", "30/2020/NĐ-CP", date(2020, 3, 5), "Chính phủ"),
        ),
    ],
)
def test_the_forms_of_both_families_are_read(text, expected):
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    ["", "Kế hoạch 5 năm", "Báo cáo 6 tháng", "Đề án 1.200 tỷ đồng", "Kết luận 30%", "ngày 12/5/2023", "30/40 xã",
     "kết luận 30", "điểm 2.3-4", "Kế hoạch 2023-2025"],
)  # fmt: skip
def test_what_is_no_citation_is_left_alone(text):
    assert told(text) == []


def test_a_short_form_takes_the_symbol_of_the_one_full_form():
    assert [(one.code, one.dated) for one in resolved(find_citations(PLAN))][-1] == (
        "30-KL/TW",
        date(2018, 2, 8),
    )


def test_a_short_form_that_could_be_two_documents_stays_short():
    text = "Kết luận số 30-KL/TW; Kết luận số 30-KL/TU; Kết luận 30 nêu"

    assert resolved(find_citations(text))[-1].is_short


def test_hostile_lengths_end():
    for text in ("Kết luận " * 20_000, "1" * 50_000, "1-" * 50_000, "ngày 1 " * 20_000, "của A" * 20_000):
        assert find_citations(text) == []


@pytest.mark.parametrize(
    ("is_party", "kind", "symbol"),
    [
        (True, "Kế hoạch", "-KH/X"),
        (True, "Công văn", "-CV/X"),
        (False, "Quyết định", "/QĐ-X"),
        (False, "Công văn", "/X"),
    ],
)
def test_a_symbol_is_made_by_the_familys_rule(is_party, kind, symbol):
    assert symbol_for(is_party=is_party, kind=kind, organ="X") == symbol
    assert kind in CODES


def test_letters_that_only_look_like_an_i_break_nothing():
    """Some files have ı where i stood, and a pattern that asks for i without case takes it."""
    assert told("Bıên bản số 12-BB/TW, Thông trİ 3-TT/TW") == [
        ("Biên bản", "12-BB/TW", None, ""),
        ("Thông tri", "3-TT/TW", None, ""),
    ]

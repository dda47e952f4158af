"""By how much something changed, beside the two numbers it changed between."""

import pytest

from tests.reports.quantities.papers import sentences
from tusach.reports.quantities import find


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Năm 2022 cấp 9.500 bản, giảm 6% so với năm 2021 (10.000 bản).", "Từ 10.000 xuống 9.500 bản là giảm 5%, không phải giảm 6%."),
        ("Năm 2022 cấp 9.500 bản, tăng 5% so với năm 2021 (10.000 bản).", "Từ 10.000 xuống 9.500 bản là giảm 5%, không phải tăng 5%."),
        ("Lượt đọc tăng từ 1.000 lượt lên 1.250 lượt (tăng 20%).", "Từ 1.000 lên 1.250 lượt là tăng 25%, không phải tăng 20%."),
        ("Năm 2021 có 3.120 lượt đọc; năm 2022 là 4.120 lượt đọc (tăng 23%).", "Từ 3.120 lên 4.120 lượt là tăng 32,1%, không phải tăng 23%."),
        ("Năm 2022 chi 350 triệu đồng, tăng 60 triệu đồng so với năm 2021 (300 triệu đồng).", "Từ 300.000.000 lên 350.000.000 đồng là tăng 50.000.000 đồng, không phải tăng 60 triệu đồng."),
        ("Năm 2019 có 1.000 lượt đọc, năm 2020 có 700 lượt đọc, năm 2022 có 1.200 lượt đọc, tăng 40% so với năm 2019.", "Từ 1.000 lên 1.200 lượt là tăng 20%, không phải tăng 40%."),
        ("Năm 2022 cấp 10.000 bản, tăng 3% so với năm 2021 (10.000 bản).", "Từ 10.000 lên 10.000 bản là không đổi, không phải tăng 3%."),
    ],
)  # fmt: skip
def test_a_change_that_its_two_numbers_do_not_give(text, said):
    assert sentences(text) == [f"{said} Xin xem lại các số này."]


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2022 cấp 9.500 bản, giảm 5% so với năm 2021 (10.000 bản).",
        "Lượt đọc tăng từ 1.000 lượt lên 1.250 lượt (tăng 25%).",
        "Lượt đọc tăng từ 1.000 lượt lên 1.250 lượt (tăng 40% so với kế hoạch).",
        "Tỷ lệ xã có tủ sách tăng từ 20% lên 45% (tăng 25%).",
        "Năm 2021 có 3.120 lượt đọc; năm 2022 là 4.120 lượt đọc (tăng 32,1%).",
        "Năm 2021 có 3.120 lượt đọc; năm 2022 là 4.120 lượt đọc (tăng gần 33%).",
        "Năm 2021 có 3.120 lượt đọc, 500 lượt mượn; năm 2022 là 575 lượt mượn (tăng 15%).",
        "Năm 2022 có 1.200 lượt đọc, tăng 2 lần so với năm 2021 (300 lượt đọc).",
        "Năm 2020 có 1.000 lượt đọc, năm 2022 có 1.200 lượt đọc, tăng 40% so với năm 2021.",
        "Năm 2022 có khoảng 1.200 lượt đọc, tăng 40% so với năm 2021 (1.000 lượt đọc).",
        "Năm 2021 có 1.000 lượt đọc, năm 2022 có 1.200 lượt đọc, bình quân mỗi xã tăng 8%.",
    ],
)
def test_a_change_that_is_right_or_is_of_something_else(text):
    assert sentences(text) == []


@pytest.mark.parametrize("text", ["so với năm 2021 (10.000 bản)", "so với năm 2021 là 10.000 bản"])
def test_what_the_year_of_comparison_had_is_of_that_year(text):
    last = find(f"Năm 2022 cấp 9.500 bản, giảm 5% {text}.")[-1]

    assert (last.quote, last.year_from, last.year_to) == ("10.000 bản", 2021, 2021)


def test_what_follows_a_comparison_without_a_bracket_is_of_the_clause():
    last = find("Năm 2022, so với năm 2018 có 15 xã tăng số bản.")[-1]

    assert (last.quote, last.year_to) == ("15 xã", 2022)

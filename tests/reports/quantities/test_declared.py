"""A unit that is said once for many numbers, and an amount that is said twice."""

import pytest

from tusach.reports.quantities import find


def read(text):
    return [(int(one.value), one.unit, one.year_from) for one in find(text, year=2023)]


def test_a_head_with_its_unit_in_a_bracket_holds_for_all_its_years():
    assert read("Kinh phí (triệu đồng): 2020: 310; năm 2021: 285; 2022: 402.") == [
        (310_000_000, "đồng", 2020),
        (285_000_000, "đồng", 2021),
        (402_000_000, "đồng", 2022),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Vận động được 1.200.000 đồng (một triệu hai trăm nghìn đồng).",
        "Vận động được một triệu hai trăm nghìn đồng (1.200.000 đồng).",
    ],
)
def test_an_amount_said_again_in_a_bracket_is_one(text):
    assert read(text) == [(1_200_000, "đồng", None)]


def test_the_same_number_of_another_thing_is_another_figure():
    assert read("Có 12 xã (12 tủ).") == [(12, "xã", None), (12, "tủ", None)]

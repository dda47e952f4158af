from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusach.kit import text
from tusach.kit.errors import Refused


@pytest.mark.parametrize("typed", ["1234", "1.234", "1 234", "１２３４", " 1\u00a0234 ", "+1234"])
def test_a_whole_number_is_read_without_doubt(typed):
    assert text.read_integer(typed) == text.Read(1234)


def test_a_whole_number_with_commas_comes_with_a_doubt():
    read = text.read_integer("1,234")
    assert read.value == 1234
    assert read.doubt == "“1,234” được hiểu là 1.234; dấu phẩy thường ngăn phần thập phân."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Chưa ghi số."),
        ("1,5", "“1,5” không phải số nguyên. Ô này cần số nguyên, ví dụ 1.234."),
        ("412 bản", "“412 bản” không phải số. Chỉ ghi chữ số, ví dụ 1.234."),
        ("1.23.456", "“1.23.456” không phải số nguyên. Ô này cần số nguyên, ví dụ 1.234."),
        ("9" * 5000, "“" + "9" * 40 + "…” dài quá 18 chữ số. Xin xem lại số này."),
        ("<script>", "“<script>” không phải số. Chỉ ghi chữ số, ví dụ 1.234."),
        ("٣", "“٣” không phải số. Chỉ ghi chữ số, ví dụ 1.234."),
    ],
)
def test_what_is_not_a_whole_number_gets_a_sentence(typed, sentence):
    with pytest.raises(Refused) as refusal:
        text.read_integer(typed)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize(
    ("typed", "value", "doubtful"),
    [
        ("98,4", "98.4", False),
        ("98.4%", "98.4", False),
        ("1.234,5", "1234.5", False),
        ("1,234.5", "1234.5", False),
        ("1.234", "1234", True),
        ("1,234", "1.234", True),
        ("0,125", "0.125", False),
        ("-2,5", "-2.5", False),
    ],
)
def test_decimals_are_read(typed, value, doubtful):
    read = text.read_decimal(typed)
    assert read.value == Decimal(value)
    assert bool(read.doubt) is doubtful


@pytest.mark.parametrize(
    "typed",
    ["28/8/2023", "28-08-2023", "28.8.2023", "2023-08-28", "ngày 28 tháng 8 năm 2023", "2023-08-28 00:00:00"],
)
def test_days_are_read(typed):
    assert text.read_day(typed) == text.Read(date(2023, 8, 28))


def test_a_two_digit_year_comes_with_a_doubt():
    assert text.read_day("28/8/23") == text.Read(date(2023, 8, 28), "Năm “23” được hiểu là 2023.")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/2023", "Tháng 2 không có ngày 31."),
        ("29/02/2023", "Tháng 2 năm 2023 không có ngày 29."),
        ("31/4/2023", "Tháng 4 không có ngày 31."),
        ("02/28/2023", "Không có tháng 28. Ghi ngày trước, tháng sau, ví dụ 28/8/2023."),
        ("0/1/2023", "Không có ngày 0. Ví dụ ghi đúng: 28/8/2023."),
        ("1/1/0023", "Năm 23 nằm ngoài khoảng 1900 đến 2199."),
        ("hôm qua", "“hôm qua” không phải ngày. Ví dụ ghi đúng: 28/8/2023."),
        ("", "Chưa ghi ngày."),
    ],
)
def test_days_that_are_not_get_a_sentence(typed, sentence):
    with pytest.raises(Refused) as refusal:
        text.read_day(typed)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize(
    ("typed", "value", "doubtful"),
    [
        ("2 tỷ 350 triệu đồng", 2_350_000_000, False),
        ("2 tỉ 350 triệu 200 nghìn VNĐ", 2_350_200_000, False),
        ("1.234.567 đồng", 1_234_567, False),
        ("120 000 000 đ", 120_000_000, False),
        ("1,5 tỷ", 1_500_000_000, False),
        ("2 tỷ rưỡi", 2_500_000_000, False),
        ("2 tỷ 350", 2_350_000_000, True),
        ("1tr5", 1_500_000, True),
        ("500k", 500_000, False),
    ],
)
def test_amounts_of_money_are_read(typed, value, doubtful):
    read = text.read_money(typed)
    assert read.value == value
    assert bool(read.doubt) is doubtful


@pytest.mark.parametrize(
    "typed", ["", "đồng", "hai tỷ", "1 triệu 2 tỷ", "12,5 đồng", "1" * 400 + " tỷ", "tỷ tỷ"]
)
def test_amounts_that_are_not_get_a_sentence(typed):
    with pytest.raises(Refused):
        text.read_money(typed)


def sentence_of(reader, typed):
    try:
        reader(typed)
    except Refused as refusal:
        return refusal.sentence
    return ""


@given(st.text(max_size=60))
def test_no_reader_ever_fails_otherwise_than_with_a_sentence(typed):
    for reader in (text.read_integer, text.read_decimal, text.read_day, text.read_money):
        assert sentence_of(reader, typed)[-1:] in {"", "."}


@given(st.integers(min_value=-(10**17), max_value=10**17))
def test_what_the_interface_writes_it_reads_back(n):
    assert text.read_integer(text.number(n)).value == n

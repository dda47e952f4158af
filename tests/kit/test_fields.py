"""What people type in a box, as the house reads it."""

from datetime import date

import pytest
from django import forms

from tusach.kit.fields import (
    DayField,
    Dressed,
    IsbnField,
    LastDayField,
    LinesField,
    MoneyField,
    YearField,
)


class Everything(Dressed):
    day = DayField(label="Ngày")
    until = LastDayField(required=False)
    money = MoneyField(required=False, most=1_000_000_000)
    year = YearField(required=False)
    isbn = IsbnField(required=False)
    lines = LinesField(required=False, most=3, letters=20, once=True)
    note = forms.CharField()
    tick = forms.BooleanField(required=False)


FULL = {"day": "5/9/2023", "until": "31/10/2023", "money": "27 triệu", "year": "2023", "isbn": "604571234X",
        "lines": "Tô  Hoài\n\nNam Cao\nTô Hoài\n", "note": "x"}  # fmt: skip


def test_each_is_read_as_it_is_written_and_shown_as_it_was_read():
    form = Everything(FULL)

    assert form.is_valid(), form.errors
    read = form.cleaned_data
    assert (read["day"], read["until"], read["money"]) == (date(2023, 9, 5), date(2023, 11, 1), 27_000_000)
    assert (read["year"], read["isbn"], read["lines"]) == (2023, "9786045712344", ["Tô Hoài", "Nam Cao"])
    again = Everything(initial=read)
    shown = {name: again[name].value() for name in ("day", "until", "money", "lines")}
    assert shown == {
        "day": "05/9/2023",
        "until": "31/10/2023",
        "money": "27.000.000",
        "lines": "Tô Hoài\nNam Cao",
    }
    again = Everything({**FULL, **shown})
    assert again.is_valid()
    assert again.cleaned_data == read


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("day", "", "Chưa ghi ngày."),
        ("day", "31/2/2023", "Tháng 2"),
        ("until", "mai", "không phải ngày"),
        ("money", "nhiều", "không phải số tiền"),
        ("money", "27 tỷ", "lớn quá mức"),
        ("year", "23", "bốn chữ số"),
        ("isbn", "978-604-57-1234-8", "sai số kiểm tra"),
        ("isbn", "12345", "không phải ISBN"),
        ("lines", "a\nb\nc\nd", "hơn 3 dòng"),
        ("lines", "một dòng dài hơn hai mươi chữ", "dài hơn 20 chữ"),
        ("note", "", "Chưa điền ô này."),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_box_and_kept_in_it(field, typed, said):
    form = Everything({**FULL, field: typed})

    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert said in form.errors[field][0]
    assert form[field].value() == typed


def test_what_is_left_empty_is_nothing():
    form = Everything({"day": "2023-09-05", "note": "x"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2023, 9, 5)
    assert [form.cleaned_data[name] for name in ("until", "money", "isbn", "lines")] == [None, None, "", []]


def test_boxes_have_the_look_of_the_house_and_ticks_their_own():
    form = Everything()

    looks = {name: field.widget.attrs.get("class", "") for name, field in form.fields.items()}
    assert looks["day"] == "input num"
    assert looks["note"] == looks["lines"] == "input"
    assert looks["tick"] == ""

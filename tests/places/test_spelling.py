import unicodedata

import pytest

from tusach.places.area import area_of
from tusach.places.spelling import search_key, squeezed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phường B’Lao", "phuong b'lao"),
        ("Phường B’Lao", "P. B`LAO"),
        ("Xã Hoà Bắc", "xã hòa bắc"),
        ("Xã Quí Quân", "xa quy quan"),
        ("Phường 09", "P9"),
        ("Thành phố Đà Lạt", "tp. da lat"),
        ("Đắk Nông", unicodedata.normalize("NFD", "Đắk Nông")),
        ("Phan Rang-Tháp Chàm", "Phan Rang – Tháp Chàm"),
    ],
)
def test_spellings_of_one_name_are_one(one, other):
    assert search_key(one) == search_key(other)


def test_squeezed_forgets_where_words_end():
    assert squeezed("Xã Đa Krông") == squeezed("Xã Đakrông")


def test_the_kind_alone_says_the_area():
    assert [area_of(kind) for kind in ("Xã", "Phường", "Thị trấn", "Đặc khu")] == [
        "RURAL",
        "URBAN",
        "URBAN",
        "ISLAND",
    ]

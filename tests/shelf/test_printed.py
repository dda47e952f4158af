"""What a shelf prints: registers with the columns that libraries keep, minutes signed side by side."""

import pytest

from tests.cast import NOW, TODAY
from tests.drafting.test_pages import text_of_pdf
from tests.shelf.factories import make_shelf, put, stocked
from tusach.books.models import Standing, Title
from tusach.shelf import actions
from tusach.shelf.exports.papers import weeding_minutes
from tusach.shelf.exports.registers import general_register, item_register, lending_register
from tusach.shelf.models import Item

pytestmark = pytest.mark.django_db


def said(data):
    return " ".join(text_of_pdf(data).split())


def test_the_general_register_numbers_its_lines_and_sums_them(cast):
    shelf, title = stocked(cast, 3)
    put(shelf, title, 1200)

    text = said(general_register(shelf, TODAY))

    assert "SỔ ĐĂNG KÝ TỔNG QUÁT" in text
    assert "Phần 1. Sách nhập Số TT Ngày Nguồn cung cấp" in text
    assert "Cộng 1.203" in text
    assert "Phần 2. Sách xuất" in text
    assert "Nhập 1.203 bản, xuất 0 bản" in text


def test_each_copy_has_its_line_with_publisher_and_class_on_one_wide_page(cast):
    shelf, title = stocked(cast, 3)
    Title.objects.filter(pk=title.pk).update(
        title="Sổ tay xã Đắk R'Tíh",
        authors=["Điểu Krứ"],
        publisher="NXB Sự thật",
        year=2021,
        ddc="324.2597",
        price=45_000,
    )
    Item.objects.create(shelf=shelf, title=title, number=1, entered_on=TODAY)

    text = said(item_register(shelf, TODAY))

    for words in (
        "Điểu Krứ. Sổ tay xã Đắk R'Tíh",
        "NXB Sự thật, 2021",
        "45.000",
        "324.2597",
        "Kiểm kê",
        "Phụ chú",
    ):
        assert words in text
    assert text.count("SỔ ĐĂNG KÝ CÁ BIỆT") == 1
    assert "NGƯỜI GIỮ TỦ SÁCH" in text
    assert "Chưa có số nào" in said(item_register(make_shelf(cast, "bao_thuan"), TODAY))


def test_a_lending_register_has_room_for_the_pen(cast):
    text = said(lending_register(stocked(cast, 3)[0], TODAY))

    assert "Cho mượn 15 ngày" in text
    assert " 24 " in text


def test_minutes_of_weeding_are_signed_by_both(cast):
    shelf, title = stocked(cast, 3)
    Title.objects.filter(pk=title.pk).update(standing=Standing.EXPIRED)
    weeding = actions.start_weeding(shelf=shelf, reason="Luật mới", by=cast.actor("lan"), at=NOW)

    text = said(weeding_minutes(weeding, TODAY))

    assert "NGƯỜI DUYỆT (ký, ghi rõ họ tên)" in text or "NGƯỜI DUYỆT NGƯỜI LẬP" in text
    assert text.count("Lan") == 2  # who made the list, and under the place for the pen
    assert "NGƯỜI GIỮ TỦ SÁCH" not in text

"""A reader's commune and its paper books: on the book's page, among what was found, on the commune's page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.library.factories import make_edition
from tests.shelf.factories import lend, make_shelf, put
from tests.supply.factories import make_title
from tusach.shelf.queries.public import copies_in, titles_in


@pytest.fixture
def shelf(cast, client, clock):
    """Tà Nung keeps one copy of a book that the library has as well, and two of one on paper only."""
    client.cookies["xa"] = cast.ta_nung.key
    book = make_edition("Kỹ thuật trồng cà phê chè", key="caphe234")
    both = make_title("T001", book.title)
    both.work = book.work
    both.save()
    shelf = make_shelf(cast)
    cast.both, cast.paper = put(shelf, both, 1), put(shelf, make_title("T002", "Hỏi đáp về đất đai"), 2)
    return shelf


def page(client, name, *args):
    return client.get(reverse(f"portal:{name}", args=args)).content.decode()


def test_the_book_says_where_its_copies_are(cast, client, shelf):
    assert "còn 1 bản trên tủ" in page(client, "book", "caphe234")
    assert "còn 1 bản trên tủ" in page(client, "search")
    lend(shelf, cast.both)
    assert "đang cho mượn, hẹn trả 17/11/2023" in page(client, "book", "caphe234")
    client.cookies["xa"] = cast.bao_thuan.key
    assert "chưa có cuốn này trong sổ" in page(client, "book", "caphe234")
    del client.cookies["xa"]
    assert "trên tủ" not in page(client, "book", "caphe234")


def test_the_commune_lists_its_shelf_and_names_no_reader(cast, client, shelf):
    lend(shelf, cast.paper, reader="Chị Hiền")
    told = page(client, "commune")

    assert "2 đầu sách" in told
    assert reverse("portal:book", args=["caphe234"]) in told
    assert "Hỏi đáp về đất đai" in told
    assert "Chị Hiền" not in told
    client.cookies["xa"] = cast.bao_thuan.key
    assert "Bản giấy chưa có danh mục ở đây" in page(client, "commune")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_asks_as_often_for_one_book_as_for_many(cast, shelf, rows, django_assert_num_queries):
    works = [put(shelf, make_title(f"T1{n}", f"Sách {n}"), 1).work_id for n in range(rows)]
    with django_assert_num_queries(3):  # shelves, what stands there, what is out
        assert len(copies_in(cast.ta_nung, works)) == rows
    with django_assert_num_queries(1):
        assert copies_in(cast.bao_thuan, works) == {}
    with django_assert_num_queries(4):
        assert titles_in(cast.ta_nung)[2] == rows + 2


def test_what_is_on_loan_is_listed_with_the_day_it_should_be_back(cast, shelf):
    lend(shelf, cast.both, at=NOW - timedelta(days=3))
    copies = copies_in(cast.ta_nung, [cast.both.work_id])[cast.both.work_id]

    assert (copies.here, copies.lent, copies.is_out) == (0, 1, True)
    assert copies.back_on == (NOW + timedelta(days=12)).date()

"""The printed page that a paragraph begins on."""

import pytest

from tests.portal.books import RICH
from tusach.library.search import feed
from tusach.library.search.choose import engine
from tusach.portal.pages import page_of

PAGES = [
    {"label": "9", "section": 1, "anchor": "t9"},
    {"label": "41", "section": 2, "anchor": "t41"},
    {"label": "50", "section": 4},
]


@pytest.mark.parametrize(
    ("section", "paragraph", "label"),
    [(2, "p2", "9"), (2, "p4", "41"), (2, "p8", "41"), (2, "", "9"), (3, "p1", "41"), (4, "p1", "50"), (2, "p99", "9")],
)  # fmt: skip
def test_the_page_is_the_last_that_began_before_the_first_word(section, paragraph, label):
    assert page_of(RICH if section == 2 else "<p id='p1'>x</p>", PAGES, section, paragraph) == label


def test_a_page_that_begins_in_the_midst_counts_for_the_next_paragraph():
    html = '<p id="p1">Đầu <a id="t41"></a>giữa</p><p id="p2">Sau</p>'

    assert [page_of(html, PAGES, 2, one) for one in ("p1", "p2")] == ["9", "41"]
    assert page_of(html, [], 2, "p1") == ""


def test_hits_say_the_printed_page(client, book):
    feed.rebuild(engine())

    assert "Làm đất, trang 41" in client.get("/tim/?q=dat+dai").content.decode()
    assert "Làm đất, trang 41" in client.get("/doc/caphe234/tim/?q=dat+dai").content.decode()


@pytest.mark.parametrize(("came", "section"), [("2", 2), ("9" * 5000, 1), ("99", 3), ("0", 1), ("x", 1)])
def test_a_page_that_the_book_has_not_leads_back_to_where_one_was(client, book, came, section):
    answer = client.get("/doc/caphe234/", {"trang": "7&x=<b>", "tu": came})

    assert answer.headers["Location"] == f"/doc/caphe234/{section}/?khong-co-trang=7%26x%3D%3Cb%3E"

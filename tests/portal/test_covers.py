"""A file's own cover: shown where there is one, drawn for readers who save data and where there is none."""

import pytest

from tests.portal.test_quick import Door, _one_connection  # noqa: F401 - a fixture that all of its doors need

OWN = "ab" * 32


@pytest.fixture
def covered(book):
    book.cover_sha256 = OWN
    book.save()
    return book


@pytest.mark.parametrize("address", ["/thu-vien/", "/tim/", "/sach/caphe234/"])
def test_it_is_loaded_late_with_its_size_and_the_drawn_one_behind(client, covered, address):
    page = client.get(address).content.decode()

    assert (
        f'<img src="/doc/caphe234/r/{OWN}/" width="160" height="240" alt="" loading="lazy" decoding="async">'
        in page
    )
    assert '<svg class="i"' in page
    assert (
        OWN not in client.get(address, headers={"save-data": "on"}).content.decode().partition("ld+json")[0]
    )


def test_a_book_without_one_has_the_drawn_one(client, book):
    assert 'alt=""' not in client.get("/thu-vien/").content.decode()


def test_the_quick_door_keeps_both_pages(covered):
    door = Door()

    for _ in range(2):
        assert OWN.encode() in door.get("/thu-vien/")[2]
        assert OWN.encode() not in door.get("/thu-vien/", save_data="on")[2]
    assert door.asked == 2

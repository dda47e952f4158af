"""What the pages weigh on the wire, in brotli, as the budget of the library says (bytes)."""

import random
import re
from pathlib import Path

import brotli
import pytest

from tests.library.factories import make_edition
from tests.portal.syllables import SYLLABLES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tusach"


@pytest.fixture
def chapters(db):
    """Twelve chapters of 1,500 words. Seed 7."""
    dice = random.Random(7)  # noqa: S311 - words, not secrets
    texts = [
        (f"Chương số {n}", [" ".join(dice.choices(SYLLABLES, k=100)) for _ in range(15)]) for n in range(12)
    ]
    return make_edition("Sách để cân", texts, key="weigh222", words=18_000)


def packed(client, address: str) -> tuple[str, int]:
    text = client.get(address).content
    return text.decode(), len(brotli.compress(text, quality=9))


def statics(page: str) -> int:
    """The style sheet, the icon and the scripts that a page asks for."""
    names = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', page)
    files = [next(SOURCE.glob(f"*/static/{name}")) for name in dict.fromkeys(names) if "shelf.js" not in name]
    return sum(len(brotli.compress(one.read_bytes())) for one in files)


def test_the_first_page_of_a_book_and_the_next(client, chapters):
    page, weight = packed(client, "/doc/weigh222/2/")

    assert weight + statics(page) <= 30_000
    assert packed(client, "/doc/weigh222/3/")[1] <= 8_000


def test_the_catalogue(client, chapters):
    for address in ("/thu-vien/", "/tim/", "/sach/weigh222/"):
        page, weight = packed(client, address)
        assert weight + statics(page) <= 25_000, address


def test_the_scripts_of_the_reading_page(client, chapters):
    page, _ = packed(client, "/doc/weigh222/2/")
    scripts = set(re.findall(r'<script src="/static/(portal/[a-z]+\.js)"', page))

    assert scripts == {"portal/saved.js", "portal/reader.js"}
    assert (
        sum(len(brotli.compress((SOURCE / "portal/static" / one).read_bytes())) for one in scripts) <= 5_000
    )

"""The printed label of a copy, pictured and read as a phone reads it: its square leads to the e-book."""

import numpy as np
import pypdfium2
import pytest
import segno
from django.urls import reverse

from tests.library.factories import make_edition
from tests.shelf.factories import put, stocked
from tests.square import read_square
from tests.supply.factories import make_title
from tests.supply.rounds import make_sent

SITE = "https://tusach.example.vn"
DOTS = 8  # a millimetre, as sharp as an ordinary office printer


def pictured(pdf: bytes) -> np.ndarray:
    page = pypdfium2.PdfDocument(pdf)[0]
    return page.render(scale=DOTS * 25.4 / 72, grayscale=True).to_numpy()


def cut(picture: np.ndarray, left: float, top: float, side: float) -> np.ndarray:
    """A square part of a page, in millimetres."""
    x, y, wide = (round(DOTS * one) for one in (left, top, side))
    return picture[y : y + wide, x : x + wide]


@pytest.mark.parametrize("length", [24, 40, 60, 80, 100, 120, 150, 180])
def test_the_reader_reads_codes_of_every_size_and_notices_a_wrong_module(length):
    words = (SITE + "/" + "x" * length)[:length]
    grid = np.array(segno.make(words, error="m", micro=False).matrix, bool)
    picture = np.where(np.kron(np.pad(grid, 2), np.ones((4, 4), bool)), 0, 255).astype(np.uint8)
    assert read_square(picture) == words

    wrong = grid.copy()
    wrong[-1, -1] ^= True  # the first bit of the data
    with pytest.raises(AssertionError):
        read_square(np.where(np.kron(np.pad(wrong, 2), np.ones((4, 4), bool)), 0, 255).astype(np.uint8))


def test_the_label_of_a_copy_opens_its_e_book_and_the_shelfs_own_the_shelf(cast, sign_in, client, settings):
    settings.SITE_ADDRESS = SITE
    shelf, title = stocked(cast, 1)
    put(shelf, make_title("T002", "Nuôi ong"), 1)
    edition = make_edition("Hỏi đáp về đất đai")
    edition.work = title.work
    edition.save()
    pdf = sign_in(cast.person("lan")).get(reverse("shelf:paper", args=[shelf.pk, "nhan"])).content
    picture = pictured(pdf)

    # Three labels of 66 x 35 mm from 6 and 8.5 mm; the square is 27 mm, 2.5 mm inside and in the middle.
    read = [read_square(cut(picture, 6 + 66 * column + 2.5, 8.5 + 4, 27)) for column in range(3)]

    paths = [one.removeprefix(SITE) for one in read]
    assert paths == [
        reverse("shelf:public", args=[shelf.code]),
        reverse("portal:copy", args=[shelf.code, title.pk]),
        reverse("portal:copy", args=[shelf.code, title.pk + 1]),
    ]
    client.logout()
    opened = client.get(paths[1], follow=True)
    assert opened.redirect_chain == [(reverse("portal:book", args=[edition.key]), 302)]
    assert "Hỏi đáp về đất đai" in opened.content.decode()
    assert "Nuôi ong" in client.get(paths[2], follow=True).content.decode()


def test_the_label_of_a_parcel_opens_its_page(cast, sign_in, settings):
    settings.SITE_ADDRESS = SITE
    consignment = make_sent(cast)
    client = sign_in(cast.person("kho"))
    picture = pictured(client.get(reverse("supply:printed", args=[consignment.pk, "nhan-kien"])).content)

    # The first of two columns of 95 mm from 8 and 10 mm; the square is 34 mm at its right, 5 mm inside.
    read = read_square(cut(picture, 8 + 95 - 5 - 34, 10 + 5, 34))

    parcel = consignment.parcels.order_by("pk").first()
    assert read == f"{SITE}{reverse('supply:receive', args=[parcel.code])}"

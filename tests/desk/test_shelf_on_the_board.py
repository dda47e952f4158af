from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.shelf.factories import lend, stocked
from tests.supply.rounds import make_parcel

pytestmark = pytest.mark.django_db


def test_the_keepers_day_begins_with_the_parcel_and_what_is_overdue(cast, sign_in):
    shelf, title = stocked(cast, 2)
    lend(shelf, title, at=NOW - timedelta(days=40))
    parcel = make_parcel(cast)

    page = sign_in(cast.person("lan")).get("/").content.decode()

    assert "Hai việc hôm nay" in page
    assert reverse("supply:receive", args=[parcel.code]) in page
    assert "1 cuốn quá hạn" in page
    assert reverse("shelf:loans", args=[shelf.pk]) in page


def test_without_a_shelf_nothing_of_it_is_on_the_board(cast, sign_in):
    stocked(cast, 1)

    page = sign_in(cast.person("bao")).get("/").content.decode()

    assert "quá hạn" not in page
    assert reverse("shelf:home") not in page

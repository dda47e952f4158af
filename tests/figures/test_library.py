"""The table of ISO 2789, what nobody borrows, and how long parcels take."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import NOW, TODAY
from tests.shelf.factories import lend, make_shelf, put
from tests.supply.factories import make_title
from tests.supply.rounds import make_parcel
from tusach.figures.queries.library import library_statistics
from tusach.shelf import actions as shelves
from tusach.shelf.queries.counted import never_borrowed
from tusach.supply import actions as supply
from tusach.supply.queries.counted import delays


@pytest.fixture
def shelf(cast):
    """Five copies of one title, three of another; one lent, one of the other lost, six read in the room."""
    shelf = make_shelf(cast)
    cast.read, cast.unread = put(shelf, make_title(), 5), put(shelf, make_title("T002", "Sơ cứu tại nhà"), 3)
    lend(shelf, cast.read, at=NOW - timedelta(days=2))
    shelves.tally(shelf=shelf, kind="READ", on=TODAY - timedelta(days=1), delta=6, at=NOW)
    gone = shelves.Copies(cast.unread.pk, 1, reason="mất khi dọn kho")
    shelves.report_gone(
        shelf=shelf, title=cast.unread, copies=gone, kind="LOST", device=uuid.uuid4(), happened_at=NOW - timedelta(days=1),
        by=cast.actor("lan"), at=NOW,
    )  # fmt: skip
    return shelf


@pytest.mark.parametrize("place", ["nation", "lam_dong", "di_linh", "ta_nung"])
def test_every_place_above_the_shelf_tells_the_same(cast, shelf, place):
    told = {one.name: one.value for one in library_statistics(getattr(cast, place), 2023, TODAY)}

    assert told["Vốn tài liệu giấy cuối kỳ"] == 7
    assert (told["Bổ sung trong kỳ"], told["Đưa ra khỏi vốn trong kỳ"]) == (8, 1)
    assert (told["Lượt mượn"], told["Sử dụng tại chỗ"]) == (1, 6)
    assert told["Người mượn đang hoạt động"] is None  # names are forgotten, so persons are not counted


def test_a_place_without_a_shelf_says_nothing_rather_than_zero(cast, shelf):
    told = {one.name: one.value for one in library_statistics(cast.ha_giang, 2023, TODAY)}

    assert (told["Vốn tài liệu giấy cuối kỳ"], told["Lượt mượn"], told["Vòng quay vốn"]) == (0, None, None)


def test_what_nobody_borrows_and_how_long_parcels_take(cast, shelf):
    assert never_borrowed() == [(cast.unread, 2)]
    assert never_borrowed([cast.tan_thanh.pk]) == []

    parcel, later = make_parcel(cast), NOW + timedelta(days=3)
    supply.confirm_receipt(
        parcel=parcel, device=uuid.uuid4(), lines=None, by=cast.actor("lan"), counted_at=later, at=later
    )
    found = {one.province: one for one in delays(2023)}[cast.lam_dong.pk]
    assert (found.parcels, found.days, found.longest, found.average) == (1, 3, 3, 3)
    assert found.waiting == 1  # Bảo Thuận has not said a word


def test_the_page_and_its_table(cast, shelf, sign_in):
    page = sign_in(cast.person("minh")).get(reverse("figures:library")).content.decode()
    assert "Sơ cứu tại nhà" in page
    answer = sign_in(cast.person("minh")).get(reverse("figures:library_xlsx"), {"nam": "2023"})
    assert b"".join(answer.streaming_content).startswith(b"PK")
    elsewhere = sign_in(cast.person("khach")).get(reverse("figures:library"), {"noi": cast.lam_dong.pk})
    assert elsewhere.status_code == 404
    assert (
        "Sơ cứu tại nhà" not in sign_in(cast.person("khach")).get(reverse("figures:library")).content.decode()
    )
    assert sign_in(cast.person("vang")).get(reverse("figures:library")).status_code == 403

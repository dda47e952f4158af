"""The guided act on the screen: the heir goes through it, the old keeper may count, a stranger finds nothing."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import BEGIN, NOW
from tests.shelf.factories import lend, make_shelf, put
from tests.shelf.test_mergers import merge_units
from tests.supply.factories import make_title
from tusach.people.models import Post, Role
from tusach.shelf import actions
from tusach.shelf.actions import mergers
from tusach.shelf.models import Count, Merger, Shelf
from tusach.shelf.queries.mergers import parts_of
from tusach.supply.queries.verify import differences

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(cast):
    """Bảo Thuận, with a shelf of six copies, went into Tà Nung a month ago."""
    Post.objects.create(
        person=cast.person("bao"), body=cast.bodies["bao_thuan"], role=Role.KEEPER, from_date=BEGIN
    )
    cast.mine, cast.old, cast.title = make_shelf(cast), make_shelf(cast, "bao_thuan"), make_title()
    put(cast.old, cast.title, 6)
    lend(cast.old, cast.title, at=NOW - timedelta(days=20))
    merge_units(cast.bao_thuan, cast.ta_nung)
    return cast


def started(cast):
    return mergers.start_merger(into=cast.mine, shelves=[cast.old], by=cast.actor("lan"), at=NOW)


def test_from_the_list_to_the_signed_minutes_and_back(two, sign_in):
    client = sign_in(two.person("lan"))
    assert "1 nơi cũ còn 6 bản" in client.get(reverse("shelf:mergers")).content.decode()
    address = reverse("shelf:start_merger", args=[two.mine.pk])
    assert "Tủ sách bao_thuan" in client.get(address).content.decode()
    assert "ít nhất một tủ" in client.post(address, {"note": ""}).content.decode()
    client.post(address, {"parts": [f"s{two.old.pk}"]})

    merger = Merger.objects.get()
    part = parts_of(merger)[0]
    answer = client.post(reverse("shelf:count_part", args=[part.pk]))
    count = Count.objects.get()
    assert answer.headers["Location"] == reverse("shelf:count", args=[count.pk])
    assert (
        client.get(answer.headers["Location"]).status_code == 200
    )  # the heir counts on the old shelf's own pages
    actions.record_line(count=count, title=two.title, seen=actions.Seen(4, NOW, uuid.uuid4()), at=NOW)
    answer = client.post(reverse("shelf:close_count", args=[count.pk]), {"paper": "", "witnesses": "Anh Bảo"})
    assert answer.headers["Location"] == reverse("shelf:merger", args=[merger.pk])
    page = client.get(reverse("shelf:merger", args=[merger.pk])).content.decode()
    assert "Chỗ khác sổ" in page
    assert f"<h2>{two.old.name} (Xã Bảo Thuận)</h2>" in page
    client.post(reverse("shelf:draft_minutes", args=[merger.pk]))
    minutes = client.get(reverse("shelf:handing_pdf", args=[merger.pk]))
    assert minutes.content.startswith(b"%PDF")
    client.post(reverse("shelf:finish_merger", args=[merger.pk]), {"paper": "03/BB-ĐU"})

    merger.refresh_from_db()
    assert (merger.state, merger.paper) == ("DONE", "03/BB-ĐU")
    old = client.get(reverse("shelf:public", args=[two.old.code]), follow=True).content.decode()
    assert two.mine.name in old
    client.post(reverse("shelf:undo_merger", args=[merger.pk]), {"reason": "ghi nhầm xã"})
    assert Shelf.objects.get(pk=two.old.pk).to_date is None
    assert list(differences()) == []


PAGES = ["merger", "handing_pdf", "finish_merger", "undo_merger"]


@pytest.mark.parametrize("page", PAGES)
def test_who_opens_which_page(two, sign_in, page):
    merger = started(two)
    address = reverse(f"shelf:{page}", args=[merger.pk])

    assert sign_in(two.person("lan")).get(address).status_code == 200
    readers = 200 if page in {"merger", "handing_pdf"} else 403
    assert sign_in(two.person("bao")).get(address).status_code == readers
    assert sign_in(two.person("minh")).get(address).status_code == readers
    assert sign_in(two.person("khach")).get(address).status_code == 404


def test_both_keepers_count_and_nobody_else(two, sign_in):
    part = parts_of(started(two))[0]
    address = reverse("shelf:count_part", args=[part.pk])

    assert sign_in(two.person("minh")).post(address).status_code == 403
    assert sign_in(two.person("khach")).post(address).status_code == 404
    assert sign_in(two.person("bao")).post(address).status_code == 302
    count = Count.objects.get()
    actions.close_count(count=count, by=two.actor("bao"), at=NOW)
    sign_in(two.person("lan")).post(address, {"second": "1"})
    assert (
        Count.objects.filter(is_blind=True).count() == 1
    )  # the second keeper does not see the first one's numbers


def test_a_stranger_starts_nothing(two, sign_in):
    address = reverse("shelf:start_merger", args=[two.mine.pk])
    assert sign_in(two.person("khach")).get(address).status_code == 404
    assert sign_in(two.person("minh")).get(address).status_code == 403
    assert "chờ tiếp nhận" not in sign_in(two.person("khach")).get(reverse("shelf:mergers")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(two, sign_in, django_assert_num_queries, rows):
    for _ in range(rows):
        mergers.undo_merger(merger=started(two), reason="thử", by=two.actor("lan"), at=NOW)
    client = sign_in(two.person("lan"))
    address = reverse("shelf:mergers")
    client.get(address)
    with django_assert_num_queries(19):
        assert client.get(address).status_code == 200

"""The librarian's pages of packs: ordered, made by the worker with how far it is, shown, renewed, told to boxes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import NOW, make_person
from tests.library.factories import make_edition
from tusach.books.models import Topic
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.kit.leases import MOST_TRIES, Lease
from tusach.library import jobs, rules
from tusach.library.actions import ordering, packing
from tusach.library.actions.packing import Choice, make_pack
from tusach.library.models import OrderState, Pack, PackOrder, State
from tusach.library.queries import packs as queries
from tusach.library.queries import waiting
from tusach.people.models import Role
from tusach.people.queries import actor_for

pytestmark = pytest.mark.django_db
LIST = reverse("library:packs_kept")
LIST_OF_PACKS = (
    10  # queries: session, person, posts twice, names of packs, packs, orders twice, the menu's two
)
TYPED = {"name": "nong-nghiep", "topics": ["FARMING"], "languages": ["km"]}


@pytest.fixture
def shelf():
    make_edition("Trồng rau", topic=Topic.FARMING, language="km")
    return make_edition("Đất đai", topic=Topic.LAW, language="vi")


@pytest.fixture
def ngoc(cast, sign_in):
    return sign_in(cast.person("ngoc"))


def work() -> list[PackOrder]:
    return list(jobs.make_ordered(lambda: NOW))


def test_a_librarian_orders_a_pack_and_the_worker_makes_it(ngoc, shelf):
    answer = ngoc.post(reverse("library:make_pack"), TYPED, follow=True)
    page = answer.content.decode()
    assert "Đã đặt làm gói nong-nghiep" in page
    assert "Đang chờ" in page
    assert "data-making" in page

    (order,) = work()

    assert (order.state, order.pack.serial) == (OrderState.DONE, 1)
    assert [line.title for line in queries.index_of(order.pack).editions] == ["Trồng rau"]
    page = ngoc.get(f"{LIST}?chi=danh-sach").content.decode()
    assert "Đã xong" in page
    assert "1 cuốn" in page
    assert "data-making" not in page
    assert Entry.objects.filter(act="library.order_pack", subject=f"library.PackOrder:{order.pk}").exists()


def test_one_pack_tells_its_books_its_signature_and_where_it_is_taken(ngoc, shelf, cast):
    pack = make_pack(name="xa", choice=Choice(("LAW",), ("vi",), cast.ta_nung, 500_000_000), at=NOW)

    page = ngoc.get(reverse("library:pack_kept", args=["xa"])).content.decode()

    assert "http://testserver/goi/xa/" in page
    assert queries.index_of(pack).merkle in page
    assert "Đất đai" in page
    assert "Trồng rau" not in page
    for part in ("Lý luận, pháp luật", "Tiếng Việt", "Tà Nung", "tối đa 500 MB", "tusach pack copy xa"):
        assert part in page, part
    assert ngoc.get(reverse("library:pack_kept", args=["khac"])).status_code == 404


def test_a_pack_made_again_takes_what_is_new_and_keeps_its_choice(ngoc, shelf):
    ordering.order_pack(name="xa", choice=Choice(("LAW",), most=500_000_000), by=actor_of(ngoc), at=NOW)
    work()
    ngoc.post(reverse("library:renew_pack", args=["xa"]))
    assert [(one.pack.serial, one.sentence) for one in work()] == [(1, "Sách không đổi nên gói giữ số cũ.")]

    make_edition("Hòa giải", topic=Topic.LAW)
    ngoc.post(reverse("library:renew_pack", args=["xa"]))
    (order,) = work()

    assert order.pack.serial == 2
    assert packing.choice_from(order.pack.choice) == Choice(("LAW",), most=500_000_000)
    assert {line.title for line in queries.index_of(order.pack).editions} == {"Đất đai", "Hòa giải"}


def actor_of(client):
    return actor_for(client.get(LIST).context["request"].user, at=NOW)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "Nông nghiệp"}, "chữ thường không dấu"),
        ({"commune": "99999"}, "Không có xã nào mang mã 99999"),
        ({"topics": ["HEALTH"], "languages": []}, "Chưa có cuốn nào đang phát hành"),
        ({"most": "không"}, "Xin ghi số MB bằng chữ số"),
        ({"name": ""}, "Xin đặt tên gói"),
    ],
)
def test_what_cannot_be_made_is_said_at_once(ngoc, shelf, typed, sentence):
    answer = ngoc.post(reverse("library:make_pack"), TYPED | typed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not PackOrder.objects.exists()


def test_the_same_pack_is_not_ordered_twice_at_a_time(cast, shelf):
    ordering.order_pack(name="xa", choice=Choice(), by=cast.actor("ngoc"), at=NOW)

    with pytest.raises(Refused, match="đang được làm"):
        ordering.order_pack(name="xa", choice=Choice(), by=cast.actor("ngoc"), at=NOW)
    ordering.order_pack(name="khac", choice=Choice(), by=cast.actor("ngoc"), at=NOW)
    assert [one.name for one in work()] == ["xa", "khac"]
    ordering.order_pack(name="xa", choice=Choice(), by=cast.actor("ngoc"), at=NOW)


def test_an_order_says_how_far_it_is_and_is_taken_over_when_its_worker_died(cast, shelf):
    order = ordering.order_pack(name="xa", choice=Choice(), by=cast.actor("ngoc"), at=NOW)
    claimed = ordering.claim_order(at=NOW)
    minutes = iter(range(1, 9))
    lease = Lease(
        claimed, waiting.orders_waiting(), lambda: NOW + timedelta(minutes=next(minutes)), lasts=waiting.LASTS
    )
    seen = []
    make_pack(
        name="xa", choice=Choice(), at=NOW,
        told=lambda done, total: (lease.heard(done, total), seen.append(far(order))),
    )  # fmt: skip

    assert seen == [(0, 2), (1, 2)]
    assert ordering.claim_order(at=NOW + timedelta(minutes=12)) is None
    assert ordering.claim_order(at=NOW + timedelta(minutes=13)) == order
    assert not ordering.make_claimed(order=claimed, now=lambda: NOW + timedelta(minutes=13))
    assert PackOrder.objects.get().state == OrderState.WORKING


def test_an_order_that_kills_three_workers_is_given_up(cast, shelf):
    ordering.order_pack(name="xa", choice=Choice(), by=cast.actor("ngoc"), at=NOW)
    at = NOW
    for _ in range(MOST_TRIES):
        assert ordering.claim_order(at=at) is not None
        at += waiting.LASTS + timedelta(seconds=1)

    (order,) = jobs.make_ordered(lambda: at)

    assert (order.state, order.pack) == (OrderState.REFUSED, None)
    assert "Ba lần làm gói này đều bị ngắt" in order.sentence
    ordering.order_pack(name="xa", choice=Choice(), by=cast.actor("ngoc"), at=at)


def far(order: PackOrder) -> tuple[int, int]:
    return PackOrder.objects.values_list("page", "pages").get(pk=order.pk)


def test_an_order_that_cannot_be_kept_says_why(cast, ngoc, shelf):
    ordering.order_pack(name="xa", choice=Choice(("LAW",)), by=cast.actor("ngoc"), at=NOW)
    type(shelf).objects.filter(pk=shelf.pk).update(state=State.WITHDRAWN, ended_at=NOW, ended_reason="sai")

    (order,) = work()

    assert (order.state, order.pack) == (OrderState.REFUSED, None)
    page = ngoc.get(LIST).content.decode()
    assert "Không làm được" in page
    assert "Chưa có cuốn nào đang phát hành" in page
    assert not Pack.objects.exists()


def test_who_sees_packs_and_who_makes_them(cast, sign_in, shelf):
    make_pack(name="xa", choice=Choice(), at=NOW)
    tam = make_person("tam", "Tâm", cast.bodies["ta_nung"], Role.LIBRARIAN)
    local = sign_in(tam)

    assert local.get(LIST).status_code == 200
    assert reverse("library:make_pack") not in local.get(LIST).content.decode()
    assert "Làm lại" not in local.get(reverse("library:pack_kept", args=["xa"])).content.decode()
    for door in (reverse("library:make_pack"), reverse("library:renew_pack", args=["xa"])):
        assert local.post(door, TYPED).status_code == 403
    makers = {name for name in cast.people if rules.may_make_packs(cast.actor(name))}
    assert makers == {"ngoc", "quan"}
    assert not rules.may_make_packs(cast.stranger())
    assert not rules.may_see_packs(cast.stranger())


def test_the_stranger_at_the_packs(cast, sign_in, shelf):
    make_pack(name="xa", choice=Choice(), at=NOW)
    client = sign_in(cast.person("khach"))

    for door in (LIST, reverse("library:make_pack"), reverse("library:pack_kept", args=["xa"])):
        assert client.get(door).status_code == 403
    for door in (reverse("library:make_pack"), reverse("library:renew_pack", args=["xa"])):
        assert client.post(door, TYPED).status_code == 403
    assert not PackOrder.objects.exists()


def test_the_list_asks_the_same_for_one_pack_and_three(ngoc, shelf, django_assert_num_queries):
    make_pack(name="xa", choice=Choice(), at=NOW)
    ngoc.get(LIST)
    with django_assert_num_queries(LIST_OF_PACKS):
        ngoc.get(LIST)
    for name in ("huyen", "tinh"):
        make_pack(name=name, choice=Choice(), at=NOW)
    with django_assert_num_queries(LIST_OF_PACKS):
        assert len(ngoc.get(LIST).context["rows"]) == 3

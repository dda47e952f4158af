"""Two keepers, or one button pressed twice, at one moment: from two connections of PostgreSQL."""

import threading
import uuid

import pytest
from django.db import connection

from tests.cast import NOW
from tests.shelf.factories import here, lend, make_shelf, out, stocked
from tusach.kit.errors import Refused
from tusach.shelf import actions
from tusach.shelf.actions.moving import Copies
from tusach.shelf.models import Loan, Offer, Weeding
from tusach.supply.queries.verify import differences

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="in memory, connections share one table lock"),
]


def at_once(work, times=4):
    """What each of so many at the same moment came to: None or the name of what it raised."""
    ready, told = threading.Barrier(times), [None] * times

    def run(number):
        try:
            ready.wait(5)
            work()
        except Exception as error:  # noqa: BLE001 - told to the test
            told[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(told, key=str)


def test_a_loan_sent_twice_is_one(cast):
    shelf, title = stocked(cast, 5)
    device = uuid.uuid4()

    assert at_once(lambda: lend(shelf, title, device=device)) == [None] * 4
    assert (Loan.objects.count(), here(shelf, title), out(shelf, title)) == (1, 4, 1)


def test_one_copy_with_a_number_goes_to_one_reader(cast):
    shelf, title = stocked(cast, 5, numbers_items=True)
    (item,) = actions.number_items(
        shelf=shelf, title=title, quantity=1, fund="PROGRAMME", by=cast.actor("lan"), at=NOW
    )

    assert at_once(lambda: lend(shelf, title, item=item)) == [None] + [Refused.__name__] * 3
    assert (Loan.objects.count(), out(shelf, title)) == (1, 1)


def test_copies_added_twice_are_numbered_once(cast):
    shelf, title = stocked(cast, 1, numbers_items=True)
    facts = {"device": uuid.uuid4(), "happened_at": NOW, "by": cast.actor("lan"), "at": NOW}

    assert (
        at_once(lambda: actions.add_copies(shelf=shelf, title=title, copies=Copies(title.pk, 2), **facts))
        == [None] * 4
    )
    assert (here(shelf, title), shelf.items.count()) == (3, 2)


def test_no_more_is_offered_than_stands_there(cast):
    shelf, title = stocked(cast, 5)
    facts = {
        "shelf": shelf,
        "title": title,
        "quantity": 3,
        "fund": "PROGRAMME",
        "by": cast.actor("lan"),
        "at": NOW,
    }

    assert at_once(lambda: actions.offer_surplus(**facts)) == [None] + [Refused.__name__] * 3
    assert Offer.objects.count() == 1


def test_one_list_of_weeding_is_under_way(cast):
    shelf, _ = stocked(cast)
    facts = {"shelf": shelf, "reason": "sách cũ", "by": cast.actor("lan"), "at": NOW}

    assert at_once(lambda: actions.start_weeding(**facts)) == [None] + [Refused.__name__] * 3
    assert Weeding.objects.count() == 1


def test_an_offer_goes_to_one_and_its_copies_move_once(cast):
    shelf, title = stocked(cast, 5)
    taker = make_shelf(cast, "bao_thuan")
    lan, bao = cast.actor("lan"), cast.actor("bao")
    offer = actions.offer_surplus(shelf=shelf, title=title, quantity=3, fund="PROGRAMME", by=lan, at=NOW)

    assert (
        at_once(lambda: actions.take_offer(offer=offer, shelf=taker, by=bao, at=NOW))
        == [None] + ["Refused"] * 3
    )
    assert at_once(lambda: actions.hand_over_offer(offer=offer, by=lan, at=NOW)) == [None] + ["Refused"] * 3
    assert at_once(lambda: actions.receive_offer(offer=offer, by=bao, at=NOW)) == [None] + ["Refused"] * 3
    assert (here(shelf, title), here(taker, title), list(differences())) == (2, 3, [])

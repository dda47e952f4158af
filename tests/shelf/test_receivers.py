"""What a shelf wrote down goes into the allocation, and the line says so."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import NOW, TODAY
from tests.shelf.factories import lend, make_shelf, put, stocked
from tests.supply.factories import make_title
from tests.supply.rounds import make_ready
from tusach.shelf import actions
from tusach.supply import actions as supply
from tusach.supply.models import LineReason
from tusach.supply.queries.receivers import OwnRecord, own_records
from tusach.supply.queries.rounds import lines_of, why

pytestmark = pytest.mark.django_db


def read_in_room(shelf, times, ago=10):
    actions.tally(shelf=shelf, kind="READ", on=TODAY - timedelta(days=ago), delta=times, at=NOW)


def test_use_and_room_come_from_the_shelfs_own_records(cast):
    shelf, title = stocked(cast, 30, capacity=100)
    lend(shelf, title)
    read_in_room(shelf, 39)
    read_in_room(shelf, 500, ago=366)

    body = cast.bodies["ta_nung"].pk
    assert own_records({body}, TODAY) == {body: OwnRecord(40, 70)}


def test_a_shelf_that_wrote_nothing_down_says_nothing(cast):
    stocked(cast, 30)
    body = cast.bodies["ta_nung"].pk

    assert own_records({body, cast.bodies["bao_thuan"].pk}, TODAY) == {body: OwnRecord(None, None)}
    make_shelf(cast, name="Tủ nhà văn hóa", capacity=50)
    assert own_records({body}, TODAY)[body].room is None  # of one of its two shelves it is not known


def test_an_overfull_shelf_has_no_room_and_a_young_one_is_carried_over_to_a_year(cast):
    shelf = actions.open_shelf(
        body=cast.bodies["ta_nung"], unit=cast.ta_nung, name="Tủ mới", place="VILLAGE", by=None,
        at=NOW - timedelta(days=73), capacity=10,
    )  # fmt: skip
    put(shelf, make_title(), 25)
    read_in_room(shelf, 90)

    assert own_records({shelf.body_id}, TODAY)[shelf.body_id] == OwnRecord(365, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_shelves_is_asked_in_four_questions(cast, django_assert_num_queries, rows):
    for name in list(cast.bodies)[:rows]:
        make_shelf(cast, name, capacity=40)

    with django_assert_num_queries(4):
        assert len(own_records({body.pk for body in cast.bodies.values()}, TODAY)) == rows


def test_a_full_shelf_gets_nothing_and_its_line_says_where_the_number_is_from(cast, sign_in):
    shelf, title = stocked(cast, 60, capacity=60)
    lend(shelf, title)
    round_ = make_ready(cast, floor=0)
    supply.compute(round_=round_, by=cast.actor("sau"), at=NOW)
    receiver = round_.receivers.get(unit=cast.ta_nung)

    assert (receiver.readers, receiver.capacity) == (1, 0)
    lines = list(lines_of(receiver))
    assert {(line.quantity, line.reason) for line in lines} == {(0, LineReason.CAPACITY)}
    assert (
        why(lines[0], 3, {"room": 50, "floor": 0})
        == "tủ sách hết chỗ: theo sức chứa và số sách ghi ở tủ thì không còn chỗ"
    )
    other = lines_of(round_.receivers.get(unit=cast.bao_thuan)).first()
    assert (
        "tủ chưa ghi lượt mượn" in why(other, 3, {"room": 50, "floor": 0}) or other.reason != LineReason.NEED
    )
    door = reverse("supply:mine_round", args=[receiver.pk])
    assert "tủ ghi 1 lượt mượn" in sign_in(cast.person("lan")).get(door).content.decode()
    assert sign_in(cast.person("khach")).get(door).status_code == 404

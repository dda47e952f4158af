import uuid
from datetime import timedelta

import pytest

from tests.cast import NOW, TODAY
from tests.shelf.factories import ended, here, lend, out, put, stocked
from tests.supply.factories import make_title
from tusach.kit.errors import Refused
from tusach.shelf import actions
from tusach.shelf.actions import Seen
from tusach.shelf.models import Count, CountLine, CountState
from tusach.supply.models import AccountKind, Balance
from tusach.supply.queries.verify import differences

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def start(cast, shelf, at=NOW, **facts) -> Count:
    return actions.start_count(shelf=shelf, by=cast.actor("lan"), at=at, **facts)


def line(count, title, counted, at=NOW, **facts) -> CountLine:
    told = {name: facts.pop(name) for name in ("replaces",) if name in facts}
    seen = Seen(counted, facts.pop("counted_at", at), facts.pop("device", None) or uuid.uuid4(), **facts)
    return actions.record_line(count=count, title=title, seen=seen, at=at, **told)


def close(cast, count, at=NOW, **facts) -> Count:
    return actions.close_count(count=count, by=cast.actor("lan"), at=at, **facts)


def grade(shelf, title) -> str:
    return Balance.objects.get(account=shelf.account, title=title).evidence


def test_by_exception_only_what_differs_is_written_and_the_rest_is_confirmed(cast):
    shelf, title = stocked(cast, 5)
    other = put(shelf, make_title("T002", "Nuôi ong"), 2)
    count = start(cast, shelf)

    told = line(count, title, 3, reason="thiếu hai cuốn")
    close(cast, count, paper="01/BB")

    assert (told.expected, here(shelf, title), ended(title, AccountKind.UNEXPLAINED)) == (5, 3, 2)
    assert (here(shelf, other), grade(shelf, title), grade(shelf, other)) == (2, "A", "A")
    count.refresh_from_db()
    assert (count.state, count.paper) == (CountState.CLOSED, "01/BB")
    assert list(differences()) == []


def test_a_whole_count_leaves_alone_what_it_did_not_reach(cast):
    shelf, title = stocked(cast, 5)
    other = put(shelf, make_title("T002", "Nuôi ong"), 2)
    count = start(cast, shelf, is_blind=True)

    line(count, title, 6)
    close(cast, count)

    assert (count.by_exception, here(shelf, title), here(shelf, other)) == (False, 6, 2)
    assert (grade(shelf, title), grade(shelf, other)) == ("A", "B")


def test_a_loan_after_the_line_does_not_make_the_count_wrong(cast):
    shelf, title = stocked(cast, 5)
    count = start(cast, shelf)
    line(count, title, 5)

    lend(shelf, title, at=NOW + HOUR)
    close(cast, count, at=NOW + 2 * HOUR)

    assert (here(shelf, title), out(shelf, title), ended(title, AccountKind.UNEXPLAINED)) == (4, 1, 0)
    assert CountLine.objects.get().expected == 5


def test_a_loan_before_the_line_that_was_told_later_was_seen(cast):
    shelf, title = stocked(cast, 5)
    count = start(cast, shelf)
    phone = uuid.uuid4()
    line(count, title, 4, at=NOW + HOUR)

    told = {"title": title.pk, "reader": "Anh Tâm"}
    actions.apply_event(
        uuid=phone, shelf=shelf, kind="lend", payload=told, happened_at=NOW, by=None, at=NOW + 2 * HOUR
    )
    close(cast, count, at=NOW + 3 * HOUR)

    assert (here(shelf, title), out(shelf, title), ended(title, AccountKind.UNEXPLAINED)) == (4, 1, 0)
    assert CountLine.objects.get().expected == 4


def test_a_loan_before_a_closed_count_of_the_same_day_was_seen_too(cast):
    shelf, title = stocked(cast, 5)
    count = start(cast, shelf)
    line(count, title, 4, at=NOW + HOUR)
    close(cast, count, at=NOW + 2 * HOUR)

    lend(shelf, title, happened_at=NOW, at=NOW + 3 * HOUR)

    assert (here(shelf, title), out(shelf, title), ended(title, AccountKind.UNEXPLAINED)) == (4, 1, 0)
    assert list(differences()) == []


def test_what_the_count_confirmed_without_a_line_had_seen_the_loan_too(cast):
    shelf, title = stocked(cast, 5)
    close(cast, start(cast, shelf), at=NOW + 2 * HOUR)

    lend(shelf, title, happened_at=NOW, at=NOW + 3 * HOUR)

    assert (here(shelf, title), out(shelf, title)) == (5, 1)


def test_lending_what_no_ledger_knew_during_a_count_leaves_what_is_there(cast):
    shelf, title = stocked(cast, 1)
    count = start(cast, shelf)
    line(count, title, 2)

    lend(shelf, title, at=NOW + HOUR)
    lend(shelf, title, at=NOW + HOUR)
    close(cast, count, at=NOW + 2 * HOUR)

    assert (here(shelf, title), out(shelf, title), ended(title, AccountKind.UNEXPLAINED)) == (0, 2, -1)
    assert list(differences()) == []


def test_damaged_copies_are_put_aside_at_the_end(cast):
    shelf, title = stocked(cast, 5)
    count = start(cast, shelf)

    line(count, title, 5, damaged=2, reason="mối xông")
    close(cast, count)

    assert (here(shelf, title), ended(title, AccountKind.DAMAGED)) == (3, 2)


def test_two_phones_that_counted_differently_need_a_person(cast):
    shelf, title = stocked(cast, 5)
    count = start(cast, shelf)
    first = line(count, title, 5)

    assert line(count, title, 5) == first
    with pytest.raises(Refused, match="đã có người đếm 5 bản; lần này đếm 4 bản"):
        line(count, title, 4)
    assert line(count, title, 4, replaces=True).counted == 4
    assert CountLine.objects.count() == 1


@pytest.mark.parametrize(
    ("counted", "facts"), [(-1, {}), (20_001, {}), (2, {"damaged": 3}), (2, {"fund": "X"})]
)
def test_numbers_that_cannot_be_are_refused(cast, counted, facts):
    shelf, title = stocked(cast)
    count = start(cast, shelf)

    with pytest.raises(Refused):
        line(count, title, counted, **facts)
    assert not CountLine.objects.exists()


def test_one_count_at_a_time_and_none_after_its_end(cast):
    shelf, title = stocked(cast)
    count = start(cast, shelf)

    with pytest.raises(Refused, match="chưa chốt"):
        start(cast, shelf)
    actions.cancel_count(count=count, by=cast.actor("lan"), at=NOW)
    for late in (lambda: line(count, title, 1), lambda: close(cast, count),
                 lambda: actions.cancel_count(count=count, by=cast.actor("lan"), at=NOW)):  # fmt: skip
        with pytest.raises(Refused, match="đã hủy"):
            late()
    assert here(shelf, title) == 3
    assert start(cast, shelf).pk != count.pk


def test_a_full_count_that_saw_nothing_is_not_closed(cast):
    shelf, _ = stocked(cast)

    with pytest.raises(Refused, match="Chưa đếm"):
        close(cast, start(cast, shelf, by_exception=False))


def test_a_line_can_be_taken_back_while_the_count_is_open(cast):
    shelf, title = stocked(cast)
    count = start(cast, shelf)
    told = line(count, title, 1)

    actions.drop_line(line=told, by=cast.actor("lan"), at=NOW)
    close(cast, count)

    assert here(shelf, title) == 3
    with pytest.raises(Refused, match="đã xong"):
        actions.drop_line(line=CountLine(count=count, title=title, pk=told.pk), by=cast.actor("lan"), at=NOW)


def test_a_count_over_two_days_takes_each_title_at_its_day(cast):
    shelf, title = stocked(cast, 5)
    count = start(cast, shelf, at=NOW - timedelta(days=2))
    line(count, title, 5, at=NOW - timedelta(days=2))
    close(cast, count)

    lend(shelf, title, happened_at=NOW - timedelta(days=1), at=NOW + HOUR)

    assert (here(shelf, title), out(shelf, title)) == (4, 1)
    assert Balance.objects.get(account=shelf.account, title=title).counted_on == TODAY - timedelta(days=2)

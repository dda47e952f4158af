import json
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command

from tests.cast import NOW, TODAY
from tests.shelf.factories import ended, here, lend, make_shelf, out, put, stocked
from tests.supply.factories import make_title
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.shelf import actions
from tusach.shelf.models import Item, Loan, Shelf
from tusach.shelf.queries import open_loans
from tusach.supply.models import AccountKind
from tusach.supply.queries.verify import differences

pytestmark = pytest.mark.django_db


def back(loan: Loan, **facts) -> Loan:
    facts = {"device": uuid.uuid4(), "happened_at": NOW, "by": None, "at": NOW, **facts}
    return actions.give_back(loan=loan, **facts)


def test_a_loan_moves_one_copy_and_comes_back(cast):
    shelf, title = stocked(cast, 3, loan_days=20)

    loan = lend(shelf, title, "  Chị   Hiền ", hamlet="thôn 2", by=cast.actor("lan"))
    assert (here(shelf, title), out(shelf, title)) == (2, 1)
    assert (loan.reader, loan.due_on, loan.fund) == ("Chị Hiền", TODAY + timedelta(days=20), "PROGRAMME")

    back(loan)
    assert (here(shelf, title), out(shelf, title)) == (3, 0)
    assert not open_loans(shelf).exists()
    assert list(differences()) == []


def test_the_journal_knows_the_book_and_not_the_reader(cast):
    shelf, title = stocked(cast)

    back(lend(shelf, title, "Chị Hiền", hamlet="thôn 2"))

    said = json.dumps(list(Entry.objects.values_list("sentence", "facts")), ensure_ascii=False)
    assert "Hỏi đáp về đất đai" in said
    assert "Hiền" not in said
    assert "thôn 2" not in said


def test_the_same_loan_sent_twice_is_one_and_another_under_its_uuid_is_refused(cast):
    shelf, title = stocked(cast)
    other = put(shelf, make_title("T002", "Nuôi ong"), 1)
    device = uuid.uuid4()

    first, again = lend(shelf, title, device=device), lend(shelf, title, device=device)
    assert (first, here(shelf, title)) == (again, 2)
    with pytest.raises(Refused, match="trùng mã"):
        lend(shelf, other, device=device)


def test_lending_what_the_ledger_does_not_know_is_truthful_and_goes_through(cast):
    shelf, title = stocked(cast, 1)

    lend(shelf, title)
    lend(shelf, title)

    assert (here(shelf, title), out(shelf, title), ended(title, AccountKind.UNEXPLAINED)) == (0, 2, -1)
    assert list(differences()) == []


@pytest.mark.parametrize("reader", ["", "   ", "001203004567", "012 345 678"])
def test_a_reader_is_a_name_or_a_card_and_no_identity_number(cast, reader):
    shelf, title = stocked(cast)

    with pytest.raises(Refused) as refusal:
        lend(shelf, title, reader)

    assert refusal.value.field == "reader"
    assert (here(shelf, title), Loan.objects.count()) == (3, 0)


def test_a_closed_shelf_lends_nothing(cast):
    shelf, title = stocked(cast)
    Shelf.objects.filter(pk=shelf.pk).update(to_date=TODAY)
    shelf.refresh_from_db()

    with pytest.raises(Refused, match="đã đóng"):
        lend(shelf, title)


def test_without_a_word_the_fund_with_most_copies_is_lent(cast):
    shelf, title = stocked(cast, 1)
    put(shelf, title, 4, fund="GIFT")

    assert lend(shelf, title).fund == "GIFT"


def test_a_phone_that_runs_ahead_lends_today(cast):
    shelf, title = stocked(cast)

    assert lend(shelf, title, happened_at=NOW + timedelta(days=3)).lent_on == TODAY


def test_a_number_is_lent_once_at_a_time(cast):
    shelf, title = stocked(cast, numbers_items=True)
    other = put(shelf, make_title("T002", "Nuôi ong"), 1)
    item = actions.number_items(
        shelf=shelf, title=title, quantity=2, fund="PROGRAMME", by=cast.actor("lan"), at=NOW
    )[0]
    lend(shelf, title, item=item)

    with pytest.raises(Refused, match="đang cho mượn"):
        lend(shelf, title, item=item)
    with pytest.raises(Refused, match="không phải là cuốn này"):
        lend(shelf, other, item=item)
    Item.objects.filter(pk=item.pk).update(gone_on=TODAY)
    item.refresh_from_db()
    with pytest.raises(Refused, match="ra khỏi sổ"):
        lend(shelf, title, item=item)


def test_returned_twice_is_refused_with_the_day(cast):
    shelf, title = stocked(cast)
    loan = back(lend(shelf, title))

    with pytest.raises(Refused, match="02/11/2023"):
        back(loan)
    assert here(shelf, title) == 3


def test_more_days_and_never_fewer(cast):
    shelf, title = stocked(cast, loan_days=15)
    loan = lend(shelf, title, at=NOW - timedelta(days=10))

    assert actions.renew(loan=loan, by=None, at=NOW).due_on == TODAY + timedelta(days=15)
    assert actions.renew(loan=loan, by=None, at=NOW, days=1).due_on == TODAY + timedelta(days=15)
    back(loan)
    with pytest.raises(Refused, match="đã ghi trả"):
        actions.renew(loan=loan, by=None, at=NOW)


def test_lost_by_a_reader_and_found_again(cast):
    shelf, title = stocked(cast)
    loan = lend(shelf, title)

    actions.mark_lost(loan=loan, device=uuid.uuid4(), happened_at=NOW, by=None, at=NOW)
    assert (here(shelf, title), out(shelf, title), ended(title, AccountKind.LOST)) == (2, 0, 1)
    with pytest.raises(Refused, match="đã ghi mất"):
        actions.mark_lost(loan=loan, device=uuid.uuid4(), happened_at=NOW, by=None, at=NOW)

    back(loan)
    assert (here(shelf, title), ended(title, AccountKind.LOST)) == (3, 0)
    assert list(differences()) == []


def test_readers_are_forgotten_after_their_days_and_statistics_keep_the_group(cast):
    shelf, title = stocked(cast, 5, forget_days=30)
    facts = {"hamlet": "thôn 1", "phone": "0912345678", "group": "học sinh"}
    old, fresh, still = (lend(shelf, title, at=NOW - timedelta(days=60), **facts) for _ in range(3))
    back(old, happened_at=NOW - timedelta(days=30), at=NOW - timedelta(days=30))
    back(fresh, happened_at=NOW - timedelta(days=29), at=NOW - timedelta(days=29))

    assert actions.forget_readers(at=NOW) == 1
    assert actions.forget_readers(at=NOW) == 0

    old.refresh_from_db()
    assert (old.reader, old.hamlet, old.phone, old.group, old.forgotten) == ("", "", "", "học sinh", True)
    assert set(Loan.objects.exclude(pk=old.pk).values_list("reader", flat=True)) == {"Chị Hiền"}
    assert still.returned_on is None


def test_the_worker_forgets(cast, clock, capsys):
    shelf = make_shelf(cast, forget_days=0)
    back(lend(shelf, put(shelf, make_title(), 1)))

    call_command("shelf", "forget")

    assert "1" in capsys.readouterr().out
    assert Loan.objects.get().forgotten


def test_what_a_phone_told_of_a_reader_and_nobody_settled_is_forgotten_a_year_later(cast):
    shelf, title = stocked(cast, 1)
    told = {"title": title.pk, "reader": "Chị Hiền", "item": 7}
    event = actions.apply_event(
        uuid=uuid.uuid4(), shelf=shelf, kind="lend", payload=told, happened_at=NOW, by=None, at=NOW
    )
    assert (event.outcome, event.payload["reader"]) == ("CONFLICT", "Chị Hiền")

    actions.forget_readers(at=NOW + timedelta(days=364))
    event.refresh_from_db()
    assert "reader" in event.payload
    actions.forget_readers(at=NOW + timedelta(days=366))
    event.refresh_from_db()
    assert event.payload == {"title": title.pk, "item": 7}


def test_a_lost_copy_keeps_its_reader_a_year_after_it_was_due(cast):
    shelf, title = stocked(cast, 1)
    loan = lend(shelf, title)
    actions.mark_lost(loan=loan, device=uuid.uuid4(), happened_at=NOW, by=None, at=NOW)

    actions.forget_readers(at=NOW + timedelta(days=379))
    assert Loan.objects.get().reader == "Chị Hiền"
    assert actions.forget_readers(at=NOW + timedelta(days=380)) == 1

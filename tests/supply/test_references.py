"""What movements and balances refer to exists and stays, on either database and however many rows a statement writes."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from tests.supply.factories import make_title, stock_shelf
from tusach.supply.models import Account, Balance, Movement

NOBODY = 987_654
MOVEMENT = (
    "INSERT INTO supply_movement (title_id, quantity, source_id, target_id, fund, occurred_on, recorded_at, device, evidence, "
    "paper, reason, lot_id, by_id, document_id, reverses_id) SELECT title_id, quantity, source_id, target_id, fund, occurred_on, "
    "recorded_at, '{device}', evidence, paper, reason, lot_id, by_id, document_id, reverses_id FROM supply_movement WHERE id = {pk}"
)


@pytest.fixture
def stocked_shelf(transactional_db):
    from tests.cast import make_cast

    title = make_title()
    return stock_shelf(make_cast(), title, 5), title


def written(statement):
    """The statement alone in a transaction: what is checked at its end is checked as well."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


COLUMNS = ["title_id", "source_id", "target_id", "lot_id", "by_id", "document_id", "reverses_id"]


def test_a_movement_refers_to_nothing_that_is_not_there(stocked_shelf):
    device = "0" * 30 + "{:02}"
    last = Movement.objects.order_by("-pk").first()
    for number, column in enumerate(COLUMNS):
        statement = MOVEMENT.format(device=device.format(number), pk=last.pk)
        head, rest = statement.split("SELECT", 1)
        wrong = f"{head}SELECT{rest.replace(column, str(NOBODY), 1)}"
        with pytest.raises(IntegrityError):
            written(wrong)
    assert Movement.objects.count() == 2
    written(MOVEMENT.format(device=device.format(99), pk=last.pk))
    assert Movement.objects.count() == 3


def test_a_balance_refers_to_nothing_that_is_not_there_and_stays_where_it_is(stocked_shelf):
    for column in ("account_id", "title_id"):
        columns = "account_id, title_id, fund, quantity, owed, evidence, as_of"
        asked = columns.replace(column, str(NOBODY))
        with pytest.raises(IntegrityError):
            written(f"INSERT INTO supply_balance ({columns}) SELECT {asked} FROM supply_balance LIMIT 1")  # noqa: S608
        with pytest.raises(DatabaseError):
            written(f"UPDATE supply_balance SET {column} = {NOBODY}")  # noqa: S608 - names of our own
    assert not Balance.objects.filter(account__isnull=True).exists()


def test_what_is_referred_to_does_not_go(stocked_shelf):
    accounts, title = stocked_shelf
    for table, pk in (("books_title", title.pk), ("supply_account", accounts["shelf"].pk)):
        with pytest.raises(IntegrityError):
            written(f"DELETE FROM {table} WHERE id = {pk}")  # noqa: S608 - names of our own
    free = Account.objects.create(key="free", kind="LOST", label="Mất", opened_on="2020-01-01")
    written(f"DELETE FROM supply_account WHERE id = {free.pk}")  # noqa: S608 - names of our own
    assert not Account.objects.filter(pk=free.pk).exists()

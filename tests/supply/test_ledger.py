import uuid
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from tests.cast import NOW, TODAY
from tests.supply.factories import make_account, make_title, move, stock_shelf
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.supply import actions
from tusach.supply.models import AccountKind, Balance, Flow, Holding, Movement

ON = date(2023, 9, 12)


def held(account, title) -> int:
    return Balance.objects.filter(account=account, title=title).aggregate(all=Sum("quantity"))["all"] or 0


def closes(title) -> bool:
    """The law, asked of the balances and of the nation's sums kept beside them."""
    balances = Balance.objects.filter(title=title).aggregate(all=Sum("quantity"))["all"]
    nation = Holding.objects.filter(title=title, province=None).aggregate(all=Sum("quantity"))["all"]
    return balances == 0 and nation == 0


def test_copies_move_and_the_sums_follow(cast):
    title = make_title()
    at = stock_shelf(cast, title, 12)

    actions.record_movements(moves=[move(title, 5, at["shelf"], at["loan"], ON)], by=None, at=NOW)

    assert (held(at["shelf"], title), held(at["loan"], title), held(at["central"], title)) == (7, 5, 0)
    lam_dong = Holding.objects.filter(title=title, province=cast.lam_dong).values_list("kind", "quantity")
    assert {kind: n for kind, n in lam_dong if n} == {"SHELF": 7, "LOAN": 5}
    assert Flow.objects.get(title=title, province=None, to_kind="LOAN").quantity == 5
    assert closes(title)


def test_the_same_move_sent_twice_is_one(cast):
    title = make_title()
    at = stock_shelf(cast, title, 12)
    lent = move(title, 1, at["shelf"], at["loan"], ON)

    first = actions.record_movements(moves=[lent], by=None, at=NOW)
    again = actions.record_movements(moves=[lent], by=None, at=NOW + timedelta(hours=3))

    assert (len(first), again, held(at["loan"], title)) == (1, [], 1)


def test_one_device_for_two_different_moves_is_refused_and_nothing_is_written(cast):
    title = make_title()
    at = stock_shelf(cast, title, 12)
    device = uuid.uuid4()
    actions.record_movements(
        moves=[move(title, 1, at["shelf"], at["loan"], ON, device=device)], by=None, at=NOW
    )
    before = Movement.objects.count()

    with pytest.raises(Refused, match="nội dung khác"):
        actions.record_movements(
            moves=[move(title, 2, at["shelf"], at["loan"], ON, device=device)], by=None, at=NOW
        )

    assert Movement.objects.count() == before


def test_what_the_ledger_does_not_hold_comes_from_unexplained_and_goes_back_when_it_turns_up(cast):
    title = make_title()
    at = stock_shelf(cast, title, 0)
    unexplained = make_account(AccountKind.UNEXPLAINED, cast.lam_dong, cast.lam_dong)

    actions.record_movements(moves=[move(title, 3, at["shelf"], at["loan"], ON)], by=None, at=NOW)
    assert (held(at["loan"], title), held(unexplained, title), closes(title)) == (3, -3, True)

    late = [
        move(title, 10, at["printer"], at["central"], ON),
        move(title, 10, at["central"], at["shelf"], ON),
    ]
    actions.record_movements(moves=late, by=None, at=NOW)
    assert (held(at["shelf"], title), held(unexplained, title), closes(title)) == (7, 0, True)


@pytest.mark.parametrize(
    ("quantity", "on", "says"),
    [
        (0, ON, "từ 1 đến"),
        (-4, ON, "từ 1 đến"),
        (10**8, ON, "từ 1 đến"),
        (1, TODAY + timedelta(1), "chưa tới"),
    ],
)
def test_what_cannot_have_happened_is_refused(cast, quantity, on, says):
    title = make_title()
    at = stock_shelf(cast, title, 5)

    with pytest.raises(Refused, match=says):
        actions.record_movements(moves=[move(title, quantity, at["shelf"], at["loan"], on)], by=None, at=NOW)


def test_a_movement_is_taken_back_once_and_stays_in_the_book(cast):
    title = make_title()
    at = stock_shelf(cast, title, 5)
    (lent,) = actions.record_movements(moves=[move(title, 2, at["shelf"], at["loan"], ON)], by=None, at=NOW)

    back = actions.reverse_movement(movement=lent, reason="ghi nhầm tủ", by=cast.actor("lan"), at=NOW)

    assert (back.reverses_id, back.occurred_on, held(at["shelf"], title)) == (lent.pk, ON, 5)
    assert Entry.objects.filter(act="supply.reverse_movement").count() == 1
    with pytest.raises(Refused, match="đã được đảo"):
        actions.reverse_movement(movement=lent, reason="lần nữa", by=cast.actor("lan"), at=NOW)


def test_a_closed_period_takes_nothing_until_it_is_opened_again(cast):
    title = make_title()
    at = stock_shelf(cast, title, 5)
    period = actions.close_period(until=date(2023, 10, 1), by=cast.actor("vinh"), at=NOW)

    with pytest.raises(Refused, match="Sổ đã khóa"):
        actions.record_movements(moves=[move(title, 1, at["shelf"], at["loan"], ON)], by=None, at=NOW)

    actions.reopen_period(period=period, reason="tỉnh gửi muộn", by=cast.actor("vinh"), at=NOW)
    actions.record_movements(moves=[move(title, 1, at["shelf"], at["loan"], ON)], by=None, at=NOW)
    assert held(at["loan"], title) == 1


def test_a_count_sets_the_balance_and_its_grade_also_where_nothing_differs(cast):
    one, two = make_title("T001"), make_title("T002", "Trồng cà phê chè")
    at = stock_shelf(cast, one, 5)
    stock_shelf(cast, two, 8)

    actions.settle_count(
        account=at["shelf"], counted={(one.pk, "PROGRAMME"): 5, (two.pk, "PROGRAMME"): 6}, occurred_on=ON,
        batch=uuid.uuid4(), by=cast.actor("lan"), at=NOW,
    )  # fmt: skip

    rows = Balance.objects.filter(account=at["shelf"]).order_by("title__code")
    assert list(rows.values_list("quantity", "evidence", "counted_on")) == [(5, "A", ON), (6, "A", ON)]
    sums = Holding.objects.filter(province=cast.lam_dong, kind="SHELF").exclude(quantity=0)
    assert {(row.title_id, row.evidence): row.quantity for row in sums} == {
        (one.pk, "A"): 5,
        (two.pk, "A"): 6,
    }
    assert closes(one)
    assert closes(two)


def test_a_receipt_told_after_the_count_that_saw_it_changes_nothing_on_the_shelf(cast):
    title = make_title()
    at = stock_shelf(cast, title, 5)
    actions.settle_count(account=at["shelf"], counted={(title.pk, "PROGRAMME"): 9}, occurred_on=ON,
                         batch=uuid.uuid4(), by=None, at=NOW)  # fmt: skip
    late = [move(title, 4, at["printer"], at["central"], ON - timedelta(9)),
            move(title, 4, at["central"], at["shelf"], ON - timedelta(5))]  # fmt: skip

    actions.record_movements(moves=late, by=None, at=NOW)

    unexplained = make_account(AccountKind.UNEXPLAINED, cast.lam_dong, cast.lam_dong)
    assert (held(at["shelf"], title), held(unexplained, title), closes(title)) == (9, 0, True)


@pytest.mark.parametrize("deed", ["UPDATE supply_movement SET quantity = 1", "DELETE FROM supply_movement"])
def test_the_table_itself_refuses_to_change_a_movement(transactional_db, deed, request):
    from tests.cast import make_cast

    if request.config.getoption("nomigrations"):
        pytest.skip("the triggers are made by migrations")
    title = make_title()
    stock_shelf(make_cast(), title, 5)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed)

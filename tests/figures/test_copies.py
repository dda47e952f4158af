"""What the ledger and the shelves say, posted as I120 to I138."""

import uuid
from datetime import date, datetime

import pytest
from django.core.management import call_command

from tests.cast import NOW, VIETNAM
from tests.supply.factories import make_account, make_lot, make_title, move, stock_shelf
from tusach.figures import actions, queries
from tusach.figures.models import Posting
from tusach.kit.errors import Refused
from tusach.shelf import actions as shelves
from tusach.shelf.models import PlaceKind
from tusach.supply.actions import record_movements, reverse_movement
from tusach.supply.models import Account, AccountKind


def known(unit, year=2023):
    told = queries.known(unit)
    return {code: (int(one.value), str(one.evidence)) for (code, when), one in told.items() if when == year}


@pytest.fixture
def lending(cast):
    """Ten copies of one title came in 2023 and three of another; one was lost, two lent, one given back and again."""
    actions.load_catalogue()
    first, second = make_title(), make_title("T002", "Trồng cà phê chè")
    make_lot(first, 100, 2023)
    Account.objects.filter(pk=stock_shelf(cast, first, 0)["shelf"].pk).update(
        key=f"shelf:{cast.bodies['ta_nung'].pk}"
    )
    accounts = {kind: make_account(kind) for kind in (AccountKind.PRINTER, AccountKind.CENTRAL)}
    place = Account.objects.get(kind=AccountKind.SHELF)
    lost = make_account(AccountKind.LOST, cast.ta_nung, cast.lam_dong)
    record_movements(by=None, at=NOW, moves=[
        move(first, 13, accounts["PRINTER"], accounts["CENTRAL"], date(2023, 1, 9)),
        move(second, 3, accounts["PRINTER"], accounts["CENTRAL"], date(2023, 1, 9)),
        move(first, 10, accounts["CENTRAL"], place, date(2023, 2, 1)),
        move(second, 3, accounts["CENTRAL"], place, date(2023, 2, 1), evidence="C"),
        move(first, 1, place, lost, date(2023, 5, 1)),
    ])  # fmt: skip
    at = datetime(2023, 10, 2, 8, tzinfo=VIETNAM)
    shelf = shelves.open_shelf(
        body=cast.bodies["ta_nung"],
        unit=cast.ta_nung,
        name="Tủ sách xã",
        place=PlaceKind.PARTY_OFFICE,
        by=cast.actor("lan"),
        at=at,
    )
    facts = {"shelf": shelf, "title": first, "happened_at": at, "by": cast.actor("lan"), "at": at}
    one = shelves.lend(reader="Chị Hai", device=uuid.uuid4(), **facts)
    shelves.lend(reader="Anh Ba", device=uuid.uuid4(), **facts)
    shelves.give_back(loan=one, device=uuid.uuid4(), happened_at=at, by=cast.actor("lan"), at=at)
    shelves.tally(shelf=shelf, kind="READ", on=at.date(), delta=7, at=at)
    return cast


def test_a_commune_begins_with_what_the_ledger_knows(lending):
    posted = actions.post_copies(year=2023, by=lending.nobody(), at=NOW)

    assert (posted.communes, posted.copies) == (1, 13)
    told = known(lending.ta_nung)
    assert {code: value for code, (value, _) in told.items()} == {
        "I121": 2, "I122": 13, "I123": 0, "I126": 0, "I127": 12, "I128": 1, "I128.T": 0,
        "I134": 7, "I135": 2, "I136": 2, "I138": 0,
    }  # fmt: skip
    assert (told["I122"][1], told["I135"][1]) == (
        "DISPATCHED",
        "COUNTED",
    )  # as sure as the least sure copies in it
    assert queries.national(["I120"], [2023])["I120", 2023].value == 1


def test_again_it_changes_nothing_and_a_correction_appends(lending):
    actions.post_copies(year=2023, by=lending.nobody(), at=NOW)
    actions.post_copies(year=2023, by=lending.nobody(), at=NOW)
    assert Posting.objects.filter(unit=lending.ta_nung).count() == 2

    title, shelf = make_title("T003", "Sơ cứu tại nhà"), Account.objects.get(kind=AccountKind.SHELF)
    gift = make_account(AccountKind.OPENING, lending.lam_dong, lending.lam_dong)
    record_movements(moves=[move(title, 5, gift, shelf, date(2023, 6, 1), fund="GIFT")], by=None, at=NOW)
    actions.post_copies(year=2023, by=lending.nobody(), at=NOW)

    assert Posting.objects.filter(unit=lending.ta_nung).count() == 3
    told = known(lending.ta_nung)
    assert (told["I122"][0], told["I128.T"][0], told["I127"][0]) == (13, 5, 17)


def test_what_was_taken_back_whole_is_not_said_any_more(lending):
    opening = make_account(AccountKind.OPENING, lending.ha_giang, lending.ha_giang)
    shelf = make_account(AccountKind.SHELF, lending.tan_thanh, lending.ha_giang)
    title = make_title("T004", "Nuôi ong")
    (row,) = record_movements(moves=[move(title, 5, opening, shelf, date(2023, 3, 1))], by=None, at=NOW)
    actions.post_copies(year=2023, by=lending.nobody(), at=NOW)
    assert known(lending.tan_thanh)["I122"] == (5, "SIGNED")

    reverse_movement(movement=row, reason="ghi nhầm xã", by=lending.actor("hoa"), at=NOW)
    actions.post_copies(year=2023, by=lending.nobody(), at=NOW)

    assert known(lending.tan_thanh) == {}
    assert actions.verify().wrong == ()


def test_an_earlier_year_is_told_as_it_ended_and_silence_is_not_zero(lending):
    actions.post_copies(year=2022, by=lending.nobody(), at=NOW)

    assert known(lending.ta_nung, 2022) == {}
    assert known(lending.bao_thuan, 2022) == {}


def test_it_is_due_once_a_month_and_refused_for_years_to_come(lending, capsys):
    assert actions.post_due_copies(by=lending.nobody(), at=NOW).year == 2023
    assert actions.post_due_copies(by=lending.nobody(), at=NOW) is None
    december = datetime(2023, 12, 1, 3, tzinfo=VIETNAM)
    assert actions.post_due_copies(by=lending.nobody(), at=december) is not None
    for year in (2008, 2024):
        with pytest.raises(Refused, match="từ 2009 đến năm nay"):
            actions.post_copies(year=year, by=lending.nobody(), at=NOW)
    call_command("figures", "copies", "--year", "2023")
    assert "2023" in capsys.readouterr().out

"""All of some accounts to others at once, by the same law as every movement."""

import uuid
from datetime import date
from random import Random

import pytest

from tests.cast import NOW, TODAY
from tests.supply.factories import make_account, make_title, move
from tusach.kit.errors import Refused
from tusach.supply.actions import close_period, record_movements, settle_count
from tusach.supply.actions.transfers import movements_of_batch, transfer_all
from tusach.supply.models import AccountKind, Balance, Flow
from tusach.supply.queries.verify import differences

SHELF = AccountKind.SHELF


def held(account):
    rows = Balance.objects.filter(account=account).exclude(quantity=0).order_by("title", "fund")
    return [(row.title.code, row.fund, row.quantity, row.evidence) for row in rows]


@pytest.fixture
def shelves(cast):
    """Two shelves of Lâm Đồng and one of Hà Giang; two titles of unlike grades and funds."""
    one, two = make_title("T001"), make_title("T002", "Trồng cà phê chè")
    there = {
        "tn": make_account(SHELF, cast.ta_nung, cast.lam_dong), "bt": make_account(SHELF, cast.bao_thuan, cast.lam_dong),
        "tt": make_account(SHELF, cast.tan_thanh, cast.ha_giang), "printer": make_account(AccountKind.PRINTER),
    }  # fmt: skip
    on = date(2021, 5, 4)
    record_movements(by=None, at=NOW, moves=[
        move(one, 5, there["printer"], there["tn"], on, evidence="C"), move(two, 4, there["printer"], there["tn"], on, fund="GIFT"),
        move(one, 7, there["printer"], there["bt"], on, evidence="B"), move(two, 2, there["printer"], there["tt"], on),
    ])  # fmt: skip
    settle_count(account=there["tn"], counted={(one.pk, "PROGRAMME"): 5}, occurred_on=TODAY, batch=uuid.uuid4(), by=None, at=NOW)  # fmt: skip
    return there


def test_everything_goes_once_with_its_grade_and_the_sums_follow(shelves, cast):
    pairs = [(shelves["tn"], shelves["tt"]), (shelves["bt"], shelves["tt"])]
    batch = uuid.uuid4()
    facts = {"batch": batch, "reason": "sáp nhập", "paper": "BB 3", "by": cast.actor("lan"), "at": NOW}

    assert transfer_all(pairs=pairs, **facts) == 16
    assert transfer_all(pairs=pairs, **facts) == 0  # a second time nothing is left, and nothing is written
    assert held(shelves["tt"]) == [
        ("T001", "PROGRAMME", 12, "B"),
        ("T002", "GIFT", 4, "B"),
        ("T002", "PROGRAMME", 2, "B"),
    ]
    assert held(shelves["tn"]) == held(shelves["bt"]) == []
    assert {(one.paper, one.reason, one.by_id) for one in movements_of_batch(batch)} == {
        ("BB 3", "sáp nhập", cast.person("lan").pk)
    }
    assert Flow.objects.filter(province=cast.ha_giang, year=2023, from_kind="SHELF").count() == 3
    assert list(differences()) == []


def test_a_shelf_that_owes_copies_pays_its_debt(shelves):
    title, lost = make_title("T009", "Sơ cứu tại nhà"), make_account(AccountKind.LOST)
    record_movements(by=None, at=NOW, moves=[
        move(title, 3, shelves["tt"], lost, date(2022, 1, 3)), move(title, 10, shelves["printer"], shelves["bt"], date(2022, 1, 3)),
    ])  # fmt: skip
    transfer_all(
        pairs=[(shelves["bt"], shelves["tt"])], batch=uuid.uuid4(), reason="sáp nhập", by=None, at=NOW
    )

    assert [row for row in held(shelves["tt"]) if row[0] == "T009"] == [("T009", "PROGRAMME", 7, "B")]
    assert list(differences()) == []


@pytest.mark.parametrize("seed", range(6))
def test_it_ends_as_moving_each_copy_would(shelves, seed):
    """Any stock, moved whole: the balances of the short way are those of `record_movements`."""
    random = Random(seed)  # noqa: S311 - a seed by its test
    titles = [make_title(f"R{number}", f"Sách {number}") for number in range(6)]
    names = ["tn", "bt", "tt"]
    record_movements(by=None, at=NOW, moves=[
        move(random.choice(titles), random.randint(1, 9), shelves["printer"], shelves[random.choice(names)], date(2022, 3, 1),
             evidence=random.choice("ABCD"), fund=random.choice(["PROGRAMME", "GIFT"]))
        for _ in range(40)
    ])  # fmt: skip
    other = make_account(SHELF, key="other")
    expected = {}
    for name in names:
        for code, fund, quantity, grade in held(shelves[name]):
            copies, worst = expected.get((code, fund), (0, "A"))
            expected[code, fund] = (copies + quantity, max(worst, grade))
    transfer_all(
        pairs=[(shelves[name], other) for name in names], batch=uuid.uuid4(), reason="x", by=None, at=NOW
    )

    assert {(code, fund): (copies, grade) for code, fund, copies, grade in held(other)} == expected
    assert list(differences()) == []


def test_what_makes_no_sense_is_refused(shelves, cast):
    facts = {"batch": uuid.uuid4(), "reason": "x", "by": None, "at": NOW}
    with pytest.raises(Refused, match="vừa giao vừa nhận"):
        transfer_all(pairs=[(shelves["tn"], shelves["bt"]), (shelves["bt"], shelves["tt"])], **facts)
    with pytest.raises(Refused, match="không giao hai lần"):
        transfer_all(pairs=[(shelves["tn"], shelves["bt"]), (shelves["tn"], shelves["tt"])], **facts)
    close_period(until=TODAY, by=cast.actor("hoa"), at=NOW)
    assert transfer_all(pairs=[(shelves["tn"], shelves["bt"])], **facts) == 9  # today is not closed yet

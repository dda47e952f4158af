"""Two communes become one: their shelves are counted, handed over with minutes, and handed back when it was wrong."""

import uuid
from datetime import date, timedelta

import pytest

from tests.cast import BEGIN, NOW, TODAY
from tests.supply.factories import make_account, make_title, move
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.people.models import Post, Role
from tusach.places.models import Event, EventKind, Lineage, UnitVersion
from tusach.shelf import actions
from tusach.shelf.actions import mergers
from tusach.shelf.models import Loan, Merger, MergerState, PlaceKind, Shelf
from tusach.shelf.queries import shelf_by_code
from tusach.shelf.queries.mergers import (
    differences_of,
    mergers_visible_to,
    parts_of,
    proposed_to,
    waiting_for,
)
from tusach.supply.actions import record_movements
from tusach.supply.models import AccountKind, Balance, Movement
from tusach.supply.queries.verify import differences

MERGED_ON = date(2023, 10, 1)


def merge_units(old, new, on=MERGED_ON, extent="WHOLE"):
    UnitVersion.objects.filter(unit=old).update(to_date=on)
    event = Event.objects.create(kind=EventKind.MERGE, effective_on=on, legal_basis="Nghị quyết thử")
    Lineage.objects.create(event=event, old=old, new=new, extent=extent)
    return event


def open_shelf(cast, body, unit, at=NOW - timedelta(days=400)):
    return actions.open_shelf(
        body=body, unit=unit, name=f"Tủ sách {unit.key}", place=PlaceKind.PARTY_OFFICE, by=None, at=at
    )


def on_shelf(shelf):
    held = Balance.objects.filter(account__in=[shelf.account_id, shelf.loans_id]).exclude(quantity=0)
    return {
        (one.title.code, one.account.kind): one.quantity for one in held.select_related("title", "account")
    }


@pytest.fixture
def two(cast):
    """Tà Nung keeps 4 copies of one title; Bảo Thuận, which went into it, 6 of the same and 3 of another, one lent."""
    Post.objects.create(
        person=cast.person("bao"), body=cast.bodies["bao_thuan"], role=Role.KEEPER, from_date=BEGIN
    )
    one, other = make_title("T001"), make_title("T002", "Trồng cà phê chè")
    cast.mine = open_shelf(cast, cast.bodies["ta_nung"], cast.ta_nung)
    cast.old = open_shelf(cast, cast.bodies["bao_thuan"], cast.bao_thuan)
    printer, on = make_account(AccountKind.PRINTER), date(2022, 11, 1)
    record_movements(by=None, at=NOW, moves=[
        move(one, 4, printer, cast.mine.account, on), move(one, 6, printer, cast.old.account, on),
        move(other, 3, printer, cast.old.account, on, evidence="C"),
    ])  # fmt: skip
    before = NOW - timedelta(days=40)
    cast.loan = actions.lend(shelf=cast.old, title=other, reader="Anh Ba", device=uuid.uuid4(), happened_at=before, by=cast.actor("bao"), at=before)  # fmt: skip
    cast.event, cast.other = merge_units(cast.bao_thuan, cast.ta_nung), other
    cast.title = one
    return cast


def counted(cast, merger, seen=5):
    """Every part is counted; of the first title `seen` copies."""
    part = parts_of(merger)[0]
    count = mergers.count_part(part=part, by=cast.actor("lan"), at=NOW)
    line = actions.Seen(seen, NOW, uuid.uuid4())
    actions.record_line(count=count, title=cast.title, seen=line, at=NOW)
    actions.close_count(count=count, by=cast.actor("lan"), at=NOW)
    return mergers.draft_minutes(merger=merger, by=cast.actor("lan"), at=NOW)


def start(cast, **facts):
    return mergers.start_merger(into=cast.mine, shelves=[cast.old], by=cast.actor("lan"), at=NOW, **facts)


def finished(cast, **facts):
    merger = counted(cast, start(cast, **facts))
    return mergers.finish_merger(merger=merger, paper="BB 3", by=cast.actor("lan"), at=NOW)


def test_the_heir_is_told_what_waits_and_strangers_see_nothing(two):
    proposed = proposed_to(two.actor("lan"))

    assert [(one.name, one.copies) for one in proposed] == [("Xã Tà Nung", 9)]
    waiting = proposed[0].waiting[0]
    assert (waiting.name, waiting.shelves, waiting.event, waiting.is_part) == (
        "Xã Bảo Thuận",
        [two.old],
        two.event,
        False,
    )
    assert proposed_to(two.stranger()) == []
    merger = start(two)
    assert merger.event == two.event
    assert list(mergers_visible_to(two.actor("lan"))) == [merger]
    assert not mergers_visible_to(two.stranger()).exists()
    assert proposed_to(two.actor("lan")) == []  # what is being handed over is not proposed again


def test_copies_without_a_shelf_get_one_and_parts_are_marked(two):
    key = f"shelf-unit:{two.hoa_bac.pk}"  # as the import of openings makes it where no body is known
    account = make_account(AccountKind.SHELF, two.hoa_bac, two.lam_dong, key=key)
    record_movements(
        by=None, at=NOW, moves=[move(two.title, 8, make_account(AccountKind.PRINTER), account, MERGED_ON)]
    )
    merge_units(two.hoa_bac, two.ta_nung, extent="PART")
    bare = next(one for one in waiting_for(two.ta_nung, TODAY) if one.accounts)

    assert (bare.name, bare.copies, bare.is_part) == ("Xã Hòa Bắc", 8, True)
    merger = mergers.start_merger(into=two.mine, accounts=[account], by=two.actor("lan"), at=NOW)
    assert parts_of(merger)[0].shelf.account == account


def test_balances_loans_and_codes_follow_and_history_stays(two):
    past = Movement.objects.count()
    merger = finished(two)

    assert merger.state == MergerState.DONE
    assert on_shelf(two.mine) == {("T001", "SHELF"): 9, ("T002", "SHELF"): 2, ("T002", "LOAN"): 1}
    assert on_shelf(two.old) == {}
    two.old.refresh_from_db()
    two.loan.refresh_from_db()
    assert (two.old.to_date, two.old.merged_into, two.loan.shelf) == (TODAY, two.mine, two.mine)
    assert shelf_by_code(two.old.code) == two.mine
    two.old.account.refresh_from_db()
    assert (two.old.account.closed_on, two.old.account.moved_to) == (TODAY, two.mine.account)
    assert Movement.objects.count() == past + 1 + 3  # what the count found missing, and three balances
    actions.give_back(loan=two.loan, device=uuid.uuid4(), happened_at=NOW, by=two.actor("lan"), at=NOW)
    assert on_shelf(two.mine)["T002", "SHELF"] == 3
    assert list(differences()) == []
    assert Entry.objects.filter(act="shelf.finish_merger").count() == 1


def test_undone_it_is_as_it_was_with_what_happened_since(two):
    """One copy came back and one was lent in the meantime: the copies are the old shelf's again."""
    merger = finished(two)
    actions.give_back(loan=two.loan, device=uuid.uuid4(), happened_at=NOW, by=two.actor("lan"), at=NOW)
    later = NOW + timedelta(days=3)
    merger = mergers.undo_merger(merger=merger, reason="ghi nhầm xã", by=two.actor("lan", later), at=later)

    assert merger.state == MergerState.UNDONE
    assert on_shelf(two.mine) == {("T001", "SHELF"): 4}
    assert on_shelf(two.old) == {("T001", "SHELF"): 5, ("T002", "SHELF"): 3}
    assert shelf_by_code(two.old.code) == two.old
    assert Movement.objects.filter(reverses__isnull=False).count() == 2
    assert list(differences()) == []
    again = mergers.start_merger(
        into=two.mine, shelves=[Shelf.objects.get(pk=two.old.pk)], by=two.actor("lan"), at=later
    )
    assert again.state == MergerState.COUNTING


def test_a_loan_still_out_goes_back_as_a_loan(two):
    merger = finished(two)
    mergers.undo_merger(merger=merger, reason="ghi nhầm xã", by=two.actor("lan"), at=NOW)

    assert Loan.objects.get(pk=two.loan.pk).shelf == two.old
    assert on_shelf(two.old)["T002", "LOAN"] == 1
    assert list(differences()) == []


@pytest.mark.parametrize("far", [False, True])
def test_a_shelf_may_stay_where_it_is_under_the_new_body(two, far):
    """Also when the new commune lies in another province: then the copies pass from province to province."""
    into, body, unit = two.mine, two.bodies["ta_nung"], two.ta_nung
    if far:
        merge_units(two.bao_thuan, two.tan_thanh)
        body, unit = two.bodies["tan_thanh"], two.tan_thanh
        into = open_shelf(two, body, unit)
    merger = mergers.start_merger(
        into=into, shelves=[two.old], staying=[two.old.pk], by=two.actor("lan"), at=NOW
    )
    mergers.finish_merger(merger=counted(two, merger), paper="BB 3", by=two.actor("lan"), at=NOW)
    shelf = Shelf.objects.get(pk=two.old.pk)

    assert (shelf.body, shelf.unit, shelf.to_date) == (body, unit, None)
    assert (shelf.account.province == two.ha_giang, shelf.account_id == two.old.account_id) == (far, not far)
    assert on_shelf(shelf) == {("T001", "SHELF"): 5, ("T002", "SHELF"): 2, ("T002", "LOAN"): 1}
    assert list(differences()) == []
    mergers.undo_merger(merger=merger, reason="ghi nhầm", by=two.actor("lan"), at=NOW)
    assert list(differences()) == []
    shelf.refresh_from_db()
    assert (shelf.body, shelf.account_id) == (two.bodies["bao_thuan"], two.old.account_id)
    assert on_shelf(shelf)["T001", "SHELF"] == 5


def test_two_keepers_count_and_what_they_do_not_agree_on_is_shown(two):
    merger = start(two)
    part = parts_of(merger)[0]
    with pytest.raises(Refused, match="chưa chốt lần đếm"):
        mergers.count_part(part=part, second=True, by=two.actor("bao"), at=NOW)
    first = mergers.count_part(part=part, by=two.actor("lan"), at=NOW)
    assert mergers.count_part(part=parts_of(merger)[0], by=two.actor("lan"), at=NOW) == first
    actions.record_line(count=first, title=two.title, seen=actions.Seen(5, NOW, uuid.uuid4()), at=NOW)
    actions.close_count(count=first, by=two.actor("lan"), at=NOW)
    second = mergers.count_part(part=parts_of(merger)[0], second=True, by=two.actor("bao"), at=NOW)
    actions.record_line(count=second, title=two.title, seen=actions.Seen(6, NOW, uuid.uuid4()), at=NOW)
    with pytest.raises(Refused, match="chưa chốt kiểm kê"):
        mergers.draft_minutes(merger=merger, by=two.actor("lan"), at=NOW)
    actions.close_count(count=second, by=two.actor("bao"), at=NOW)

    lines = differences_of(parts_of(merger)[0])
    assert [(line.title, line.expected, line.counted, line.second) for line in lines] == [
        (two.title, 6, 5, 6)
    ]


def test_what_cannot_be_is_a_sentence(two):
    facts = {"into": two.mine, "by": two.actor("lan"), "at": NOW}
    far = open_shelf(two, two.bodies["tan_thanh"], two.tan_thanh)
    with pytest.raises(Refused, match="ít nhất một tủ"):
        mergers.start_merger(shelves=[], **facts)
    with pytest.raises(Refused, match="không bàn giao cho chính mình"):
        mergers.start_merger(shelves=[two.mine], **facts)
    with pytest.raises(Refused, match="không nhập vào đây"):
        mergers.start_merger(shelves=[far], **facts)
    merger = start(two)
    with pytest.raises(Refused, match="đang được bàn giao"):
        start(two)
    with pytest.raises(Refused, match="chưa chốt kiểm kê"):
        mergers.draft_minutes(merger=merger, by=two.actor("lan"), at=NOW)
    with pytest.raises(Refused, match="lập biên bản trước"):
        mergers.finish_merger(merger=merger, paper="BB 3", by=two.actor("lan"), at=NOW)
    merger = counted(two, merger)
    with pytest.raises(Refused, match="số hoặc ngày của biên bản"):
        mergers.finish_merger(merger=merger, paper=" ", by=two.actor("lan"), at=NOW)
    with pytest.raises(Refused, match="lý do hoàn lại"):
        mergers.undo_merger(merger=merger, reason="", by=two.actor("lan"), at=NOW)
    mergers.finish_merger(merger=merger, paper="BB 3", by=two.actor("lan"), at=NOW)
    with pytest.raises(Refused, match="không kiểm đếm thêm"):
        mergers.count_part(part=parts_of(merger)[0], by=two.actor("lan"), at=NOW)
    with pytest.raises(Refused, match="đã đóng"):
        mergers.start_merger(shelves=[Shelf.objects.get(pk=two.old.pk)], **facts)
    assert Merger.objects.count() == 1

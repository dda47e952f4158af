import uuid
from datetime import timedelta

import pytest

from tests.cast import NOW, TODAY, make_body, make_person, make_unit
from tests.supply.factories import make_title
from tests.supply.rounds import make_parcel, make_sent
from tusach.kit.errors import Refused
from tusach.people.models import Role
from tusach.people.queries import actor_for
from tusach.places.models import Event, EventKind, Lineage, UnitVersion
from tusach.supply import actions, queries, rules
from tusach.supply.codes import witness_code
from tusach.supply.models import (
    Account,
    Balance,
    Discrepancy,
    Evidence,
    HandOver,
    Parcel,
    ParcelState,
    Receipt,
)
from tusach.supply.queries.verify import differences
from tusach.supply.receipt import Counted


def receive(cast, parcel, lines=None, who="lan", at=NOW, **more):
    given = {"device": uuid.uuid4(), "counted_at": at, **more}
    return actions.confirm_receipt(parcel=parcel, lines=lines, by=cast.actor(who, at), at=at, **given)


def held(kind, title=None):
    rows = Balance.objects.filter(account__kind=kind)
    return sum((rows.filter(title=title) if title else rows).values_list("quantity", flat=True))


def settle(cast, case, outcome, **more):
    return actions.settle_discrepancy(
        discrepancy=case, outcome=outcome, note="đã gọi kho", by=cast.actor("kho"), at=NOW, **more
    )


def test_everything_is_received_in_one_tap_and_signed_for(cast):
    parcel = make_parcel(cast)
    receipt = receive(cast, parcel)

    parcel.refresh_from_db()
    assert (parcel.state, receipt.is_whole, receipt.stands) == (ParcelState.CONFIRMED, True, True)
    assert (held("SHELF"), Balance.objects.filter(account=parcel.account).exclude(quantity=0).count()) == (
        parcel.copies,
        0,
    )
    assert set(Balance.objects.filter(account__kind="SHELF").values_list("evidence", flat=True)) == {
        Evidence.SIGNED
    }
    assert Account.objects.get(kind="SHELF").body == cast.bodies["ta_nung"]
    assert HandOver.objects.get(parcel=parcel).taken_name == "Lan"
    assert list(differences()) == []


def test_what_is_short_and_damaged_stays_in_transit_until_its_case_ends(cast):
    parcel = make_parcel(cast, budget=9_000_000)
    line = parcel.lines.order_by("-quantity").first()
    assert line.quantity == 3
    with pytest.raises(Refused, match="Xin ghi lý do"):
        receive(cast, parcel, [Counted(line.title_id, 2, 1)])
    assert not Receipt.objects.exists()
    receive(cast, parcel, [Counted(line.title_id, 2, 1, "thùng ướt")])

    parcel.refresh_from_db()
    cases = {one.kind: one for one in Discrepancy.objects.all()}
    assert parcel.state == ParcelState.DISPUTED
    assert {kind: one.quantity for kind, one in cases.items()} == {"SHORT": 1, "DAMAGED": 1}
    assert {one.owner_id for one in cases.values()} == {cast.bodies["lam_dong"].pk}
    assert {one.due_on for one in cases.values()} == {TODAY + timedelta(days=15)}
    assert sum(parcel.account.balances.values_list("quantity", flat=True)) == 2
    assert Balance.objects.get(account__kind="SHELF", title=line.title_id).evidence == Evidence.COUNTED
    settle(cast, cases["DAMAGED"], "ACCEPT")
    settle(cast, cases["SHORT"], "ACCEPT", lost=True)
    assert (held("DAMAGED"), held("LOST")) == (1, 1)
    parcel.refresh_from_db()
    assert parcel.state == ParcelState.CONFIRMED
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("outcome", "more", "kind"),
    [
        ("ACCEPT", {}, "UNEXPLAINED"),
        ("CHARGE", {"charged_to": "Đơn vị vận chuyển"}, "LOST"),
        ("RETURN", {}, "CENTRAL"),
    ],
)
def test_each_end_of_a_shortage_moves_its_copies(cast, outcome, more, kind):
    parcel = make_parcel(cast)
    line = parcel.lines.first()
    receive(cast, parcel, [Counted(line.title_id, line.quantity - 1, reason="thiếu")])
    before, case = held(kind), Discrepancy.objects.get()
    done = settle(cast, case, outcome, **more)

    assert held(kind) == before + 1
    assert (done.state, done.settled_by) == ("SETTLED", cast.person("kho"))
    with pytest.raises(Refused, match="đã giải quyết"):
        settle(cast, case, outcome, **more)
    assert list(differences()) == []


def test_a_resent_copy_comes_in_a_parcel_of_its_own(cast):
    parcel = make_parcel(cast)
    line = parcel.lines.first()
    receive(cast, parcel, [Counted(line.title_id, line.quantity - 1, reason="thiếu")])
    done = settle(cast, Discrepancy.objects.get(), "RESEND")
    receive(cast, done.resent_in)

    assert done.resent_in.copies == 1
    assert held("SHELF") == parcel.copies
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("outcome", "more", "sentence"),
    [
        ("CHARGE", {}, "bên bồi thường"),
        ("NONE", {}, "không hợp"),
        ("ACCEPT", {"note": " "}, "tìm hiểu thế nào"),
    ],
)
def test_a_case_does_not_end_without_what_it_needs(cast, outcome, more, sentence):
    parcel = make_parcel(cast)
    line = parcel.lines.first()
    receive(cast, parcel, [Counted(line.title_id, 0, reason="không có")])

    with pytest.raises(Refused, match=sentence):
        actions.settle_discrepancy(
            discrepancy=Discrepancy.objects.get(),
            by=cast.actor("kho"),
            at=NOW,
            **{"outcome": outcome, "note": "x", **more},
        )


def test_more_than_was_sent_is_taken_and_goes_back_or_stays(cast):
    parcel = make_parcel(cast)
    line = parcel.lines.first()
    receive(cast, parcel, [Counted(line.title_id, line.quantity + 5, reason="đóng thừa")])

    assert held("SHELF", line.title) == line.quantity + 5
    case = Discrepancy.objects.get(kind="OVER", quantity=5)
    with pytest.raises(Refused, match="không hợp"):
        settle(cast, case, "RESEND")
    settle(cast, case, "RETURN")
    assert held("SHELF", line.title) == line.quantity
    assert list(differences()) == []


def test_titles_that_no_list_has_are_cases_and_known_ones_stand_on_the_shelf(cast):
    parcel, other = make_parcel(cast), make_title("X9", "Sách khác")
    receive(cast, parcel, [Counted(other.pk, 2), Counted(None, 1, unlisted="Lịch treo tường")])

    assert held("SHELF", other) == 2
    assert set(Discrepancy.objects.values_list("kind", "quantity", "unlisted")) == {
        ("WRONG_TITLE", 2, ""), ("WRONG_TITLE", 1, "Lịch treo tường")
    }  # fmt: skip
    for case in Discrepancy.objects.all():
        settle(cast, case, "RETURN" if case.title else "ACCEPT")
    assert held("SHELF", other) == 0
    assert list(differences()) == []


def test_the_first_receipt_stands_and_later_ones_are_kept(cast):
    parcel, device = make_parcel(cast), uuid.uuid4()
    line = parcel.lines.first()
    first = receive(cast, parcel, device=device)
    again = receive(cast, parcel, [Counted(line.title_id, 0, reason="đếm lại")], device=device)
    late = receive(
        cast,
        parcel,
        [Counted(line.title_id, 0, reason="đếm lại")],
        at=NOW + timedelta(days=9),
        counted_at=NOW,
    )

    assert again == first
    assert (first.stands, late.stands, late.is_whole) == (True, False, False)
    assert (late.counted_at, late.received_at) == (NOW, NOW + timedelta(days=9))
    assert held("SHELF") == parcel.copies
    assert not Discrepancy.objects.exists()
    other = Parcel.objects.exclude(pk=parcel.pk).first()
    with pytest.raises(Refused, match="kiện khác"):
        receive(cast, other, device=device)


def test_a_blind_parcel_is_counted_and_needs_no_reasons(cast):
    parcel = make_parcel(cast, blind_percent=100)
    line = parcel.lines.first()
    with pytest.raises(Refused, match="đếm trước"):
        receive(cast, parcel)
    counted = [Counted(one.title_id, one.quantity) for one in parcel.lines.exclude(pk=line.pk)]
    receipt = receive(cast, parcel, counted)

    assert receipt.was_blind
    assert Discrepancy.objects.get().quantity == line.quantity
    assert set(Balance.objects.filter(account__kind="SHELF").values_list("evidence", flat=True)) == {
        Evidence.COUNTED
    }


def test_a_witness_confirms_with_the_printed_code_and_never_in_place_of_the_receiver(cast):
    parcel = make_parcel(cast)
    with pytest.raises(Refused, match="Mã làm chứng không đúng"):
        actions.confirm_receipt(
            parcel=parcel,
            device=uuid.uuid4(),
            lines=None,
            by=None,
            counted_at=NOW,
            at=NOW,
            witness_code="AAAAAA",
        )
    code = witness_code(parcel.code).lower()
    seen = actions.confirm_receipt(
        parcel=parcel, device=uuid.uuid4(), lines=None, by=None, counted_at=NOW, at=NOW, witness_code=code, by_name="Ông Tư"
    )  # fmt: skip

    assert (seen.stands, held("SHELF")) == (False, 0)
    assert receive(cast, parcel).stands
    with pytest.raises(Refused, match="đăng nhập"):
        actions.confirm_receipt(
            parcel=parcel, device=uuid.uuid4(), lines=None, by=None, counted_at=NOW, at=NOW
        )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"received": -1}, "từ 0 đến"),
        ({"received": 1_000_000}, "từ 0 đến"),
        ({"received": 1, "damaged": 2}, "không thể lớn hơn"),
        ({"received": 1, "title_id": None}, "tên cuốn sách"),
        ({"received": 1, "title_id": 987654}, "không còn trong danh mục"),
    ],
)
def test_numbers_that_cannot_be_are_said(cast, line, sentence):
    parcel = make_parcel(cast)

    with pytest.raises(Refused, match=sentence):
        receive(cast, parcel, [Counted(**{"title_id": parcel.lines.first().title_id, "reason": "x", **line})])
    assert not Receipt.objects.exists()


def test_what_was_handed_out_before_it_was_told_is_received_and_comes_right(cast):
    consignment = make_sent(cast)
    other = consignment.round.consignments.exclude(pk=consignment.pk).get()
    parcel = other.parcels.get()
    Parcel.objects.filter(pk=parcel.pk).update(state=ParcelState.PLANNED)
    with pytest.raises(Refused, match="chưa đóng gói"):
        receive(cast, parcel, who="sau")
    Parcel.objects.filter(pk=parcel.pk).update(state=ParcelState.PACKED)

    assert receive(cast, parcel, who="sau").stands
    assert list(differences()) == []


def merged(cast):
    """Tà Nung and Bảo Thuận are one commune from the next day; its committee and Mai, its keeper."""
    on = TODAY + timedelta(days=1)
    new = make_unit(
        "COMMUNE", "24999", "Di Linh Mới", "Xã", cast.di_linh, district=cast.di_linh, province=cast.lam_dong
    )
    UnitVersion.objects.filter(unit=new).update(from_date=on)
    event = Event.objects.create(kind=EventKind.MERGE, effective_on=on)
    for old in (cast.ta_nung, cast.bao_thuan):
        Lineage.objects.create(event=event, old=old, new=new)
        UnitVersion.objects.filter(unit=old).update(to_date=on)
    cast.bodies["ta_nung"].__class__.objects.filter(unit__in=[cast.ta_nung, cast.bao_thuan]).update(
        to_date=on
    )
    return make_person("mai", "Mai", make_body("PARTY_COMMITTEE", "Đảng ủy xã Di Linh Mới", new), Role.KEEPER)


def test_a_parcel_of_a_commune_that_merged_is_received_by_its_heir(cast):
    parcel = make_parcel(cast)
    mai = merged(cast)
    later = NOW + timedelta(days=3)
    actor = actor_for(mai, at=later)
    parcel = queries.parcels_visible_to(actor).get(code=parcel.code)

    assert rules.may_receive(actor, parcel)
    assert not rules.may_receive(cast.stranger(later), parcel)
    assert parcel in queries.waiting_for_actor(actor)
    actions.confirm_receipt(
        parcel=parcel, device=uuid.uuid4(), lines=None, by=actor, counted_at=later, at=later
    )
    assert Account.objects.get(kind="SHELF").body.unit.key == "commune-24999"
    assert list(differences()) == []

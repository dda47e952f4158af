import uuid
from datetime import timedelta

import pytest

from tests.cast import NOW, TODAY
from tests.supply.rounds import make_frozen, make_parcel, make_sent, print_all
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.people.models import Body
from tusach.supply import actions, queries
from tusach.supply.actions.carrying import send_alone
from tusach.supply.actions.cases import outcomes_for
from tusach.supply.codes import digest_of, is_code, witness_code
from tusach.supply.models import (
    Balance,
    Consignment,
    ConsignmentState,
    HandOver,
    Parcel,
    ParcelState,
    RoundState,
)
from tusach.supply.queries.delivery import calls_for, copies_still_under_way, league_of
from tusach.supply.queries.verify import differences


def in_kind(kind: str) -> int:
    return sum(Balance.objects.filter(account__kind=kind).values_list("quantity", flat=True))


def test_a_round_becomes_a_consignment_a_province_and_a_parcel_a_receiver(cast):
    round_ = make_frozen(cast)
    made = actions.plan_consignments(round_=round_, by=cast.actor("sau"), at=NOW)

    assert {one.province_id for one in made} == {cast.lam_dong.pk, cast.ha_giang.pk}
    parcels = list(Parcel.objects.all())
    assert {one.body_id for one in parcels} == {
        cast.bodies[name].pk for name in ("ta_nung", "bao_thuan", "tan_thanh")
    }
    for one in parcels:
        assert is_code(one.code)
        assert one.copies == sum(one.lines.values_list("quantity", flat=True))
        assert one.witness_digest == digest_of(witness_code(one.code), one.code)
        assert all(line.lot_id for line in one.lines.all())
    round_.refresh_from_db()
    assert round_.state == RoundState.SENT
    with pytest.raises(Refused, match="không sửa được nữa"):
        actions.plan_consignments(round_=round_, by=cast.actor("sau"), at=NOW)


def test_a_province_without_anybody_to_take_it_is_named(cast):
    round_ = make_frozen(cast)
    Body.objects.filter(unit=cast.ha_giang).update(to_date=TODAY)

    with pytest.raises(Refused, match="Tỉnh Hà Giang"):
        actions.plan_consignments(round_=round_, by=cast.actor("sau"), at=NOW)
    assert not Consignment.objects.exists()


def test_copies_are_in_transit_from_the_dispatch_and_each_passing_has_two_names(cast):
    round_ = make_frozen(cast)
    print_all(cast, round_)
    central, by = in_kind("CENTRAL"), cast.actor("sau")
    one = actions.plan_consignments(round_=round_, by=by, at=NOW)[0]
    with pytest.raises(Refused, match="lên kế hoạch"):
        actions.dispatch(consignment=one, on=TODAY, given_name="Sáu", by=by, at=NOW)
    actions.pack(consignment=one, by=by, at=NOW)
    with pytest.raises(Refused, match="chưa tới"):
        actions.dispatch(consignment=one, on=TODAY + timedelta(1), given_name="Sáu", by=by, at=NOW)
    with pytest.raises(Refused, match="người giao"):
        actions.dispatch(consignment=one, on=TODAY, given_name=" ", by=by, at=NOW)
    handover = actions.dispatch(consignment=one, on=TODAY, given_name="Sáu", by=by, at=NOW)

    sent = sum(one.parcels.values_list("copies", flat=True))
    assert (in_kind("TRANSIT"), in_kind("CENTRAL")) == (sent, central - sent)
    with pytest.raises(Refused, match="không tự ký nhận"):
        actions.take_over(handover=handover, taken_name="Sáu", by=by, at=NOW)
    with pytest.raises(Refused, match="người nhận"):
        actions.take_over(handover=handover, taken_name="", by=cast.actor("kho"), at=NOW)
    actions.take_over(handover=handover, taken_name="Khôi", by=cast.actor("kho"), at=NOW)
    with pytest.raises(Refused, match="đã ký nhận"):
        actions.take_over(handover=handover, taken_name="Khôi", by=cast.actor("kho"), at=NOW)
    assert set(one.parcels.values_list("state", flat=True)) == {ParcelState.WITH_PROVINCE}
    assert list(differences()) == []


def test_what_the_depot_signed_for_lies_in_its_store_until_it_goes_on(cast):
    consignment = make_sent(cast)
    other = consignment.round.consignments.exclude(pk=consignment.pk).get()
    here, road = (sum(one.parcels.values_list("copies", flat=True)) for one in (consignment, other))
    assert (in_kind("PROVINCE"), in_kind("TRANSIT")) == (here, road)
    store = Balance.objects.filter(account__kind="PROVINCE", quantity__gt=0)
    assert {(one.account.body_id, one.account.province_id, one.evidence) for one in store} == {
        (consignment.depot_id, cast.lam_dong.pk, "B")
    }

    parcel = consignment.parcels.order_by("pk").first()
    facts = {"on": TODAY, "given_name": "Khôi", "by": cast.actor("kho"), "at": NOW}
    actions.hand_to_communes(consignment=consignment, parcels=[parcel.pk], **facts)

    parcel.refresh_from_db()
    assert copies_still_under_way(parcel) == parcel.copies
    assert (in_kind("PROVINCE"), in_kind("TRANSIT")) == (here - parcel.copies, road + parcel.copies)
    assert list(differences()) == []


@pytest.mark.parametrize("received", ["before dispatch", "on the road", "in the store"])
def test_a_parcel_answered_for_early_takes_its_copies_from_where_they_are(cast, received):
    round_ = make_frozen(cast)
    print_all(cast, round_)
    by, depot, lan = cast.actor("sau"), cast.actor("kho"), cast.actor("lan")
    actions.plan_consignments(round_=round_, by=by, at=NOW)
    one = Consignment.objects.get(round=round_, province=cast.lam_dong)
    parcel = one.parcels.get(body=cast.bodies["ta_nung"])
    rest = sum(one.parcels.exclude(pk=parcel.pk).values_list("copies", flat=True))

    def receive(when):
        if when == received:
            parcel.refresh_from_db()
            said = {"lines": None, "counted_at": NOW, "at": NOW, "by": lan}
            assert actions.confirm_receipt(parcel=parcel, device=uuid.uuid4(), **said).stands

    actions.pack(consignment=one, by=by, at=NOW)
    receive("before dispatch")
    handover = actions.dispatch(consignment=one, on=TODAY, given_name="Sáu", by=by, at=NOW)
    receive("on the road")
    assert list(differences()) == []
    actions.take_over(handover=handover, taken_name="Khôi", by=depot, at=NOW)
    receive("in the store")

    assert [in_kind(kind) for kind in ("SHELF", "PROVINCE", "TRANSIT", "UNEXPLAINED")] == [
        parcel.copies, rest, 0, 0
    ]  # fmt: skip
    assert list(differences()) == []


def test_a_parcel_sent_when_each_had_its_account_from_the_dispatch_is_not_moved_again(cast):
    round_ = make_frozen(cast)
    print_all(cast, round_)
    by, depot = cast.actor("sau"), cast.actor("kho")
    actions.plan_consignments(round_=round_, by=by, at=NOW)
    one = Consignment.objects.get(round=round_, province=cast.lam_dong)
    actions.pack(consignment=one, by=by, at=NOW)
    parcels = list(one.parcels.order_by("pk"))
    for parcel in parcels:
        send_alone(parcel, one, TODAY, by, NOW)
    sent = in_kind("TRANSIT")

    handover = actions.dispatch(consignment=one, on=TODAY, given_name="Sáu", by=by, at=NOW)
    actions.take_over(handover=handover, taken_name="Khôi", by=depot, at=NOW)
    keys = [parcel.pk for parcel in parcels]
    actions.hand_to_communes(consignment=one, parcels=keys, on=TODAY, given_name="Khôi", by=depot, at=NOW)

    assert (in_kind("TRANSIT"), in_kind("PROVINCE")) == (sent, 0)
    assert list(differences()) == []


def test_a_consignment_answered_for_before_it_was_signed_for_is_done_with_the_signature(cast):
    round_ = make_frozen(cast)
    print_all(cast, round_)
    by = cast.actor("sau")
    actions.plan_consignments(round_=round_, by=by, at=NOW)
    one = Consignment.objects.get(round=round_, province=cast.lam_dong)
    actions.pack(consignment=one, by=by, at=NOW)
    for parcel in one.parcels.order_by("pk"):
        name = "lan" if parcel.body_id == cast.bodies["ta_nung"].pk else "bao"
        said = {"lines": None, "counted_at": NOW, "at": NOW, "by": cast.actor(name)}
        actions.confirm_receipt(parcel=parcel, device=uuid.uuid4(), **said)
    one.refresh_from_db()
    assert one.state == ConsignmentState.PACKED

    handover = actions.dispatch(consignment=one, on=TODAY, given_name="Sáu", by=by, at=NOW)
    actions.take_over(handover=handover, taken_name="Khôi", by=cast.actor("kho"), at=NOW)

    one.refresh_from_db()
    assert (one.state, in_kind("UNEXPLAINED")) == (ConsignmentState.DONE, 0)
    assert list(differences()) == []


def test_parcels_go_to_communes_which_are_told(cast):
    consignment = make_sent(cast)
    by, parcel = cast.actor("kho"), consignment.parcels.get(body=cast.bodies["ta_nung"])

    with pytest.raises(Refused, match="ít nhất một kiện"):
        actions.hand_to_communes(
            consignment=consignment, parcels=[], on=TODAY, given_name="Khôi", by=by, at=NOW
        )
    actions.hand_to_communes(
        consignment=consignment, parcels=[parcel.pk], on=TODAY, given_name="Khôi", by=by, at=NOW
    )

    parcel.refresh_from_db()
    assert (parcel.state, parcel.handed_on) == (ParcelState.HANDED_OVER, TODAY)
    assert HandOver.objects.get(parcel=parcel).taken_at is None
    assert Notice.objects.filter(person=cast.person("lan"), sentence__contains=parcel.code).count() == 1
    assert list(queries.waiting_for(cast.bodies["ta_nung"])) == [parcel]


def test_silence_is_reminded_twice_and_then_called_for_and_is_never_receipt(cast):
    parcel = make_parcel(cast)
    cast.people["lan"].phone = "0912345678"
    cast.people["lan"].save()
    counts = [actions.remind_silent(at=NOW + timedelta(days=days)) for days in (6, 7, 8, 14, 20, 21, 22)]

    assert counts == [(0, 0), (1, 0), (0, 0), (1, 0), (0, 0), (0, 1), (0, 0)]
    parcel.refresh_from_db()
    assert (parcel.state, parcel.reminders) == (ParcelState.SILENT, 2)
    assert in_kind("SHELF") == 0
    late = NOW + timedelta(days=25)
    calls = calls_for(cast.actor("kho", late), TODAY + timedelta(days=25))
    assert [(one.parcel, one.days, [person.phone for person in one.people]) for one in calls] == [
        (parcel, 25, ["0912345678"])
    ]
    assert calls_for(cast.stranger(late), TODAY) == []
    with pytest.raises(Refused, match="gọi cho ai"):
        actions.note_call(parcel=parcel, note="", by=cast.actor("kho"), at=late)
    actions.note_call(parcel=parcel, note="chị Lan nghỉ đến thứ Hai", by=cast.actor("kho"), at=late)
    parcel.refresh_from_db()
    assert parcel.state == ParcelState.SILENT
    league = {row.province: row for row in league_of(parcel.consignment.round)}
    assert (league[cast.lam_dong.pk].silent, league[cast.lam_dong.pk].share) == (1, 0)


def test_a_consignment_is_done_when_all_have_answered(cast):
    consignment = make_sent(cast)
    for parcel in consignment.parcels.order_by("pk"):
        actions.hand_to_communes(
            consignment=consignment,
            parcels=[parcel.pk],
            on=TODAY,
            given_name="Khôi",
            by=cast.actor("kho"),
            at=NOW,
        )
        name = "lan" if parcel.body_id == cast.bodies["ta_nung"].pk else "bao"
        actions.confirm_receipt(
            parcel=parcel, device=uuid.uuid4(), lines=None, by=cast.actor(name), counted_at=NOW, at=NOW
        )

    consignment.refresh_from_db()
    assert consignment.state == ConsignmentState.DONE


def test_each_kind_of_case_has_the_ends_that_fit_it():
    assert [str(one) for one in outcomes_for("SHORT")] == ["RESEND", "ACCEPT", "CHARGE", "RETURN"]
    assert [str(one) for one in outcomes_for("OVER")] == ["ACCEPT", "RETURN"]


def test_the_depot_is_led_to_what_left_for_it_and_the_province_only_hears(cast, sign_in):
    round_ = make_frozen(cast)
    print_all(cast, round_)
    by = cast.actor("sau")
    actions.plan_consignments(round_=round_, by=by, at=NOW)
    one = Consignment.objects.get(round=round_, province=cast.lam_dong)
    actions.pack(consignment=one, by=by, at=NOW)
    actions.dispatch(consignment=one, on=TODAY, given_name="Sáu", by=by, at=NOW)

    told = dict(
        Notice.objects.filter(sentence__contains="đã xuất kho").values_list("person__username", "url")
    )
    assert told.keys() == {"kho", "minh"}
    assert told["minh"] == ""
    assert sign_in(cast.person("kho")).get(told["kho"]).status_code == 200

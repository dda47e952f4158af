"""Who may do what with rounds and parcels; the stranger in every row."""

import uuid

import pytest

from tests.cast import NOW
from tests.supply.rounds import make_parcel, make_ready
from tusach.supply import actions, rules
from tusach.supply.models import Discrepancy, HandOver
from tusach.supply.receipt import Counted

EVERYONE = ["lan", "bao", "minh", "thu", "hoa", "vinh", "quan", "sau", "kho", "khach", "vang"]


def allowed(cast, rule, thing=None) -> set[str]:
    return {name for name in EVERYONE if rule(cast.actor(name), thing)}


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        (rules.may_prepare_rounds, {"sau"}),
        (rules.may_change_lines, {"sau", "vinh"}),
        (rules.supplies, {"sau", "kho"}),
        (rules.is_receiver, {"lan"}),
        (rules.keeps_central, {"sau"}),
        (rules.may_see_sheets, set(EVERYONE)),
    ],
)
def test_rules_about_nothing_in_particular(cast, rule, who):
    assert allowed(cast, rule) == who
    assert not rule(cast.nobody(), None)


def test_rules_about_a_receiver(cast):
    receiver = make_ready(cast).receivers.get(unit=cast.ta_nung)

    assert allowed(cast, rules.may_appeal, receiver) == {"lan"}


def test_rules_about_a_parcel_its_consignment_and_its_cases(cast):
    parcel = make_parcel(cast)
    line = parcel.lines.first()
    signed = HandOver.objects.get(consignment=parcel.consignment)
    receipt = [Counted(line.title_id, 0, reason="thiếu")]
    actions.confirm_receipt(
        parcel=parcel, device=uuid.uuid4(), lines=receipt, by=cast.actor("lan"), counted_at=NOW, at=NOW
    )

    assert allowed(cast, rules.may_receive, parcel) == {"lan"}
    assert allowed(cast, rules.holds_depot, parcel.consignment) == {"sau", "kho"}
    assert allowed(cast, rules.holds_depot_of, parcel) == {"sau", "kho"}
    assert allowed(cast, rules.may_take_over, parcel.consignment) == {"kho"}
    assert allowed(cast, rules.may_sign, signed) == {"kho"}
    assert allowed(cast, rules.may_settle, Discrepancy.objects.get()) == {"sau", "kho"}
    assert not rules.may_receive(cast.nobody(), parcel)

"""A small round and its parcels, for the tests of allocation and delivery."""

import uuid
from datetime import date
from typing import Any

from tests.cast import NOW, TODAY, Cast
from tests.supply.factories import make_title
from tusach.supply import actions
from tusach.supply.models import Consignment, Method, Parcel, Round

NAMES = ["Hỏi đáp về đất đai", "Trồng cà phê chè", "Sơ cứu tại nhà", "Luật Hòa giải ở cơ sở"]


def make_ready(cast: Cast, titles: int = 3, **rules: Any) -> Round:
    """A round with titles and the three party committees of the cast as receivers, not yet computed."""
    by = cast.actor("sau")
    round_ = actions.make_round(name="Đợt 1 năm 2023", year=2023, budget=2_000_000, by=by, at=NOW)
    for number in range(titles):
        actions.put_title(
            round_=round_, title=make_title(f"R{number}", NAMES[number % 4]), unit_cost=20_000 + 5_000 * number, by=by, at=NOW
        )  # fmt: skip
    actions.set_receivers(round_=round_, on=TODAY, by=by, at=NOW)
    given = {
        "floor": 2,
        "room": 50,
        "carriage": 1_000,
        "rule": {"PARTY_COMMITTEE": 2},
        "blind_percent": 0,
        **rules,
    }
    method, budget = given.pop("method", Method.OPTIMISED), given.pop("budget", 2_000_000)
    return actions.set_rules(round_=round_, method=method, budget=budget, by=by, at=NOW, **given)


def make_frozen(cast: Cast, titles: int = 3, **rules: Any) -> Round:
    round_ = make_ready(cast, titles, **rules)
    by = cast.actor("sau")
    actions.compute(round_=round_, by=by, at=NOW)
    return actions.freeze(round_=round_, decision_text="Quyết định 12-QĐ/BTGTW", by=by, at=NOW)


def print_all(cast: Cast, round_: Round, on: date = TODAY) -> None:
    for one in round_.titles.filter(printed__gt=0).order_by("pk"):
        actions.report_printed(
            round_=round_,
            title=one,
            quantity=one.printed,
            on=on,
            device=uuid.uuid4(),
            by=cast.actor("sau"),
            at=NOW,
        )


def make_sent(cast: Cast, titles: int = 3, **rules: Any) -> Consignment:
    """The consignment of Lâm Đồng, dispatched and signed for; its parcels are at the depot."""
    round_ = make_frozen(cast, titles, **rules)
    print_all(cast, round_)
    by = cast.actor("sau")
    for one in actions.plan_consignments(round_=round_, by=by, at=NOW):
        actions.pack(consignment=one, by=by, at=NOW)
        handover = actions.dispatch(consignment=one, on=TODAY, given_name="Sáu", by=by, at=NOW)
        if one.province_id == cast.lam_dong.pk:
            actions.take_over(handover=handover, taken_name="Khôi", by=cast.actor("kho"), at=NOW)
    return Consignment.objects.get(round=round_, province=cast.lam_dong)


def make_parcel(cast: Cast, titles: int = 3, **rules: Any) -> Parcel:
    """The parcel of Tà Nung, handed over."""
    consignment = make_sent(cast, titles, **rules)
    parcel = Parcel.objects.get(consignment=consignment, body=cast.bodies["ta_nung"])
    actions.hand_to_communes(
        consignment=consignment,
        parcels=[parcel.pk],
        on=TODAY,
        given_name="Khôi",
        by=cast.actor("kho"),
        at=NOW,
    )
    parcel.refresh_from_db()
    return parcel

"""Whatever receivers say, twice, late or wrong, and however cases end: the ledger stays what its movements say."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import NOW
from tests.supply.rounds import make_parcel
from tusach.kit.errors import Refused
from tusach.supply import actions
from tusach.supply.models import Balance, Discrepancy, Parcel, ParcelState
from tusach.supply.queries.verify import differences
from tusach.supply.receipt import Counted, compare

SAID = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 6), st.integers(0, 6), st.sampled_from(["", "ướt"]), st.integers(0, 2)),
    max_size=4,
)  # fmt: skip
ENDS = st.lists(st.sampled_from(["RESEND", "ACCEPT", "CHARGE", "RETURN"]), min_size=6, max_size=6)


@pytest.fixture
def sent(cast):
    """A parcel on its way; each example goes back to here."""
    return make_parcel(cast)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SAID, min_size=1, max_size=3), ENDS)
def test_any_receipts_and_any_ends_keep_the_ledger_whole(cast, sent, receipts, ends):
    mark = transaction.savepoint()
    try:
        parcel = Parcel.objects.select_related("consignment__round", "account").get(pk=sent.pk)
        titles = list(parcel.consignment.round.titles.values_list("title", flat=True).order_by("pk"))
        for late, said in enumerate(receipts):
            _receive(cast, parcel, titles, said, NOW + timedelta(days=late))
        for case, end in zip(list(Discrepancy.objects.order_by("pk")), ends, strict=False):
            _settle(cast, case, end)

        assert list(differences()) == []
        assert not Balance.objects.filter(account__kind__in=["TRANSIT", "SHELF"], quantity__lt=0).exists()
        parcel.refresh_from_db()
        if parcel.state == ParcelState.CONFIRMED:
            assert not parcel.account.balances.exclude(quantity=0).exists()
    finally:
        transaction.savepoint_rollback(mark)


def _receive(cast, parcel, titles, said, at):
    lines = [
        Counted(titles[title], got, bad, reason, "Lịch" if beside else "")
        for title, got, bad, reason, beside in said
    ]
    device = uuid.uuid4()
    for _ in range(2):
        try:
            actions.confirm_receipt(
                parcel=parcel,
                device=device,
                lines=lines or None,
                by=cast.actor("lan", at),
                counted_at=NOW,
                at=at,
            )
        except Refused:
            return


def _settle(cast, case, end):
    try:
        actions.settle_discrepancy(
            discrepancy=case,
            outcome=end,
            note="đã hỏi",
            charged_to="bên vận chuyển",
            by=cast.actor("kho"),
            at=NOW,
        )
    except Refused:
        assert end in {"RESEND", "CHARGE"}


@given(
    st.dictionaries(st.integers(1, 5), st.integers(1, 9), min_size=1),
    st.dictionaries(st.integers(1, 7), st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1),
    st.booleans(),
)
def test_every_copy_that_came_or_did_not_is_told_once(listed, told, blind):
    lines = [Counted(title, got, min(bad, got), "x") for title, (got, bad) in told.items()]
    done = compare(listed, lines, {}, blind=blind)

    came = sum(line.received for _, line in done.lines)
    over = sum(one.quantity for one in done.differences if one.kind in {"OVER", "WRONG_TITLE"})
    short = sum(one.quantity for one in done.differences if one.kind == "SHORT")
    assert came == sum(listed.values()) - short + over
    assert sum(expected for expected, _ in done.lines) == sum(listed.values())
    assert all(one.quantity > 0 for one in done.differences)

import json
import uuid
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from tests.cast import NOW
from tests.supply.factories import make_title, move, stock_shelf
from tests.supply.test_openings import LINES, a_file
from tusach.kit.errors import Refused
from tusach.supply import actions
from tusach.supply.models import Balance, Flow, Holding
from tusach.supply.queries.verify import differences


@pytest.fixture
def busy(cast):
    """A ledger with a loan, a short take, a count and a taken-back movement."""
    title = make_title()
    at = stock_shelf(cast, title, 12)
    on = date(2023, 9, 12)
    lent, *_ = actions.record_movements(moves=[move(title, 15, at["shelf"], at["loan"], on)], by=None, at=NOW)
    actions.settle_count(account=at["shelf"], counted={(title.pk, "PROGRAMME"): 2}, occurred_on=on,
                         batch=uuid.uuid4(), by=None, at=NOW)  # fmt: skip
    actions.record_movements(moves=[move(title, 1, at["loan"], at["lost"], on)], by=None, at=NOW)
    actions.reverse_movement(movement=lent, reason="ghi nhầm", by=cast.actor("lan"), at=NOW)
    return title


def test_a_ledger_that_lived_is_whole(busy):
    assert list(differences()) == []


@pytest.mark.parametrize(("model", "what"), [(Balance, "balance"), (Holding, "holding"), (Flow, "flow")])
def test_a_number_changed_behind_its_back_is_found(busy, model, what):
    row = model.objects.exclude(quantity=0).order_by("pk").first()
    model.objects.filter(pk=row.pk).update(quantity=row.quantity + 1)

    assert what in {one.what for one in differences()}


def test_the_command_tells_and_fails(busy):
    call_command("ledger", "verify", stdout=StringIO())
    Balance.objects.filter(quantity__gt=0).update(quantity=999)

    with pytest.raises(Refused, match="Sổ lệch ở"):
        call_command("ledger", "verify", stdout=StringIO(), stderr=StringIO())


def test_openings_come_in_by_command_only_when_told_to_apply(cast, clock, tmp_path):
    make_title("T001")
    make_title("T002", "Trồng cà phê chè")
    rows = [(one.commune, one.title, one.copies, one.on.year, one.grade) for one in LINES]
    file = tmp_path / "mo-so.xlsx"
    file.write_bytes(a_file(*rows).read())

    for apply, expected in ([], 0), (["--apply"], 4), (["--apply"], 4):  # the third time: the same file again
        out = StringIO()
        call_command("ledger", "open", str(file), "--codes-on", "2023-10-31", *apply, "--json", stdout=out)
        assert json.loads(out.getvalue())["copies"] == 21
        assert Balance.objects.filter(account__kind="SHELF").count() == expected
    assert list(differences()) == []

from collections import Counter
from datetime import date
from uuid import uuid4

import pytest
from django.db.models import Sum

from tests.cast import NOW
from tests.supply.factories import make_title
from tusach.desk.demo.missing import tell_of_missing
from tusach.supply.actions.openings import Opening, open_balances
from tusach.supply.models import Account, Balance
from tusach.supply.queries.verify import differences

pytestmark = pytest.mark.django_db


def test_what_the_survey_misses_is_in_the_ledger_of_its_province_and_the_balance_closes(cast):
    titles = {f"T{number}": make_title(f"T{number}", f"Sách {number}") for number in range(20)}
    by = cast.actor("sau")
    commune = cast.ta_nung.versions.first()
    lines = [Opening(commune.code, code, 90, date(2015, 5, 4), "C") for code in titles]
    open_balances(lines=lines, codes_on=NOW.date(), batch=uuid4(), by=by, at=NOW)

    tell_of_missing(Counter({(cast.lam_dong.pk, code): 10 for code in titles}), titles, by)

    rows = Balance.objects.values_list("account__kind").annotate(all=Sum("quantity")).order_by()
    sums = dict(rows)
    assert sums["LOST"] + sums["UNEXPLAINED"] == 200
    assert sums["LOST"] > sums["UNEXPLAINED"] > 0
    assert (sums["SHELF"], sums["OPENING"]) == (1800, -2000)
    assert {one.province for one in Account.objects.exclude(kind="SHELF")} == {cast.lam_dong}
    assert set(
        Balance.objects.exclude(account__kind__in=["SHELF", "OPENING"]).values_list("evidence", flat=True)
    ) == {"D"}
    assert list(differences()) == []

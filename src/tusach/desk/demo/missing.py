"""What the demo's survey of 2023 did not find any more: in the ledger as estimates, a line for each province and title.

Communes answer with `received`, `still there` and `lost`; the shares are drawn here as they are drawn for those answers
(desk/demo/answers.py), so that the balance sheet and the survey speak of the same size.
"""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random

from tusach.books.models import Title
from tusach.people.models import Actor
from tusach.places.models import Unit
from tusach.supply import actions as supply
from tusach.supply.actions import Move
from tusach.supply.models import Account, AccountKind, Evidence

Missing = Counter[tuple[int, str]]  # copies by province and code of the title

SEED = 2_060
GONE = (2, 9)  # of a beta distribution: which share of what a commune received is not there any more
_LOST = 0.8  # chance that the places of a province wrote down how a title's copies went; the rest nobody can explain
_ON = date(2023, 9, 30)
_PAPER = "Phiếu khảo sát 2023, cộng cả tỉnh"


def tell_of_missing(missing: Missing, titles: Mapping[str, Title], by: Actor) -> None:
    """Out of each province's opening account into what it lost and what it cannot explain."""
    provinces = Unit.objects.in_bulk({pk for pk, _ in missing if pk})
    openings = {
        row.province_id or 0: row
        for row in Account.objects.filter(kind=AccountKind.OPENING).select_related("province")
    }
    ends = {pk: [_end(kind, unit) for kind in _ENDS] for pk, unit in provinces.items()}
    random, moves = Random(SEED), list[Move]()
    for (province, code), copies in sorted(missing.items()):
        lost = random.random() < _LOST
        if copies and province in ends and province in openings:
            end = ends[province][not lost]
            device = uuid.uuid5(uuid.NAMESPACE_OID, f"missing/{province}/{code}")
            move = Move(titles[code].pk, copies, openings[province], end, _ON, device, Evidence.ESTIMATED)
            moves.append(replace(move, paper=_PAPER, reason="không còn khi khảo sát"))
    supply.record_movements(moves=moves, by=by, at=by.at)


_ENDS = {AccountKind.LOST: "Sách mất theo khảo sát", AccountKind.UNEXPLAINED: "Chưa rõ"}


def _end(kind: AccountKind, province: Unit) -> Account:
    """The province's own account of this kind: what is not known by commune."""
    return supply.account_for(
        kind, unit=province, province=province, label=_ENDS[kind], opened_on=date(2009, 1, 1)
    )

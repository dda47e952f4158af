"""Which of several figures of one kind is the total, when a report is compared with what is known outside it.

A report states the money, or the copies, of one indicator many times: of a part of the work, of a group, in all. Only the
total can be compared with the sum of the communes or with the ledger, so one sentence is left for each
indicator and time: none when any of the figures agrees, else that of the largest.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from tusach.reports.quantities import Conflict, Known, Stated

_NEAR = Decimal("0.02")
_About = tuple[str, str, int | None, int | None]


def only_totals(conflicts: Sequence[Conflict], stated: Sequence[Stated], known: Known) -> list[Conflict]:
    """The conflicts in their order, without those of parts."""
    outside = {"communes": known.communes, "own": known.own}
    by_id = {one.id: one for one in stated}
    together: dict[_About, list[Conflict]] = defaultdict(list)
    for conflict in conflicts:
        if conflict.kind in outside:
            together[_about(conflict.kind, by_id[conflict.claims[0]])].append(conflict)
    kept = set()
    for (kind, code, first, last), many in together.items():
        value = outside[kind].get((code, last if last is not None and first == last else 0))
        alike = [one for one in stated if _about(kind, one) == (kind, code, first, last)]
        if not any(_agrees(one, value) for one in alike):
            kept.add(id(max(many, key=lambda one: by_id[one.claims[0]].quantity.value or Decimal(0))))
    return [one for one in conflicts if one.kind not in outside or id(one) in kept]


def _about(kind: str, one: Stated) -> _About:
    return kind, one.indicator, one.quantity.year_from, one.quantity.year_to


def _agrees(one: Stated, known: Decimal | None) -> bool:
    value = one.quantity.value
    if known is None or value is None:
        return False
    return abs(value - known) <= _NEAR * abs(known)

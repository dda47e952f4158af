"""The arithmetic of the ledger, without a database (docs/hard/ledger.md).

Copies are integers; an account is known here by its id and kind. What a move takes out of an account that does not
hold it is not refused, because whoever counted was there and the ledger was not: the missing copies come out of the
account "unexplained" and are owed back to it by whatever arrives later. A count is true of its day: what occurred
before it and is told later was already seen, or already missed, and does not change the balance again. So the end is
the same in whatever order the same moves arrive.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

# Kinds whose balance may be negative: where copies come from, and what no one can explain.
BOTTOMLESS = frozenset({"PRINTER", "OPENING", "UNEXPLAINED"})
FILLED = "sổ chưa có đủ số bản này"
GIVEN_BACK = "bản đã thấy về sau"
SEEN = "đã nằm trong số kiểm kê sau ngày này"
GRADES = "ABCD"


@dataclass(frozen=True, slots=True)
class Place:
    """An account as the arithmetic sees it. `province` is the id of the province it is summed under."""

    id: int
    kind: str
    province: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`quantity` copies of a title from one place to another."""

    title: int
    quantity: int
    source: Place
    target: Place
    occurred_on: date
    device: uuid.UUID
    evidence: str
    fund: str = "PROGRAMME"
    lot: int | None = None
    document: int | None = None
    paper: str = ""
    reason: str = ""
    reverses: int | None = None
    is_count: bool = False


@dataclass(slots=True)
class Held:
    """One balance. `evidence` is that of the least sure copies in it."""

    quantity: int = 0
    owed: int = 0
    evidence: str = "A"
    as_of: date = date.min
    counted_on: date | None = None

    def had_been_counted(self, step: Step) -> bool:
        return not step.is_count and self.counted_on is not None and step.occurred_on < self.counted_on


Key = tuple[int, int, str]  # account, title, fund


@dataclass
class Posted:
    """What a run of steps does: the steps with those that had to be added, the balances after, the sums that change."""

    steps: list[Step] = field(default_factory=list)
    held: dict[Key, Held] = field(default_factory=dict)
    flows: dict[tuple[int | None, int, int, str, str, str, str], int] = field(default_factory=dict)
    holdings: dict[tuple[int | None, int, str, str, str], int] = field(default_factory=dict)


def keys_of(steps: Iterable[Step]) -> list[Key]:
    """The balances that the steps touch, in the order in which everyone locks them."""
    return sorted(
        {(place.id, step.title, step.fund) for step in steps for place in (step.source, step.target)}
    )


def post(
    steps: Iterable[Step], before: Mapping[Key, Held], unexplained: Mapping[int | None, Place]
) -> Posted:
    """Apply the steps in order. `unexplained` gives the account for each province of a place that may run short."""
    posted = Posted(held={key: replace(held) for key, held in before.items()})
    places: dict[int, Place] = {}
    for step in steps:
        places[step.source.id], places[step.target.id] = step.source, step.target
        _one(posted, step, unexplained, places)
    _sum_holdings(posted, before, places)
    return posted


def _one(
    posted: Posted, step: Step, unexplained: Mapping[int | None, Place], places: dict[int, Place]
) -> None:
    source, target = _held(posted, step.source, step), _held(posted, step.target, step)
    if source.had_been_counted(step) and step.source.kind not in BOTTOMLESS:
        _fill(posted, step, step.quantity, unexplained, places, SEEN)
    elif step.source.kind not in BOTTOMLESS and (short := step.quantity - max(source.quantity, 0)) > 0:
        _fill(posted, step, short, unexplained, places, FILLED)
        source.owed += short
    _move(posted, step)
    if step.target.kind in BOTTOMLESS:
        return
    if target.had_been_counted(step):
        _give_back(posted, step, step.quantity, unexplained, places, SEEN)
    elif back := min(step.quantity, target.owed):
        _give_back(posted, step, back, unexplained, places, GIVEN_BACK)
        target.owed -= back


def _fill(
    posted: Posted, step: Step, quantity: int, unexplained: Mapping[int | None, Place], places: dict[int, Place], why: str
) -> None:  # fmt: skip
    """Copies that the source must have held come out of "unexplained"."""
    fill = places.setdefault((found := unexplained[step.source.province]).id, found)
    _move(posted, _added(step, quantity, fill, step.source, "fill", why))


def _give_back(
    posted: Posted, step: Step, quantity: int, unexplained: Mapping[int | None, Place], places: dict[int, Place], why: str
) -> None:  # fmt: skip
    """Copies that the target had all along go against what was put to "unexplained" for them."""
    fill = places.setdefault((found := unexplained[step.target.province]).id, found)
    _move(posted, _added(step, quantity, step.target, fill, "back", why))


def _added(step: Step, quantity: int, source: Place, target: Place, mark: str, reason: str) -> Step:
    device = uuid.uuid5(step.device, mark)
    return replace(
        step, quantity=quantity, source=source, target=target, device=device, evidence="D", reason=reason,
        lot=None, document=None, paper="", reverses=None, is_count=False,
    )  # fmt: skip


def _held(posted: Posted, place: Place, step: Step) -> Held:
    return posted.held.setdefault((place.id, step.title, step.fund), Held(as_of=step.occurred_on))


def _move(posted: Posted, step: Step) -> None:
    posted.steps.append(step)
    source, target = _held(posted, step.source, step), _held(posted, step.target, step)
    source.quantity -= step.quantity
    source.as_of = max(source.as_of, step.occurred_on)
    if target.quantity == 0:
        target.evidence = step.evidence
    else:
        target.evidence = max(target.evidence, step.evidence)
    target.quantity += step.quantity
    target.as_of = max(target.as_of, step.occurred_on)
    if step.source.kind in BOTTOMLESS:
        source.evidence = max(source.evidence, step.evidence)
    for province in {None, step.source.province, step.target.province}:
        row = (
            province,
            step.title,
            step.occurred_on.year,
            step.source.kind,
            step.target.kind,
            step.evidence,
            step.fund,
        )
        posted.flows[row] = posted.flows.get(row, 0) + step.quantity


def _sum_holdings(posted: Posted, before: Mapping[Key, Held], places: Mapping[int, Place]) -> None:
    for key, after in posted.held.items():
        place = places.get(key[0])
        if place is None:
            continue
        then = before.get(key, Held())
        add_holding(posted.holdings, place, key, then, -1)
        add_holding(posted.holdings, place, key, after, 1)
    posted.holdings = {row: change for row, change in posted.holdings.items() if change}


def add_holding(
    holdings: dict[tuple[int | None, int, str, str, str], int], place: Place, key: Key, held: Held, sign: int
) -> None:
    """Add (or with -1 take away) one balance to the sums of its province and of the nation."""
    for province in {None, place.province}:
        row = (province, key[1], place.kind, held.evidence, key[2])
        holdings[row] = holdings.get(row, 0) + sign * held.quantity


def row_of(key: Iterable[object]) -> str:
    """The one text that a row of sums is unique by, since an empty province would never equal another."""
    return "|".join("" if part is None else str(part) for part in key)

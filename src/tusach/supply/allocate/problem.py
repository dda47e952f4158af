"""The problem and its answer. T titles, C receivers, K steps: step k is the k-th copy of a title for a receiver."""

from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Problem:
    """Money in đồng, copies in copies; worth has no unit.

    `worth`: T x C, what the first copy is worth to a receiver; the k-th is worth `worth / (k + held)`, `held` being the
    copies of like books it already has, so that steps fill in their order.
    `eligible`: T x C; false where language or kind makes a title useless.
    `price`: T, of one copy; `carriage`: C, of bringing one copy there; `setup`: T, paid once when a title is printed.
    `core`: T; a core title goes to every eligible receiver once. `floor`: C, least copies; `capacity`: C, most copies.
    `most`: T, most copies of a title at one receiver (<= `steps`). `minimum_run`: T, least printed when printed at all.
    `group`: C, index of the province; `share`: G x 2, least and most share of all copies in basis points (0..10000).
    """

    worth: Floats
    held: Floats
    eligible: Bools
    price: Ints
    carriage: Ints
    setup: Ints
    core: Bools
    most: Ints
    minimum_run: Ints
    floor: Ints
    capacity: Ints
    budget: int
    group: Ints
    share: Ints
    steps: int = 3

    @property
    def titles(self) -> int:
        return int(self.worth.shape[0])

    @property
    def receivers(self) -> int:
        return int(self.worth.shape[1])

    def step_worth(self, step: int) -> Floats:
        """T x C worth of the copy after `step` copies (step from 0)."""
        return self.worth / (step + 1 + self.held)

    def cost(self) -> Ints:
        """T x C cost of one copy, brought there."""
        return self.price[:, None] + self.carriage[None, :]


@dataclass
class Outcome:
    """`copies`: T x C. `printed`: T bool, which titles are printed. `gap`: (bound - value) / bound, as it was proved.

    `price` is the price of money at the end (worth bought by one more đồng): what a larger budget would buy.
    """

    copies: Ints
    printed: Bools
    value: float
    bound: float
    spent: int
    price: float
    dropped: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def gap(self) -> Decimal:
        if self.bound <= 0:
            return Decimal(0)
        return Decimal(max(0.0, (self.bound - self.value) / self.bound)).quantize(Decimal("0.000001"))

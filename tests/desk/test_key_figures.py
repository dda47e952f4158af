"""The key figures on the board of the centre."""

from decimal import Decimal

import pytest

from tusach.desk.boards.key_figures import row_of
from tusach.figures.models import Evidence
from tusach.figures.queries import Figure


@pytest.mark.parametrize(("year", "period"), [(None, "2009-2023"), (2022, "năm 2022")])
def test_a_figure_says_of_which_years_it_is(year, period):
    figure = Figure("I122", "bản", 0, Decimal(1200), 3, expected=4, evidence=Evidence.SIGNED, year=year)

    row = row_of("Bản sách đã nhận", "I122", figure, range(2009, 2024))

    assert (row.value, row.unit, row.period) == ("1.200", "bản", period)

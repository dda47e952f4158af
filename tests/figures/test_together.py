"""Posting together ends as posting one by one."""

from datetime import timedelta
from random import Random

import pytest
from django.db import transaction

from tests.cast import NOW
from tusach.figures import actions
from tusach.figures.actions import Batch, Cell
from tusach.figures.actions.together import record_counted
from tusach.figures.models import Evidence, Posting, Standing, Total
from tusach.journal.models import Entry

CODES = ["I121", "I122", "I127", "I128", "I135"]


@pytest.fixture
def units(cast):
    """Two communes of one province and one of another; one of them has answered by itself."""
    actions.load_catalogue()
    actions.record(
        unit=cast.ta_nung, source="reports.Report:1", cells=[Cell("I122", 2023, 40), Cell("I127", 2023, 9)],
        evidence=Evidence.SIGNED, by=cast.actor("minh"), at=NOW + timedelta(hours=5),
    )  # fmt: skip
    return [cast.ta_nung, cast.bao_thuan, cast.tan_thanh]


def said(random, units):
    """What two sources of the house say, each of some units; now and then nothing at all, or that nothing is known."""
    return [
        Batch(
            unit, f"system.{name}:2023",
            [Cell(code, 2023, random.choice([None, random.randrange(90)])) for code in CODES if random.random() < 0.7],
            random.choice(list(Evidence)),
        )
        for unit in units
        for name in ("ledger", "shelf")
        if random.random() < 0.8
    ]  # fmt: skip


def kept():
    rows = [*Standing.objects.values_list("unit", "cells"), *Total.objects.values_list("unit", "sums")]
    return sorted((unit, bytes(data)) for unit, data in rows)


@pytest.mark.parametrize("seed", range(8))
def test_together_ends_as_one_by_one(cast, units, seed):
    random = Random(seed)  # noqa: S311 - a seed by its test
    turns = [(said(random, units), NOW + timedelta(hours=turn)) for turn in range(3)]
    mark, by = transaction.savepoint(), cast.nobody()
    for batches, at in turns:
        for one in batches:
            actions.record(
                unit=one.unit, source=one.source, cells=one.cells, evidence=one.evidence, by=by, at=at
            )
    expected, postings = kept(), Posting.objects.count()
    transaction.savepoint_rollback(mark)

    for batches, at in turns:
        record_counted(batches=batches, by=by, at=at)

    assert (kept(), Posting.objects.count()) == (expected, postings)
    assert actions.verify().wrong == ()


def test_said_again_it_appends_nothing_and_corrected_it_replaces(cast, units):
    by = cast.nobody()
    batches = [Batch(unit, "system.ledger:2023", [Cell("I122", 2023, 5)]) for unit in units]

    assert record_counted(batches=batches, by=by, at=NOW) == 3
    assert record_counted(batches=batches, by=by, at=NOW + timedelta(days=1)) == 0
    more = [Batch(units[1], "system.ledger:2023", [Cell("I122", 2023, 6)])]
    assert record_counted(batches=more, by=by, at=NOW + timedelta(days=2)) == 1

    last = Posting.objects.order_by("pk").last()
    assert (last.unit, last.replaces.unit) == (units[1], units[1])
    entry = Entry.objects.filter(act="figures.record_counted").order_by("pk").last()
    assert entry.facts == {"postings": [last.pk], "sources": ["system.ledger:2023"]}


def test_an_answer_of_somebody_is_not_posted_with_the_houses_own(cast, units):
    with pytest.raises(ValueError, match="somebody's answer"):
        record_counted(batches=[Batch(units[0], "reports.Report:1", [])], by=cast.nobody(), at=NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_more_units_are_as_many_questions(cast, units, count, django_assert_num_queries):
    batches = [Batch(unit, "system.ledger:2023", [Cell("I122", 2023, 5)]) for unit in units[:count]]
    record_counted(batches=batches, by=cast.nobody(), at=NOW)
    again = [Batch(one.unit, one.source, [Cell("I122", 2023, 6)]) for one in batches]
    with django_assert_num_queries(12):
        record_counted(batches=again, by=cast.nobody(), at=NOW + timedelta(days=1))

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusach.journal import chain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": 1.0}, {"a": 1}),
        ({"a": 1e16}, {"a": 10_000_000_000_000_000}),
        ({"a": 0.10}, {"a": 0.1}),
        ([1, "x", None], (1, "x", None)),
        (-0.0, 0),
    ],
)
def test_the_same_meaning_has_the_same_text(one, other):
    assert chain.canonical(one) == chain.canonical(other)


def test_a_moment_is_the_same_in_every_time_zone():
    moment = datetime(2023, 11, 2, 2, 42, tzinfo=UTC)

    assert chain.canonical(moment) == chain.canonical(moment.astimezone(timezone(timedelta(hours=7))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": "1"}, {"a": 1}),
        ({"a": None}, {}),
        (True, 1),
        ("a", "A"),
        (["a,b"], ["a", "b"]),
        (["ab"], [["ab"]]),
    ],
)
def test_different_meanings_have_different_texts(one, other):
    assert chain.canonical(one) != chain.canonical(other)


def test_what_json_cannot_say_is_refused():
    with pytest.raises(TypeError):
        chain.canonical({"a": object()})


@given(st.sets(st.integers(1, 60)))
def test_gaps_and_rows_together_are_the_whole_range(rows):
    gaps = chain.gaps_between(1, 60, sorted(rows))

    assert {n for n in range(1, 61) if chain.is_in(n, gaps)} == set(range(1, 61)) - rows

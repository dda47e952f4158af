from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tusach.supply.allocate import Infeasible, Problem, allocate, by_rule, explain
from tusach.supply.allocate.choose import Chooser

BUDGET = 40_000_000


def a_problem(titles=12, receivers=80, seed=1, **facts) -> Problem:
    """Made from its seed: seven topics' need, readers, languages, prices as they are in the programme."""
    random = np.random.default_rng(seed)
    need = random.uniform(20, 100, (7, receivers))[random.integers(0, 7, titles)]
    languages = random.random(titles) < 0.2
    speaks = random.random(receivers) < 0.25
    core = np.zeros(titles, dtype=bool)
    core[:1] = ~languages[:1]
    given = {
        "worth": need * np.sqrt(random.lognormal(7, 0.6, receivers))[None, :] / 100,
        "held": random.integers(0, 3, (titles, receivers)).astype(float),
        "eligible": ~(languages[:, None] & ~speaks[None, :]),
        "price": random.integers(15_000, 120_000, titles),
        "carriage": random.integers(500, 4_000, receivers),
        "setup": random.integers(200_000, 1_200_000, titles),
        "core": core,
        "most": np.full(titles, 3),
        "minimum_run": np.zeros(titles, dtype=np.int64),
        "floor": np.full(receivers, 3),
        "capacity": np.full(receivers, 10_000),
        "budget": BUDGET,
        "group": np.sort(random.integers(0, 5, receivers)),
        "share": np.zeros((0, 2), dtype=np.int64),
    }
    return Problem(**{**given, **facts})


def keeps_every_rule(problem: Problem, copies) -> bool:
    spent, used = Chooser(problem).spent(copies), copies.sum(axis=0)
    core = problem.core[:, None] & problem.eligible
    return bool(
        spent <= problem.budget
        and (used >= problem.floor).all()
        and (used <= np.maximum(problem.capacity, core.sum(axis=0))).all()
        and (copies <= problem.most[:, None]).all()
        and (copies[~problem.eligible] == 0).all()
        and (copies[core] >= 1).all()
    )


def found(problem: Problem):
    try:
        return allocate(problem)
    except Infeasible as refusal:
        return refusal.reason


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(15, 120), st.integers(0, 5), st.sampled_from([4, 12, 10_000]))
def test_every_rule_is_kept_and_the_bound_is_above_what_was_found(seed, millions, floor, capacity):
    problem = a_problem(seed=seed, budget=millions * 1_000_000, floor=np.full(80, min(floor, capacity)),
                        capacity=np.full(80, capacity))  # fmt: skip
    outcome = found(problem)
    if isinstance(outcome, str):
        assert outcome in {"budget", "capacity"}
        return

    assert keeps_every_rule(problem, outcome.copies)
    assert outcome.value <= outcome.bound * (1 + 1e-9)
    assert outcome.spent == Chooser(problem).spent(outcome.copies)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("facts", "most"), [({}, "0.0010"), ({"capacity": np.full(80, 12)}, "0.0010"),
                                             ({"minimum_run": np.full(12, 40)}, "0.0200")])  # fmt: skip
def test_an_exact_solver_finds_hardly_more(seed, facts, most):
    from tests.supply import exact

    problem = a_problem(seed=seed, **facts)

    outcome = allocate(problem)
    value, bound = exact.solve(problem)

    assert keeps_every_rule(problem, outcome.copies)
    assert outcome.bound >= value * (1 - 1e-6), "the printed bound must be above the true best"
    assert Decimal((bound - outcome.value) / bound) <= Decimal(most)


def test_a_larger_budget_is_never_worth_less():
    values = [allocate(a_problem(budget=m * 1_000_000)).value for m in (36, 40, 50, 60, 90)]

    assert values == sorted(values)


def test_shares_of_provinces_are_kept_between_their_bounds():
    free = allocate(a_problem()).copies.sum(axis=0)
    group = a_problem().group
    share = np.bincount(group, weights=free) * 10_000 / free.sum()
    high = np.where(share == share.max(), share * 0.9, share * 1.1)
    bounds = np.stack([share * 0.5, high], axis=1).astype(np.int64)
    problem = a_problem(share=bounds)

    copies = allocate(problem).copies

    told = np.bincount(group, weights=copies.sum(axis=0)) * 10_000 / copies.sum()
    assert (told <= bounds[:, 1] + 1).all()
    assert keeps_every_rule(problem, copies)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"budget": 0}, "budget"),
        ({"budget": 300_000}, "budget"),
        ({"floor": np.full(80, 9), "capacity": np.full(80, 8)}, "capacity"),
        ({"floor": np.full(80, 99)}, "capacity"),
        ({"share": np.array([[0, 1_500]] * 5)}, "shares"),
    ],
)
def test_what_no_allocation_can_keep_is_said_with_its_reason(facts, reason):
    with pytest.raises(Infeasible) as told:
        allocate(a_problem(**facts))

    assert told.value.reason == reason


@pytest.mark.parametrize(("titles", "receivers", "reason"), [(0, 5, "titles"), (3, 0, "receivers")])
def test_no_title_and_no_receiver_are_said(titles, receivers, reason):
    with pytest.raises(Infeasible) as told:
        allocate(a_problem(titles=titles, receivers=receivers))

    assert told.value.reason == reason


def test_one_title_is_enough():
    outcome = allocate(a_problem(titles=1, floor=np.zeros(80, dtype=np.int64), seed=4))

    assert outcome.copies.shape == (1, 80)
    assert outcome.copies.sum() > 0


def test_every_line_has_the_reason_that_decided():
    problem = a_problem(seed=2, capacity=np.full(80, 8))
    outcome = allocate(problem)

    reasons, ranks = explain(problem, outcome.copies, outcome.price)

    assert set(reasons[~problem.eligible]) == {"LANGUAGE"}
    assert set(reasons[problem.core][0][problem.eligible[problem.core][0]]) == {"CORE"}
    title = int(np.flatnonzero(~problem.core & problem.eligible.all(axis=1))[0])
    assert sorted(ranks[title]) == list(range(1, 81))
    assert ranks[title][problem.worth[title].argmax()] <= 20


def test_the_rule_sends_by_class_and_stops_where_the_shelf_is_full():
    problem = a_problem(titles=4, receivers=3, eligible=np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1], [1, 1, 1]], dtype=bool),
                        capacity=np.array([100, 100, 3]), floor=np.zeros(3, dtype=np.int64), group=np.zeros(3, dtype=np.int64))  # fmt: skip

    copies = by_rule(problem, ["xa", "truong", "xa"], {"xa": 2})

    assert copies.tolist() == [[2, 0, 2], [2, 0, 1], [2, 0, 0], [2, 0, 0]]

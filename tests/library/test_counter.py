"""The rules of COUNTER 5.1, one by one, on the counter alone."""

import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import NOW
from tusach.library.counting import LEAST, SMALL, Counter, cover

PHONE = "Mozilla/5.0 (Linux; Android 12; SM-A135F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
START = NOW.timestamp() - 42 * 60  # 9:00:00
NOVEMBER = date(2023, 11, 1)


def counted(*events, counter=None):
    """{metric: count} over all keys, after events (second, kind, {facts})."""
    counter = counter or Counter()
    for second, kind, *facts in events:
        fact = {
            "edition": 7,
            "unit": None,
            "address": "203.0.113.7",
            "agent": PHONE,
            **(facts[0] if facts else {}),
        }
        counter.take(kind, fact.pop("edition"), fact.pop("unit"), fact.pop("address"), fact.pop("agent"),
                     START + second, **fact)  # fmt: skip
    found = {}
    for (*_, metric), count in counter.drain().items():
        found[metric] = found.get(metric, 0) + count
    return found


@pytest.mark.parametrize(
    ("seconds", "total"),
    [((0, 29), 1), ((0, 31), 2), ((0, 20, 40), 1), ((0, 20, 51), 2), ((0, 0, 0), 1), ((0, 40, 80), 3)],
)
def test_double_clicks_within_thirty_seconds_count_once_and_the_window_moves_with_each(seconds, total):
    found = counted(*[(second, "investigation") for second in seconds])

    assert (found["TOTAL_INVESTIGATIONS"], found["UNIQUE_INVESTIGATIONS"]) == (total, 1)


def test_two_sections_in_ten_seconds_are_two_items_of_one_title():
    found = counted((0, "request", {"item": "1"}), (10, "request", {"item": "2"}))

    assert found == {
        "VISITS": 1, "SECONDS": 10, "TOTAL_REQUESTS": 2, "TOTAL_INVESTIGATIONS": 2, "UNIQUE_REQUESTS": 2,
        "UNIQUE_INVESTIGATIONS": 2, "UNIQUE_TITLE_REQ": 1, "UNIQUE_TITLE_INV": 1,
    }  # fmt: skip


def test_a_session_is_address_and_agent_within_a_clock_hour():
    other_phone = {"agent": PHONE + " x"}
    found = counted(
        (0, "visit"), (3599, "visit"), (0, "visit", {"address": "203.0.113.8"}), (5, "visit", other_phone)
    )
    assert found == {"VISITS": 3}
    assert counted((3599, "request"), (3635, "request"))["UNIQUE_TITLE_REQ"] == 2


@pytest.mark.parametrize("agent", ["", "-", "Googlebot/2.1", "curl/8.1", "python-requests/2.31", "Mozilla/5.0 (compatible; bingbot/2.0)"])  # fmt: skip
def test_robots_and_whoever_names_no_agent_are_not_counted(agent):
    assert counted((0, "request", {"agent": agent})) == {}
    assert counted((0, "request"))["TOTAL_REQUESTS"] == 1


def test_keeping_a_book_is_a_request_of_it_and_a_search_is_of_the_library():
    saved = counted((0, "save"))
    assert (saved["SAVES"], saved["TOTAL_REQUESTS"], saved["UNIQUE_TITLE_REQ"]) == (1, 1, 1)

    counter = Counter()
    counter.take("search", None, 3, "203.0.113.7", PHONE, START)
    assert counter.drain() == {(None, 3, NOVEMBER, "SEARCHES"): 1, (None, 3, NOVEMBER, "VISITS"): 1}


@pytest.mark.parametrize(
    ("events", "seconds"),
    [
        ([(0, "request"), (300, "request")], 300),
        ([(0, "request"), (900, "request")], 900),
        ([(0, "request"), (901, "request")], 0),  # longer than anyone reads a section: nobody was there
        (
            [(0, "request"), (240, "visit", {"seconds": 200}), (250, "request")],
            200,
        ),  # the beacon knows better
        ([(0, "visit", {"seconds": 86400})], 900),
        ([(0, "visit", {"seconds": -5})], 0),
        ([(0, "request"), (60, "request", {"edition": 8})], 0),
    ],
)
def test_reading_time_is_bounded(events, seconds):
    assert counted(*events).get("SECONDS", 0) == seconds


def test_the_salt_is_another_each_day_and_old_sessions_go():
    made = []

    def salt(size):
        made.append(bytes([len(made)]) * size)
        return made[-1]

    counter = Counter(salt=salt)
    for second in (0, 3600, 7200, 86_400, 2 * 86_400):
        counted((second, "visit"), counter=counter)
    assert len(made) == 4  # one to begin with, one for each of three days
    assert len(counter._seen) == 1

    counter.turn(START + 5 * 86_400)
    assert (counter._salt, counter._seen, counter._clicks) == (made[-1], {}, {})
    assert len(made) == 5


def test_a_flood_is_held_in_bounded_memory_and_known_readers_still_count():
    counter = Counter(most=1_000)
    counted((0, "request"), counter=counter)
    for n in range(5_000):
        counter.take("request", n, None, f"203.0.113.{n}", f"{PHONE} {n}", START + 1)

    assert counter.dropped >= 3_900
    assert all(
        len(held) <= 2_000
        for held in (*counter._seen.values(), counter._clicks, counter._times.places, counter.counts)
    )
    assert len(counter._robots) <= 4_096
    counter.counts.clear()
    assert counted((40, "request"), counter=counter)["TOTAL_REQUESTS"] == 1


def test_words_that_found_nothing_are_told_once_five_readers_looked_for_them():
    counter = Counter()
    for n in (0, 1, 2, 3, 3, 0):
        counter.take("missed", None, 5, f"203.0.113.{n}", PHONE, START + n, item="nuôi  ong")
    assert counter.drain_wishes() == {}
    for n in (4, 5, 4):
        counter.take("missed", None, 5, f"203.0.113.{n}", PHONE, START + n, item="nuôi ong")
    assert counter.drain_wishes() == {("nuôi ong", NOVEMBER): 6}

    counter.turn(START + 86_400)
    counter.take("missed", None, 5, "203.0.113.9", PHONE, START + 86_400, item="nuôi ong")
    assert counter.drain_wishes() == {}
    for n in range(5_000):
        counter.take("missed", None, None, "203.0.113.9", PHONE, START + 86_400, item=f"từ {n}")
    assert len(counter._missed) == 2_000


def test_nothing_that_is_held_contains_an_address_or_an_agent():
    counter = Counter()
    counted((0, "request"), (1, "search", {"item": "dat dai"}), counter=counter)

    held = repr(vars(counter))
    assert not [secret for secret in ("203.0.113.7", "SM-A135F", "dat dai") if secret in held]


def test_counting_costs_little_cpu():
    counter = Counter()
    begun = time.process_time()
    for n in range(20_000):
        counter.take("request", n % 600, None, f"10.0.{n % 200}.7", PHONE, START + n / 10, item=str(n % 12))
    each = (time.process_time() - begun) / 20_000

    assert each < 60e-6, f"{each * 1e6:.0f} µs"  # typically a quarter of that; see bench/use.py


class TestCover:
    @pytest.mark.parametrize(
        ("table", "cells"),
        [
            ([[3], [50], [20]], [[SMALL], [50], ["ẩn"]]),  # 73 - 50 - 20 would tell the 3
            ([[0], [50], [20]], [[SMALL], [50], [20]]),
            ([[4], [4], [90]], [[SMALL], [SMALL], ["ẩn"]]),  # 98 - 90 = 8: both are 4
            ([[4], [1], [90]], [[SMALL], [SMALL], ["ẩn"]]),  # 5: neither can be 0
            ([[3], [5], [50]], [[SMALL], ["ẩn"], ["ẩn"]]),  # 8 = 3 + 5: the 3 could not be 4
            ([[2], [3], [1], [40]], [[SMALL], [SMALL], [SMALL], [40]]),
            ([[12], [7]], [[12], [7]]),
        ],
    )
    def test_a_total_minus_what_is_shown_tells_nothing(self, table, cells):
        assert cover(table).cells == cells

    def test_no_row_or_nothing_at_all(self):
        assert cover([]).whole == SMALL
        assert cover([[0, 0]]).over_rows == [SMALL]

    @settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
    @given(st.lists(st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 6, 9, 30, 200]), min_size=3, max_size=3), min_size=1, max_size=6))  # fmt: skip
    def test_every_line_leaves_each_hidden_count_between_nought_and_four(self, table):
        shown = cover(table)
        full = [[*row, sum(row)] for row in table]
        full.append([sum(row[j] for row in full) for j in range(4)])
        cells = [[*row, total] for row, total in zip(shown.cells, shown.over_rows, strict=True)]
        cells.append([*shown.over_columns, shown.whole])

        assert all((value < LEAST) == (said == SMALL) for true, row in zip(full, cells, strict=True) for value, said in zip(true, row, strict=True))  # fmt: skip
        lines = [list(zip(true, row, strict=True)) for true, row in zip(full, cells, strict=True)]
        lines += [list(line) for line in zip(*lines, strict=True)]
        for *parts, (_, total) in lines:
            off = [(value, said) for value, said in parts if isinstance(said, str)]
            large = sum(said != SMALL for _, said in off)
            rest = sum(value for value, _ in off)
            if isinstance(total, int) and off and rest:
                assert len(off) > 1
                assert large == len(off) or rest - 4 >= 5 * large


def told(*events):
    """SECONDS after events (kind, item, moment, seconds) of one reader in one book."""
    counter = Counter()
    for kind, item, moment, seconds in events:
        counter.take(kind, 1, None, "1.2.3.4", PHONE, START + moment, item=item, seconds=seconds)
    return sum(count for (*_, metric), count in counter.drain().items() if metric == "SECONDS")


@pytest.mark.parametrize(
    ("events", "seconds"),
    [
        ([("request", "1", 0, 0), ("visit", "1", 300, 280)], 280),
        # the next page is asked for before the page that is left tells its time
        ([("request", "1", 0, 0), ("request", "2", 300, 0), ("visit", "1", 301, 100)], 100),
        ([("request", "1", 0, 0), ("request", "2", 300, 0), ("visit", "1", 301, 100), ("visit", "1", 302, 100)], 104),
        ([("request", "1", 0, 0), ("request", "2", 1200, 0), ("visit", "1", 1201, 850)], 850),
        ([("request", "1", 0, 0), ("investigation", "", 60, 0), ("visit", "1", 61, 40)], 40),
        # told on the way to another tab, and once more after coming back: both count, the time between does not
        ([("request", "1", 0, 0), ("visit", "1", 50, 50), ("visit", "1", 500, 30), ("request", "2", 501, 0)], 80),
        # nobody reads longer than the clock ran, nor more than a quarter of an hour at once
        ([("request", "1", 0, 0), ("visit", "1", 10, 600)], 12),
        ([("visit", "1", 0, 5000)], 900),
        ([("visit", "1", 0, 900), ("visit", "1", 5, 900), ("visit", "1", 10, 900)], 914),
    ],
)  # fmt: skip
def test_what_a_page_tells_takes_the_place_of_the_gap(events, seconds):
    assert told(*events) == seconds

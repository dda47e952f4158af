"""What the demo tells of happens in office hours."""

from datetime import date, datetime

import pytest

from tusach.desk.demo.hours import A_DAY, VIETNAM, at_work, in_hours, later


def on(day, hour, minute=0):
    return datetime(2023, 10, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("day", "minutes", "moment"),
    [
        (26, 0, on(26, 7, 30)),
        (26, 239, on(26, 11, 29)),
        (26, 240, on(26, 13, 30)),
        (26, A_DAY, on(26, 16, 30)),
        (28, 60, on(27, 8, 30)),  # a Saturday
        (29, 60, on(27, 8, 30)),
    ],
)
def test_minutes_of_work_into_a_day(day, minutes, moment):
    assert at_work(date(2023, 10, day), minutes) == moment


def test_hours_go_on_in_the_next_morning_and_skip_the_week_end():
    assert later(on(26, 8), 1) == on(26, 9)
    assert later(on(26, 11), 1) == on(26, 14)
    assert later(on(26, 16), 1) == on(27, 8)
    assert later(on(27, 16), 1) == on(30, 8)
    assert later(on(26, 13, 42), 14) == on(30, 13, 42)


def test_a_demo_made_at_night_begins_in_office_hours():
    assert in_hours(on(26, 3)) == on(25, 16, 30)
    assert in_hours(on(26, 22)) == on(26, 16, 30)
    assert in_hours(on(26, 9)) == on(26, 9)

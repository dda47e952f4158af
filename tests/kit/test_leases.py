"""Work that waits: held by one reader, free again when it is gone, given up after three deaths. Told of plans that wait."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from tests.cast import NOW
from tusach.campaign.models import PlanReading, ReadingState
from tusach.kit import leases
from tusach.kit.leases import LEASE, MOST_TRIES, Lease, LostError


@pytest.fixture
def rows(cast):
    return PlanReading.objects.bulk_create(
        PlanReading(name=f"{nth}.pdf", state=ReadingState.WAITING, read_by=cast.person("hoa"), read_at=NOW)
        for nth in range(2)
    )


def waiting():
    return PlanReading.objects.filter(state=ReadingState.WAITING).order_by("pk")


def test_two_readers_take_two_rows_and_a_third_none(rows):
    taken = [leases.claim(waiting(), at=NOW) for _ in range(3)]

    assert [one and one.pk for one in taken] == [rows[0].pk, rows[1].pk, None]
    assert taken[0].claimed_until == NOW + LEASE


def test_a_dead_readers_row_is_taken_over_and_the_dead_one_writes_nothing(rows):
    first = leases.claim(waiting(), at=NOW)
    lease = Lease(first, waiting(), lambda: NOW + timedelta(seconds=30))
    lease.heard(1, 4)
    assert leases.claim(waiting().filter(pk=first.pk), at=NOW + LEASE) is None
    later = NOW + LEASE + timedelta(seconds=31)

    again = leases.claim(waiting(), at=later)

    assert (again.pk, again.tries, again.page) == (first.pk, 2, 0)
    for sign in (lease.hold, lambda: Lease(first, waiting(), lambda: later).heard(2, 4)):
        with pytest.raises(LostError):
            sign()


def test_a_longer_lease_is_kept_by_its_signs_of_life_and_the_last_says_how_far_it_is(rows):
    long = timedelta(minutes=10)
    first = leases.claim(waiting(), at=NOW, lasts=long)
    at = NOW + timedelta(minutes=9)
    lease = Lease(first, waiting(), lambda: at, lasts=long)
    lease.heard(3, 4)
    lease.heard(4, 4)  # too soon after the one before to be written down
    lease.beat()
    first.refresh_from_db()
    assert (first.claimed_until, first.page) == (at + long, 3)

    lease.hold()

    first.refresh_from_db()
    assert (first.page, first.pages) == (4, 4)


def test_a_row_that_waits_no_more_is_lost_to_its_reader(rows):
    lease = Lease(leases.claim(waiting(), at=NOW), waiting(), lambda: NOW)
    PlanReading.objects.update(state=ReadingState.FAILED)

    with pytest.raises(LostError):
        lease.hold()


def test_after_three_deaths_it_is_no_longer_tried(rows):
    waiting().filter(pk=rows[1].pk).delete()
    at = NOW
    for _ in range(MOST_TRIES):
        assert leases.in_vain(waiting(), at=at) == []
        assert leases.claim(waiting(), at=at)
        at += LEASE + timedelta(seconds=1)

    assert leases.claim(waiting(), at=at) is None
    assert [one.pk for one in leases.in_vain(waiting(), at=at)] == [rows[0].pk]


def test_how_far_it_is_and_whether_anybody_reads(rows):
    cache.delete("thu.reader")
    alone = leases.progress_of(rows[1], waiting(), reader="thu", at=NOW)
    assert (alone.before, alone.is_alone, alone.reader_seen) == (1, True, None)
    leases.look_alive("thu", at=NOW)
    assert not leases.progress_of(rows[1], waiting(), reader="thu", at=NOW).is_alone

    taken = leases.claim(waiting(), at=NOW)
    Lease(taken, waiting(), lambda: NOW + timedelta(seconds=9)).heard(3, 4)
    taken.refresh_from_db()
    reading = leases.progress_of(taken, waiting(), reader="thu", at=NOW)

    assert (reading.is_reading, reading.percent) == (True, 75)
    assert leases.progress_of(rows[1], waiting(), reader="thu", at=NOW).before == 0

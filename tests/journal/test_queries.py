"""The chain is broken in every way a person with the database in hand could break it."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import NOW
from tusach.journal import actions, queries
from tusach.journal.models import Entry, QuietHours
from tusach.kit import clock


@pytest.fixture
def chained(cast):
    """Six entries, of which four are sealed in two seals; gives their numbers."""
    made = []
    for count in (2, 2, 2):
        if made:
            actions.seal_entries(at=later())
        made += [write(cast, number) for number in range(count)]
    return [entry.pk for entry in made]


def later():
    return clock.now() + timedelta(minutes=2)


def write(cast, number):
    return actions.record(
        act="reports.accept", subject=f"reports.Report:{number}", by=cast.actor("minh"), at=NOW,
        sentence=f"Nhận báo cáo {number}.", facts={"copies": number},
    )  # fmt: skip


@contextmanager
def in_the_database():
    """A cursor for which the journal's triggers stand aside, as for someone who may drop them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield cursor
            for _, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield cursor
            cursor.execute("SET LOCAL session_replication_role = origin")


def faults(**more):
    return [(fault.kind, fault.entry, fault.seal) for fault in queries.verify(at=later(), **more).faults]


def test_an_untouched_journal_holds(chained):
    verdict = queries.verify(at=later())

    assert (verdict.holds, verdict.entries, verdict.seals, verdict.unsealed, verdict.warnings) == (
        True,
        6,
        2,
        2,
        [],
    )


@pytest.mark.parametrize(
    "change",
    [
        "sentence = 'khác'",
        "person_id = NULL",
        "at = '2020-01-01 00:00:00+00:00'",
        "facts = '{}'",
        "nonce = ''",
    ],
)
def test_a_changed_row_is_found(chained, change):
    with in_the_database() as cursor:
        cursor.execute(f"UPDATE journal_entry SET {change} WHERE id = %s", [chained[1]])  # noqa: S608 - our own

    assert faults() == [("CHANGED", chained[1], 1)]


def test_a_changed_row_with_its_digest_made_anew_is_found(chained):
    entry = Entry.objects.get(pk=chained[2])
    entry.sentence = "khác"
    with in_the_database() as cursor:
        cursor.execute(
            "UPDATE journal_entry SET sentence = %s, digest = %s WHERE id = %s",
            [entry.sentence, entry.true_digest, entry.pk],
        )

    assert faults() == [("BATCH", None, 2)]


def test_a_missing_row_is_found_and_named(chained):
    with in_the_database() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [chained[3]])

    assert faults() == [("MISSING", chained[3], 2)]


def test_a_changed_seal_and_a_missing_seal_are_found(chained):
    with in_the_database() as cursor:
        cursor.execute("UPDATE journal_seal SET count = 7 WHERE number = 2")
    assert ("SEAL", None, 2) in faults()
    with in_the_database() as cursor:
        cursor.execute("DELETE FROM journal_seal WHERE number = 1")
    assert faults()[0] == ("CHAIN", None, 2)


def test_a_lost_tail_is_found_or_at_least_said(chained):
    with in_the_database() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE id > %s", [chained[3]])
    verdict = queries.verify(at=later())

    if connection.vendor == "sqlite":
        assert [(fault.kind, fault.entry) for fault in verdict.faults] == [("TAIL", chained[-1])]
    else:
        assert re.search(f"đã cấp đến số {chained[-1]}", verdict.warnings[0])


def test_a_journal_rolled_back_whole_is_found_by_the_head_noted_outside(chained):
    actions.seal_entries(at=later())
    noted = queries.head()
    assert faults(expect=noted) == []

    with in_the_database() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE id > %s", [chained[3]])
        cursor.execute("DELETE FROM journal_seal WHERE number = 3")

    assert ("EXPECTED", None, 3) in faults(expect=noted)
    assert ("EXPECTED", None, None) in faults(expect="không phải dấu")


def make_gap(cast, chained):
    """An entry whose number was taken before, and whose transaction ends after, the seal of its neighbours."""
    slow = Entry.objects.get(pk=write(cast, 7).pk)
    write(cast, 8)
    with in_the_database() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [slow.pk])
    actions.seal_entries(at=later())
    return slow


def come_late(slow):
    row = Entry(**{field.attname: getattr(slow, field.attname) for field in Entry._meta.concrete_fields})
    row.save(force_insert=True)


def test_a_row_that_commits_late_joins_the_next_seal(cast, chained):
    slow = make_gap(cast, chained)
    come_late(slow)
    assert faults() == []

    seal = actions.seal_entries(at=later())[-1]

    assert (seal.number, seal.late, seal.count, faults()) == (4, [slow.pk], 1, [])
    with in_the_database() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [slow.pk])
    assert faults() == [("MISSING", slow.pk, 4)]


def test_a_row_put_into_an_old_gap_is_found(cast, chained):
    slow = make_gap(cast, chained)
    come_late(slow)
    tomorrow = clock.now() + timedelta(hours=25)

    assert actions.seal_entries(at=tomorrow) == []
    found = queries.verify(at=tomorrow).faults
    assert [(fault.kind, fault.entry, fault.seal) for fault in found] == [("INSERTED", slow.pk, 3)]


def test_a_journal_that_nobody_seals_is_said(chained):
    assert "chưa niêm phong" in queries.verify(at=clock.now() + timedelta(hours=2)).warnings[0]


def test_a_full_batch_goes_on_in_the_next_seal(cast, monkeypatch):
    monkeypatch.setattr("tusach.journal.actions.sealing.BATCH", 2)
    for number in range(5):
        write(cast, number)

    assert [seal.count for seal in actions.seal_entries(at=later())] == [2, 2, 1]
    assert faults() == []


@pytest.mark.parametrize(
    ("name", "seen"),
    [("minh", 6), ("vinh", 6), ("quan", 6), ("thu", 6), ("an", 0), ("lan", 0), ("khach", 0), ("vang", 0)],
)
def test_one_sees_own_acts_a_leader_the_bodys_the_desk_all(cast, chained, name, seen):
    assert queries.visible_to(cast.actor(name)).count() == seen


def test_nobody_sees_nothing(cast, chained):
    assert queries.visible_to(cast.nobody()).count() == 0


def test_the_history_of_a_thing_is_found_by_its_key(chained):
    assert [entry.sentence for entry in queries.history_of("reports.Report:1")] == ["Nhận báo cáo 1."] * 3


@pytest.mark.parametrize(
    ("hours", "hour", "quiet"),
    [
        ((21, 7), 20, False), ((21, 7), 21, True), ((21, 7), 6, True), ((21, 7), 7, False),
        ((12, 14), 13, True), ((12, 14), 14, False), ((8, 8), 8, False),
    ],
)  # fmt: skip
def test_quiet_hours_may_go_over_midnight(hours, hour, quiet):
    assert queries.is_quiet(QuietHours(from_hour=hours[0], to_hour=hours[1]), NOW.replace(hour=hour)) is quiet

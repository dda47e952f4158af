import logging
import sys

import pytest
from django.core.management import CommandError, call_command

from tusach.desk.management.commands import work
from tusach.desk.management.commands.run import Command as Run


def test_the_server_is_granian_with_one_blocking_thread_a_worker():
    line = Run()._server("127.0.0.1", 8123, 3)

    assert line[:3] == [sys.executable, "-m", "granian"]
    told = dict(zip(line[3:-1:2], line[4:-1:2], strict=False))
    assert (told["--interface"], told["--host"], told["--port"], told["--workers"], told["--blocking-threads"]) == (
        "wsgi", "127.0.0.1", "8123", "3", "1",
    )  # fmt: skip
    assert line[-1] == "tusach.wsgi:application"


@pytest.mark.django_db
def test_work_does_one_round_of_everything_and_stops(capsys):
    call_command("work", once=True)


@pytest.mark.django_db
def test_a_job_that_fails_is_written_down_and_the_others_go_on(monkeypatch, caplog, cast):
    monkeypatch.setattr(work, "DUE", [("no_such_command",), *work.DUE])
    with caplog.at_level(logging.ERROR, logger=work.__name__):
        call_command("work", once=True)

    assert [record.getMessage() for record in caplog.records] == ["tusach no_such_command failed"]


def test_every_job_that_is_due_is_a_command_of_its_own():
    for name, verb in work.DUE:
        with pytest.raises((CommandError, SystemExit)) as stop:
            call_command(name, verb, "--help")
        assert getattr(stop.value, "code", 0) == 0


class Rounds:
    """A pause that ends at once; the worker is stopped after so many."""

    def __init__(self, most):
        self.most, self.asked = most, []

    def wait(self, seconds):
        self.asked.append(seconds)
        return len(self.asked) >= self.most


@pytest.mark.django_db
def test_between_rounds_only_what_somebody_waits_for_is_done(monkeypatch):
    done, pauses = [], Rounds(3)
    command = work.Command()
    monkeypatch.setattr(command, "_do", lambda *words, **_: done.append(words))

    assert command._rest(pauses, 60)
    assert done == [*work.AWAITED, *work.AWAITED]
    assert pauses.asked[0] == 5
    assert not command._rest(Rounds(9), 0)

import logging
import os
import signal
import socket
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from tusach.desk.management.commands import work
from tusach.desk.management.commands.run import Command as Run
from tusach.kit.errors import Refused


def test_the_server_is_granian_with_one_blocking_thread_a_worker():
    line = Run()._server("127.0.0.1", 8123, 3)

    assert line[:3] == [sys.executable, "-m", "granian"]
    told = dict(zip(line[3:-1:2], line[4:-1:2], strict=False))
    assert (told["--interface"], told["--host"], told["--port"], told["--workers"], told["--blocking-threads"]) == (
        "wsgi", "127.0.0.1", "8123", "3", "1",
    )  # fmt: skip
    assert line[-1] == "tusach.wsgi:application"


def test_a_port_that_somebody_has_is_refused_before_anything_is_done():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the server itself opens its own
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(Refused, match=f"Không mở được cổng {other.getsockname()[1]} .* make run PORT="):
            call_command("run", port=other.getsockname()[1])


def test_a_server_that_ends_by_itself_is_a_failure_and_a_lost_worker_starts_again(capsys):
    words = [sys.executable, "-S", "-c", "import sys; sys.stdin.read(1); sys.exit(3)"]
    server = subprocess.Popen(words, stdin=subprocess.PIPE)
    lost, second = subprocess.Popen(["true"]), subprocess.Popen(["true"])
    lost.wait()
    parts = [lost]

    def start():
        server.stdin.close()  # the server ends after the worker has been looked after
        return second

    assert Run()._watch(server, parts, start, look=0.01) == 3
    assert parts == [second]
    assert "nay mở lại" in capsys.readouterr().err
    second.wait()


def test_a_worker_told_to_stop_finishes_what_it_does(monkeypatch):
    done = []

    def do(_command, *words, **_):
        done.append(words)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(work.Command, "_do", do)
    before = signal.getsignal(signal.SIGTERM)
    try:
        call_command("work")
    finally:
        signal.signal(signal.SIGTERM, before)

    assert done == [work.DUE[0]]


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

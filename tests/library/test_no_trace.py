"""A reader is planted at a real server: address, browser, words looked for. Afterwards the database, the log at its
most talkative and every file of the data folder are searched for them; the numbers must be there, the reader not.
"""

import gzip
import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import zlib
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "127.53.67.189"  # loopback too, and nobody else's
AGENT = (
    "Mozilla/5.0 (Linux; Android 12; PlantedPhone7391) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
)
QUERY = "dat dai hoa giai xqzplanted"
SECRETS = (ADDRESS, "PlantedPhone7391", "xqzplanted")
BOOK = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.library.factories import make_edition
print(make_edition(key="hoidap22").key)
"""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="a process group is stopped")]


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def surroundings(data):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TUSACH_")}
    return {
        **inherited, "TUSACH_DATA": str(data), "TUSACH_LOG": "DEBUG", "TUSACH_USE_WRITE_SECONDS": "3600",
        "DJANGO_SETTINGS_MODULE": "tusach.settings", "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }  # fmt: skip


@pytest.fixture(scope="module")
def served(data, surroundings):
    """What the server said by the time it was stopped, after a reader had been there."""
    port, said = free_port(), data.parent / "server.log"
    quiet = {**surroundings, "TUSACH_LOG": "WARNING"}  # of the tables and the book nothing need be told
    subprocess.run([sys.executable, "-c", BOOK], check=True, env=quiet, cwd=ROOT, timeout=600)
    with said.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "tusach", "run", "--port", str(port), "--no-work"],
            stdout=log, stderr=log, env=surroundings, cwd=data, start_new_session=True,
        )  # fmt: skip
        try:
            wait_for(port, server)
            statuses = [ask(port, path) for path in walk()]
        finally:
            for _ in range(2):  # an impatient person
                os.killpg(server.pid, signal.SIGINT)
                time.sleep(0.3)
            server.wait(timeout=60)
    assert statuses == [404, *([200] * (len(statuses) - 1))], said.read_text()[-3000:]
    with pytest.raises(ConnectionRefusedError):  # no process of the server stayed behind
        socket.create_connection(("127.0.0.1", port), timeout=1)
    return said.read_bytes()


def walk():
    words = QUERY.replace(" ", "+")
    once = ["/thu-vien/", f"/tim/?q={words}", "/sach/hoidap22/", "/doc/hoidap22/1/", "/doc/hoidap22/2/", f"/opds/sach/?tim={words}", "/oai/?verb=Identify"]  # fmt: skip
    # Again, so that both processes and the pages kept in memory have a part.
    return ["/khong-co/", *once, *once, *(["/sach/hoidap22/"] * 8)]


def wait_for(port, server):
    for _ in range(3_000):
        assert server.poll() is None
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not open")


def ask(port, path):
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(ADDRESS, 0))
    with closing(talk):
        talk.request("GET", path, headers={"User-Agent": AGENT, "X-Forwarded-For": ADDRESS, "Referer": f"http://127.0.0.1/tim/?q={QUERY.replace(' ', '+')}"})  # fmt: skip
        answer = talk.getresponse()
        answer.read()
        return answer.status


def dumped(data):
    """Every value of every table, as text; what is packed is unpacked."""
    with closing(sqlite3.connect(data / "tusach.sqlite3")) as base:
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in base.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of our own tables
                for value in row:
                    yield table, value if isinstance(value, bytes) else str(value).encode()


def forms_of(secret):
    """As it is, in UTF-16, in hexadecimal, packed for a query string."""
    plain = secret.encode()
    return [plain, secret.encode("utf-16-le"), plain.hex().encode(), secret.replace(" ", "+").encode()]


def unpacked(content):
    yield content
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            yield unpack(content)
        except (OSError, EOFError, zlib.error):
            continue


def found_in(content):
    return [
        secret
        for secret in SECRETS
        for part in unpacked(content)
        for form in forms_of(secret)
        if form in part
    ]


def test_the_reader_was_counted_once_though_several_processes_served(served, data):
    """The counts were written as the server ended, an hour before they were due."""
    with closing(sqlite3.connect(data / "tusach.sqlite3")) as base:
        counts = dict(base.execute("SELECT metric, count FROM library_usagecount"))

    assert (counts["VISITS"], counts["UNIQUE_TITLE_INV"], counts["UNIQUE_TITLE_REQ"]) == (1, 1, 1)
    assert counts["SEARCHES"] == 1


def test_no_row_of_any_table_tells_of_the_reader(served, data):
    values = list(dumped(data))

    assert len(values) > 200
    assert [(table, found_in(value)) for table, value in values if found_in(value)] == []


def test_no_log_tells_of_the_reader(served):
    assert b"/khong-co/" in served, "what cannot be found is logged, so the log works"
    assert found_in(served) == []


def test_no_file_of_the_data_folder_tells_of_the_reader(served, data):
    files = [path for path in data.rglob("*") if path.is_file()]

    assert len(files) > 3
    assert [(path.name, found_in(path.read_bytes())) for path in files if found_in(path.read_bytes())] == []


def test_the_search_of_this_test_finds_what_is_there(tmp_path):
    for planted in (
        b"x" + ADDRESS.encode(),
        gzip.compress(b"xqzplanted"),
        "PlantedPhone7391".encode("utf-16-le"),
    ):
        assert found_in(planted)
    assert not found_in(b"127.0.0.1 Mozilla/5.0")


def test_the_servers_own_access_log_is_off():
    from tusach.desk.management.commands.run import Command

    words = Command()._server("127.0.0.1", 8000, 2)
    assert "--access-log" not in words
    assert "--no-access-log" in words

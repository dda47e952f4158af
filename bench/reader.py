"""The public pages: how many a second come out of the quick door, and what they weigh on the wire.

    python bench/reader.py [--seconds 5] [--clients 8] [--browser]

Makes a library of its own (a book of 12 chapters of 1,500 words), starts the server as `tusach run` does (2 workers,
compressed static files) and asks it over the loopback: by `wrk` when it is installed, else by processes of this
script with keep-alive. `--browser` also opens the pages in Chromium at 6x slower CPU, 400 kbit/s and 400 ms.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.portal.syllables import SYLLABLES  # noqa: E402 - found by the line above

SEED, CHAPTERS, WORDS = 20231102, 12, 1_500
SECTION, BOOK, HOME, LIST = "/doc/benchbk2/3/", "/sach/benchbk2/", "/thu-vien/", "/tim/"
AGENT = "Mozilla/5.0 (Linux; Android 10; SM-A107F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
BARS = {"section": 2_000, "first": 30_000, "requests": 6, "next": 8_000, "list": 25_000, "usable": 3_000}


def fill() -> None:
    """One book as the ingest would make it; the words from a seeded generator."""
    import django  # noqa: PLC0415 - once the folder of the data is set

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from tests.library.factories import make_edition  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    dice = random.Random(SEED)
    chapters = [
        (
            f"Chương {n}",
            [" ".join(dice.choices(SYLLABLES, k=100)).capitalize() + "." for _ in range(WORDS // 100)],
        )
        for n in range(1, CHAPTERS + 1)
    ]
    make_edition("Sách để đo", chapters, key="benchbk2", words=CHAPTERS * WORDS, bytes_on_wire=60_000)
    for n in range(30):
        make_edition(f"Cuốn thứ {n} trên giá sách của xã")


def serve(port: int) -> subprocess.Popen[bytes]:
    surroundings = {**os.environ, "TUSACH_STATIC_FROM_SOURCE": "no"}
    house = [sys.executable, "-m", "tusach"]
    subprocess.run([*house, "collectstatic", "--noinput", "-v", "0"], check=True, env=surroundings, cwd=ROOT)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "1", "--log-level", "error", "tusach.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=surroundings, cwd=ROOT)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def get(port: int, path: str, encoding: str = "br, gzip") -> tuple[int, bytes, dict[str, str]]:
    ask = http.client.HTTPConnection("127.0.0.1", port)
    ask.request("GET", path, headers={"Accept-Encoding": encoding, "User-Agent": AGENT})
    answer = ask.getresponse()
    body = answer.read()
    ask.close()
    return answer.status, body, {name.lower(): value for name, value in answer.getheaders()}


def hammer(port: int, path: str, seconds: float, counted: "multiprocessing.Queue[int]") -> None:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: br\r\nUser-Agent: {AGENT}\r\n\r\n"
    ).encode()
    done, end = 0, time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", port)) as line:
        while time.monotonic() < end:
            line.sendall(request)
            head = b""
            while b"\r\n\r\n" not in head:
                head += line.recv(65536)
            head, _, body = head.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(head.decode())
            length = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE)[1])  # type: ignore[index]
            while len(body) < length:
                body += line.recv(65536)
            done += 1
    counted.put(done)


def rate(port: int, path: str, seconds: float, clients: int) -> tuple[float, str]:
    if shutil.which("wrk"):
        said = subprocess.run(
            ["wrk", "-t2", f"-c{clients}", f"-d{int(seconds)}s", "-H", "Accept-Encoding: br", "-H",
             f"User-Agent: {AGENT}", f"http://127.0.0.1:{port}{path}"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), "wrk"  # type: ignore[index]
    counted: multiprocessing.Queue[int] = multiprocessing.Queue()
    crowd = [
        multiprocessing.Process(target=hammer, args=(port, path, seconds, counted)) for _ in range(clients)
    ]
    for one in crowd:
        one.start()
    total = sum(counted.get() for _ in crowd)
    for one in crowd:
        one.join()
    return total / seconds, "own clients, which share the cores"


def first_page(port: int, path: str) -> list[tuple[str, int]]:
    """What a browser fetches for a page with nothing in its cache, and the bytes of each on the wire."""
    _, body, _ = get(port, path, "identity")
    text = body.decode()
    wanted = re.findall(r'<link[^>]+rel="(?:stylesheet|icon|manifest)"[^>]*href="([^"]+)"', text)
    wanted += re.findall(r'<script[^>]+src="([^"]+)"', text)
    weights = [(path, len(get(port, path)[1]))]
    return weights + [(one, len(get(port, one)[1])) for one in dict.fromkeys(wanted)]


def usable(port: int, path: str) -> dict[str, float]:
    """Milliseconds until the text stands and scripts have run, on a slow phone with a slow line."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only with --browser
    from tools.browser import FLAGS, chromium  # noqa: PLC0415

    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = window.new_page(viewport={"width": 360, "height": 740})
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {
            "offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000,
        })  # fmt: skip
        session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
        seen: list[str] = []
        page.on("request", lambda request: seen.append(request.url))
        page.goto(f"http://127.0.0.1:{port}{path}", wait_until="load")
        marks = page.evaluate(
            "() => ({paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime || 0,"
            " interactive: performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart})"
        )
        window.close()
    return {**marks, "requests": len(seen)}


def report(port: int, seconds: float, clients: int, *, browser: bool) -> None:
    print("| measure | value | bar |\n|---|---|---|")
    for path in (SECTION, BOOK, HOME):
        get(port, path)
        get(port, path)
        per_second, how = rate(port, path, seconds, clients)
        bar = BARS["section"] if path == SECTION else ""
        print(f"| `{path}` a second, {clients} clients ({how}) | {per_second:,.0f} | {bar} |")
    for name, path in (("first page of a book", SECTION), ("book's page", BOOK), ("front page", HOME)):
        parts = first_page(port, path)
        print(f"| {name}, nothing cached | {sum(size for _, size in parts) / 1000:.1f} kB in {len(parts)} requests "
              f"| {BARS['first'] // 1000} kB, {BARS['requests']} |")  # fmt: skip
        print(
            f"| of it | {', '.join(f'{Path(one).name or one} {size / 1000:.1f}' for one, size in parts)} |  |"
        )
    print(f"| next section of {WORDS} words | {len(get(port, '/doc/benchbk2/4/')[1]) / 1000:.1f} kB | "
          f"{BARS['next'] // 1000} kB |")  # fmt: skip
    for path in (HOME, LIST):
        print(f"| `{path}` | {len(get(port, path)[1]) / 1000:.1f} kB | {BARS['list'] // 1000} kB |")
    if browser:
        for path in (SECTION, HOME):
            told = usable(port, path)
            print(f"| `{path}` on a slow phone: text stands / usable, {told['requests']:.0f} requests | "
                  f"{told['paint']:.0f} / {told['interactive']:.0f} ms | {BARS['usable']} ms |")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--browser", action="store_true")
    asked = parser.parse_args()
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"TUSACH_DATA": folder, "DJANGO_SETTINGS_MODULE": "tusach.settings"}
        subprocess.run([sys.executable, "-c", "import sys; sys.path.insert(0, '.'); from bench import reader; reader.fill()"],
                       check=True, cwd=ROOT)  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = serve(port)
        try:
            print(
                f"seed {SEED}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {json.dumps(CHAPTERS)} chapters\n"
            )
            report(port, asked.seconds, asked.clients, browser=asked.browser)
        finally:
            server.terminate()
            server.wait(timeout=20)
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

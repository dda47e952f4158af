"""Walks a demo that runs in Firefox, as each of its people: what the console says, pages wider than the window.

`python -m tools.other_browsers [--address URL] [--pages 60] [--width 360] [NAME ...]`; needs the program `firefox` or
`firefox-esr` (TUSACH_FIREFOX names another), nothing else: Firefox is driven by its own protocol, Marionette.
Ends with 1 when something was found. Not part of the tests, which drive Chromium (docs/running.md, "Browsers").
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PEOPLE = ["", "xa", "tinh", "trunguong", "lanhdao", "bientap", "vanthu", "quantri", "xa26", "tinh26", "trunguong26",
          "thuthu", "capphat", "kho26"]  # fmt: skip
PASSWORD = "tu-sach-minh-hoa"  # noqa: S105 - of every account of the demo, printed on its page of signing in
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the W3C's name for a reference to an element
# Files and what changes something are not followed; of pages that differ in a number only, one is opened.
SKIP = re.compile(
    r"\.(pdf|docx|xlsx|csv|ics|xml|json|zip|epub|atom|svg|webp|qdpx|txt)|ngon-ngu|dang-xuat|/(tep|goi|tai|oai|opds2?|bang-tinh)/"
)
FACTS = """return [performance.getEntriesByType("navigation").map((one) => one.responseStatus)[0],
    document.documentElement.scrollWidth - innerWidth,
    [...document.querySelectorAll("a[href^='/']")].map((one) => one.getAttribute("href"))]"""
NARROW = """const style = gBrowser.selectedBrowser.style;
    for (const edge of ["min-width", "max-width"]) style.setProperty(edge, arguments[0] + "px");
    style.flex = "none";"""  # a window of Firefox is never narrower than 450 pixels; the page in it may be
CONSOLE = """const found = [];
    for (const one of Services.console.getMessageArray()) {
        if (!(one instanceof Ci.nsIScriptError) || one.flags & 1 || !/^https?:/.test(one.sourceName)) continue;
        if (/seal\\.\\w+\\.svg.*intercepted/.test(one.errorMessage)) continue; // the icon of a page that was left before it came
        found.push(`${one.errorMessage} (${one.sourceName}:${one.lineNumber})`);
    }
    Services.console.reset();
    return found;"""


class Firefox:
    """A Firefox without a window. A command that it refuses raises RuntimeError."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=90)
        self.file = self.socket.makefile("rb")
        self.number = 0
        self._answer()  # it says hello
        self.do("WebDriver:NewSession", capabilities={})
        self.do("WebDriver:SetTimeouts", pageLoad=15_000)

    def _answer(self) -> Any:
        length = b""
        while (sign := self.file.read(1)) != b":":
            length += sign
        return json.loads(self.file.read(int(length)))

    def do(self, name: str, **given: Any) -> Any:
        self.number += 1
        message = json.dumps([0, self.number, name, given]).encode()
        self.socket.sendall(b"%d:%b" % (len(message), message))
        _, _, error, value = self._answer()
        if error:
            raise RuntimeError(f"{name}: {error['message']}")
        return value["value"] if isinstance(value, dict) and set(value) == {"value"} else value

    def run(self, script: str, *given: Any, inside: bool = False) -> Any:
        """What the script returns, in the page or `inside` Firefox itself."""
        self.do("Marionette:SetContext", value="chrome" if inside else "content")
        try:
            return self.do("WebDriver:ExecuteScript", script=script, args=list(given))
        finally:
            self.do("Marionette:SetContext", value="content")

    def type(self, selector: str, text: str) -> None:
        found = self.do("WebDriver:FindElement", using="css selector", value=selector)
        self.do("WebDriver:ElementSendKeys", id=found[ELEMENT], text=text)


@contextmanager
def firefox() -> Iterator[Firefox]:
    program = os.environ.get("TUSACH_FIREFOX") or shutil.which("firefox") or shutil.which("firefox-esr")
    if not program:
        sys.exit("Firefox is not installed: `apt install firefox-esr`, or name it in TUSACH_FIREFOX.")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text(f'user_pref("marionette.port", {port});\n')
        window = subprocess.Popen(
            [program, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", profile],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield Firefox(_when_it_listens(port))
        finally:
            window.terminate()
            window.wait()


def _when_it_listens(port: int) -> int:
    for _ in range(120):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return port
        time.sleep(0.25)
    sys.exit("Firefox did not start.")


def walk(browser: Firefox, address: str, person: str, most: int) -> Iterator[str]:
    """A line for each thing that is wrong on the pages that `person` ("" is nobody) gets to from the front page."""
    browser.do("WebDriver:Navigate", url=f"{address}/dang-nhap/")
    browser.do("WebDriver:DeleteAllCookies")
    browser.run(CONSOLE, inside=True)
    if person:
        browser.do("WebDriver:Navigate", url=f"{address}/dang-nhap/")
        browser.type("input[name=login]", person)
        browser.type("input[name=password]", f"{PASSWORD}\ue007")  # and Enter
        for _ in range(100):
            time.sleep(0.1)
            if "/dang-nhap/" not in browser.do("WebDriver:GetCurrentURL"):
                break
    waiting, seen = ["/"], set[str]()
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        kind = re.sub(r"\d+|(?<=/doc/|sach/)\w{8}(?=/)", "N", path)
        if kind in seen or SKIP.search(path):
            continue
        seen.add(kind)
        try:
            browser.do("WebDriver:Navigate", url=address + path)
        except RuntimeError as refused:  # a file, or a page that does not come
            yield f"{path} {refused}"
            continue
        status, too_wide, links = browser.run(FACTS)
        waiting += [link.split("#")[0].split("?")[0] for link in links]
        if status >= 400:
            yield f"{path} answers {status}"
        if too_wide > 0:
            yield f"{path} is {too_wide} px wider than the window"
        yield from (f"{path} {said}" for said in browser.run(CONSOLE, inside=True))
    print(f"{person or 'nobody'}: {len(seen)} pages", flush=True)


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    given.add_argument("people", nargs="*", default=PEOPLE, metavar="NAME")
    given.add_argument("--address", default="http://127.0.0.1:8000")
    given.add_argument("--pages", type=int, default=60)
    given.add_argument("--width", type=int, default=360)
    asked, found = given.parse_args(), 0
    with firefox() as browser:
        print(browser.run("return navigator.userAgent"))
        browser.run(NARROW, asked.width, inside=True)
        for person in asked.people:
            for line in walk(browser, asked.address.rstrip("/"), person, asked.pages):
                found += 1
                print(f"  {line}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

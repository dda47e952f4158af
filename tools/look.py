"""Takes the README's pictures: starts the demo, signs in as each of its people, photographs the pages.

`python -m tools.look [--out FOLDER] [--address URL] [--dark] [NAME ...]`; pictures go to docs/pictures.
"""

import argparse
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import chromium

ROOT = Path(__file__).resolve().parents[1]
PHONE, DESK = 360, 1280


@dataclass(frozen=True)
class Picture:
    name: str
    person: str  # a ready account of the demo, "" for nobody
    address: str
    width: int
    height: int = 900


PICTURES = [
    Picture("trang-dau", "", "/", DESK, 720),
    Picture("dang-nhap", "", "/dang-nhap/", PHONE, 1100),
    Picture("xa-hom-nay", "xa", "/", PHONE, 900),
    Picture("xa-phieu", "xa", "/bao-cao/", PHONE, 900),
    Picture("tinh", "tinh", "/", DESK, 1500),
    Picture("trung-uong", "trunguong", "/", DESK, 1900),
    Picture("so-lieu", "trunguong", "/so-lieu/", DESK, 1100),
    Picture("ban-do", "", "/don-vi/ban-do/", DESK, 1000),
    Picture("ke-hoach", "trunguong", "/dot/ke-hoach/1/", DESK, 1100),
    Picture("du-thao", "trunguong", "/du-thao/1/", DESK, 1000),
    Picture("doi-chieu", "trunguong", "/du-thao/doi-chieu/1/muc/1.2.2/", DESK, 1150),
    Picture("soan", "trunguong", "/du-thao/soan/1/muc/1.1.2.2.1/", DESK, 1000),
    Picture("van-ban", "vanthu", "/van-ban/", DESK, 900),
    Picture("thu-vien", "", "/thu-vien/", PHONE, 900),
    Picture("thu-vien-rong", "", "/thu-vien/", DESK, 1100),
    Picture("tim", "", "/tim/?q=dat+dai", PHONE, 900),
    Picture("sach", "", "/sach/{book}/", PHONE, 900),
    Picture("doc", "", "/doc/{book}/4/", PHONE, 900),
    Picture("da-luu", "", "/da-luu/", PHONE, 700),
]
BOOK = "Kỹ thuật trồng và chăm sóc cà phê chè"  # the book that `{book}` in an address stands for


def take(browser: Browser, picture: Picture, address: str, out: Path, *, dark: bool) -> None:
    phone = picture.width == PHONE
    context = browser.new_context(
        base_url=address,
        locale="vi-VN",
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=2 if phone else 1,
        is_mobile=phone,
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    if picture.person:
        page.goto("/dang-nhap/")
        page.locator(f'form:has(input[name="username"][value="{picture.person}"]) button').click()
    page.goto(picture.address.replace("{book}", book_of(page) if "{book}" in picture.address else ""))
    page.screenshot(path=out / f"{picture.name}{'-toi' if dark else ''}.png", full_page=False)
    context.close()


def book_of(page: Page) -> str:
    """The key of BOOK in the demo, found as a reader would."""
    page.goto(f"/tim/?{urlencode({'q': BOOK})}")
    links = page.locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return next(match[1] for link in links if (match := re.match(r"/(?:sach|doc)/(\w+)/", link or "")))


@contextmanager
def house(data: Path) -> Iterator[str]:
    """The demo, served on a port of its own until the pictures are taken."""
    surroundings = {**os.environ, "TUSACH_DATA": str(data), "TUSACH_DEMO": "yes"}
    tusach = [sys.executable, "-m", "tusach"]
    subprocess.run([*tusach, "demo", "--if-empty"], check=True, env=surroundings, cwd=ROOT)
    server = subprocess.Popen([*tusach, "run", "--port", "8765", "--no-work"], env=surroundings, cwd=ROOT)
    address = "http://127.0.0.1:8765"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(address, timeout=2).close()
                break
            except OSError:
                time.sleep(0.3)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def main() -> None:
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("names", nargs="*", help="pictures to take; all when none is named")
    wishes.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    wishes.add_argument("--data", type=Path, default=ROOT / "var" / "look")
    wishes.add_argument("--address", help="a demo that is already running")
    wishes.add_argument("--dark", action="store_true")
    wish = wishes.parse_args()
    wish.out.mkdir(parents=True, exist_ok=True)
    chosen = [picture for picture in PICTURES if not wish.names or picture.name in wish.names]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        if wish.address:
            for picture in chosen:
                take(browser, picture, wish.address, wish.out, dark=wish.dark)
        else:
            with house(wish.data) as address:
                for picture in chosen:
                    take(browser, picture, address, wish.out, dark=wish.dark)
        browser.close()


if __name__ == "__main__":
    main()

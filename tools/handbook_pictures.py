"""Takes the handbook's pictures from the running demo and packs them as small WebP files.

`python -m tools.handbook_pictures [--address URL] [NAME ...]`; they go to src/tusach/library/handbook/pictures. Run it
again whenever the pages that the handbook shows have changed, and look at what it made.
"""

import argparse
import io
import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import FLAGS, chromium
from tools.look import DESK, PHONE, ROOT, book_of, house

FOLDER = ROOT / "src" / "tusach" / "library" / "handbook" / "pictures"
MOST_BYTES = 40_000


@dataclass(frozen=True)
class Shot:
    """`{report}` in `address` is the first report that the person's own page leads to, `{book}` the book that
    tools.look names. `show`: what is scrolled to the top; `press`: what is clicked after that.
    """

    name: str
    person: str
    address: str
    width: int = PHONE
    height: int = 760
    show: str = ""
    press: str = ""


SHOTS = [
    Shot("xa-hom-nay", "xa", "/", height=620),
    Shot("phieu-muc", "xa", "/bao-cao/{report}/muc/m4/", height=760),
    Shot("cau-theo-nam", "xa", "/bao-cao/{report}/muc/m6/", show="table", height=640),
    Shot("xem-lai", "xa", "/bao-cao/{report}/xem-lai/", height=700),
    Shot("mo-tai-khoan", "", "/tai-khoan/lan-dau/", height=560),
    Shot("tien-do-tinh", "tinh", "/", DESK, 800),
    Shot("cho-toi-xem", "tinh", "/bao-cao/cho-xem/", DESK, 760),
    Shot("muc-de-cuong", "tinh", "/bao-cao/{report}/muc/1.1.2.2.1/", DESK, 800),
    Shot("tra-don-vi", "", "/don-vi/?q=ta+nung&moi-luc=1", height=700),
    Shot("thu-vien", "", "/thu-vien/", height=760),
    Shot("tim-khong-dau", "", "/tim/?q=dat+dai", height=760),
    Shot("doc", "", "/doc/{book}/3/", height=760),
    Shot("da-luu", "", "/da-luu/", height=560),
]


def report_of(page: Page) -> str:
    page.goto("/bao-cao/")
    links = page.locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    found = [match[1] for link in links if (match := re.match(r"/bao-cao/(\d+)/$", link or ""))]
    if found:
        return found[0]
    page.locator("main form button").first.click()
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def take(browser: Browser, shot: Shot, address: str) -> bytes:
    """A PNG of what stands on the screen."""
    phone = shot.width == PHONE
    context = browser.new_context(
        base_url=address, locale="vi-VN", viewport={"width": shot.width, "height": shot.height},
        device_scale_factor=1.5 if phone else 1, is_mobile=phone, color_scheme="light",
    )  # fmt: skip
    page = context.new_page()
    if shot.person:
        page.goto("/dang-nhap/")
        page.locator(f'form:has(input[name="username"][value="{shot.person}"]) button').click()
    where = shot.address
    if "{report}" in where:
        where = where.replace("{report}", report_of(page))
    if "{book}" in where:
        where = where.replace("{book}", book_of(page))
    page.goto(where)
    if shot.show:
        page.locator(shot.show).first.evaluate(
            "one => window.scrollBy(0, one.getBoundingClientRect().top - 150)"
        )
    if shot.press:
        page.locator(shot.press).first.click()
    data = page.screenshot()
    context.close()
    return data


def pack(png: bytes, *, widest: int = 960) -> bytes:
    """WebP of at most MOST_BYTES; the quality goes down until it fits."""
    with Image.open(io.BytesIO(png)) as opened:
        image = opened.convert("RGB")
    if image.width > widest:
        image = image.resize((widest, round(image.height * widest / image.width)), Image.Resampling.LANCZOS)
    for quality in range(82, 20, -6):
        out = io.BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    raise ValueError("the picture does not fit: make it smaller")


def cover(browser: Browser) -> bytes:
    page = browser.new_page(viewport={"width": 600, "height": 900})
    drawing = (FOLDER / "bia.svg").read_text(encoding="utf-8")
    page.set_content(f"<body style='margin:0'>{drawing}</body>")
    data = page.screenshot()
    page.close()
    return data


def take_all(browser: Browser, names: list[str], address: str) -> None:
    for shot in SHOTS:
        if not names or shot.name in names:
            data = pack(take(browser, shot, address))
            (FOLDER / f"{shot.name}.webp").write_bytes(data)
            print(f"{shot.name}: {len(data)} bytes")
    if not names or "bia" in names:
        (FOLDER / "bia.webp").write_bytes(pack(cover(browser)))


def main() -> None:
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("names", nargs="*", help="pictures to take; all when none is named; bia is the cover")
    wishes.add_argument("--data", type=Path, default=ROOT / "var" / "look")
    wishes.add_argument("--address", help="a demo that is already running")
    wish = wishes.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        if wish.address:
            take_all(browser, wish.names, wish.address)
        else:
            with house(wish.data) as address:
                take_all(browser, wish.names, address)
        browser.close()


if __name__ == "__main__":
    main()

"""The keeper's camera reads the code on a cover: opened, found, the title shown before anything counts, closed.

The headless browser has a made-up camera (a flag) and no reader of bar codes, so a stand-in for `BarcodeDetector` is put
into the page: it sees nothing at first, then a number that it misread, then the number of the book, as a real one does.
Everything else is the page's own: the button, the dialog, the stream, the search, the title.
"""

import pytest
from playwright.sync_api import expect
from tools.browser import FLAGS, chromium

from tests.journeys.conftest import PHONE
from tests.shelf.factories import make_shelf, put
from tests.supply.factories import make_title
from tusach.books.models import Title
from tusach.shelf.models import Loan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ISBN = "9786045764930"
READER = """
let facing = "";
window.BarcodeDetector = class {
  constructor(options) { sessionStorage.setItem("opened", `${facing} ${options.formats}`); this.seen = ["", "9786045764000", "CODE", "CODE"]; }
  async detect(video) {
    if (!(video instanceof HTMLVideoElement) || !video.videoWidth) return [];
    const code = this.seen.length > 1 ? this.seen.shift() : this.seen[0];
    return code ? [{ rawValue: code, format: "ean_13" }] : [];
  }
};
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (told) => {
  facing = told.video.facingMode;
  const stream = await real(told);
  stream.getTracks().forEach((track) => {
    const stop = track.stop.bind(track);
    track.stop = () => { stop(); sessionStorage.setItem("closed", track.readyState); };
  });
  return stream;
};
""".replace("CODE", ISBN)


@pytest.fixture(scope="module")
def browser(browser):
    """Another Chromium, with a made-up camera that asks nobody."""
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    window = browser.browser_type.launch(executable_path=chromium(), args=[*FLAGS, *camera])
    yield window
    window.close()


@pytest.fixture
def shelf(live_server, cast, clock):
    shelf = make_shelf(cast)
    put(shelf, make_title("T001", "Nuôi ong lấy mật", isbn=ISBN), 2)
    put(shelf, make_title("T002", "Trồng cà phê chè", isbn="9786045764947"), 2)
    return shelf


def test_a_book_is_found_by_its_bar_code_and_shown_before_it_counts(opened, cast, shelf):
    page = opened(cast.person("lan"), PHONE)
    page.add_init_script(READER)
    page.goto(f"/tu-sach/{shelf.pk}/muon/")
    page.get_by_role("button", name="Quét").click()
    page.wait_for_url(f"**/muon/{Title.objects.get(isbn=ISBN).pk}/", timeout=30_000)

    expect(page.get_by_role("heading", level=1)).to_have_text("Nuôi ong lấy mật")
    assert page.evaluate("sessionStorage.getItem('opened')") == "environment ean_13"
    page.wait_for_function("() => sessionStorage.getItem('closed') === 'ended'")
    assert not Loan.objects.exists()  # found and shown; nothing is lent before a person says so
    page.get_by_label("Người mượn").fill("Chị Hiền")
    page.get_by_role("button", name="Ghi cho mượn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cho mượn cuốn nào")
    assert Loan.objects.get().title.isbn == ISBN


def test_the_camera_goes_out_when_the_keeper_stops(opened, cast, shelf):
    page = opened(cast.person("lan"), PHONE)
    page.add_init_script(READER.replace(ISBN, ""))
    page.goto(f"/tu-sach/{shelf.pk}/muon/")
    page.get_by_role("button", name="Quét").click()
    expect(page.get_by_role("dialog")).to_contain_text("Đưa mã vạch")
    page.wait_for_function("() => sessionStorage.getItem('opened')")
    page.get_by_role("button", name="Thôi quét").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_function("() => sessionStorage.getItem('closed') === 'ended'")

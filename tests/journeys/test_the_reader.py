"""A reader with a cheap phone: no account, often no script, sometimes another phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import axe
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.test_everyone_can_read_it import looked_over
from tests.portal import books
from tusach.kit import store
from tusach.library.models import Section
from tusach.library.search import feed
from tusach.library.search.choose import engine

pytestmark = pytest.mark.browser


@pytest.fixture
def shelf(live_server, cast, clock):
    books.book()
    books.spoken()
    books.scanned()
    books.arabic()
    feed.rebuild(engine())


def watched(page):
    """What the page complains of: scripts, policy, missing files."""
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_dat_dai_to_the_paragraph_and_on(shelf, opened, scripts):
    page = opened(None, PHONE, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_label("Tìm sách").fill("dat dai")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("đất đai")
    page.locator(".hit", has_text="ghi sổ").click()

    expect(page).to_have_url(re.compile(r"/doc/caphe234/2/\?q=dat\+?(%20)?dai#p4$"))
    expect(page.locator("p:target mark").first).to_have_text("Đất đai")
    expect(page.locator("p:target")).to_be_in_viewport()
    page.get_by_role("link", name="Chương 3").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bón")
    expect(page.locator(".dock .where")).to_contain_text("Chương 3 trên 3")


def test_size_and_ground_change_at_once_and_stay(shelf, opened):
    page = opened(None, PHONE)
    said = watched(page)
    page.goto("/doc/caphe234/2/")
    size = "(one) => parseFloat(getComputedStyle(one).fontSize)"
    before = page.locator("#p4").evaluate(size)
    page.get_by_text("Cỡ chữ", exact=True).first.click()
    page.get_by_text("Rất lớn").click()
    page.get_by_text("Nền", exact=True).first.click()
    page.get_by_text("Tối", exact=True).click()
    expect(page.locator("body")).to_have_css("background-color", "rgb(27, 24, 20)")
    page.goto("/doc/caphe234/3/")

    assert page.locator("#p1").last.evaluate(size) > before
    expect(page.locator("body")).to_have_css("background-color", "rgb(27, 24, 20)")
    assert said == []


def test_size_stays_without_scripts(shelf, opened):
    page = opened(None, PHONE, java_script_enabled=False)
    page.goto("/doc/caphe234/2/")
    page.get_by_text("Cỡ chữ", exact=True).first.click()
    page.get_by_text("Lớn", exact=True).click()
    page.locator(".sheet:visible").get_by_role("button", name="Nhớ cho lần sau").click()

    expect(page.locator("html")).to_have_attribute("data-co", "lon")
    expect(page).to_have_url(re.compile("/doc/caphe234/2/$"))


def test_the_place_and_the_bookmarks_stay_on_the_phone_and_go_to_another(shelf, opened):
    first = opened(None, PHONE)
    first.goto("/doc/caphe234/2/")
    first.get_by_text("Thêm", exact=True).click()
    first.get_by_role("button", name="Đánh dấu đoạn này").click()
    expect(first.locator(".sheet [data-marks]")).to_contain_text("Đất tốt là vốn quý")
    first.goto("/thu-vien/")
    expect(first.locator("#dang-doc")).to_contain_text("Chương 2 trên 3")
    first.goto("/sach/caphe234/")
    expect(first.get_by_role("link", name="Đọc tiếp, chương 2")).to_be_visible()
    first.goto("/mang-sang/")
    own = first.get_by_label("Mã của máy này")
    expect(own).to_have_value(re.compile(r"^caphe234-2-[02]\+2\.2-\w\w$"))
    code = own.input_value()

    second = opened(None, PHONE)
    second.goto(f"/mang-sang/#{code}")
    second.get_by_role("button", name="Nhận vào máy này").click()
    second.get_by_role("link", name="Kỹ thuật trồng cà phê chè").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Làm đất và trồng cây che bóng")
    second.get_by_text("Thêm", exact=True).click()
    expect(second.locator(".sheet [data-marks] li")).to_contain_text(["Chương 2, đoạn 2"])


def test_several_books_go_to_another_phone_by_link(shelf, opened):
    first = opened(None, PHONE)
    said = watched(first)
    for address in ("/doc/caphe234/3/", "/doc/pages222/2/", "/doc/arabic22/1/"):
        first.goto(address)
        expect(first.locator(".dock .where")).to_be_visible()
    first.goto("/mang-sang/")
    expect(first.locator("[data-list] li")).to_have_count(3)
    code = first.get_by_label("Mã của máy này").input_value()
    assert code.count("~") == 2

    second = opened(None, PHONE)
    said_there = watched(second)
    second.goto(f"/mang-sang/#{code}")
    second.get_by_role("button", name="Nhận vào máy này").click()
    expect(second.locator("[data-done]")).to_contain_text("Đã nhận 3 cuốn")
    expect(second.locator("[data-got] li")).to_have_count(3)
    kept = (
        "Object.fromEntries(Object.keys(localStorage).map((k) => [k, JSON.parse(localStorage.getItem(k)).n]))"
    )
    assert second.evaluate(kept) == {"doc:caphe234": 3, "doc:pages222": 2, "doc:arabic22": 1}
    second.locator("[data-got]").get_by_role("link", name="Sổ tay thôn").click()
    expect(second).to_have_url(re.compile("/doc/pages222/2/"))
    assert said == said_there == []


TOLD = """const send = navigator.sendBeacon.bind(navigator); navigator.sendBeacon = (address, data) => {
sessionStorage.setItem('told', (sessionStorage.getItem('told') || '') + address + '?' + data + ' '); return send(address, data); };"""


def test_the_time_of_reading_is_told_when_the_page_is_left(shelf, opened):
    page = opened(None, PHONE)
    said = watched(page)
    page.add_init_script(TOLD)
    page.clock.install()
    page.goto("/doc/caphe234/2/")
    page.clock.fast_forward(4_000)
    page.get_by_role("link", name="Chương 3").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bón")

    told = re.fullmatch(r"/doc/caphe234/2/gio/\?giay=(\d+) ", page.evaluate("sessionStorage.getItem('told')"))
    assert told
    assert 3 <= int(told[1]) <= 30
    assert page.context.cookies() == []
    assert said == []


def test_without_a_network_the_seconds_wait_on_the_phone(shelf, opened):
    page = opened(None, PHONE)
    page.clock.install()
    page.goto("/doc/caphe234/2/")
    page.context.set_offline(True)
    page.clock.fast_forward(4_000)
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    waiting = page.evaluate("JSON.parse(localStorage.getItem('gio:caphe234'))")
    assert waiting["n"] == 2
    assert 3 <= waiting["s"] <= 30

    page.context.set_offline(False)
    with page.expect_request("**/doc/caphe234/2/gio/") as told:
        page.goto("/doc/pages222/1/")
    assert told.value.post_data == f"giay={waiting['s']}"
    assert page.evaluate("localStorage.getItem('gio:caphe234')") is None


VOICE = """Object.defineProperty(window, 'speechSynthesis', {value: {cancel() {}, speak(one) { (window.said = window.said || []).push(one.text);
setTimeout(() => one.onend && one.onend(), 20); }}}); window.SpeechSynthesisUtterance = function (text) { this.text = text; };"""


def test_reading_aloud_goes_on_with_one_touch(shelf, opened):
    page = opened(None, PHONE)
    page.add_init_script(VOICE)
    page.goto("/doc/caphe234/1/")
    page.get_by_text("Thêm", exact=True).click()
    page.get_by_role("button", name="Đọc to").click()

    expect(page).to_have_url(re.compile("/doc/caphe234/2/$"))
    button = page.get_by_role("button", name="Đọc to tiếp")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/doc/caphe234/3/$"))
    page.goto("/doc/caphe234/2/")
    expect(button).to_have_count(0)


def test_the_library_can_be_put_on_the_home_screen(shelf, opened):
    page = opened(None, PHONE)
    page.goto("/thu-vien/")
    devtools = page.context.new_cdp_session(page)
    told = devtools.send("Page.getAppManifest")
    refused = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]

    assert told["errors"] == []
    assert told["url"].endswith("/tusach.webmanifest")
    assert [one["errorId"] for one in refused if one["errorId"] != "in-incognito"] == []
    icon = page.locator("link[rel=apple-touch-icon]").get_attribute("href")
    assert page.request.get(icon).headers["content-type"] == "image/png"


WIDE = "".join(f"<th>Đạm nguyên chất {n}</th>" for n in range(9))


def test_what_is_wide_scrolls_in_its_own_box_and_words_stay_whole(shelf, opened):
    html = (
        f'<p id="p1">Xem https://vidu.example.vn/{"rat-dai" * 30} nhé.</p><table><tr id="p2">{WIDE}</tr></table>'
        f'<pre id="p3">{"ham_dai_" * 30}</pre><p id="p4"><math display="block"><mtext>{"công thức dài" * 20}</mtext>'
        '</math></p><p id="p5"><img src="/static/ui/seal.svg" width="1600" height="400" alt="Hình"></p>'
    )
    Section.objects.filter(edition__key="caphe234", ordinal=3).update(
        html_sha256=store.keep_bytes(html.encode()).sha256
    )
    page = opened(None, PHONE)
    page.goto("/doc/caphe234/3/")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for box in page.locator(".scroll").all():
        assert box.evaluate("(one) => one.scrollWidth > one.clientWidth && one.clientWidth <= 360")
    assert page.locator(".scroll").count() == 2
    longest = "(one) => Math.max(...one.textContent.split(' ').map((w) => w.length)) * 5"
    cell = page.locator("th").first
    assert cell.bounding_box()["width"] >= cell.evaluate(longest)


def test_a_code_with_a_slip_is_not_taken(shelf, opened):
    page = opened(None, PHONE)
    page.goto("/mang-sang/")
    page.get_by_label("Mã của máy kia").fill("caphe234-2-0-zz")
    page.get_by_role("button", name="Nhận vào máy này").click()

    expect(page.locator("[data-error]")).to_contain_text("Mã chưa đúng")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_note_opens_where_it_is_called(shelf, opened):
    page = opened(None, PHONE)
    page.goto("/doc/caphe234/2/")
    page.locator('[role="doc-noteref"]').click()

    expect(page.locator(".called")).to_contain_text("30% đến 40%")
    page.locator('[role="doc-noteref"]').click()
    expect(page.locator(".called")).to_have_count(0)


def test_the_keyboard_turns_chapters_and_screens(shelf, opened):
    page = opened(None, DESK)
    page.goto("/doc/caphe234/2/")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("/3/$"))
    page.wait_for_load_state()  # the new page hears keys
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("/2/$"))
    page.wait_for_load_state()
    page.get_by_text("Mục lục", exact=True).click()
    page.keyboard.press("Escape")
    expect(page.locator(".dock details[open]")).to_have_count(0)
    page.goto("/doc/caphe234/2/hoi-nghi/")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"\?man=2$"))


def test_a_book_from_right_to_left_turns_the_other_way(shelf, opened):
    page = opened(None, DESK)
    page.goto("/doc/arabic22/1/")
    assert page.locator("article").evaluate("(one) => getComputedStyle(one).direction") == "rtl"
    page.keyboard.press("ArrowLeft")

    expect(page).to_have_url(re.compile("/2/$"))


def test_a_spoken_book_remembers_speed_and_place(shelf, opened):
    page = opened(None, PHONE)
    said = watched(page)
    page.goto("/doc/audio222/1/")
    page.get_by_label("Tốc độ").select_option("1.5")
    page.evaluate("localStorage.setItem('nghe:audio222', JSON.stringify({n: 1, t: 1.25, speed: 1.5}))")
    page.reload()
    page.evaluate(
        "document.querySelector('audio').load(); document.querySelector('audio').preload = 'metadata'"
    )
    page.wait_for_function("() => document.querySelector('audio').currentTime > 1")

    assert page.evaluate("document.querySelector('audio').currentTime") == 1.25
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5
    assert page.evaluate("document.querySelector('audio').seekable.length") == 1
    assert said == []


def test_a_scan_zooms_without_scripts(shelf, opened):
    page = opened(None, PHONE, java_script_enabled=False)
    page.goto("/doc/pages222/1/")
    narrow = page.locator(".scan img").bounding_box()["width"]
    page.get_by_text("Phóng to").click()

    assert page.locator(".scan img").bounding_box()["width"] > 2 * narrow
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_public_pages_hold_no_grave_violation(shelf, opened, country):
    page = opened(None, DESK)
    page.add_init_script(axe.script())
    said = watched(page)
    addresses = [
        "/thu-vien/", "/tim/", "/tim/?q=dat+dai", "/tim/?q=khong+co+dau", "/sach/caphe234/", "/doc/caphe234/2/",
        "/doc/caphe234/2/?q=dat+dai", "/sach/caphe234/chat-luong/", "/doc/caphe234/tim/?q=dat", "/doc/pages222/1/",
        "/doc/audio222/1/", "/doc/arabic22/1/", "/doc/caphe234/2/hoi-nghi/", "/tu-sach-xa/?q=ta+nung", "/mang-sang/",
    ]  # fmt: skip
    wrong = [line for address in addresses for line in looked_over(page, address)]

    assert wrong == [], "\n".join(wrong)
    assert said == []

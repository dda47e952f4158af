"""A reader with a cheap phone: no account, often no script, sometimes another phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import axe
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.test_everyone_can_read_it import looked_over
from tests.portal import books
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
    assert page.locator("p:target").bounding_box()["y"] < PHONE["viewport"]["height"]
    page.get_by_role("link", name="Chương 3").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bón")
    expect(page.locator(".dock .where")).to_contain_text("Chương 3 trên 3")


def test_size_and_ground_change_at_once_and_stay(shelf, opened):
    page = opened(None, PHONE)
    said = watched(page)
    page.goto("/doc/caphe234/2/")
    before = page.locator("#p4").evaluate("(one) => getComputedStyle(one).fontSize")
    page.get_by_text("Cỡ chữ", exact=True).first.click()
    page.get_by_text("Rất lớn").click()
    page.get_by_text("Nền", exact=True).first.click()
    page.get_by_text("Tối", exact=True).click()
    ground = "(one) => getComputedStyle(one).backgroundColor"
    assert page.locator("body").evaluate(ground) == "rgb(27, 24, 20)"
    page.goto("/doc/caphe234/3/")

    assert page.locator("#p1").last.evaluate("(one) => getComputedStyle(one).fontSize") > before
    assert page.locator("body").evaluate(ground) == "rgb(27, 24, 20)"
    assert said == []


def test_size_stays_without_scripts(shelf, opened):
    page = opened(None, PHONE, java_script_enabled=False)
    page.goto("/doc/caphe234/2/")
    page.get_by_text("Cỡ chữ", exact=True).first.click()
    page.get_by_text("Lớn", exact=True).click()
    page.locator(".sheet:visible").get_by_role("button", name="Nhớ cho lần sau").click()

    expect(page).to_have_url(re.compile("/doc/caphe234/2/$"))
    assert page.locator("html").get_attribute("data-co") == "lon"


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
    code = first.get_by_label("Mã của máy này").input_value()
    assert re.fullmatch(r"caphe234-2-[02]\+2\.2-\w\w", code)

    second = opened(None, PHONE)
    second.goto(f"/mang-sang/#{code}")
    second.get_by_role("button", name="Nhận vào máy này").click()
    second.get_by_role("link", name="Kỹ thuật trồng cà phê chè").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Làm đất và trồng cây che bóng")
    second.get_by_text("Thêm", exact=True).click()
    expect(second.locator(".sheet [data-marks] li")).to_have_count(1)


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
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("/2/$"))
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
    for _ in range(50):
        if page.evaluate("document.querySelector('audio').currentTime") > 1:
            break
        page.wait_for_timeout(100)

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

"""A book taken along on a phone: saved, read without a network, cut in the middle, replaced, deleted. A real worker."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.cast import NOW
from tests.journeys import axe
from tests.journeys.conftest import DESK, PHONE
from tests.library.factories import make_edition, make_section
from tusach.kit import store
from tusach.kit.text import fold
from tusach.library.models import Edition, Form, Resource, ResourceUse, State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CASES = Path(__file__).parents[1] / "portal" / "fold_cases.json"
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) found[name] = (await (await caches.open(name)).keys()).map(one => new URL(one.url).pathname);
  return found;
}"""


@pytest.fixture
def land(live_server, cast, clock):
    return make_edition(key="datdai23", bytes_on_wire=24_000)


def save(page, edition: Edition) -> None:
    page.goto(f"/sach/{edition.key}/")
    page.get_by_role("button", name="Lưu để đọc khi mất mạng").click()
    expect(page.get_by_role("dialog")).to_contain_text("Dung lượng")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Đã lưu trên máy")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def test_a_saved_book_is_read_without_a_network_and_after_closing(opened, land):
    page = opened(shape=PHONE)
    page.goto(f"/sach/{land.key}/")
    page.get_by_role("button", name=re.compile(r"mất mạng, \d+\skB")).click()
    expect(page.get_by_role("dialog")).to_contain_text("Máy còn khoảng")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("cả khi đã đóng trình duyệt")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    page.context.set_offline(True)
    page.goto(f"/doc/{land.key}/1/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đất đai của xã")
    assert page.evaluate("getComputedStyle(document.querySelector('.dock')).position") in {"fixed", "sticky"}
    page.locator('.turn a[rel="next"]').click()
    expect(page.get_by_text("Tổ hòa giải họp tại nhà văn hóa.")).to_be_visible()
    page.wait_for_load_state()  # without its script the link leads away
    page.locator(".dock a[data-save]").click()
    expect(page.get_by_role("dialog")).to_contain_text("Cuốn này đã có trên máy")
    page.close()

    page = opened.again(page)
    page.goto("/da-luu/")
    expect(page.get_by_role("listitem").filter(has_text=land.title)).to_contain_text("Chương 2 trên 2")
    expect(page.locator("[data-saved-sum]")).to_contain_text("1 cuốn")
    page.get_by_role("link", name=land.title).click()
    expect(page.get_by_text("Tổ hòa giải họp tại nhà văn hóa.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_appearance_holds_on_pages_that_come_from_the_phone(opened, land, live_server):
    page = opened(shape=PHONE)
    save(page, land)
    cookies = [
        {"name": name, "value": value, "url": live_server.url}
        for name, value in [("nen", "toi"), ("co", "lon")]
    ]
    page.context.add_cookies(cookies)

    page.context.set_offline(True)
    page.goto(f"/doc/{land.key}/1/")

    html = page.locator("html")
    expect(html).to_have_attribute("data-nen", "toi")
    expect(html).to_have_attribute("data-co", "lon")
    expect(page.locator("#nen-toi")).to_be_checked()


def test_what_is_not_saved_says_so_and_the_desk_is_left_alone(opened, land):
    page = opened(shape=PHONE)
    save(page, land)
    page.context.set_offline(True)

    page.goto("/tu-sach-xa/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa có mạng")
    page.goto("/thu-vien/")
    expect(page.locator("[data-saved-why]")).to_contain_text("Chưa có mạng")
    expect(page.get_by_role("link", name=land.title)).to_be_visible()
    page.goto("/tim/?q=dat+dai")
    expect(page.locator("[data-saved-said]")).to_contain_text("1 đoạn")
    page.goto("/doc/khongco2/1/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa có mạng")
    page.get_by_role("link", name="Sách đã lưu").first.click()
    expect(page.get_by_role("link", name=land.title)).to_be_visible()
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/bao-cao/")


def test_a_saving_that_is_cut_goes_on_with_what_is_missing(opened, cast, clock, live_server):
    edition = make_edition("Sách dày", [(f"Chương {n}", [f"Đoạn {n}"]) for n in range(1, 9)], key="sachday2")
    page = opened(shape=PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.route("**/doc/sachday2/5/", lambda route: route.abort())
    page.goto(f"/sach/{edition.key}/")
    page.get_by_role("button", name="Lưu để đọc khi mất mạng").click()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Mất mạng giữa chừng")
    page.goto("/da-luu/")
    expect(page.get_by_role("listitem").filter(has_text="Sách dày")).to_contain_text("Đang lưu dở")

    page.context.unroute("**/doc/sachday2/5/")
    asked.clear()
    page.get_by_role("button", name="Lưu tiếp").click()
    page.get_by_role("dialog").get_by_role("button", name="Lưu tiếp").click()

    expect(page.get_by_role("dialog")).to_contain_text("Đã lưu trên máy")
    again = [url for url in asked if re.search(r"/doc/sachday2/\d/$", url)]
    assert any(url.endswith("/5/") for url in again)
    assert len(again) < 8
    page.context.set_offline(True)
    page.goto(f"/doc/{edition.key}/5/")
    expect(page.get_by_text("Đoạn 5")).to_be_visible()


def test_a_sign_in_page_of_some_wifi_is_not_taken_for_the_book(opened, land):
    page = opened(shape=PHONE)
    page.context.route(
        f"**/doc/{land.key}/2/", lambda route: route.fulfill(body="<h1>Wi-Fi</h1>", content_type="text/html")
    )
    page.goto(f"/sach/{land.key}/")
    page.get_by_role("button", name="Lưu để đọc khi mất mạng").click()
    page.get_by_role("button", name="Lưu", exact=True).click()

    expect(page.get_by_role("dialog")).to_contain_text("trang đăng nhập Wi-Fi")


def test_saved_books_are_searched_without_a_network(opened, land):
    make_section(land, 3, "Bốn câu", ["Có trong quy hoạch không<br>xem bản đồ"])
    Edition.objects.filter(pk=land.pk).update(section_count=3)
    page = opened(shape=PHONE)
    save(page, land)
    page.context.set_offline(True)

    page.goto("/da-luu/?q=dat+dai")
    expect(page.locator("[data-saved-said]")).to_contain_text("1 đoạn")
    expect(page.locator(".hits mark")).to_have_text(["Đất", "đai"])
    page.locator(".hits a").click()
    expect(page.locator("#p1")).to_be_visible()
    expect(page).to_have_url(re.compile("/1/#p1$"))
    page.goto(f"/doc/{land.key}/tim/?q=bien+ban")
    expect(page.locator("[data-saved-said]")).to_contain_text("1 đoạn")
    page.goto("/da-luu/?q=khong+xem")
    expect(page.locator(".hits a")).to_contain_text("quy hoạch không xem bản đồ")
    page.goto("/da-luu/?q=dát+đai")
    expect(page.locator("[data-saved-said]")).to_contain_text("Không thấy đúng dấu")


def test_a_newer_edition_is_offered_and_takes_only_what_is_new(opened, cast, clock, live_server):
    picture = store.keep_bytes(b"RIFF\0\0\0\0WEBPVP8 " + bytes(4000))
    old = make_edition("Sách cũ", key="sachcu22")
    new = make_edition("Sách mới", [("Một", ["Chữ mới."])], key="sachmoi2", year=2023, bytes_on_wire=9_000)
    for edition in (old, new):
        Resource.objects.create(
            edition=edition,
            use=ResourceUse.IMAGE,
            sha256=picture.sha256,
            content_type="image/webp",
            size=picture.size,
        )
    page = opened(shape=PHONE)
    save(page, old)
    Edition.objects.filter(pk=old.pk).update(state=State.SUPERSEDED, superseded_by=new, ended_at=NOW)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/da-luu/")
    row = page.locator(f'[data-book="{old.key}"]')
    expect(row).to_contain_text("Đã có bản mới, năm 2023. Bản đã lưu vẫn đọc được.")
    row.get_by_role("button", name="Lưu bản mới").click()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Đã lưu trên máy")
    page.get_by_role("button", name="Đọc tiếp").click()

    expect(row).to_contain_text("Bản mới đã có trên máy, bản này có thể xóa.")
    assert not [url for url in asked if picture.sha256 in url]
    row.get_by_role("button", name="Xóa").click()
    page.get_by_role("button", name="Xóa khỏi máy").click()
    expect(row).to_have_count(0)
    assert [name for name in page.evaluate(KEPT) if name.startswith("tusach-sach-")] == [
        f"tusach-sach-{new.key}"
    ]


def test_nothing_of_a_person_signed_in_is_kept(opened, land, cast):
    page = opened(cast.person("ngoc"), DESK)
    page.goto("/")
    save(page, land)
    page.goto("/da-luu/")
    expect(page.get_by_role("link", name=land.title)).to_be_visible()
    page.goto("/")
    page.goto("/thu-vien/quan-ly/may-sach/")

    kept = page.evaluate(KEPT)
    addresses = {address for one in kept.values() for address in one}
    allowed = r"/(doc|sach)/datdai23/.*|/da-luu/.*|/static/.*"
    assert [one for one in addresses if not re.fullmatch(allowed, one)] == []
    texts = page.evaluate(
        "async () => { let all = ''; for (const name of await caches.keys()) { const c = await caches.open(name);"
        " for (const one of await c.keys()) all += await (await c.match(one)).text(); } return all; }"
    )
    assert "Ngọc" not in texts
    assert "csrfmiddlewaretoken" not in texts
    assert "Đất đai" in texts


def test_a_sound_is_saved_in_parts_and_played_by_parts(opened, cast, clock, live_server):
    noise = bytes(range(256)) * 10_000
    edition = make_edition("Sách nói", [], form=Form.AUDIO, key="sachnoi2")
    section = make_section(edition, 1, "Phần một", ["Lời giới thiệu."], seconds=60)
    kept = store.keep_bytes(b"ID3" + noise)
    Resource.objects.create(
        edition=edition,
        section=section,
        use=ResourceUse.AUDIO,
        sha256=kept.sha256,
        content_type="audio/mpeg",
        size=kept.size,
    )
    page = opened(shape=PHONE)
    ranges: list[str] = []
    page.on("request", lambda request: ranges.append(request.headers.get("range", "")))
    save(page, edition)

    assert sorted({one for one in ranges if one}) == [
        "bytes=0-1048575",
        "bytes=1048576-2097151",
        "bytes=2097152-2560002",
    ]
    assert not [one for one in page.evaluate(KEPT)[f"tusach-sach-{edition.key}"] if "/phan/" in one]
    page.context.set_offline(True)
    status, length, start = page.evaluate(
        "async url => { const r = await fetch(url, {headers: {Range: 'bytes=3-102'}}); const b = new Uint8Array(await r.arrayBuffer()); return [r.status, b.length, b[0]]; }",
        f"/doc/{edition.key}/r/{kept.sha256}/",
    )
    assert (status, length, start) == (206, 100, 0)


def test_folding_on_the_phone_is_that_of_the_house(opened, land):
    page = opened(shape=PHONE)
    page.goto("/da-luu/")
    page.wait_for_function("() => window.TuSach")
    alphabet = [
        chr(n)
        for n in [*range(0x20, 0x700), *range(0x1780, 0x1800), *range(0x1E00, 0x1F00), *range(0xAA00, 0xAAE0)]
    ]
    cases = json.loads(CASES.read_text()) + [f"x{one}" for one in alphabet]

    told = page.evaluate("cases => cases.map(TuSach.fold)", cases)

    assert [(one, mine, fold(one)) for one, mine in zip(cases, told, strict=True) if mine != fold(one)] == []


def test_without_storage_the_page_says_why_and_still_reads(opened, land):
    page = opened(shape=PHONE)
    page.context.add_init_script(
        "Object.defineProperty(window, 'caches', {get() { throw new DOMException('no', 'SecurityError'); }});"
        "Object.defineProperty(navigator, 'serviceWorker', {value: undefined});"
    )
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"/doc/{land.key}/1/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đất đai của xã")
    page.goto("/da-luu/")
    expect(page.locator("[data-saved-why]")).to_contain_text("chế độ riêng tư")
    page.goto(f"/sach/{land.key}/")
    page.get_by_role("button", name="Lưu để đọc khi mất mạng").click()
    expect(page.get_by_role("dialog")).to_contain_text("chế độ riêng tư")
    assert problems == []


def test_a_full_phone_is_told_what_to_do(opened, land):
    page = opened(shape=PHONE)
    page.context.add_init_script(
        "Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));"
    )
    page.goto(f"/sach/{land.key}/")
    page.get_by_role("button", name="Lưu để đọc khi mất mạng").click()
    page.get_by_role("button", name="Lưu", exact=True).click()

    expect(page.get_by_role("dialog")).to_contain_text("Máy không còn chỗ: cuốn này cần")


def test_two_tabs_do_not_save_the_same_book_at_once(opened, land):
    page = opened(shape=PHONE)
    page.goto(f"/sach/{land.key}/")
    page.evaluate(f"navigator.locks.request('tusach-luu-{land.key}', () => new Promise(() => 0)); 0")
    other = opened.again(page)
    other.goto(f"/sach/{land.key}/")
    other.get_by_role("button", name="Lưu để đọc khi mất mạng").click()
    other.get_by_role("button", name="Lưu", exact=True).click()

    expect(other.get_by_role("dialog")).to_contain_text("đang được lưu ở một thẻ khác")


def test_a_new_worker_takes_over_and_leaves_the_books(opened, land):
    page = opened(shape=PHONE)
    save(page, land)
    page.evaluate("caches.open('tusach-khung-cu').then(c => c.put('/static/cu.css', new Response('x')))")
    code = page.evaluate("fetch('/sw.js').then(r => r.text())")
    body = re.sub(r'VERSION = "\w+"', 'VERSION = "moimoi"', code)
    page.context.route("**/sw.js", lambda route: route.fulfill(body=body, content_type="text/javascript"))

    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")

    page.wait_for_function(
        "() => caches.keys().then(n => n.includes('tusach-khung-moimoi') && !n.includes('tusach-khung-cu'))"
    )
    assert f"tusach-sach-{land.key}" in page.evaluate(KEPT)
    page.context.set_offline(True)
    page.goto(f"/doc/{land.key}/2/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hòa giải ở cơ sở")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everyone_can_use_the_shelf_and_its_questions(opened, land, scheme):
    page = opened(shape=PHONE, color_scheme=scheme, bypass_csp=True)
    page.add_init_script(axe.script())
    wrong: list[str] = []
    page.goto("/da-luu/")
    expect(page.get_by_text("Chưa lưu cuốn nào")).to_be_visible()
    wrong += axe.grave(page)
    page.goto(f"/sach/{land.key}/")
    page.get_by_role("button", name="Lưu để đọc khi mất mạng").click()
    expect(page.get_by_role("button", name="Lưu", exact=True)).to_be_visible()
    wrong += axe.grave(page)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Đã lưu trên máy")
    page.goto("/da-luu/?q=dat+dai")
    expect(page.locator(".hits mark").first).to_be_visible()
    wrong += axe.grave(page)
    page.get_by_role("button", name="Xóa").click()
    expect(page.get_by_role("button", name="Xóa khỏi máy")).to_be_visible()
    wrong += axe.grave(page)
    page.goto("/da-luu/chua-luu/")
    wrong += axe.grave(page)
    assert wrong == []

"""A keeper in a village: books are lent, taken back and counted on a phone that has no network, and sent when it has."""

import pytest
from playwright.sync_api import expect

from tests.cast import NOW
from tests.journeys import axe
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.test_everyone_can_read_it import looked_over
from tests.shelf.factories import here, lend, out, put, stocked
from tests.supply.factories import make_title
from tusach.shelf import actions
from tusach.shelf.models import DeviceEvent, Loan, Tally
from tusach.supply.queries.verify import differences

READY = "() => navigator.serviceWorker.controller !== null"  # comes after the page for bad networks is kept
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shelf(live_server, cast, clock):
    shelf, title = stocked(cast, 3)
    put(shelf, make_title("T002", "Nuôi ong lấy mật"), 2)
    lend(shelf, title, "Anh Tâm", hamlet="thôn 4")
    return shelf


def test_lent_and_returned_without_a_network_and_sent_when_it_is_back(opened, cast, shelf):
    page = opened(cast.person("lan"), PHONE)
    page.goto(f"/tu-sach/{shelf.pk}/")
    page.wait_for_function(READY)

    page.context.set_offline(True)
    page.goto(f"/tu-sach/{shelf.pk}/muon/")
    expect(page.get_by_role("heading", level=1)).to_have_text(shelf.name)
    page.get_by_role("searchbox").fill("ong")
    page.get_by_role("link", name="Nuôi ong lấy mật").click()
    page.get_by_label("Người mượn").fill("Chị Hiền")
    page.get_by_label("Thôn, tổ").fill("thôn 2")
    page.get_by_role("button", name="Ghi cho mượn").click()
    expect(page.get_by_text("1 việc ghi trên máy này chờ gửi")).to_be_visible()
    page.get_by_role("tab", name="Nhận trả").click()
    page.locator("li", has_text="Anh Tâm").get_by_role("button", name="Đã trả").click()
    page.get_by_role("tab", name="Đọc").click()
    page.get_by_role("button", name="Thêm một lượt đọc").click()
    expect(page.get_by_text("3 việc ghi trên máy này chờ gửi")).to_be_visible()
    assert Loan.objects.count() == 1

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Đã gửi")).to_have_count(3)

    assert set(DeviceEvent.objects.values_list("kind", "outcome")) == {
        ("lend", "DONE"),
        ("return", "DONE"),
        ("tally", "DONE"),
    }
    new = Loan.objects.get(reader="Chị Hiền")
    assert (new.title.code, new.hamlet, Loan.objects.get(reader="Anh Tâm").returned_on) == (
        "T002",
        "thôn 2",
        NOW.date(),
    )
    assert (Tally.objects.get().count, out(shelf, new.title), here(shelf, new.title)) == (1, 1, 1)
    assert list(differences()) == []


def test_a_page_opened_before_the_network_went_keeps_what_is_written_in_it(opened, cast, shelf):
    title = shelf.lendings.get().title
    count = actions.start_count(shelf=shelf, by=cast.actor("lan"), at=NOW)
    page = opened(cast.person("lan"), PHONE)
    page.goto(f"/tu-sach/kiem-ke/{count.pk}/")
    page.wait_for_load_state("networkidle")

    page.context.set_offline(True)
    row = page.locator("form", has_text=title.title)
    row.get_by_label("Đếm được").fill("1")
    row.get_by_role("button", name="Ghi").click()
    expect(page.get_by_text("đã giữ trên máy, chờ gửi")).to_be_visible()
    assert not count.lines.exists()

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-outbox]")).to_be_hidden()
    assert [(line.title, line.counted) for line in count.lines.all()] == [(title, 1)]


def test_what_another_wrote_down_waits_until_it_is_sent_by_hand(opened, cast, shelf):
    page = opened(cast.person("lan"), PHONE)
    page.goto(f"/tu-sach/{shelf.pk}/")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        """pk => {
        const list = JSON.parse(localStorage.getItem(`tusach-tu:${pk}`));
        localStorage.setItem(`tusach-tu:${pk}`, JSON.stringify({...list, keeper: [0, "Chị Hiền"]}));
        TuGiay.add(pk, "tally", {kind: "READ"}, "Một lượt đọc tại chỗ");
        }""",
        shelf.pk,
    )
    page.goto(f"/tu-sach/{shelf.pk}/tra/")
    expect(page.get_by_text("Có 1 việc do Chị Hiền ghi")).to_be_visible()
    assert not DeviceEvent.objects.exists()

    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("[data-outbox]")).to_be_hidden()
    assert DeviceEvent.objects.get().outcome == "DONE"


def test_with_a_network_a_press_is_one_loan_and_the_server_says_so(opened, cast, shelf):
    title = make_title("T003", "Chăm cây cà phê")
    put(shelf, title, 1)
    page = opened(cast.person("lan"), PHONE)
    page.goto(f"/tu-sach/{shelf.pk}/muon/{title.pk}/")
    page.get_by_label("Người mượn").fill("001203004567")
    page.get_by_role("button", name="Ghi cho mượn").click()
    expect(page.get_by_text("không giữ số căn cước")).to_be_visible()

    page.get_by_label("Người mượn").fill("Chị Hiền")
    page.get_by_role("button", name="Ghi cho mượn").click()
    expect(page.get_by_text("Đã ghi cho Chị Hiền mượn")).to_be_visible()
    assert Loan.objects.filter(title=title).count() == 1


def test_nothing_of_anybody_signed_in_is_kept_by_the_worker(opened, cast, shelf):
    page = opened(cast.person("lan"), PHONE)
    page.goto(f"/tu-sach/{shelf.pk}/")
    page.wait_for_function(READY)
    page.goto(f"/tu-sach/{shelf.pk}/tra/")

    kept = page.evaluate(
        """async () => {
        const found = [];
        for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) {
          const text = await (await (await caches.open(name)).match(one)).text();
          found.push([new URL(one.url).pathname, text.includes("Lan"), text.includes("Anh Tâm")]);
        }
        return found;
        }"""
    )

    assert [row for row in kept if row[2]] == []
    pages = {path for path, _, _ in kept if path.startswith("/tu-sach/")}
    assert pages == {"/tu-sach/ngoai-tuyen/"}


PAGES = ["", "sach/", "muon/", "muon/{title}/", "tra/", "kiem-ke/", "them-sach/?q=dat", "mat-hong/{title}/", "thanh-ly/", "nhuong/",
         "nhuong/{title}/", "cho-xem/", "giay/", "cai-dat/", "nhap/"]  # fmt: skip


def test_every_page_of_the_shelf_can_be_read_by_everyone(opened, cast, shelf):
    title = shelf.lendings.get().title
    count = actions.start_count(shelf=shelf, by=cast.actor("lan"), at=NOW)
    page = opened(cast.person("lan"), DESK)
    page.add_init_script(axe.script())

    wrong = [
        line
        for path in PAGES
        for line in looked_over(page, f"/tu-sach/{shelf.pk}/{path.format(title=title.pk)}")
    ]
    for address in (f"/tu-sach/kiem-ke/{count.pk}/", f"/tu-sach/kiem-ke/{count.pk}/chot/", "/tu-sach/ngoai-tuyen/",
                    f"/tu-sach/ma/{shelf.code}/", "/tu-sach/mo-tu/"):  # fmt: skip
        wrong += looked_over(page, address)

    assert wrong == [], "\n".join(wrong)

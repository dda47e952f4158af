"""A parcel on a phone of 360 px: received short, received without a network, received without scripts."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.cast import NOW
from tests.journeys import axe
from tests.journeys.conftest import DESK, PHONE
from tests.supply.rounds import make_parcel
from tests.supply.test_delivery_pages import PNG
from tusach.supply import actions
from tusach.supply.models import Discrepancy, ParcelState, Receipt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def parcel(live_server, cast, clock):
    return make_parcel(cast)


def fill_short(page, parcel) -> None:
    line = parcel.lines.order_by("pk").first()
    page.get_by_text("Có cuốn thiếu, thừa hoặc hỏng").click()
    page.locator(f'input[name="n-{line.title_id}"]').fill(str(line.quantity - 1))


def test_a_parcel_is_received_short_and_its_case_is_seen(opened, cast, parcel):
    page = opened(cast.person("lan"), PHONE)
    page.goto(f"/cap-phat/nhan/{parcel.code}/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(axe.script())
    assert axe.grave(page) == []
    fill_short(page, parcel)
    page.get_by_role("button", name="Gửi số đã đếm").click()
    expect(page.get_by_role("alert")).to_contain_text("Xin ghi lý do")
    page.wait_for_load_state()  # its script takes the photo
    line = parcel.lines.order_by("pk").first()
    expect(page.locator(f'input[name="n-{line.title_id}"]')).to_have_value(str(line.quantity - 1))
    page.locator(f'input[name="l-{line.title_id}"]').fill("Đếm hai lần vẫn thiếu")
    photo = {"name": "hop.png", "mimeType": "image/png", "buffer": PNG}
    page.locator(f'input[name="p-{line.title_id}"]').set_input_files(photo)
    expect(page.get_by_text("Đã giữ ảnh trên máy này")).to_be_visible()
    page.route("**/anh/", lambda route: route.abort())
    page.get_by_role("button", name="Gửi số đã đếm").click()

    expect(page.get_by_text("Đã báo nhận, có chỗ khác danh sách")).to_be_visible()
    expect(page.get_by_text("1 ảnh giữ trên máy này")).to_be_visible()
    assert Discrepancy.objects.get().photo_sha256 == ""
    page.unroute("**/anh/")
    page.reload()
    expect(page.locator("#anh")).to_have_text("Đã gửi 1 ảnh.")
    expect(page.get_by_text("Thiếu 1 bản")).to_be_visible()
    case = Discrepancy.objects.get()
    assert (case.quantity, case.reason, len(case.photo_sha256)) == (1, "Đếm hai lần vẫn thiếu", 64)
    assert page.evaluate("localStorage.length") == 0


def test_what_is_counted_without_a_network_is_kept_and_sent_once(opened, cast, parcel):
    page = opened(cast.person("lan"), PHONE)
    page.goto(f"/cap-phat/nhan/{parcel.code}/")
    page.context.set_offline(True)
    page.get_by_role("button", name="Nhận đủ").click()
    expect(page.get_by_text("Đã giữ trên máy này")).to_be_visible()
    assert not Receipt.objects.exists()
    page.context.set_offline(False)

    expect(page.get_by_text("Đã nhận đủ")).to_be_visible()
    receipt = Receipt.objects.get()
    assert (receipt.is_whole, receipt.stands) == (True, True)


def test_a_half_done_count_is_there_after_closing_the_page(opened, cast, parcel):
    page = opened(cast.person("lan"), PHONE)
    page.goto(f"/cap-phat/nhan/{parcel.code}/")
    fill_short(page, parcel)
    page.goto("/cap-phat/kien/")
    page.goto(f"/cap-phat/nhan/{parcel.code}/")

    line = parcel.lines.order_by("pk").first()
    expect(page.get_by_text("Đã điền lại số anh chị đếm dở")).to_be_visible()
    expect(page.locator(f'input[name="n-{line.title_id}"]')).to_have_value(str(line.quantity - 1))


def test_without_scripts_the_page_is_a_form(opened, cast, parcel):
    page = opened(cast.person("lan"), PHONE, java_script_enabled=False)
    page.goto(f"/cap-phat/nhan/{parcel.code}/")
    page.get_by_role("button", name="Nhận đủ").click()

    expect(page.get_by_text("Đã nhận đủ")).to_be_visible()
    parcel.refresh_from_db()
    assert parcel.state == ParcelState.CONFIRMED


@pytest.mark.parametrize("shape", [PHONE, {**DESK, "color_scheme": "dark"}], ids=["360", "1280 dark"])
def test_pages_of_rounds_and_delivery_are_read_by_everyone(opened, cast, parcel, shape):
    round_, consignment = parcel.consignment.round, parcel.consignment
    actions.confirm_receipt(
        parcel=parcel, device=uuid.uuid4(), by=cast.actor("lan"), counted_at=NOW, at=NOW,
        lines=[actions.Counted(parcel.lines.first().title_id, 0, reason="thiếu")],
    )  # fmt: skip
    case = Discrepancy.objects.get()
    receiver = round_.receivers.get(unit=cast.ta_nung)
    visits = {
        "sau": [f"dot/{round_.pk}/", "dot/", "dot/moi/", f"dot/{round_.pk}/kien-nghi/", f"dot/{round_.pk}/nhap-kho/",
                f"dot/{round_.pk}/noi/{cast.lam_dong.pk}/", f"dot/{round_.pk}/tien-do/"],
        "kho": ["chuyen/", f"chuyen/{consignment.pk}/", f"kien/{parcel.code}/", "sai-lech/", f"sai-lech/{case.pk}/", "goi-dien/"],
        "lan": ["kien/", f"nhan/{parcel.code}/", f"duoc-cap/{receiver.pk}/", f"chung/{parcel.code}/"],
    }  # fmt: skip
    text = axe.script()
    for who, addresses in visits.items():
        page = opened(cast.person(who), shape)
        for address in addresses:
            page.goto(f"/cap-phat/{address}")
            page.evaluate(text)
            assert (address, axe.grave(page)) == (address, [])
            assert page.evaluate("document.documentElement.scrollWidth") <= shape["viewport"]["width"]

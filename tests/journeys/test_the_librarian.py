"""A librarian at a phone: two files sent with their progress told, the list of what became of them; pages under axe."""

import io

import pytest
from PIL import Image

from tests.cast import NOW
from tests.journeys import axe
from tests.journeys.conftest import DESK, PHONE
from tests.library.factories import make_edition
from tusach.library.actions.ordering import order_pack
from tusach.library.actions.packing import Choice, make_pack
from tusach.library.models import Form, Intake, State

pytestmark = pytest.mark.browser
HOME = "/thu-vien/quan-ly/"


def picture():
    file = io.BytesIO()
    Image.new("L", (60, 90), 210).save(file, "PNG")
    return {"name": "trang.png", "mimeType": "image/png", "buffer": file.getvalue()}


def test_files_are_sent_one_by_one_and_each_is_answered(country, opened, live_server):
    page = opened(country.person("ngoc"), PHONE)
    page.goto(f"{live_server.url}{HOME}tep/")
    wrong = {"name": "sai.bin", "mimeType": "application/octet-stream", "buffer": b"\x00\x01x" * 20}
    page.set_input_files("#tep", [picture(), wrong])
    page.click("#nop button.main")
    page.wait_for_selector("#dang-gui li:nth-child(2):not(:has(.meter))")

    told = page.inner_text("#dang-gui")
    assert "Gửi xong" in told
    assert "không phải sách" in told
    page.wait_for_selector("#danh-sach >> text=trang.png")
    assert Intake.objects.get().name == "trang.png"


def test_a_session_that_ended_says_so_and_keeps_the_chosen_files(country, opened, live_server):
    page = opened(country.person("ngoc"), PHONE)
    page.goto(f"{live_server.url}{HOME}tep/")
    page.context.clear_cookies(name="sessionid")
    page.set_input_files("#tep", [picture()])
    page.click("#nop button.main")
    page.wait_for_selector("#dang-gui li:not(:has(.meter))")
    page.wait_for_selector(
        "#nop button.main:enabled"
    )  # all is over, and what was chosen would be gone by now

    assert "Phiên làm việc đã hết, xin đăng nhập lại rồi gửi tiếp." in page.inner_text("#dang-gui")
    assert page.evaluate("document.querySelector('#tep').files.length") == 1
    page.evaluate("look()")
    page.wait_for_selector("#danh-sach >> text=Phiên làm việc đã hết")
    assert page.locator("input[type=password]").count() == 0


@pytest.mark.parametrize("shape", [PHONE, DESK], ids=["360", "1280"])
def test_no_page_of_the_librarian_has_a_grave_fault(country, opened, live_server, shape):
    book = make_edition(state=State.DRAFT, body=country.bodies["publisher"])
    scan = make_edition("Sách chụp", state=State.DRAFT, form=Form.PAGES, body=country.bodies["publisher"])
    make_edition("Luật Đất đai")
    make_pack(name="xa", choice=Choice(), at=NOW)
    order_pack(name="xa", choice=Choice(), by=country.actor("ngoc"), at=NOW)
    page, text = opened(country.person("ngoc"), shape), axe.script()
    addresses = [HOME, f"{HOME}goi/", f"{HOME}goi/lam/", f"{HOME}goi/xem/xa/", f"{HOME}may-sach/", f"{HOME}tep/", f"{HOME}su-dung/", f"{HOME}sach/{book.key}/", f"{HOME}sach/{book.key}/sua/",
                 f"{HOME}sach/{scan.key}/trang/", f"{HOME}sach/{scan.key}/trang/1/", "/thu-vien/su-dung/"]  # fmt: skip
    for address in addresses:
        page.goto(live_server.url + address)
        page.evaluate(text)
        assert (address, axe.grave(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= shape["viewport"]["width"]

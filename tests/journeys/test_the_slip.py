"""A slip in the hand: its square code opens the page with the code in its field, and in no address or log."""

import re

import pytest
from playwright.sync_api import expect

from tests.cast import NOW
from tests.journeys.conftest import PHONE
from tusach.people import actions

pytestmark = pytest.mark.browser
NEW = "một câu dài dễ nhớ"


@pytest.fixture
def code(country):
    people = [country.person("lan")]
    return actions.make_slips(people=people, by=country.actor("minh"), at=NOW)[0].code


def test_the_square_code_fills_the_field_and_leaves_the_address(code, opened):
    page = opened(None, PHONE)
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url + str(request.headers)))
    page.on("console", lambda message: said.append(message.text))

    page.goto(f"/tai-khoan/lan-dau/#ma={code}")

    expect(page.get_by_label("Mã trên phiếu")).to_have_value(code)
    assert page.url.endswith("/tai-khoan/lan-dau/")
    page.get_by_label("Mật khẩu mới").fill(NEW)
    page.get_by_label("Gõ lại mật khẩu").fill(NEW)
    page.get_by_role("button", name="Mở tài khoản").click()
    expect(page).to_have_url(re.compile(r"^http://[^/]+/$"))
    assert not [one for one in asked if code in one]
    assert said == []


def test_without_scripts_the_code_is_typed_as_printed(code, opened):
    page = opened(None, PHONE, java_script_enabled=False)
    page.goto(f"/tai-khoan/lan-dau/#ma={code}")
    field = page.get_by_label("Mã trên phiếu")
    expect(field).to_have_value("")

    field.fill(code.replace("-", " ").lower())
    page.get_by_label("Mật khẩu mới").fill(NEW)
    page.get_by_label("Gõ lại mật khẩu").fill(NEW)
    page.get_by_role("button", name="Mở tài khoản").click()

    expect(page).to_have_url(re.compile(r"^http://[^/]+/$"))


def test_a_slip_printed_before_still_opens_its_page(code, opened):
    page = opened(None, PHONE)

    page.goto(f"/tai-khoan/lan-dau/?ma={code}")

    expect(page.get_by_label("Mã trên phiếu")).to_have_value(code)
    assert code not in page.url

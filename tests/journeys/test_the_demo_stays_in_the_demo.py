import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.journeys import story
from tusach.people.demo_accounts import DemoAccount, write_demo_accounts

pytestmark = pytest.mark.browser


@pytest.fixture
def ready(country, settings, tmp_path):
    """The file of the demo's accounts is there, whatever the settings say."""
    settings.DATA = tmp_path
    write_demo_accounts([DemoAccount("lan", "Chị Lan, xã Tà Nung", "Ở địa phương")])


def test_the_demo_opens_a_ready_account(ready, settings, opened):
    settings.DEMO = True
    page = opened()
    page.goto("/dang-nhap/")
    expect(page.get_by_text("Số liệu minh hoạ, không phải số liệu chính thức.")).to_be_visible()

    story.press(page, "Vào vai Chị Lan, xã Tà Nung")

    story.heading(page, "việc")


def test_outside_the_demo_there_is_no_ready_account(ready, opened):
    page = opened()
    page.goto("/dang-nhap/")

    expect(page.get_by_role("button", name="Vào vai")).to_have_count(0)
    expect(page.get_by_text("Chị Lan")).to_have_count(0)
    expect(page.get_by_text("minh hoạ")).to_have_count(0)
    assert Client().post("/tai-khoan/minh-hoa/", {"username": "lan"}).status_code == 404

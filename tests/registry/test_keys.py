"""The keys of who works in the registers all day, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.registry.test_actions import come, paper
from tests.windows import window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_clerk_searches_steps_through_lines_and_begins_a_new_one_by_keys(live_server, browser, cast, clock):
    for number in (1, 2):
        come(cast, paper(number=str(number)))
    context = window(browser, live_server.url, cast.person("an"), viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto("/van-ban/")

    for key in "jjk":
        page.keyboard.press(key)
    first = page.locator("td.first a").first
    expect(first).to_be_focused()

    page.keyboard.press("/")
    page.keyboard.type("tong ket v")
    assert page.input_value("input[type=search]") == "tong ket v"
    page.keyboard.press("Tab")
    page.keyboard.press("v")
    expect(page.locator("input[name=issuer]")).to_be_focused()
    context.close()

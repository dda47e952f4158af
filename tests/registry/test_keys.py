"""The keys of who works in the registers all day, in a real browser."""

import os

import pytest
from django.conf import settings
from django.test import Client

from tests.registry.test_actions import come, paper

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "true"  # Playwright runs a loop beside the test, nothing is shared with it
)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_clerk_searches_steps_through_lines_and_begins_a_new_one_by_keys(live_server, browser, cast, clock):
    for number in (1, 2):
        come(cast, paper(number=str(number)))
    client = Client()
    client.force_login(cast.person("an"), backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/van-ban/")

    for key in "jjk":
        page.keyboard.press(key)
    first = page.locator("td.first a").first
    assert page.evaluate("document.activeElement.href") == first.evaluate("one => one.href")

    page.keyboard.press("/")
    page.keyboard.type("tong ket v")
    assert page.input_value("input[type=search]") == "tong ket v"
    page.keyboard.press("Tab")
    page.keyboard.press("v")
    page.wait_for_selector("input[name=issuer]")
    assert page.evaluate("document.activeElement.name") == "issuer"
    context.close()

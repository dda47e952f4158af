import pytest

from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser


def test_the_front_page_fits_a_phone_and_breaks_no_policy(db, opened):
    page = opened(None, PHONE)
    said = []
    page.on("console", lambda message: said.append(message.text))

    page.goto("/")

    assert page.locator("h1").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert said == []

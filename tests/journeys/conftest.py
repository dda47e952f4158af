"""A real Chromium at a real server. Each person of a story has a browser window of their own."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.cast import NOW
from tests.journeys.plan import PLAN
from tests.windows import window
from tusach.campaign import actions as campaigns
from tusach.figures.actions import load_catalogue
from tusach.reports import actions as reports

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK = {"viewport": {"width": 1280, "height": 900}}


def new_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


@pytest.fixture
def country(live_server, cast, clock):
    """The cast, and the catalogue of what is counted."""
    load_catalogue()
    return cast


@pytest.fixture
def asked(country):
    """The country in the middle of a campaign: opened, its forms issued, nobody has answered."""
    hoa = country.actor("hoa")
    plan = campaigns.keep_reading(data=PLAN.encode(), name="ke-hoach-12.txt", by=hoa, at=NOW)
    campaign = campaigns.create_campaign(
        plan=plan, by=hoa, at=NOW, name="Khảo sát việc giữ và dùng sách ở cơ sở", short_name="Khảo sát tủ sách",
        reference_date=NOW.date(), years=(2021, 2023), survey_due=date(2023, 11, 15), report_due=date(2023, 11, 20),
    )  # fmt: skip
    campaigns.open_campaign(campaign=campaign, by=hoa, at=NOW)
    reports.issue_forms(campaign=campaign, by=hoa, at=NOW)
    return campaign


@pytest.fixture
def owed(asked):
    """`owed(unit)`: the report that a unit has to write, opened."""

    def open_for(unit, by):
        return reports.open_report(obligation=asked.obligations.get(unit=unit), by=by, at=NOW)

    return open_for


@pytest.fixture
def opened(browser, live_server, clock) -> Iterator[Callable[..., Page]]:
    """`opened(person, PHONE)` gives a page signed in as the person, at the live server.

    `opened.again(page)` opens another page in the same window, as after closing the first.
    """
    contexts: list[BrowserContext] = []

    def open_for(person=None, shape=DESK, **more) -> Page:
        contexts.append(window(browser, live_server.url, person, **shape, **more))
        return new_page(contexts[-1])

    open_for.again = lambda page: new_page(page.context)
    yield open_for
    for context in contexts:
        context.close()

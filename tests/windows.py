"""Windows of a browser in which somebody has signed in already. How one signs in at the page is told in tests/people, by
`test_nothing_typed_is_lost.py` and by `test_the_demo_stays_in_the_demo.py`.
"""

import os

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from tusach.people.models import Person

# Playwright keeps an event loop in this thread; Django would take our own calls for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def window(browser: Browser, url: str, person: Person | None = None, **shape) -> BrowserContext:
    """A window at the server of `url`, of nobody or of `person`."""
    context = browser.new_context(base_url=url, locale="vi-VN", **shape)
    if person is not None:
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
    return context

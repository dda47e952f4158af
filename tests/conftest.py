import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from tests.cast import NOW, Cast, make_cast
from tests.emptying import forget, keep_as_made
from tests.standing import Grounds, layers_of, standing

OPENS_DATABASE = {"db", "transactional_db", "live_server"}


def pytest_ignore_collect(collection_path, config):
    """When only tests in the browser are asked for, only the files that mark some are read."""
    if config.option.markexpr == "browser" and collection_path.match("test_*.py"):
        return True if "mark.browser" not in collection_path.read_text() else None
    return None


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what opens the run's database says anything that the run on SQLite did not."""
    if connection.vendor != "postgresql":
        return
    opens = [
        bool(OPENS_DATABASE & set(one.fixturenames) or one.get_closest_marker("django_db")) for one in items
    ]
    config.hook.pytest_deselected(items=[one for one, does in zip(items, opens, strict=True) if not does])
    items[:] = [one for one, does in zip(items, opens, strict=True) if does]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory, django_db_modify_db_settings):
    """In a run with a browser a file instead of memory: the server's threads then have connections of their own, as in
    life; on the one connection of a database in memory their transactions would be one.
    """
    if connection.vendor == "sqlite" and any(
        one.get_closest_marker("browser") for one in request.session.items
    ):
        name = tmp_path_factory.mktemp("data") / "browser.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(name)


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords():
    """Argon2 is slow on purpose; tests sign in often."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    """No test leaves a file behind, and none sees another's."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SEARCH_FOLDER = tmp_path / "search"


@pytest.fixture(autouse=True)
def _one_factor(settings):
    """Centre posts sign in without a second factor, except in the tests of that rule (tests/people)."""
    settings.SECOND_FACTOR = "optional"


@pytest.fixture(autouse=True)
def _use_is_written_when_told(settings):
    """No thread counts beside the tests, and no test inherits another's sessions (tests/library/test_use.py)."""
    from tusach.library.actions.use import start_over

    settings.USE_WRITE_SECONDS = 0
    start_over()


@pytest.fixture(scope="session")
def grounds(tmp_path_factory, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        keep_as_made()
    held = Grounds(tmp_path_factory.mktemp("standing"))
    yield held
    with django_db_blocker.unblock():
        held.fall()
    forget()


@pytest.fixture
def ground(request, grounds, django_db_blocker):
    """The rows that this test begins with stand, and no others: {name of their fixture: its objects}."""
    with django_db_blocker.unblock():
        return grounds.under(layers_of(request.node))


@pytest.fixture(autouse=True, scope="class")
def _test_cases_begin_on_empty_ground(request, django_db_blocker):
    """Those of Django open their transactions by themselves."""
    if request.cls is not None and issubclass(request.cls, TransactionTestCase):
        grounds = request.getfixturevalue("grounds")
        with django_db_blocker.unblock():
            grounds.fall()


@pytest.fixture
def _django_db_helper(ground, _django_db_helper):
    """The test's own transaction is opened within the ones of the rows that stand."""


@standing
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def clock(monkeypatch):
    """The clock at the door shows 2 November 2023, 9:42."""
    monkeypatch.setattr("tusach.kit.clock.now", lambda: NOW)
    return NOW


@pytest.fixture
def sign_in(client, clock):
    """`sign_in(cast.person("lan"))` gives a client that stands at the door as Lan, on 2 November 2023."""

    def _sign_in(person):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run: Playwright allows itself once in a process."""
    from playwright.sync_api import sync_playwright
    from tools.browser import FLAGS, chromium

    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield window
        window.close()

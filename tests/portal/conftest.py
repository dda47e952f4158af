import pytest
from django.core.cache import caches

from tests.cast import NOW
from tests.library.factories import make_edition
from tests.portal import books
from tusach.library.actions.use import start_over
from tusach.library.models import State


@pytest.fixture(autouse=True)
def _uncounted():
    """Each test counts from nothing."""
    start_over()
    caches["worker"].clear()
    yield
    start_over()
    caches["worker"].clear()


@pytest.fixture
def book(db):
    return books.book()


@pytest.fixture
def spoken(db):
    return books.spoken()


@pytest.fixture
def scanned(db):
    return books.scanned()


@pytest.fixture
def arabic(db):
    return books.arabic()


@pytest.fixture
def withdrawn(db):
    return make_edition("Sách in sai", key="gone2222", state=State.WITHDRAWN, ended_at=NOW)

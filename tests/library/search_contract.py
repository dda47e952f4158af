import pytest
from django.db import connection

from tusach.library import queries


@pytest.fixture(params=["tantivy", "fts5", "postgres"], autouse=True)
def each_engine(request, settings, db):
    """Every test of the contract runs once for each engine that this database allows."""
    if request.param == "postgres" and connection.vendor != "postgresql":
        pytest.skip("needs a PostgreSQL database")
    settings.SEARCH = request.param


def titles(words, **choice):
    """Of the books found, as a set."""
    return {book.edition.title for book in queries.search(words, **choice).books}

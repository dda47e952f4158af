import pytest
from django.db import DatabaseError, connection


@pytest.mark.django_db
def test_a_house_in_order_says_so_to_anyone(client):
    answer = client.get("/suc-khoe/")
    assert (answer.status_code, answer.json()) == (200, {"database": True})
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_503(client):
    def gone(*_: object) -> None:
        raise DatabaseError

    with connection.execute_wrapper(gone):
        answer = client.get("/suc-khoe/")
    assert (answer.status_code, answer.json()) == (503, {"database": False})

"""PostgreSQL knows a table's size within the transaction that filled it; SQLite is left alone."""

from django.db import connection

from tusach.kit.statistics import gather_statistics
from tusach.people.models import Person


def test_the_planner_knows_rows_that_are_not_committed_yet(db, django_assert_num_queries):
    Person.objects.bulk_create(Person(username=f"nguoi{each}", password="!") for each in range(7))
    if connection.vendor != "postgresql":
        with django_assert_num_queries(0):
            gather_statistics(Person)
        return
    gather_statistics(Person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'people_person'")
        assert cursor.fetchone() == (7,)

"""What PostgreSQL knows of its tables when it plans: after many rows at once it knows nothing until it is told to look."""

from django.db import connection
from django.db.models import Model


def gather_statistics(*models: type[Model]) -> None:
    """After a bulk load, within its transaction. Autovacuum comes about a minute later and never sees rows that are
    not committed; a join planned as if the tables were empty takes minutes at national size. SQLite needs none.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")  # noqa: SLF001 - Django's own name

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate


def keep_catalogue(sender: AppConfig, using: str, **rest: Any) -> None:  # noqa: ARG001 - Django's shape
    """After the tables are made the committed catalogue is in them, so no room ever finds it empty."""
    from tusach.figures.actions.catalogue import load_catalogue  # noqa: PLC0415 - models are not ready at import
    from tusach.figures.models import Indicator  # noqa: PLC0415

    if using != DEFAULT_DB_ALIAS:
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        columns = (
            {column.name for column in connection.introspection.get_table_description(cursor, table)}
            if (table := Indicator._meta.db_table) in connection.introspection.table_names(cursor)
            else set()
        )
    if columns >= {field.column for field in Indicator._meta.local_concrete_fields}:
        load_catalogue()


class FiguresConfig(AppConfig):
    name = "tusach.figures"
    label = "figures"

    def ready(self) -> None:
        post_migrate.connect(keep_catalogue, sender=self)

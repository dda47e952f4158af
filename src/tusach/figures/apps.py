from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.db.models.signals import post_migrate


def keep_catalogue(sender: AppConfig, using: str, **rest: Any) -> None:  # noqa: ARG001 - Django's shape
    """After the tables are made the committed catalogue is in them, so no room ever finds it empty."""
    from tusach.figures.actions.catalogue import load_catalogue  # noqa: PLC0415 - models are not ready at import
    from tusach.figures.models import Indicator  # noqa: PLC0415

    if using != DEFAULT_DB_ALIAS:
        return
    if has_columns(connections[using], Indicator):
        load_catalogue()


def has_columns(connection: Any, model: type[Model]) -> bool:
    """False while migrations stand halfway and the model is ahead of its table."""
    table = model._meta.db_table  # noqa: SLF001 - Django's documented model API
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return False
        held = {column.name for column in connection.introspection.get_table_description(cursor, table)}
    return held >= {field.column for field in model._meta.local_concrete_fields}  # noqa: SLF001


class FiguresConfig(AppConfig):
    name = "tusach.figures"
    label = "figures"

    def ready(self) -> None:
        post_migrate.connect(keep_catalogue, sender=self)

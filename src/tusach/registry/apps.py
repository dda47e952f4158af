from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _prepare_search(**_: Any) -> None:
    """Make the search index where it is missing, and fill it when documents were here before it."""
    from tusach.registry import actions, search  # noqa: PLC0415 - models are loaded by now, not when this module is

    if search.prepare():
        actions.reindex_when_empty()


class RegistryConfig(AppConfig):
    name = "tusach.registry"
    label = "registry"

    def ready(self) -> None:
        post_migrate.connect(_prepare_search, sender=self)

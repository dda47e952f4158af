from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _prepare_search(**_: Any) -> None:
    from tusach.registry import search  # noqa: PLC0415 - models are loaded by now, not when this module is

    search.prepare()


class RegistryConfig(AppConfig):
    name = "tusach.registry"
    label = "registry"

    def ready(self) -> None:
        post_migrate.connect(_prepare_search, sender=self)

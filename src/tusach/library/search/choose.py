"""Which engine answers here: the setting, what is installed, and the database."""

import importlib.util
import logging
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from tusach.library.search.engine import Engine
from tusach.library.search.fts5_engine import Fts5Engine
from tusach.library.search.postgres_engine import PostgresEngine

log = logging.getLogger(__name__)

CHOICES = ("auto", "tantivy", "fts5", "postgres")


def engine() -> Engine:
    """The one of this process and data folder."""
    return _made(_kind(settings.SEARCH), Path(settings.SEARCH_FOLDER))


def _kind(setting: str) -> str:
    on_postgres = connection.vendor == "postgresql"
    if setting in {"auto", "tantivy"}:
        if _is_installed("tantivy"):
            return "tantivy"
        instead = "postgres" if on_postgres else "fts5"
        _say_once(f"tantivy is not installed; {instead} answers searches, more slowly")
        return instead
    if setting == "postgres" and not on_postgres:
        _say_once("TUSACH_SEARCH=postgres needs a PostgreSQL database; fts5 answers searches")
        return "fts5"
    return setting


@cache
def _is_installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


@cache
def _say_once(sentence: str) -> None:
    log.warning(sentence)


@cache
def _made(kind: str, folder: Path) -> Engine:
    if kind == "fts5":
        return Fts5Engine(folder)
    if kind == "postgres":
        return PostgresEngine()
    from tusach.library.search.tantivy_engine import TantivyEngine  # noqa: PLC0415 - may not be installed

    return TantivyEngine(folder)

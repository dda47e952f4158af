"""The tables of search on PostgreSQL (library/search/postgres_engine.py). Elsewhere there is nothing to make."""

from django.db import migrations

MAKE = """
CREATE TABLE library_passage (
    key bigint PRIMARY KEY,
    edition bigint NOT NULL,
    body text NOT NULL,
    words tsvector NOT NULL
);
CREATE INDEX ON library_passage USING gin (words);
CREATE INDEX ON library_passage (edition, key);
CREATE TABLE library_spelling (written text PRIMARY KEY, passages integer NOT NULL);
CREATE TABLE library_searchnote (name text PRIMARY KEY, text text NOT NULL);
"""
DROP = "DROP TABLE IF EXISTS library_passage, library_spelling, library_searchnote"


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP, params=None)


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]

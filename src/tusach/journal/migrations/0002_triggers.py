"""The tables of the journal refuse UPDATE and DELETE themselves; an administrator must drop the triggers first."""

from django.db import migrations

TABLES = ("journal_entry", "journal_seal")
DEEDS = ("UPDATE", "DELETE")

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END
$$ LANGUAGE plpgsql
"""


def names():
    return [(f"{table}_refuses_{deed.lower()}", table, deed) for table in TABLES for deed in DEEDS]


def put(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for name, table, deed in names():
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {deed} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()"
            )
        elif vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {deed} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, 'the journal is append-only: {deed} on {table} is refused'); END"
            )


def take_away(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name, table, _ in names():
        if vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        elif vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS journal_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(put, take_away)]

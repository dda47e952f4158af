"""The table of postings refuses UPDATE and DELETE itself: a correction or a withdrawal is one more row."""

from django.db import migrations

DEEDS = ("UPDATE", "DELETE")

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION figures_posting_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'postings are append-only: % is refused', TG_OP;
END
$$ LANGUAGE plpgsql
"""


def names():
    return [(f"figures_posting_refuses_{deed.lower()}", deed) for deed in DEEDS]


def put(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for name, deed in names():
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {deed} ON figures_posting "
                "FOR EACH ROW EXECUTE FUNCTION figures_posting_is_append_only()"
            )
        elif vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {deed} ON figures_posting BEGIN "
                f"SELECT RAISE(ABORT, 'postings are append-only: {deed} is refused'); END"
            )


def take_away(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name, _ in names():
        if vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON figures_posting")
        elif vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS figures_posting_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_what_is_counted")]
    operations = [migrations.RunPython(put, take_away)]

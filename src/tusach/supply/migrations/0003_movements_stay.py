"""The table of movements refuses UPDATE and DELETE itself: what was wrong is taken back by one more movement."""

from django.db import migrations

DEEDS = ("UPDATE", "DELETE")

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION supply_movement_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'movements are append-only: % is refused', TG_OP;
END
$$ LANGUAGE plpgsql
"""


def put(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for deed in DEEDS:
        name = f"supply_movement_refuses_{deed.lower()}"
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {deed} ON supply_movement "
                "FOR EACH ROW EXECUTE FUNCTION supply_movement_is_append_only()"
            )
        elif vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {deed} ON supply_movement BEGIN "
                f"SELECT RAISE(ABORT, 'movements are append-only: {deed} is refused'); END"
            )


def take_away(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for deed in DEEDS:
        on = " ON supply_movement" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS supply_movement_refuses_{deed.lower()}{on}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS supply_movement_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("supply", "0002_holdings")]
    operations = [migrations.RunPython(put, take_away)]

"""Movements are asked for by account and day, never by title alone: the index by title only slowed each line written.

The index is dropped by its name instead of by altering the column, for which SQLite would copy the table of movements
and lose the triggers that refuse its changes.
"""

import django.db.models.deletion
from django.db import migrations, models


def _index(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        told = schema_editor.connection.introspection.get_constraints(cursor, "supply_movement")
    for name, one in told.items():
        if one["columns"] == ["title_id"] and one["index"] and not one["unique"]:
            return name
    return None


def take_away(apps, schema_editor):
    if name := _index(schema_editor):
        schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


def put_back(apps, schema_editor):
    if _index(schema_editor) is None:
        schema_editor.execute("CREATE INDEX supply_movement_title_id_again ON supply_movement (title_id)")


class Migration(migrations.Migration):
    dependencies = [("supply", "0003_movements_stay")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(take_away, put_back)],
            state_operations=[
                migrations.AlterField(
                    model_name="movement",
                    name="title",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="books.title",
                    ),
                )
            ],
        )
    ]

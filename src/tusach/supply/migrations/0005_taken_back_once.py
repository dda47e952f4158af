"""A movement is taken back once: said by an index of those that take one back, instead of one that all have a line in.

SQLite copies the table for this and loses its triggers, so they are put again.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

stay = import_module("tusach.supply.migrations.0003_movements_stay")


def put_again(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        stay.take_away(apps, schema_editor)
        stay.put(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("supply", "0004_movements_without_an_index_by_title")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_again),
        migrations.AlterField(
            model_name="movement",
            name="reverses",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversals",
                to="supply.movement",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reverses__isnull", False)),
                fields=("reverses",),
                name="a_movement_is_taken_back_once",
            ),
        ),
        migrations.RunPython(put_again, migrations.RunPython.noop),
    ]

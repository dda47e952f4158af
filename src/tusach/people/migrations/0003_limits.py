"""The table in which all workers count tries at signing in (people/limits.py). It is a cache's, no model's."""

from django.core.management import call_command
from django.db import migrations

TABLE = "people_limits"


def make_table(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_slips_and_folded_names")]
    operations = [migrations.RunPython(make_table, drop_table)]

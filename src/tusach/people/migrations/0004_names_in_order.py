"""People are listed by their given names: a key of each name, in the order of a Vietnamese list."""

from django.db import migrations, models

from tusach.kit.text import name_key


def fill(apps, schema_editor):
    Person = apps.get_model("people", "Person")
    rows = Person.objects.filter(sort_key="").only("pk", "full_name").order_by("pk")
    while some := list(rows[:2_000]):
        for one in some:
            one.sort_key = name_key(one.full_name)[:500]
        Person.objects.bulk_update(some, ["sort_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_limits")]
    operations = [
        migrations.AddField("person", "sort_key", models.CharField(blank=True, db_index=True, max_length=500)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

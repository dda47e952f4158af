from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shelf", "0002_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="mergerpart",
            name="moved",
            field=models.JSONField(
                default=dict, help_text="what changed hands and how it was before, so that it can be undone"
            ),
        ),
    ]

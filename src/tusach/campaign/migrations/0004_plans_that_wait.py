from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaign", "0003_plan_changes")]

    operations = [
        migrations.AddField("planreading", "claimed_until", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("planreading", "tries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("planreading", "page", models.PositiveIntegerField(default=0)),
        migrations.AddField("planreading", "pages", models.PositiveIntegerField(default=0)),
        migrations.AddField(
            "planreading",
            "state",
            models.CharField(
                choices=[("WAITING", "chờ máy đọc"), ("READ", "đã đọc"), ("FAILED", "không đọc được")],
                default="READ",
                max_length=7,
            ),
        ),
        migrations.AddField("planreading", "sentence", models.TextField(blank=True, default="")),
        migrations.AlterField("planreading", "reading", models.JSONField(default=dict)),
    ]

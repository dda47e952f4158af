import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaign", "0004_plans_that_wait")]

    operations = [
        migrations.AddField("activity", "cancelled_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "planchange",
            "activity",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="changes",
                to="campaign.activity",
            ),
        ),
    ]

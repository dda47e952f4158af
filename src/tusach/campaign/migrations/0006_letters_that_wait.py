import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A letter of urging waits for its number."""

    dependencies = [("campaign", "0005_activities_change"), ("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "PreparedLetter",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(blank=True, max_length=10)),
                ("symbol", models.CharField(blank=True, max_length=60)),
                ("place", models.CharField(max_length=80)),
                ("capacity", models.CharField(blank=True, max_length=200)),
                ("signer", models.CharField(max_length=120)),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.body")),
                ("campaign", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="prepared_letters", to="campaign.campaign",
                )),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "body"), name="a_body_prepares_one_letter_of_urging"),
                ],
            },
        ),
    ]

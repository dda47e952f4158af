from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shelf", "0005_signed_weeding_minutes")]
    operations = [
        migrations.AddField(
            model_name="offer",
            name="received",
            field=models.PositiveIntegerField(
                blank=True, help_text="copies that came, as the taker counted", null=True
            ),
        ),
    ]

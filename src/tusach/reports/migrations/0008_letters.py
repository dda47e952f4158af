from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_context_of_claims")]

    operations = [
        migrations.AddField(
            model_name="intake",
            name="letter",
            field=models.CharField(blank=True, default="", max_length=64),
        )
    ]

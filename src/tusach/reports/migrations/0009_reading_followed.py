from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_letters")]

    operations = [
        migrations.AddField(
            model_name="intake", name="wanted_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="intake", name="tries", field=models.PositiveSmallIntegerField(default=0)
        ),
        migrations.AddField(model_name="intake", name="page", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="intake", name="pages", field=models.PositiveIntegerField(default=0)),
    ]

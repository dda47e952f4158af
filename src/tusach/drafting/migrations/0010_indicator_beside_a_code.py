from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("drafting", "0009_leaves_of_an_excerpt"),
    ]

    operations = [
        migrations.AddField(
            model_name="code",
            name="indicator",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_letters_without_an_account")]

    operations = [migrations.AddField("quiethours", "in_english", models.BooleanField(default=False))]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0004_pack_orders")]

    operations = [
        migrations.RenameField("intake", "done", "page"),
        migrations.RenameField("intake", "total", "pages"),
        migrations.AddField("intake", "tries", models.PositiveSmallIntegerField(default=0)),
        migrations.RenameField("packorder", "done", "page"),
        migrations.RenameField("packorder", "total", "pages"),
        migrations.AddField("packorder", "tries", models.PositiveSmallIntegerField(default=0)),
    ]

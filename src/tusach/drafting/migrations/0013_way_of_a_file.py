from django.db import migrations, models

WAYS = [("ACCOUNT", "trên hệ thống"), ("LINK", "bằng đường dẫn"), ("WORD", "bằng tệp"), ("HAND", "văn thư nhập")]


class Migration(migrations.Migration):
    """A file that comes back may be a PDF as well."""

    dependencies = [("drafting", "0012_returned_files_that_wait")]

    operations = [
        migrations.AlterField(model, "way", models.CharField(choices=WAYS, max_length=7))
        for model in ("comment", "returned")
    ]

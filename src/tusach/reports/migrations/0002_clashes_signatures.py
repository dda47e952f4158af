"""Stands in 0001: a fresh house makes these tables whole at once. The name stays for houses that have it applied."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = []

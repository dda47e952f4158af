"""Series of before know where they were taken up and the day of their last number; else the gap report would list a
paper book's numbers as missing.
"""

from django.db import migrations
from django.db.models import Max, Min


def fill(apps, schema_editor):
    series_of = apps.get_model("registry", "Series")
    documents = apps.get_model("registry", "Document").objects
    arrivals = apps.get_model("registry", "Arrival").objects
    for series in series_of.objects.filter(last__gt=0):
        if series.direction == "INCOMING":
            numbers = arrivals.filter(keeper=series.keeper_id, year=int(series.begins)).values_list("number", "arrived_on")
            whole = [(int(number), day) for number, day in numbers if number.isdecimal()]
            if not whole:
                continue
            series.first, series.last_dated = min(whole)[0], max(day for _, day in whole)
        else:
            found = documents.filter(series=series).aggregate(first=Min("ordinal"), day=Max("dated"))
            if found["first"] is None:
                continue
            series.first, series.last_dated = found["first"], found["day"]
        series.save(update_fields=["first", "last_dated"])


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_papers_whole")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

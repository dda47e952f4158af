"""Extensions granted before timeliness followed them: the figures' due days and the marks of lateness catch up."""

from zoneinfo import ZoneInfo

from django.db import migrations

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def follow(apps, schema_editor):
    obligations = apps.get_model("campaign", "Obligation").objects.filter(extended_to__isnull=False)
    expected = apps.get_model("figures", "Expected").objects
    reports = apps.get_model("reports", "Report").objects
    for owed in obligations.iterator():
        ask = f"campaign.Campaign:{owed.campaign_id}"
        expected.filter(ask=ask, unit_id=owed.unit_id).update(due_date=owed.extended_to)
        for report in reports.filter(obligation=owed, is_late=True, submitted_at__isnull=False):
            if report.submitted_at.astimezone(ZONE).date() <= owed.extended_to:
                reports.filter(pk=report.pk).update(is_late=False)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_clashes_signatures"),
        ("campaign", "0002_conduct"),
        ("figures", "0002_postings_stay"),
    ]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def say_for_which_day(apps, schema_editor):
    """What was spoken about before is taken as spoken for the day that counts now."""
    Sent, Obligation = apps.get_model("campaign", "ReminderSent"), apps.get_model("campaign", "Obligation")
    counts = Obligation.objects.filter(pk=OuterRef("obligation")).annotate(day=Coalesce("extended_to", "due_date"))
    Sent.objects.update(last_day=Subquery(counts.values("day")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("campaign", "0002_conduct"),
    ]

    operations = [
        migrations.AddField("milestone", "cancelled_at", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="PlanChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ADDED", "thêm mốc"), ("CHANGED", "sửa mốc"), ("CANCELLED", "bỏ mốc"),
                            ("RESTORED", "lấy lại mốc"), ("DUE", "đổi hạn chung"),
                        ],
                        max_length=9,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("reason", models.CharField(max_length=500, verbose_name="lý do")),
                ("at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plan_changes", to="campaign.campaign"
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="changes",
                        to="campaign.milestone",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-at", "-pk"]},
        ),
        migrations.AlterField(
            "obligationchange",
            "kind",
            models.CharField(
                choices=[
                    ("EXTENDED", "gia hạn"), ("ADDED", "thêm vào"), ("DROPPED", "đưa ra"),
                    ("COMMON", "theo hạn chung mới"),
                ],
                max_length=8,
            ),
        ),
        migrations.RemoveConstraint("remindersent", "a_reminder_is_sent_once"),
        migrations.AddField(
            "remindersent", "last_day", models.DateField(default=datetime.date(2009, 1, 1)), preserve_default=False
        ),
        migrations.RunPython(say_for_which_day, migrations.RunPython.noop, elidable=False),
        migrations.AddConstraint(
            "remindersent",
            models.UniqueConstraint(fields=("rule", "obligation", "last_day"), name="a_reminder_is_sent_once"),
        ),
    ]

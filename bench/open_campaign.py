"""How long freezing the expected set takes on the real units: 10,599 communes and 63 provinces.

python bench/open_campaign.py, with TUSACH_DATA naming an empty folder. Loads the units first (not counted).
"""

import os
import time
from datetime import UTC, date, datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after setup

from tusach.campaign.actions import open_campaign, send_reminders  # noqa: E402 - after setup
from tusach.campaign.models import Campaign, ReminderRule  # noqa: E402 - after setup
from tusach.campaign.queries import preview_reminders  # noqa: E402 - after setup
from tusach.places.models import Unit  # noqa: E402 - after setup

call_command("migrate", verbosity=0)
if not Unit.objects.exists():
    call_command("places", "load")
at = datetime(2023, 9, 1, 2, tzinfo=UTC)
due = date(2023, 10, 31)
campaign = Campaign.objects.create(name="Đo", short_name="Đo", reference_date=due, first_year=2009, last_year=2023,
                                   survey_due=due, report_due=due)  # fmt: skip
start = time.perf_counter()
campaign = open_campaign(campaign=campaign, by=None, at=at)
print(f"open: {campaign.obligations.count()} obligations in {time.perf_counter() - start:.2f} s")
ReminderRule.objects.create(
    campaign=campaign, kind="SURVEY", offset_days=-7, audience="OWNER", text="{dot}: hạn {han}."
)
late = datetime(2023, 10, 25, 2, tzinfo=UTC)
start = time.perf_counter()
preview_reminders(campaign, at=late)
print(f"preview of reminders: {time.perf_counter() - start:.2f} s")
start = time.perf_counter()
send_reminders(campaign=campaign, by=None, at=late)
print(f"sending: {time.perf_counter() - start:.2f} s")

"""The migration that lets extensions of before count: on rows as an earlier version left them."""

from datetime import date, timedelta
from importlib import import_module

from django.apps import apps

from tests.cast import NOW
from tusach.campaign.models import Obligation
from tusach.figures.models import Expected
from tusach.reports.models import Report

follow = import_module("tusach.reports.migrations.0003_days_follow_extensions").follow


def test_extensions_of_before_move_the_days_and_the_marks(world):
    late = world.sent(world.cast.ta_nung, at=NOW + timedelta(days=10))
    later = world.sent(world.cast.bao_thuan, "bao", at=NOW + timedelta(days=20))
    Obligation.objects.filter(kind="SURVEY", level="COMMUNE").update(extended_to=date(2023, 11, 15))

    follow(apps, None)

    assert set(Expected.objects.filter(level="COMMUNE").values_list("due_date", flat=True)) == {
        date(2023, 11, 15)
    }
    assert not Report.objects.get(pk=late.pk).is_late
    assert Report.objects.get(pk=later.pk).is_late

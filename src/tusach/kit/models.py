"""Shared shapes of records: no table of its own, no word of the domain."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Q


def in_force(on: date | datetime, prefix: str = "") -> Q:
    """Rows whose half-open period [from_date, to_date) holds the day `on`."""
    until = Q(**{f"{prefix}to_date__isnull": True}) | Q(**{f"{prefix}to_date__gt": on})
    return Q(**{f"{prefix}from_date__lte": on}) & until


class Period(models.Model):
    """A half-open period [from_date, to_date); an empty `to_date` means it still holds."""

    from_date = models.DateField("từ ngày")
    to_date = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, on: date) -> bool:
        return self.from_date <= on and (self.to_date is None or on < self.to_date)


def period_is_forward(name: str) -> models.CheckConstraint:
    """The constraint that a period does not end before it begins."""
    return models.CheckConstraint(
        condition=Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")), name=f"{name}_ends_after_it_begins"
    )


def label_of(choices: type[models.TextChoices], value: Any) -> str:
    return str(choices(value).label)

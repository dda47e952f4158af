from django.db import models
from django.db.models import Q

from tusach.people.models import Person
from tusach.registry.models.numbers import Series
from tusach.registry.models.papers import Document


class Holding(models.TextChoices):
    HELD = "HELD", "đang giữ"
    USED = "USED", "đã dùng"
    RELEASED = "RELEASED", "đã thôi giữ"
    CANCELLED = "CANCELLED", "đã hủy"


class HeldNumber(models.Model):
    """A number set aside before its document: for whom, why, until when. Cancelled, it is never given again."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="held")
    ordinal = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=Holding, default=Holding.HELD)
    for_whom = models.CharField("giữ cho", max_length=120)
    why = models.CharField("lý do", max_length=300)
    until = models.DateField("giữ đến hết ngày", null=True, blank=True)
    held_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_why = models.CharField(max_length=300, blank=True)
    document = models.OneToOneField(
        Document, models.SET_NULL, null=True, blank=True, related_name="held_number"
    )
    once = models.CharField(max_length=36, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "ordinal"],
                condition=Q(state__in=["HELD", "CANCELLED"]),
                name="a_number_is_held_once",
            )
        ]
        indexes = [models.Index(fields=["series", "ordinal"])]

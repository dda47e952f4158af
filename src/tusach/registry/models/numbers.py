"""Where numbers come from: terms, series, volumes of the books."""

from django.db import models

from tusach.kit.models import Period, period_is_forward
from tusach.people.models import Body
from tusach.registry.models.kinds import Direction, Family


class Term(Period):
    """A committee's term: the party numbers its documents by type from 01 anew in each (docs/hard/numbering.md)."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="terms")
    name = models.CharField("nhiệm kỳ", max_length=40)

    class Meta:
        constraints = [
            period_is_forward("term"),
            models.UniqueConstraint(fields=["body", "from_date"], name="a_term_of_a_body_begins_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """A run of numbers and the last one given. `begins` is the year, or the day the term began ("" before any).

    `first` is the number the run was taken up at in this house: what lies below it stands in the paper book.
    """

    keeper = models.ForeignKey(Body, models.PROTECT, related_name="series")
    direction = models.CharField(max_length=8, choices=Direction)
    family = models.CharField(max_length=5, choices=Family, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    begins = models.CharField(max_length=10, blank=True)
    first = models.PositiveIntegerField(default=1)
    last = models.PositiveIntegerField(default=0)
    last_dated = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["keeper", "direction", "family", "kind", "begins"], name="one_series_of_a_kind"
            )
        ]

    @property
    def name(self) -> str:
        """What people call it: `Công văn, năm 2023`."""
        when = self.begins if len(self.begins) == 4 else ""
        said = self.kind or ("Văn bản đến" if self.direction == Direction.INCOMING else "Văn bản đi")
        return f"{said}, năm {when}" if when else said


class Volume(Period):
    """One bound book of a register (quyển số). Documents belong to it by their day; closed, it takes no more.

    An empty `kind` is the book of all types.
    """

    keeper = models.ForeignKey(Body, models.PROTECT, related_name="volumes")
    direction = models.CharField(max_length=8, choices=Direction)
    kind = models.CharField("tên loại", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveSmallIntegerField("quyển số")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            period_is_forward("volume"),
            models.UniqueConstraint(
                fields=["keeper", "direction", "kind", "year", "number"], name="a_volume_has_one_number"
            ),
        ]

    def __str__(self) -> str:
        return f"Quyển số {self.number:02} năm {self.year}"

"""Administrative units in time. A unit is an identity; what it is called and where it hangs is a version."""

from django.db import models
from django.db.models import Q

from tusach.kit.models import Period, period_is_forward


class Level(models.TextChoices):
    NATION = "NATION", "toàn quốc"
    PROVINCE = "PROVINCE", "tỉnh, thành phố"
    DISTRICT = "DISTRICT", "huyện, quận"
    COMMUNE = "COMMUNE", "xã, phường"


class Unit(models.Model):
    """A place that keeps its identity while names, codes and parents change around it."""

    level = models.CharField(max_length=10, choices=Level)
    key = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.key


class UnitVersion(Period):
    """What a unit is called, its official text code and its parents during a period."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="versions")
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="child_versions")
    district = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    province = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    legal_basis = models.CharField(max_length=200, blank=True)
    folded = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=240)

    class Meta:
        constraints = [period_is_forward("unit_version")]
        indexes = [
            models.Index(fields=["unit", "from_date"]),
            models.Index(fields=["parent", "from_date"]),
            models.Index(fields=["province", "from_date"]),
            models.Index(fields=["code"]),
            models.Index(fields=["folded"]),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return (
            self.name
            if self.name.lower().startswith(self.kind.lower())
            else f"{self.kind} {self.name}".strip()
        )


class EventKind(models.TextChoices):
    CREATE = "CREATE", "thành lập"
    RENAME = "RENAME", "đổi tên"
    RETYPE = "RETYPE", "đổi loại"
    MOVE = "MOVE", "chuyển đơn vị cấp trên"
    MERGE = "MERGE", "sáp nhập"
    SPLIT = "SPLIT", "chia tách"
    ABOLISH = "ABOLISH", "giải thể"
    REVERSE = "REVERSE", "hủy bỏ một lần sắp xếp"


class Event(models.Model):
    kind = models.CharField(max_length=10, choices=EventKind)
    effective_on = models.DateField("có hiệu lực từ")
    legal_basis = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")


class Extent(models.TextChoices):
    WHOLE = "WHOLE", "toàn bộ"
    PART = "PART", "một phần"
    PART_AREA_WHOLE_POPULATION = "PART_AREA_WHOLE_POPULATION", "một phần diện tích, toàn bộ dân số"


class Lineage(models.Model):
    """One link old -> new of an event. `share` stays empty until a person sets it: it is never guessed."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="links")
    old = models.ForeignKey(Unit, models.PROTECT, related_name="links_out")
    new = models.ForeignKey(Unit, models.PROTECT, related_name="links_in")
    extent = models.CharField(max_length=28, choices=Extent, default=Extent.WHOLE)
    share = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    method = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    confirmed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "old", "new"], name="one_link_between_two_units_in_an_event"
            ),
            models.CheckConstraint(condition=~Q(old=models.F("new")), name="a_unit_does_not_follow_itself"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | (Q(share__gt=0) & Q(share__lte=1)), name="share_is_in_0_1"
            ),
        ]

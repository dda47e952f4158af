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
    """What a unit is called, its official text code (2, 3 or 5 digits) and its parents during a period.

    `name` is bare ("Trúc Bạch") unless it is a number ("Phường 14"); `full_name` has the kind before it.
    `folded` is `spelling.search_key(full_name)`. `begun_by` and `ended_by` are the events at the two ends;
    they are empty where the table itself begins or nothing has ended. A version that a counter-event took
    back stays as history with `withdrawn_by`; no query counts it.
    """

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
    begun_by = models.ForeignKey("Event", models.PROTECT, null=True, blank=True, related_name="begun")
    ended_by = models.ForeignKey("Event", models.PROTECT, null=True, blank=True, related_name="ended")
    withdrawn_by = models.ForeignKey("Event", models.PROTECT, null=True, blank=True, related_name="withdrawn")

    class Meta:
        constraints = [
            period_is_forward("unit_version"),
            models.UniqueConstraint(
                fields=["unit", "from_date"],
                condition=Q(withdrawn_by__isnull=True),
                name="a_unit_begins_one_version_on_a_day",
            ),
        ]
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
    REORGANISE = "REORGANISE", "sắp xếp"
    ABOLISH = "ABOLISH", "giải thể"
    CONFIRM = "CONFIRM", "đối chiếu, giữ như bảng"
    REVERSE = "REVERSE", "hủy bỏ một lần sắp xếp"


class Event(models.Model):
    """One legal act upon units, with links old -> new.

    Where only two lists of units are known and not the day between them, `effective_on` is the day of the
    later list and `not_before` that of the earlier: the true day lies in (not_before, effective_on].
    A counter-event `reverses` another; the other stays, its versions withdrawn.
    """

    kind = models.CharField(max_length=10, choices=EventKind)
    effective_on = models.DateField("có hiệu lực từ")
    not_before = models.DateField("không trước ngày", null=True, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    source = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"

    @property
    def day_is_known(self) -> bool:
        return self.not_before is None


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

    def __str__(self) -> str:
        return f"{self.old_id} -> {self.new_id} {self.extent}"


class Alias(models.Model):
    """A name from before the table begins, or a wrong spelling that people use, as a search key without spaces."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    squeezed = models.CharField(max_length=80, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "squeezed"], name="an_alias_is_said_once_of_a_unit")
        ]

    def __str__(self) -> str:
        return self.squeezed


class DoubtKind(models.TextChoices):
    NO_SUCCESSOR = "NO_SUCCESSOR", "chưa rõ nhập vào đâu"
    NO_PREDECESSOR = "NO_PREDECESSOR", "chưa rõ tách từ đâu"
    SOURCES_DIFFER = "SOURCES_DIFFER", "hai nguồn ghi khác nhau"
    CODE_CORRECTED = "CODE_CORRECTED", "mã trong nguồn không khớp tên"
    EXTENT_UNCLEAR = "EXTENT_UNCLEAR", "nguồn không nói rõ toàn bộ hay một phần"


class Doubt(models.Model):
    """A case that the sources leave open; a person settles it, the table never guesses.

    `settled_by` is the event that settled it last; when that event is reversed the doubt is open again.
    """

    kind = models.CharField(max_length=20, choices=DoubtKind)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="doubts", null=True, blank=True)
    sentence = models.TextField()
    candidates = models.CharField(max_length=300, blank=True)
    settled_by = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="settles")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "sentence"], name="a_doubt_is_said_once")]

    def __str__(self) -> str:
        return self.sentence


class Proposal(models.Model):
    """A file with the next reorganisation, kept from upload to event, as it came."""

    name = models.CharField(max_length=200)
    content = models.BinaryField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=120)
    event = models.OneToOneField(Event, models.PROTECT, null=True, blank=True, related_name="proposal")

    def __str__(self) -> str:
        return self.name

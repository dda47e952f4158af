"""What is counted: the catalogue, the postings that are the truth, and the sums kept from them."""

from django.db import models

from tusach.people.models import Person
from tusach.places.models import Level, Unit


class Kind(models.TextChoices):
    COUNT = "COUNT", "số đếm"
    MONEY = "MONEY", "tiền"
    RATIO = "RATIO", "tỷ lệ"
    STOCK = "STOCK", "số tại một thời điểm"
    SCORE = "SCORE", "số đo"


class OverPlace(models.TextChoices):
    SUM = "SUM", "cộng các nơi"
    UNION = "UNION", "hợp danh mục, không cộng"
    NONE = "NONE", "không gộp"
    RECOMPUTE = "RECOMPUTE", "tính lại từ tử số và mẫu số"


class OverTime(models.TextChoices):
    SUM = "SUM", "cộng các năm"
    LAST = "LAST", "lấy năm cuối có số"
    NONE = "NONE", "không gộp các năm"
    RECOMPUTE = "RECOMPUTE", "tính lại từ tử số và mẫu số"


class Evidence(models.TextChoices):
    """How a figure is known, the strongest first."""

    COUNTED = "COUNTED", "đếm thực tế"
    SIGNED = "SIGNED", "ký xác nhận"
    DISPATCHED = "DISPATCHED", "theo phiếu xuất"
    ESTIMATED = "ESTIMATED", "ước tính"


class Geography(models.TextChoices):
    THEN = "THEN", "theo địa giới khi đó"
    NOW = "NOW", "theo địa giới hiện nay"


class Indicator(models.Model):
    """One line of the catalogue. `slot` is its permanent number in packed cells: never changed or reused."""

    code = models.CharField("mã", max_length=16, unique=True)
    slot = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField("tên", max_length=200)
    unit = models.CharField("đơn vị tính", max_length=40)
    digits = models.PositiveSmallIntegerField("số chữ số thập phân", default=0)
    kind = models.CharField(max_length=6, choices=Kind)
    over_place = models.CharField(max_length=10, choices=OverPlace)
    over_time = models.CharField(max_length=10, choices=OverTime)
    levels = models.CharField(max_length=4, help_text="cấp báo cáo: X xã, H huyện, T tỉnh, W trung ương")
    numerator = models.CharField(max_length=16, blank=True)
    denominator = models.CharField(max_length=16, blank=True)
    low = models.BigIntegerField(null=True, blank=True)
    high = models.BigIntegerField(null=True, blank=True)
    part_of = models.CharField(max_length=16, blank=True)
    leaf = models.CharField("mục của đề cương", max_length=12, blank=True)
    note = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1, help_text="lần nạp danh mục làm thay đổi dòng này")


class Posting(models.Model):
    """All that one source says of one unit, as packed cells. Rows are only added.

    A correction or a withdrawal is a later posting that `replaces` the earlier one; a posting that nothing
    replaces and that is not a withdrawal is live. `district` and `province` are where the unit hung when it
    first reported, so "as then" stays what it was whatever is later merged or mended.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings")
    district = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    province = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=80)
    evidence = models.CharField(max_length=10, choices=Evidence)
    cells = models.BinaryField()
    withdrawn = models.BooleanField(default=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "source", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "source"],
                condition=models.Q(replaces__isnull=True),
                name="a_source_begins_once_for_a_unit",
            )
        ]


class Standing(models.Model):
    """What now counts for one unit: its live postings resolved cell by cell, and where it hung when it first reported."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="standing")
    district = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    province = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    cells = models.BinaryField(default=bytes)

    class Meta:
        indexes = [models.Index(fields=["province", "unit"]), models.Index(fields=["district", "unit"])]


class Total(models.Model):
    """Exact sums and counts of one district, province or (what the centre itself counts) the nation."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="total")
    level = models.CharField(max_length=10, choices=Level)
    sums = models.BinaryField(default=bytes)

    class Meta:
        indexes = [models.Index(fields=["level"])]


class Expected(models.Model):
    """One unit that is asked to report, by `ask` (a text key such as `campaign.Campaign:3`)."""

    ask = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level)
    district = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    province = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    due_date = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "unit"], name="a_unit_is_asked_once")]
        indexes = [models.Index(fields=["unit"]), models.Index(fields=["ask", "province", "level"])]


class Cut(models.Model):
    """What was published, frozen: rows of figures with their counts, as they stood at `at`."""

    name = models.CharField("tên", max_length=120, unique=True)
    at = models.DateTimeField()
    geography = models.CharField(max_length=4, choices=Geography)
    on_date = models.DateField()
    last_posting = models.PositiveBigIntegerField()
    table = models.JSONField()
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    published = models.BooleanField(default=False)

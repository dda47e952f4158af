"""The papers: documents with number, symbol, date, issuer and subject; references, recipients, files."""

from django.db import models
from django.db.models import Q

from tusach.kit.models import Period, period_is_forward
from tusach.kit.text import fold
from tusach.people.models import Body
from tusach.places.models import Level


class Family(models.TextChoices):
    PARTY = "PARTY", "văn bản của Đảng"
    STATE = "STATE", "văn bản của Nhà nước"


class Direction(models.TextChoices):
    INCOMING = "INCOMING", "đến"
    OUTGOING = "OUTGOING", "đi"
    KNOWN = "KNOWN", "được nhắc đến"


class Term(Period):
    """A committee's term: the party numbers its documents by type from 01 anew in each (docs/hard/citations.md)."""

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
    """A run of numbers and the last one given. `begins` is the year, or the day the term began ("" before any)."""

    keeper = models.ForeignKey(Body, models.PROTECT, related_name="series")
    direction = models.CharField(max_length=8, choices=Direction)
    family = models.CharField(max_length=5, choices=Family, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    begins = models.CharField(max_length=10, blank=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["keeper", "direction", "family", "kind", "begins"], name="one_series_of_a_kind"
            )
        ]


class Document(models.Model):
    """A document in a body's register, or (KNOWN) one that is only cited. `number` + `symbol` is what is printed:
    341 + -KH/BTGTW, 156 + /QĐ-UBND.
    """

    family = models.CharField(max_length=5, choices=Family, default=Family.PARTY)
    direction = models.CharField(max_length=8, choices=Direction)
    keeper = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="documents")
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="documents")
    ordinal = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField("tên loại", max_length=60)
    number = models.CharField("số", max_length=20, blank=True)
    symbol = models.CharField("ký hiệu", max_length=60, blank=True)
    dated = models.DateField("ngày văn bản", null=True, blank=True)
    place = models.CharField("địa danh", max_length=80, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    issuer_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="issued")
    subject = models.CharField("trích yếu", max_length=500)
    signer = models.CharField("người ký", max_length=120, blank=True)
    signer_title = models.CharField("chức vụ", max_length=200, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    copies = models.PositiveIntegerField("số lượng bản", null=True, blank=True)
    kept_by = models.CharField("đơn vị, người nhận bản lưu", max_length=120, blank=True)
    note = models.TextField(blank=True)
    folded = models.CharField(max_length=900, blank=True)
    once = models.CharField(max_length=36, null=True, blank=True, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["keeper", "direction", "-dated"]),
            models.Index(fields=["number", "symbol"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "ordinal"],
                condition=Q(ordinal__isnull=False),
                name="a_number_is_given_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} số {self.number}{self.symbol}".strip()

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps the text that searches look in."""
        words = f"{self.number}{self.symbol} {self.kind} {self.subject} {self.issuer}"
        self.folded = fold(words)[:900]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def code(self) -> str:
        return f"{self.number}{self.symbol}"


class Arrival(models.Model):
    """The stamp ĐẾN (NĐ 30/2020, phụ lục IV): số, ngày, chuyển, số và ký hiệu hồ sơ."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="arrival")
    keeper = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.CharField("số đến", max_length=20)
    arrived_on = models.DateField("ngày đến")
    forwarded_to = models.CharField("chuyển", max_length=200, blank=True)
    forwarded_on = models.DateField("ngày chuyển", null=True, blank=True)
    file_symbol = models.CharField("số và ký hiệu HS", max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["keeper", "year", "number"], name="an_arrival_number_is_given_once"
            )
        ]
        indexes = [models.Index(fields=["keeper", "-arrived_on"])]


class Reference(models.Model):
    document = models.ForeignKey(Document, models.CASCADE, related_name="references")
    raw = models.CharField(max_length=300)
    to = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="cited_by")
    kind = models.CharField(max_length=20, default="CITES")


class Recipient(models.Model):
    """Who a document goes to: a body of the system, a group of them (all bodies of a level), or only a name."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="recipients")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    is_group = models.BooleanField(default=False)
    level = models.CharField(max_length=10, choices=Level, blank=True)
    body = models.ForeignKey(Body, models.SET_NULL, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=60, blank=True)
    copies = models.PositiveSmallIntegerField(null=True, blank=True)
    raw = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["level", "document"])]


class Attachment(models.Model):
    document = models.ForeignKey(Document, models.CASCADE, related_name="files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "sha256"], name="a_file_is_attached_once")]

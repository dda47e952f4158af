"""The papers: documents with number, symbol, date, issuer and subject; references, recipients, files."""

from django.db import models

from tusach.people.models import Body


class Family(models.TextChoices):
    PARTY = "PARTY", "văn bản của Đảng"
    STATE = "STATE", "văn bản của Nhà nước"


class Direction(models.TextChoices):
    INCOMING = "INCOMING", "đến"
    OUTGOING = "OUTGOING", "đi"
    KNOWN = "KNOWN", "được nhắc đến"


class Document(models.Model):
    family = models.CharField(max_length=5, choices=Family, default=Family.PARTY)
    direction = models.CharField(max_length=8, choices=Direction)
    keeper = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="documents")
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
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["keeper", "direction", "-dated"]),
            models.Index(fields=["number", "symbol"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} số {self.number}{self.symbol}".strip()


class Arrival(models.Model):
    """The stamp ĐẾN (NĐ 30/2020, phụ lục IV): số, ngày, chuyển, số và ký hiệu hồ sơ."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="arrival")
    number = models.CharField("số đến", max_length=20)
    arrived_on = models.DateField("ngày đến")
    forwarded_to = models.CharField("chuyển", max_length=200, blank=True)
    file_symbol = models.CharField("số và ký hiệu HS", max_length=80, blank=True)


class Reference(models.Model):
    document = models.ForeignKey(Document, models.CASCADE, related_name="references")
    raw = models.CharField(max_length=300)
    to = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="cited_by")
    kind = models.CharField(max_length=20, default="CITES")


class Recipient(models.Model):
    document = models.ForeignKey(Document, models.CASCADE, related_name="recipients")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    is_group = models.BooleanField(default=False)
    purpose = models.CharField(max_length=60, blank=True)
    copies = models.PositiveSmallIntegerField(null=True, blank=True)
    raw = models.CharField(max_length=300, blank=True)


class Attachment(models.Model):
    document = models.ForeignKey(Document, models.CASCADE, related_name="files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    added_at = models.DateTimeField()

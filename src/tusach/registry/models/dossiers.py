"""Files of documents (hồ sơ). Names beside the fields are those of NĐ 30/2020, appendix VI part II."""

from django.db import models

from tusach.people.models import Body, Person
from tusach.registry.models.papers import Document


class Dossier(models.Model):
    """FileCatalog `year`, FileNotation `notation`, Title, Maintenance, Rights, Creator, StartDate, EndDate."""

    keeper = models.ForeignKey(Body, models.PROTECT, related_name="dossiers")
    year = models.PositiveSmallIntegerField("năm hình thành")
    notation = models.CharField("số và ký hiệu hồ sơ", max_length=20)
    title = models.CharField("tiêu đề", max_length=500)
    folded = models.CharField(max_length=560, blank=True)
    maintenance = models.CharField("thời hạn bảo quản", max_length=30)
    rights = models.CharField("chế độ sử dụng", max_length=30, blank=True)
    creator = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["keeper", "year", "notation"], name="a_dossier_has_one_notation")
        ]

    def __str__(self) -> str:
        return f"Hồ sơ {self.notation}, {self.title}"


class DossierPaper(models.Model):
    """A document at its place in a dossier (DocOrdinal)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="in_dossiers")
    ordinal = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "document"], name="a_document_is_filed_once"),
        ]

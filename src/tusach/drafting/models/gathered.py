"""What the centre writes up. A draft keeps what it was made of: the accepted reports and the figures of that moment."""

from django.db import models

from tusach.campaign.models import Campaign
from tusach.people.models import Person


class Draft(models.Model):
    """One version of a national report. `content` is frozen when it is made (see content.py for its shape)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="drafts")
    number = models.PositiveSmallIntegerField("lần")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    accepted = models.PositiveSmallIntegerField("báo cáo đã nhận")
    expected = models.PositiveSmallIntegerField("báo cáo phải có")
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="a_draft_number_is_used_once"),
            models.CheckConstraint(
                condition=models.Q(accepted__lte=models.F("expected")), name="no_more_accepted_than_expected"
            ),
        ]

    def __str__(self) -> str:
        return f"Dự thảo {self.number}"


class FileKind(models.TextChoices):
    DOCX = "DOCX", "bản Word"
    PDF = "PDF", "bản PDF"


class MadeFile(models.Model):
    """A draft set as a file, kept in the store until what goes into it changes: its words, its form, or the code.

    `digest` is of all that went in (kit.paper.digest_of), `sha256` of the bytes that came out.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=4, choices=FileKind)
    digest = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "kind", "digest"], name="a_draft_is_made_into_a_file_once"
            )
        ]

    @property
    def name(self) -> str:
        """What the file is called when it is downloaded."""
        return f"du-thao-{self.draft.number}.{self.kind.lower()}"

"""What is kept with a document: files as they came, what was read in them, the words they are found by."""

from datetime import datetime
from typing import Any

from django.db import models

from tusach.registry.models.papers import Document


class FileRole(models.TextChoices):
    MAIN = "MAIN", "văn bản"
    SIGNED = "SIGNED", "bản ký (quét hoặc ký số)"
    ANNEX = "ANNEX", "phụ lục"
    SIGNATURE = "SIGNATURE", "tệp chữ ký rời"


class Attachment(models.Model):
    """`signatures` is what was read of digital signatures in the file (registry/signatures.py), nothing verified."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="files")
    role = models.CharField("là", max_length=9, choices=FileRole, default=FileRole.MAIN)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    signatures = models.JSONField(default=list, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "sha256"], name="a_file_is_attached_once")]
        indexes = [models.Index(fields=["sha256"])]

    @property
    def signed(self) -> list[dict[str, Any]]:
        """The signatures with their times as times, for pages."""
        times = ("signed_at", "valid_from", "valid_to")
        return [one | {name: _time(one.get(name, "")) for name in times} for one in self.signatures]


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class ReadingState(models.TextChoices):
    WAITING = "WAITING", "chờ đọc"
    READ = "READ", "đã đọc"
    FAILED = "FAILED", "không đọc được"


class AttachmentText(models.Model):
    """The text of a file as a reader saw it. `said` is the sentence when it could not be read."""

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="reading")
    state = models.CharField(max_length=7, choices=ReadingState, default=ReadingState.WAITING)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=10, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    said = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state"])]


class SearchWords(models.Model):
    """The words by which a document is found, as the search index holds them (registry/search.py)."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="+")
    written = models.TextField()
    who = models.TextField()

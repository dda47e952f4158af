"""What is kept with a document: files as they came, what was read in them, the words they are found by."""

from collections.abc import Mapping
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
    """`signatures` is what was read of digital signatures in the file (registry/signatures.py); no signer is verified."""

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
        """The signatures for pages: times as times; `fits` the file: yes, part, no, or "" when it cannot be told;
        `untimely`: the signer's clock was outside the days of the certificate.
        """
        return [_shown(one) for one in self.signatures]


def _shown(sign: Mapping[str, Any]) -> dict[str, Any]:
    times = {
        name: _time(sign.get(name, "")) for name in ("signed_at", "stamped_at", "valid_from", "valid_to")
    }
    at, first, last = times["signed_at"], times["valid_from"], times["valid_to"]
    untimely = bool(at and first and last and not first <= at <= last)
    return {**sign, **times, "fits": _fits(sign), "untimely": untimely}


def _fits(sign: Mapping[str, Any]) -> str:
    """By the bytes alone: what was signed is this file, or the file it names, and the key of its certificate sealed it."""
    digest, seal = sign.get("digest", ""), sign.get("seal", "")
    if "differs" in {digest, seal}:
        return "no"
    direct = not sign.get("hash_value") and sign.get("covers")  # the content itself is sealed
    if seal != "same" or not (digest == "same" or sign.get("of_file") or direct):
        return ""
    return "part" if sign.get("covers") == "part" else "yes"


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

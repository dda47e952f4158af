"""What was done (append-only, chained) and who must hear of it."""

from django.db import models

from tusach.people.models import Body, Person


class Seal(models.Model):
    """One link of the chain: the digest of a batch of entries over the digest of the seal before it."""

    number = models.PositiveBigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    first_entry = models.PositiveBigIntegerField()
    last_entry = models.PositiveBigIntegerField()
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)


class Entry(models.Model):
    """One act. `subject` is a text key such as `reports.Report:12`, so that no room above is known here."""

    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    in_place_of = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    sentence = models.CharField(max_length=300)
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["subject", "id"]), models.Index(fields=["person", "id"])]


class Notice(models.Model):
    """A sentence for one person, on the site and (by the person's choice) by e-mail."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    sentence = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "read_at", "-at"])]

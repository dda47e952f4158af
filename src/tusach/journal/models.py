"""What was done (append-only, chained) and who must hear of it."""

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

from django.db import models
from django.db.models import Q

from tusach.journal import chain
from tusach.people.models import Body, Person

Row = TypeVar("Row", bound=models.Model)

# What the digests cover. Another list is another form: see chain.py before changing it.
ENTRY_FIELDS = (
    "at", "recorded_at", "act", "subject", "person_id", "in_place_of_id", "body_id", "sentence", "facts", "nonce",
)  # fmt: skip
SEAL_FIELDS = (
    "number", "sealed_at", "first_entry", "last_entry", "count", "gaps", "late", "batch", "previous",
)  # fmt: skip


class AppendOnlyError(RuntimeError):
    """Somebody tried to change or delete what is written for good."""


class AppendOnlyRows(models.QuerySet[Row]):
    """Refuses what would rewrite the journal; the tables' triggers refuse it a second time."""

    def update(self, **values: Any) -> NoReturn:  # noqa: ARG002 - refused whatever it is
        raise AppendOnlyError(f"{self.model.__name__} is never changed")

    def bulk_update(self, *rows: Any, **options: Any) -> NoReturn:  # noqa: ARG002
        raise AppendOnlyError(f"{self.model.__name__} is never changed")

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} is never deleted")


class AppendOnly(models.Model):
    objects = models.Manager.from_queryset(AppendOnlyRows)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        raise AppendOnlyError(f"{type(self).__name__} is never deleted")


class Seal(AppendOnly):
    """One link of the chain: the digest of a batch of entries and of the seal before it.

    The batch is the entries numbered `first_entry`..`last_entry` but for `gaps`, the runs of numbers that no
    row had then, plus `late`, the rows that have since appeared in the gaps of earlier seals.
    """

    number = models.PositiveBigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    first_entry = models.PositiveBigIntegerField()
    last_entry = models.PositiveBigIntegerField()
    count = models.PositiveIntegerField()
    gaps = models.JSONField(default=list)
    late = models.JSONField(default=list)
    batch = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    def content(self) -> Mapping[str, Any]:
        """Everything that its digest covers."""
        return {name: getattr(self, name) for name in SEAL_FIELDS}

    @property
    def short(self) -> str:
        return self.digest[:12]


class Entry(AppendOnly):
    """One act. `subject` is a text key such as `reports.Report:12`, so that no room above is known here.

    `at` is when it was done by the clock of its action, `recorded_at` when the row was written by the clock of
    the machine; the two differ in the demo, which works on the days of 2023.
    """

    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    in_place_of = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    sentence = models.CharField(max_length=300)
    facts = models.JSONField(default=dict)
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"]),
            models.Index(fields=["person", "id"]),
            models.Index(fields=["body", "id"]),
            models.Index(fields=["at", "id"]),
        ]

    def content(self) -> Mapping[str, Any]:
        """Everything that its digest covers: all of the row but its number, which the seal covers."""
        return {name: getattr(self, name) for name in ENTRY_FIELDS}

    @property
    def true_digest(self) -> str:
        return chain.entry_digest(self.content())


class MailState(models.TextChoices):
    WAITING = "WAITING", "chờ gửi"
    SENT = "SENT", "đã gửi"
    FAILED = "FAILED", "không gửi được"


class Mail(models.Model):
    """One message of the outbox: one or more notices of one person, or a letter to somebody without an account.

    Such a letter has no `person` but a `name`; it may hold a code, so its text goes when it has been sent.
    A worker that sends it holds it by `claim` until `claimed_until`; `doubtful` means that it may have gone
    out (the connection or the worker was lost after the whole text was handed over), so no machine repeats it.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="mails")
    name = models.CharField(max_length=200, blank=True)
    address = models.EmailField(max_length=254)
    title = models.CharField(max_length=200)
    text = models.TextField()
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=7, choices=MailState, default=MailState.WAITING)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    doubtful = models.BooleanField(default=False)
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_try_at"])]

    @property
    def addressee(self) -> str:
        return self.person.full_name if self.person else self.name


class Delivery(models.TextChoices):
    IMMEDIATE = "IMMEDIATE", "gửi thư ngay"
    DAILY = "DAILY", "gộp một thư mỗi sáng"
    NONE = "NONE", "chỉ xem trên trang"


class Notice(models.Model):
    """A sentence for one person, on the site and (by the person's choice) by e-mail.

    `mail_due_at` is when it should leave by e-mail, empty when never; `mail` is the one message that carries it.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    sentence = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_due_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="notices")

    class Meta:
        indexes = [
            models.Index(fields=["person", "read_at", "-at"]),
            models.Index(
                fields=["mail_due_at"],
                condition=Q(mail__isnull=True, read_at__isnull=True, mail_due_at__isnull=False),
                name="notice_waits_for_mail",
            ),
        ]


class Preference(models.Model):
    """How one person wants one kind of notice; the empty kind is for all kinds without a row of their own."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=40, blank=True)
    delivery = models.CharField(max_length=9, choices=Delivery)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_preference_for_a_kind_of_notice")
        ]


class QuietHours(models.Model):
    """How one person's e-mail comes. Hours of the day in Viet Nam, [from_hour, to_hour) over midnight, without any; equal
    hours: no quiet. `in_english`: its words are English where the interface has them.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="quiet_hours")
    from_hour = models.PositiveSmallIntegerField("từ giờ", default=21)
    to_hour = models.PositiveSmallIntegerField("đến giờ", default=7)
    in_english = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_hour__lt=24) & Q(to_hour__lt=24), name="quiet_hours_are_hours_of_a_day"
            )
        ]


# Kinds of notices with the words people choose them by; each room names its own in its `actions`.
KIND_LABELS: dict[str, str] = {}

"""What the places answer: outlines and forms frozen when issued, reports, their revisions and their way up."""

from django.db import models

from tusach.campaign.models import Campaign, Obligation
from tusach.people.models import Body, Person


class OutlineKind(models.TextChoices):
    SURVEY = "SURVEY", "phiếu khảo sát"
    REPORT = "REPORT", "báo cáo theo đề cương"


class Outline(models.Model):
    """A tree of nodes (parts, leaves, questions) as JSON; nothing in it changes once it is issued."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="outlines")
    kind = models.CharField(max_length=8, choices=OutlineKind)
    title = models.CharField(max_length=300)
    version = models.PositiveSmallIntegerField(default=1)
    tree = models.JSONField()
    digest = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "version"], name="an_outline_version_exists_once"
            )
        ]


class State(models.TextChoices):
    NOT_STARTED = "NOT_STARTED", "chưa làm"
    DRAFT = "DRAFT", "nháp"
    SUBMITTED = "SUBMITTED", "đã gửi"
    CHECKED = "CHECKED", "cấp huyện đã xem"
    RETURNED = "RETURNED", "đã trả lại"
    ACCEPTED = "ACCEPTED", "đã nhận"
    LOCKED = "LOCKED", "đã khóa"


class Report(models.Model):
    """One unit's answer to one obligation, whatever its state. Answers live in revisions."""

    obligation = models.OneToOneField(Obligation, models.PROTECT, related_name="report")
    outline = models.ForeignKey(Outline, models.PROTECT, related_name="reports")
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED)
    answered = models.PositiveSmallIntegerField(default=0)
    askable = models.PositiveSmallIntegerField(default=0)
    leaf_states = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(default=False)
    open_checks = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["outline", "state"])]


class Revision(models.Model):
    """The answers as they stood after one save: `{question key: value}`; rows are only added."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    answers = models.JSONField()
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()
    base = models.PositiveIntegerField(default=0)
    client_key = models.CharField(max_length=64, blank=True)
    submitted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="a_revision_number_is_used_once"),
            models.UniqueConstraint(
                fields=["report", "client_key"],
                condition=~models.Q(client_key=""),
                name="a_client_key_makes_one_revision",
            ),
        ]


class Transition(models.Model):
    report = models.ForeignKey(Report, models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=12, choices=State)
    to_state = models.CharField(max_length=12, choices=State)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    at = models.DateTimeField()


class LeafComment(models.Model):
    """What a reviewer asks for under one leaf; it stays open until the leaf is sent again or withdrawn."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="comments")
    leaf = models.CharField(max_length=40)
    text = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["report", "leaf"])]


class Clash(models.Model):
    """Two answers to one question, kept side by side until a person chooses: `mine` was not put into the report."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="clashes")
    key = models.CharField(max_length=40)
    mine = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    client_key = models.CharField(max_length=64, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["report", "settled_at"])]


class Signature(models.Model):
    """A leader's sign-off over the digest of one revision; opening the report again voids it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="signatures")
    revision = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)

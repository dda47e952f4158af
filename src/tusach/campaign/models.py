"""What the centre asks: a campaign, its milestones, and who owes what by when."""

from django.db import models
from django.db.models import Q

from tusach.places.models import Unit
from tusach.registry.models import Document


class CampaignState(models.TextChoices):
    DRAFT = "DRAFT", "đang chuẩn bị"
    OPEN = "OPEN", "đang thực hiện"
    CLOSED = "CLOSED", "đã khép lại"


class Campaign(models.Model):
    """`reference_date` fixes the geography: who is expected, and the way that reports go up."""

    name = models.CharField("tên", max_length=300)
    short_name = models.CharField("tên ngắn", max_length=80)
    plan = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="campaigns")
    reference_date = models.DateField("ngày xác định địa giới")
    first_year = models.PositiveSmallIntegerField("từ năm")
    last_year = models.PositiveSmallIntegerField("đến năm")
    state = models.CharField(max_length=6, choices=CampaignState, default=CampaignState.DRAFT)
    reading = models.JSONField("bản đọc kế hoạch", default=dict)
    is_illustration = models.BooleanField("số liệu minh hoạ", default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="milestones")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    from_date = models.DateField()
    to_date = models.DateField()
    details = models.JSONField(default=list)
    done_on = models.DateField(null=True, blank=True)


class ObligationKind(models.TextChoices):
    SURVEY = "SURVEY", "phiếu khảo sát"
    REPORT = "REPORT", "báo cáo theo đề cương"


class Obligation(models.Model):
    """One unit owes one answer. `district` and `province` are its way up on the reference date."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="obligations")
    kind = models.CharField(max_length=8, choices=ObligationKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="obligations")
    level = models.CharField(max_length=10)
    district = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    province = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    unit_name = models.CharField(max_length=120)
    unit_sort = models.CharField(max_length=240)
    due_date = models.DateField()
    extended_to = models.DateField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "unit"], name="a_unit_owes_an_answer_once"),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True) | Q(extended_to__gt=models.F("due_date")),
                name="an_extension_is_later_than_the_due_date",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "kind", "province"]),
            models.Index(fields=["campaign", "kind", "district"]),
            models.Index(fields=["unit"]),
        ]

    @property
    def last_day(self):  # type: ignore[no-untyped-def] # noqa: ANN201
        """The day that counts: the extended one when there is an extension."""
        return self.extended_to or self.due_date

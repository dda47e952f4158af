"""Rounds: which titles are printed this time, in how many copies, and for whom, each with its reason."""

from django.db import models

from tusach.books.models import Title, YearlyList
from tusach.people.models import Body, Person
from tusach.places.models import Unit
from tusach.registry.models import Document


class Method(models.TextChoices):
    RULE = "RULE", "theo định mức"
    OPTIMISED = "OPTIMISED", "theo nhu cầu, trong kinh phí"


class RoundState(models.TextChoices):
    DRAFT = "DRAFT", "đang chuẩn bị"
    COMPUTED = "COMPUTED", "đã tính, chờ duyệt"
    FROZEN = "FROZEN", "đã chốt"
    SENT = "SENT", "đang cấp phát"
    CLOSED = "CLOSED", "đã xong"


class Round(models.Model):
    """One supply. `parameters`: weights, floor, rule per class of body, province bounds, ...; money in đồng.

    `inputs_sha256` is of everything that the computation read; `outcome` its certificate: {"value", "bound", "gap",
    "price", "copies", "cost", "dropped", ...} with decimals as text.
    """

    name = models.CharField("tên đợt", max_length=120)
    year = models.PositiveSmallIntegerField("năm")
    list = models.ForeignKey(YearlyList, models.PROTECT, null=True, blank=True, related_name="rounds")
    method = models.CharField("cách phân bổ", max_length=9, choices=Method, default=Method.RULE)
    budget = models.BigIntegerField("kinh phí (đồng)", null=True, blank=True)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=RoundState, default=RoundState.DRAFT)
    inputs_sha256 = models.CharField(max_length=64, blank=True)
    outcome = models.JSONField(default=dict)
    decision = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    appeals_until = models.DateField("nhận kiến nghị đến", null=True, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class RoundTitle(models.Model):
    """A title of the round. `printed` is settled when the round is frozen: the sum of the lines and the buffer."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="titles")
    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    unit_cost = models.PositiveIntegerField("giá một bản (đồng)")
    setup_cost = models.PositiveBigIntegerField("chi phí chuẩn bị in (đồng)", default=0)
    minimum_run = models.PositiveIntegerField("in ít nhất (bản)", default=0)
    most_each = models.PositiveSmallIntegerField("nhiều nhất một nơi (bản)", default=3)
    is_core = models.BooleanField("sách lõi: nơi nào cũng có", default=False)
    buffer_percent = models.PositiveSmallIntegerField("dự phòng (%)", default=2)
    is_chosen = models.BooleanField(
        default=True, help_text="false: the computation dropped it; `dropped_because` says why"
    )
    dropped_because = models.CharField(max_length=200, blank=True)
    printed = models.PositiveIntegerField("số in (bản)", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "title"], name="a_title_is_once_in_a_round")]


class RoundBody(models.Model):
    """A receiver of the round with what the computation knew of it; frozen with the round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="receivers")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    province = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    category = models.CharField(
        "loại nơi nhận", max_length=20, help_text="class of body that the rule speaks of"
    )
    readers = models.PositiveIntegerField(null=True, blank=True)
    need = models.JSONField(
        default=dict, help_text="{topic: weight 0..100}; missing topics count as the average"
    )
    languages = models.JSONField(default=list)
    capacity = models.PositiveIntegerField("còn chỗ (bản)", null=True, blank=True)
    uplift = models.PositiveSmallIntegerField("hệ số vùng (%)", default=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "body"], name="a_body_receives_once_in_a_round")
        ]
        indexes = [models.Index(fields=["round", "province"])]


class LineReason(models.TextChoices):
    CORE = "CORE", "lõi"
    FLOOR = "FLOOR", "sàn"
    NEED = "NEED", "nhu cầu"
    RULE = "RULE", "định mức"
    LANGUAGE = "LANGUAGE", "ngôn ngữ"
    CAPACITY = "CAPACITY", "sức chứa"
    HAND = "HAND", "sửa tay"


class Line(models.Model):
    """So many copies of a title for a receiver, with the reason that decided; 0 copies have their reason too."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="lines", db_index=False)
    title = models.ForeignKey(Title, models.PROTECT, related_name="+", db_index=False)
    receiver = models.ForeignKey(RoundBody, models.CASCADE, related_name="lines")
    quantity = models.PositiveSmallIntegerField()
    computed = models.PositiveSmallIntegerField(default=0, help_text="before any change by hand")
    reason = models.CharField(max_length=8, choices=LineReason)
    rank = models.PositiveIntegerField(
        null=True, blank=True, help_text="rank by need among the receivers of this title"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "title", "receiver"], name="a_line_is_once_in_a_round")
        ]


class LineChange(models.Model):
    """A change by hand: who, when, why, from what to what. Every one is kept."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="changes")
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    why = models.CharField("vì sao", max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class AppealState(models.TextChoices):
    OPEN = "OPEN", "chờ trả lời"
    GRANTED = "GRANTED", "đã chấp nhận"
    DECLINED = "DECLINED", "không chấp nhận"


class Appeal(models.Model):
    receiver = models.ForeignKey(RoundBody, models.CASCADE, related_name="appeals")
    title = models.ForeignKey(Title, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField("kiến nghị", max_length=500)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=AppealState, default=AppealState.OPEN)
    answer = models.CharField("trả lời", max_length=500, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

"""Reports as files: what came in, the text that was read from it, where it stands in the outline, what it counts."""

from django.db import models
from django.db.models import Q

from tusach.campaign.models import Campaign
from tusach.kit.leases import Waits
from tusach.people.models import Body, Person
from tusach.registry.models import Document
from tusach.reports.models.answering import Outline, Report


class Way(models.TextChoices):
    UPLOAD = "UPLOAD", "tải lên"
    MAIL = "MAIL", "tệp kèm thư điện tử"
    WEB = "WEB", "viết trên mạng"


class IntakeState(models.TextChoices):
    WAITING = "WAITING", "chờ đọc"
    READING = "READING", "đang đọc"
    UNREADABLE = "UNREADABLE", "không đọc được"
    READ = "READ", "máy đã đọc"
    CONFIRMED = "CONFIRMED", "đã dò lại"
    TAKEN = "TAKEN", "đã đưa vào báo cáo"
    SUPERSEDED = "SUPERSEDED", "có bản thay thế"


class Intake(Waits):
    """One report as it came. The bytes stay in the store under `sha256`, whatever becomes of them (WEB: none).

    `report` is empty while nobody has said whose report the file is. `doubts`: [{"code", "sentence"}], e.g. another
    province or other years named in it. `restricted`: its text never leaves the house for a service outside.
    `sender`: who sent the e-mail that it was filed from; `letter`: that e-mail, kept under this hash. `is_source`: its current layer is the report's text.
    While it waits: `wanted_at`, since when a person waits for it.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="intakes")
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="intakes")
    ordinal = models.PositiveSmallIntegerField(default=1)
    way = models.CharField(max_length=6, choices=Way, default=Way.UPLOAD)
    state = models.CharField(max_length=10, choices=IntakeState, default=IntakeState.WAITING)
    sha256 = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sender = models.CharField(max_length=200, blank=True)
    letter = models.CharField(max_length=64, blank=True, default="")
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    given_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    restricted = models.BooleanField(default=False)
    sentence = models.TextField(blank=True)
    doubts = models.JSONField(default=list)
    superseded_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="supersedes"
    )
    once = models.CharField(max_length=64, null=True, blank=True, unique=True)
    is_source = models.BooleanField(default=False)
    wanted_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["campaign", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(is_source=True), name="a_report_has_one_text_source"
            ),
            models.UniqueConstraint(
                fields=["report", "ordinal"],
                condition=Q(report__isnull=False),
                name="an_intake_ordinal_is_used_once",
            ),
        ]


class TextLayer(models.Model):
    """What one reader made of an intake: kit.textlayer's JSON. A newer reader adds a row; `current` is the one used.

    `revision` is that of the web answers it was made of (0 for a file).
    """

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="layers")
    extractor = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    paragraphs = models.PositiveIntegerField()
    letters = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake"], condition=Q(current=True), name="an_intake_has_one_current_layer"
            )
        ]


class SectionState(models.TextChoices):
    READ = "READ", "máy xếp"
    CONFIRMED = "CONFIRMED", "đã dò"
    MOVED = "MOVED", "người xếp lại"


class Section(models.Model):
    """A heading with the paragraphs under it: positions [first, last) of the layer. `leaves`: outline keys, two when
    the writer merged them, none when it is foreign to the outline or not placed. `says_none`: the place declares
    that it has nothing here, which is not silence. `body`: the paragraphs under the heading as they are in the layer,
    so that one leaf of all reports is read without their layers; `letters` counts theirs. `page` is the heading's.
    `is_sure`: what the machine placed is so clear that many are confirmed at once.
    """

    layer = models.ForeignKey(TextLayer, models.CASCADE, related_name="sections")
    ordinal = models.PositiveIntegerField()
    label = models.CharField(max_length=60, blank=True)
    heading = models.TextField(blank=True)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    leaves = models.JSONField(default=list)
    is_foreign = models.BooleanField(default=False)
    says_none = models.BooleanField(default=False)
    score = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    method = models.CharField(max_length=12)
    is_sure = models.BooleanField(default=False)
    body = models.JSONField(default=list)
    letters = models.PositiveIntegerField(default=0)
    page = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=SectionState, default=SectionState.READ)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["layer", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "ordinal"], name="a_section_stands_at_one_place"),
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="a_section_runs_forward"),
        ]


class Alias(models.Model):
    """A heading that a person confirmed as another name of a leaf; the next reports are aligned with it."""

    outline = models.ForeignKey(Outline, models.CASCADE, related_name="aliases")
    leaf = models.CharField(max_length=40)
    heading = models.CharField(max_length=400)
    folded = models.CharField(max_length=400)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outline", "folded", "leaf"], name="an_alias_is_learned_once")
        ]


class ClaimKind(models.TextChoices):
    AMOUNT = "AMOUNT", "số lượng"
    PERCENT = "PERCENT", "tỷ lệ phần trăm"
    RATIO = "RATIO", "phần trên tổng"
    RANGE = "RANGE", "khoảng"
    CHANGE = "CHANGE", "tăng, giảm"
    VAGUE = "VAGUE", "số ước chừng bằng lời"


class ClaimState(models.TextChoices):
    READ = "READ", "máy đọc"
    CONFIRMED = "CONFIRMED", "đã đối chiếu"
    CORRECTED = "CORRECTED", "đã sửa"
    REJECTED = "REJECTED", "không phải số liệu"


class Claim(models.Model):
    """A figure that a report states, where it states it. Values are exact decimals in `unit`.

    AMOUNT, PERCENT: `value`. RATIO: `value` of `whole`. RANGE: `value` to `high`. CHANGE: from `before` to `value`
    (either may be unknown). VAGUE: no value. `comparator`: "", "~", ">", ">=", "<", "<=". `paragraph` is the layer's
    id, `start` and `end` count characters of its text; with `quote`, `prefix` and `suffix` the place is found again
    in a newer layer. `context` is the clause that says what is counted, `doubt` how the digits may also be read. `said` is what the machine read when a person corrected it: {"value", ...}.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="claims")
    layer = models.ForeignKey(TextLayer, models.CASCADE, related_name="claims")
    leaf = models.CharField(max_length=40, blank=True)
    paragraph = models.CharField(max_length=40)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.CharField(max_length=300)
    prefix = models.CharField(max_length=80, blank=True)
    suffix = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=8, choices=ClaimKind)
    value = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    whole = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    before = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    comparator = models.CharField(max_length=2, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    noun = models.CharField(max_length=120, blank=True)
    context = models.CharField(max_length=600, blank=True)
    doubt = models.CharField(max_length=300, blank=True)
    year_from = models.PositiveSmallIntegerField(null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(null=True, blank=True)
    indicator = models.CharField(max_length=20, blank=True)
    from_picture = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.READ)
    said = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )

    class Meta:
        indexes = [models.Index(fields=["report", "leaf"]), models.Index(fields=["layer", "state"])]


class FindingState(models.TextChoices):
    OPEN = "OPEN", "chưa rõ"
    ASKED = "ASKED", "đã hỏi tỉnh"
    EXPLAINED = "EXPLAINED", "tỉnh đã giải thích"
    SETTLED = "SETTLED", "đã xong"


class Finding(models.Model):
    """Two figures that do not agree, in one sentence. `kind` names the check (reports' craft); `claims`: their ids;
    `mark` makes the same finding of a newer reading the same row. What was asked and answered is kept.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="findings")
    layer = models.ForeignKey(TextLayer, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=20)
    leaf = models.CharField(max_length=40, blank=True)
    sentence = models.TextField()
    claims = models.JSONField(default=list)
    mark = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=FindingState, default=FindingState.OPEN)
    question = models.TextField(blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "mark"], name="a_finding_is_told_once")]

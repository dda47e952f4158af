"""What the centre asks: a campaign, its milestones, and who owes what by when."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from tusach.kit.leases import Waits
from tusach.people.models import Body, Person
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
    survey_due = models.DateField("hạn gửi phiếu khảo sát", null=True, blank=True)
    report_due = models.DateField("hạn gửi báo cáo", null=True, blank=True)
    state = models.CharField(max_length=6, choices=CampaignState, default=CampaignState.DRAFT)
    reading = models.JSONField("bản đọc kế hoạch", default=dict)
    is_illustration = models.BooleanField("số liệu minh hoạ", default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ReadingState(models.TextChoices):
    WAITING = "WAITING", "chờ máy đọc"
    READ = "READ", "đã đọc"
    FAILED = "FAILED", "không đọc được"


class PlanReading(Waits):
    """An uploaded plan as it was read and corrected, until (and after) it is confirmed as a campaign.

    `reading` is empty while it waits for the worker, and when it could not be read: `sentence` then says why. `read_by`
    handed it in; `read_at` is when it came, then when it was read.
    """

    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="plans/%Y")
    state = models.CharField(max_length=7, choices=ReadingState, default=ReadingState.READ)
    sentence = models.TextField(blank=True, default="")
    reading = models.JSONField(default=dict)
    read_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True, blank=True)
    campaign = models.OneToOneField(Campaign, models.SET_NULL, null=True, blank=True, related_name="source")

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """[from_date, to_date), as all periods. One that was cancelled stays, with the change that says why."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="milestones")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    from_date = models.DateField()
    to_date = models.DateField()
    details = models.JSONField(default=list)
    done_on = models.DateField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    word = "mốc"

    @property
    def last_day(self) -> date:
        return self.to_date - timedelta(days=1)

    @property
    def is_done(self) -> bool:
        return self.done_on is not None


class PlanChangeKind(models.TextChoices):
    ADDED = "ADDED", "thêm mốc"
    CHANGED = "CHANGED", "sửa mốc"
    CANCELLED = "CANCELLED", "bỏ mốc"
    RESTORED = "RESTORED", "lấy lại mốc"
    DUE = "DUE", "đổi hạn chung"


OF_ACTIVITY = {
    PlanChangeKind.ADDED: "thêm hoạt động", PlanChangeKind.CHANGED: "sửa hoạt động",
    PlanChangeKind.CANCELLED: "bỏ hoạt động", PlanChangeKind.RESTORED: "lấy lại hoạt động",
}  # fmt: skip


class PlanChange(models.Model):
    """One change of the plan after the campaign was made: of a milestone, of an activity, or of a common due day. `facts`:
    {field: [before, after]} of a milestone's "title", "from_date", "to_date", "details", of an activity's "title", "lead",
    "partners", "from_date", "to_date", "contents", and of the campaign's "survey_due", "report_due" (days as ISO text); of a
    due day that moved also "moved" (places that follow it), "kept" (places with a later day of their own) and "told" (people).
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="plan_changes")
    milestone = models.ForeignKey(Milestone, models.CASCADE, null=True, blank=True, related_name="changes")
    activity = models.ForeignKey("Activity", models.CASCADE, null=True, blank=True, related_name="changes")
    kind = models.CharField(max_length=9, choices=PlanChangeKind)
    facts = models.JSONField(default=dict)
    reason = models.CharField("lý do", max_length=500)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    @property
    def part(self) -> "Milestone | Activity | None":
        """What was changed; none for a due day."""
        return self.milestone or self.activity

    @property
    def said(self) -> str:
        """What was done: `thêm mốc`, `sửa hoạt động`."""
        kind = PlanChangeKind(self.kind)
        return OF_ACTIVITY[kind] if self.activity_id else str(kind.label)


class ActivityState(models.TextChoices):
    PLANNED = "PLANNED", "chưa bắt đầu"
    DOING = "DOING", "đang làm"
    DONE = "DONE", "đã xong"


class Activity(models.Model):
    """[from_date, to_date), or no days where the plan gives none. One that was cancelled stays, with the change that says why."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="activities")
    order = models.PositiveSmallIntegerField()
    title = models.CharField("hoạt động", max_length=400)
    lead = models.CharField("chủ trì", max_length=200, blank=True)
    partners = models.JSONField("phối hợp", default=list)
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField(null=True, blank=True)
    contents = models.JSONField("nội dung", default=list)
    state = models.CharField(max_length=7, choices=ActivityState, default=ActivityState.PLANNED)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    word = "hoạt động"

    @property
    def last_day(self) -> date | None:
        return self.to_date - timedelta(days=1) if self.to_date else None

    @property
    def is_done(self) -> bool:
        return self.state == ActivityState.DONE

    def get_state_choices(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in ActivityState.choices]


class Committee(models.Model):
    """Ban Chỉ đạo, Ban Tổ chức, Tổ Biên tập ... of one campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="committees")
    name = models.CharField("tên", max_length=200)
    legal_basis = models.CharField("quyết định thành lập", max_length=200, blank=True)


class Member(models.Model):
    """Someone with an account, who is reminded; or only a name, as it stands in the decision."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("họ và tên", max_length=120, blank=True)
    title = models.CharField("nhiệm vụ", max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "person"], name="a_member_sits_once_in_a_committee"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(name=""), name="a_member_has_an_account_or_a_name"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person_id else self.name


class Trip(models.Model):
    """A survey delegation: where it goes and when, who hosts it, what it found."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="trips")
    order = models.PositiveSmallIntegerField()
    name = models.CharField("đoàn", max_length=200)
    region = models.CharField("địa bàn", max_length=200, blank=True)
    leader = models.CharField("trưởng đoàn", max_length=120, blank=True)
    members = models.TextField("thành viên", blank=True)
    from_date = models.DateField("từ ngày", null=True, blank=True)
    to_date = models.DateField("đến ngày", null=True, blank=True)
    hosts = models.TextField("nơi đón tiếp", blank=True)
    findings = models.TextField("điều ghi nhận", blank=True)
    proposals = models.TextField("kiến nghị", blank=True)

    @property
    def last_day(self) -> date | None:
        return self.to_date - timedelta(days=1) if self.to_date else None


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
    answered_at = models.DateTimeField("đã gửi lúc", null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "unit"], name="a_unit_owes_an_answer_once"),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True) | Q(extended_to__gt=F("due_date")),
                name="an_extension_is_later_than_the_due_date",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "kind", "province"]),
            models.Index(fields=["campaign", "kind", "district"]),
            models.Index(fields=["unit"]),
        ]

    @property
    def last_day(self) -> date:
        """The day that counts: the extended one when there is an extension."""
        return self.extended_to or self.due_date


class ChangeKind(models.TextChoices):
    EXTENDED = "EXTENDED", "gia hạn"
    ADDED = "ADDED", "thêm vào"
    DROPPED = "DROPPED", "đưa ra"
    COMMON = "COMMON", "theo hạn chung mới"


class ObligationChange(models.Model):
    """What changed in the expected set after it was frozen, why and by whom."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=ChangeKind)
    reason = models.CharField("lý do", max_length=500)
    until = models.DateField(null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()


class Audience(models.TextChoices):
    OWNER = "OWNER", "đơn vị có phiếu, báo cáo"
    PARENT = "PARENT", "cấp trên trực tiếp"
    COMMITTEE = "COMMITTEE", "ban chỉ đạo, tổ giúp việc"


class ReminderRule(models.Model):
    """`offset_days` from the day that counts: -7 a week before, 3 three days after."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="reminder_rules")
    kind = models.CharField(max_length=8, choices=ObligationKind)
    offset_days = models.SmallIntegerField("số ngày so với hạn")
    audience = models.CharField("gửi cho", max_length=9, choices=Audience)
    text = models.CharField("lời nhắc", max_length=250)
    is_active = models.BooleanField("đang dùng", default=True)

    @property
    def days_away(self) -> int:
        return abs(self.offset_days)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "offset_days", "audience"], name="a_reminder_rule_is_made_once"
            )
        ]


class ReminderSent(models.Model):
    """One rule has spoken about one obligation for the day it was due then, `last_day`. For that day it never does again;
    a day that was moved is another day.
    """

    rule = models.ForeignKey(ReminderRule, models.CASCADE, related_name="sent")
    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="reminders")
    last_day = models.DateField()
    people = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "obligation", "last_day"], name="a_reminder_is_sent_once")
        ]


class BudgetSource(models.TextChoices):
    CENTRAL = "CENTRAL", "ngân sách trung ương"
    LOCAL = "LOCAL", "ngân sách địa phương"
    SOCIAL = "SOCIAL", "xã hội hóa"


class BudgetLine(models.Model):
    """One line of what a campaign costs. Money is whole đồng; nothing spent yet is empty, not 0."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="budget")
    item = models.CharField("nội dung chi", max_length=300)
    source = models.CharField("nguồn", max_length=7, choices=BudgetSource)
    planned = models.PositiveBigIntegerField("dự toán")
    spent = models.PositiveBigIntegerField("đã chi", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)


class MeetingForm(models.TextChoices):
    IN_PERSON = "IN_PERSON", "trực tiếp"
    ONLINE = "ONLINE", "trực tuyến"
    MIXED = "MIXED", "trực tiếp và trực tuyến"
    WRITTEN = "WRITTEN", "xin ý kiến bằng văn bản"


class Meeting(models.Model):
    """A conference, a workshop, or a round of experts' opinions; its minutes stay in the file store."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="meetings")
    name = models.CharField("tên", max_length=300)
    held_on = models.DateField("ngày")
    form = models.CharField("hình thức", max_length=9, choices=MeetingForm, default=MeetingForm.IN_PERSON)
    places = models.TextField("địa điểm, điểm cầu", blank=True)
    invited = models.TextField("thành phần mời", blank=True)
    outcome = models.TextField("kết luận, ý kiến", blank=True)
    minutes_sha256 = models.CharField(max_length=64, blank=True)
    minutes_name = models.CharField(max_length=200, blank=True)
    minutes_type = models.CharField(max_length=100, blank=True)


class Letter(models.Model):
    """A letter of urging that was issued; the document is in the outgoing register with its file."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="letters")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")
    units = models.PositiveIntegerField("số đơn vị")
    at = models.DateTimeField()


class PreparedLetter(models.Model):
    """A letter of urging that is written and waits for its number: what its form says. Gone once issued or taken back; who is
    late is looked up anew when it is issued.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="prepared_letters")
    body = models.ForeignKey(Body, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=80)
    capacity = models.CharField(max_length=200, blank=True)
    signer = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "body"], name="a_body_prepares_one_letter_of_urging")
        ]


class CalendarFeed(models.Model):
    """A secret address at which one person's calendar reads the days of the campaigns; only its digest is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

"""Rounds of comment on a version: who was asked, what they said, and what became of each point."""

from django.db import models

from tusach.drafting.models.manuscript import Block, BlockVersion, Version
from tusach.kit.leases import Waits
from tusach.people.models import Body, Person
from tusach.registry.models import Document


class Audience(models.TextChoices):
    EXPERTS = "EXPERTS", "chuyên gia"
    MINISTRIES = "MINISTRIES", "ban, bộ, ngành"
    LEADERS = "LEADERS", "lãnh đạo"
    PROVINCES = "PROVINCES", "các tỉnh, thành phố"


class Round(models.Model):
    """`deadline` is the last day on which an answer is in time; `first_deadline` what it was before it was extended.

    `document` is the covering letter (công văn lấy ý kiến) in the outgoing register; `covering` its words as they were
    last written here, {"subject", "to": [line], "text", "recipients": [line]}, empty while nobody has changed the draft;
    "document" is added when it was issued with these words.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=200)
    audience = models.CharField(max_length=10, choices=Audience)
    letter = models.TextField("lời gửi", blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    deadline = models.DateField("hạn trả lời")
    first_deadline = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    covering = models.JSONField(default=dict, blank=True)

    @property
    def is_issued_here(self) -> bool:
        """Whether its letter has the words that stand here, and not those of a paper made elsewhere."""
        return self.document_id is not None and self.covering.get("document") == self.document_id


class Answer(models.TextChoices):
    NONE = "NONE", "chưa có ý kiến"
    AGREED = "AGREED", "thống nhất"
    COMMENTED = "COMMENTED", "có ý kiến"


class Invited(models.Model):
    """Who is asked: a body, a person with an account, or a name with a link. `code_hash` is of the link's code: the code
    itself stands in the letter or on the printed slip and nowhere else. `parts` are keys of the outline's nodes, each with
    all below it: what is asked about. Empty: the whole.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="invited")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField(blank=True)
    parts = models.JSONField(default=list, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    code_revoked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    their_code = models.CharField("số, ký hiệu văn bản trả lời", max_length=80, blank=True)
    their_date = models.DateField("ngày văn bản trả lời", null=True, blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["round", "order", "pk"]
        indexes = [models.Index(fields=["code_hash"])]


class CommentKind(models.TextChoices):
    EDIT = "EDIT", "sửa câu chữ"
    FACT = "FACT", "số liệu, sự việc"
    OPINION = "OPINION", "ý kiến"
    APPROVAL = "APPROVAL", "thống nhất"


class CommentWay(models.TextChoices):
    ACCOUNT = "ACCOUNT", "trên hệ thống"
    LINK = "LINK", "bằng đường dẫn"
    WORD = "WORD", "bằng tệp"
    HAND = "HAND", "văn thư nhập"


class ReturnedState(models.TextChoices):
    WAITING = "WAITING", "chờ máy đọc"
    WHOSE = "WHOSE", "chưa rõ của ai"
    AGREES = "AGREES", "cần hỏi: thống nhất hay chưa có ý kiến"
    POINTS = "POINTS", "chờ xác nhận từng điểm"
    TAKEN = "TAKEN", "đã nhận"
    UNREAD = "UNREAD", "không đọc được"
    FOREIGN = "FOREIGN", "không thuộc đợt này"
    DROPPED = "DROPPED", "không lấy"


class Returned(Waits):
    """A file that came back in a round, kept as it came; what is not read at once waits for the worker.

    `reading` is what was read in it and not yet taken: a list of {"block", "number", "node", "start",
    "quote", "text", "proposed", "kind", "author", "at", "lost", "doubt"}. `facts`: {"form": marked|letter, "version", "code", "dated", "issuer", "agrees"},
    how many comments were {"taken", "again" (there before), "lost" (without a paragraph), "outside" (about what was not asked)},
    "read_at" when the worker read it. `said` is a sentence for who looks after it.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="returned")
    invited = models.ForeignKey(Invited, models.SET_NULL, null=True, blank=True, related_name="returned")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    way = models.CharField(max_length=7, choices=CommentWay)
    state = models.CharField(max_length=7, choices=ReturnedState)
    said = models.TextField(blank=True)
    reading = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["round", "-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "invited", "sha256"], name="a_file_comes_back_once_from_each"
            )
        ]


class Comment(models.Model):
    """What came in, as it came. `block` is empty for a comment on the whole or when its paragraph is gone
    (`lost`); `node` is the part of the outline it speaks to, where that is known. `quote` is the words it is about,
    from `start` in the paragraph as it was printed in its version `block_number`; `proposed` what they should become (a
    tracked change). `doubt` says why its place should be looked at.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="comments")
    invited = models.ForeignKey(Invited, models.CASCADE, related_name="comments")
    returned = models.ForeignKey(Returned, models.SET_NULL, null=True, blank=True, related_name="comments")
    node = models.CharField(max_length=40, blank=True)
    doubt = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=120, blank=True)
    block = models.ForeignKey(Block, models.SET_NULL, null=True, blank=True, related_name="comments")
    block_number = models.PositiveIntegerField(default=0)
    start = models.PositiveIntegerField(null=True, blank=True)
    quote = models.TextField(blank=True)
    text = models.TextField(blank=True)
    proposed = models.TextField(blank=True)
    kind = models.CharField(max_length=8, choices=CommentKind, default=CommentKind.OPINION)
    way = models.CharField(max_length=7, choices=CommentWay)
    lost = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    once = models.CharField(max_length=64, null=True, blank=True, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["round", "block"])]


class Disposition(models.TextChoices):
    OPEN = "OPEN", "chưa xử lý"
    ACCEPTED = "ACCEPTED", "tiếp thu"
    PARTLY = "PARTLY", "tiếp thu một phần"
    EXPLAINED = "EXPLAINED", "giải trình"
    NOTED = "NOTED", "ghi nhận"
    DUPLICATE = "DUPLICATE", "trùng"


class Point(models.Model):
    """One point of a comment and its disposition. A reason is written unless it is accepted in full; a duplicate
    names the point it repeats; `versions` are the block versions that changed because of it.
    """

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="points")
    ordinal = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    disposition = models.CharField(max_length=10, choices=Disposition, default=Disposition.OPEN)
    reason = models.TextField(blank=True)
    repeats = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeated_by")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    versions = models.ManyToManyField(BlockVersion, blank=True, related_name="points")

    @property
    def why(self) -> str:
        """What the history of a block says of a change that this point asked for."""
        return f"theo ý kiến số {self.pk} của {self.comment.invited.name}"

    class Meta:
        ordering = ["comment", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "ordinal"], name="a_point_is_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(disposition__in=["OPEN", "ACCEPTED", "DUPLICATE"]) | ~models.Q(reason=""),
                name="what_is_not_accepted_in_full_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(disposition="DUPLICATE") | models.Q(repeats__isnull=False),
                name="a_duplicate_names_what_it_repeats",
            ),
        ]

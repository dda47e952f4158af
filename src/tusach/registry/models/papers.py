"""Documents with number, symbol, date, issuer and subject; what they cite and who they go to."""

from django.db import models
from django.db.models import Q

from tusach.kit.text import fold
from tusach.people.models import Body, Person
from tusach.places.models import Level
from tusach.registry.models.groups import Group
from tusach.registry.models.kinds import Direction, Family, Relation, Secrecy, Urgency
from tusach.registry.models.numbers import Series


class Document(models.Model):
    """A document in a body's register, or (KNOWN) one that is only cited. `number` + `symbol` is what is printed:
    341 + -KH/BTGTW, 156 + /QĐ-UBND. `suffix` is the letter of a number put in later (12a), with `number_why`. `work` says of
    which work of a later room the document is a part, `work_url` is the page of it: posted down (actions.note_work).
    """

    family = models.CharField(max_length=5, choices=Family, default=Family.PARTY)
    direction = models.CharField(max_length=8, choices=Direction)
    keeper = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="documents")
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="documents")
    ordinal = models.PositiveIntegerField(null=True, blank=True)
    suffix = models.CharField(max_length=2, blank=True, default="")
    number_why = models.CharField("vì sao lấy số này", max_length=300, blank=True, default="")
    kind = models.CharField("tên loại", max_length=60)
    number = models.CharField("số", max_length=20, blank=True)
    symbol = models.CharField("ký hiệu", max_length=60, blank=True)
    dated = models.DateField("ngày văn bản", null=True, blank=True)
    place = models.CharField("địa danh", max_length=80, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    issuer_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="issued")
    joint_with = models.CharField("cơ quan cùng ban hành", max_length=300, blank=True, default="")
    subject = models.CharField("trích yếu", max_length=500)
    signer = models.CharField("người ký", max_length=120, blank=True)
    signer_title = models.CharField("chức vụ", max_length=200, blank=True)
    pages = models.PositiveSmallIntegerField("số trang", null=True, blank=True)
    copies = models.PositiveIntegerField("số lượng bản", null=True, blank=True)
    kept_by = models.CharField("đơn vị, người nhận bản lưu", max_length=120, blank=True)
    secrecy = models.CharField("độ mật", max_length=8, choices=Secrecy, blank=True, default="")
    urgency = models.CharField("độ khẩn", max_length=8, choices=Urgency, blank=True, default="")
    language = models.CharField("ngôn ngữ", max_length=30, default="Tiếng Việt")
    due = models.DateField("hạn trả lời", null=True, blank=True)
    handed_on = models.DateField("ngày chuyển", null=True, blank=True)
    handed_to = models.CharField("ký nhận", max_length=120, blank=True, default="")
    envelopes = models.PositiveSmallIntegerField("số lượng bì", null=True, blank=True)
    note = models.TextField(blank=True)
    work = models.CharField("công việc", max_length=200, blank=True, default="")
    work_url = models.CharField(max_length=200, blank=True, default="")
    folded = models.CharField(max_length=900, blank=True)
    once = models.CharField(max_length=36, null=True, blank=True, unique=True)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField("lý do hủy", max_length=300, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["keeper", "direction", "-dated"]),
            models.Index(
                fields=["keeper", "direction", "-dated", "-ordinal", "-id"], name="registry_outgoing_book"
            ),
            models.Index(fields=["number", "symbol"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "ordinal", "suffix"],
                condition=Q(ordinal__isnull=False),
                name="a_number_is_given_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} số {self.number}{self.symbol}".strip()

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps the text by which two documents are compared."""
        words = f"{self.number}{self.symbol} {self.kind} {self.subject} {self.issuer}"
        self.folded = fold(words)[:900]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def code(self) -> str:
        return f"{self.number}{self.symbol}"


class Reference(models.Model):
    """One document names another. `by_machine` until a person looked at it or changed its kind."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="references")
    raw = models.CharField(max_length=300)
    to = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="cited_by")
    kind = models.CharField("quan hệ", max_length=20, choices=Relation, default=Relation.CITES)
    by_machine = models.BooleanField(default=False)


class Recipient(models.Model):
    """Who a document goes to: a body of the system, a group of them (all bodies of a level, or a list that the
    keeper made), or only a name. `count` is how many places a group meant on the document's day.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="recipients")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    is_group = models.BooleanField(default=False)
    level = models.CharField(max_length=10, choices=Level, blank=True)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+")
    count = models.PositiveIntegerField(null=True, blank=True)
    body = models.ForeignKey(Body, models.SET_NULL, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=60, blank=True)
    copies = models.PositiveSmallIntegerField(null=True, blank=True)
    raw = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["level", "document"])]


class Delivery(models.Model):
    """A body that a document reached inside this system, when somebody there first opened it, and under which
    arrival it was entered.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="deliveries")
    body = models.ForeignKey(Body, models.CASCADE, related_name="+")
    recipient = models.ForeignKey(Recipient, models.SET_NULL, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    entered = models.OneToOneField(Document, models.SET_NULL, null=True, blank=True, related_name="came_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "body"], name="a_body_gets_a_document_once")
        ]
        indexes = [models.Index(fields=["body", "-document"])]

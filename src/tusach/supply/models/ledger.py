"""The double-entry ledger of copies. A movement takes copies of one title out of one account and into another; it is
never changed. For every title the balances of all accounts add up to nothing, so that what was printed or opened is
always the sum of the places where copies can be (docs/hard/ledger.md).
"""

from django.db import models
from django.db.models import F, Q

from tusach.books.models import Lot, Title
from tusach.people.models import Body, Person
from tusach.places.models import Unit
from tusach.registry.models import Document


class AccountKind(models.TextChoices):
    PRINTER = "PRINTER", "nhà in"
    OPENING = "OPENING", "mở sổ"
    CENTRAL = "CENTRAL", "kho trung ương"
    PROVINCE = "PROVINCE", "kho tỉnh"
    TRANSIT = "TRANSIT", "đang chuyển"
    SHELF = "SHELF", "trên tủ"
    LOAN = "LOAN", "đang cho mượn"
    LOST = "LOST", "mất"
    DAMAGED = "DAMAGED", "hỏng"
    WEEDED = "WEEDED", "thanh lý"
    GIVEN = "GIVEN", "chuyển cho nơi khác ngoài Đề án"
    UNEXPLAINED = "UNEXPLAINED", "chưa rõ"


# Where copies still are; the first two are where they come from, the others where they ended.
HOLDING = (
    AccountKind.CENTRAL, AccountKind.PROVINCE, AccountKind.TRANSIT, AccountKind.SHELF, AccountKind.LOAN
)  # fmt: skip


class Evidence(models.TextChoices):
    """How sure a number is, the surest first."""

    COUNTED = "A", "đếm tận nơi"
    SIGNED = "B", "có ký nhận"
    DISPATCHED = "C", "theo quyết định, phiếu xuất"
    ESTIMATED = "D", "ước tính"


class Fund(models.TextChoices):
    """Whose book it is: a programme's copies stand on one shelf with those of the law shelf and with gifts."""

    PROGRAMME = "PROGRAMME", "Đề án"
    LAW_SHELF = "LAW_SHELF", "tủ sách pháp luật"
    LOCAL = "LOCAL", "địa phương mua"
    GIFT = "GIFT", "tặng"


class Account(models.Model):
    """One place where copies can be. `unit` is where it stands, `province` the province that it is summed under;
    both are empty for the printer and the centre. A parcel's transit account carries the parcel's code as `key`.
    """

    key = models.CharField(
        max_length=60, unique=True, help_text="printer, central, province:<unit key>, shelf:<uuid>, ..."
    )
    kind = models.CharField(max_length=11, choices=AccountKind)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="accounts")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="accounts")
    province = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField("tên", max_length=200)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    moved_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="came_from")

    class Meta:
        indexes = [models.Index(fields=["kind", "province"]), models.Index(fields=["kind", "unit"])]

    def __str__(self) -> str:
        return self.label


class Movement(models.Model):
    """`quantity` copies of `title` from `source` to `target`. Append-only: a trigger refuses changes.

    `occurred_on` is the day it happened, `recorded_at` when this ledger learnt of it. `device` is the UUID that the
    sender made: the same movement sent twice is one. `reverses`: the movement that this one takes back.
    """

    title = models.ForeignKey(Title, models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    quantity = models.PositiveIntegerField()
    source = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    fund = models.CharField(max_length=9, choices=Fund, default=Fund.PROGRAMME)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    device = models.UUIDField(unique=True)
    evidence = models.CharField(max_length=1, choices=Evidence)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    paper = models.CharField(
        "chứng từ", max_length=120, blank=True, help_text="of a document that is not in the registers"
    )
    reason = models.CharField("lý do", max_length=200, blank=True)
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reversals", db_index=False
    )

    class Meta:
        constraints = [
            # Of millions few are taken back: an index of those alone costs the others nothing.
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="a_movement_is_taken_back_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="a_movement_moves_something"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="a_movement_goes_elsewhere"),
        ]
        indexes = [
            models.Index(fields=["source", "occurred_on"]),
            models.Index(fields=["target", "occurred_on"]),
        ]


class Balance(models.Model):
    """What the movements of one title and fund into and out of one account add up to; kept with each movement.

    Negative only for PRINTER, OPENING and UNEXPLAINED. `evidence` and `as_of` are those of the last count or
    movement that settled it.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="balances", db_index=False)
    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    fund = models.CharField(max_length=9, choices=Fund, default=Fund.PROGRAMME)
    quantity = models.BigIntegerField(default=0)
    owed = models.PositiveBigIntegerField(
        default=0, help_text="copies that left before the ledger knew they had come"
    )
    evidence = models.CharField(max_length=1, choices=Evidence, default=Evidence.DISPATCHED)
    as_of = models.DateField()
    counted_on = models.DateField(
        null=True, blank=True, help_text="the last count; what occurred before it is in it"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "title", "fund"], name="a_title_has_one_balance_in_an_account"
            )
        ]


class Flow(models.Model):
    """Copies of a title that went from one kind of account to another in a year, in a province or (empty) the nation.

    Kept with each movement; the sheets by year read it and never the movements. The nation's row counts a movement
    once, a province's row every movement that touches it.
    """

    province = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    title = models.ForeignKey(Title, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    from_kind = models.CharField(max_length=11, choices=AccountKind)
    to_kind = models.CharField(max_length=11, choices=AccountKind)
    evidence = models.CharField(max_length=1, choices=Evidence)
    fund = models.CharField(max_length=9, choices=Fund, default=Fund.PROGRAMME)
    quantity = models.BigIntegerField(default=0)
    row = models.CharField(
        max_length=90, unique=True, help_text="all of the above in one, since NULLs differ"
    )

    class Meta:
        indexes = [models.Index(fields=["province", "year"]), models.Index(fields=["title", "year"])]


class Holding(models.Model):
    """What lies in all accounts of a kind, by title and evidence, in a province or (empty) the nation; kept with each
    balance. The sum over all kinds of a title is nothing: what is printed and opened is negative here.
    """

    province = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    title = models.ForeignKey(Title, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=11, choices=AccountKind)
    evidence = models.CharField(max_length=1, choices=Evidence)
    fund = models.CharField(max_length=9, choices=Fund, default=Fund.PROGRAMME)
    quantity = models.BigIntegerField(default=0)
    row = models.CharField(
        max_length=80, unique=True, help_text="all of the above in one, since NULLs differ"
    )

    class Meta:
        indexes = [models.Index(fields=["province", "title"]), models.Index(fields=["title"])]


class ClosedPeriod(models.Model):
    """Nothing that occurred before `until` may be recorded, nor taken back, any more."""

    until = models.DateField(unique=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)

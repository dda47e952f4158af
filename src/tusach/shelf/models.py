"""Kept: the shelf of a commune, what is counted on it, lent from it, weeded and passed on. Copies themselves are in
the ledger of `supply`; a shelf is a place there with two accounts, on the shelf and on loan.
"""

from django.db import models
from django.db.models import Q

from tusach.books.models import Title
from tusach.kit.models import Period, period_is_forward
from tusach.people.models import Body, Person
from tusach.places.models import Event, Unit
from tusach.registry.models import Document
from tusach.supply.models import Account, Fund


class PlaceKind(models.TextChoices):
    PARTY_OFFICE = "PARTY_OFFICE", "trụ sở Đảng ủy"
    PEOPLES_COMMITTEE = "PEOPLES_COMMITTEE", "trụ sở Ủy ban nhân dân"
    CULTURE_HOUSE = "CULTURE_HOUSE", "nhà văn hóa xã"
    POST_OFFICE = "POST_OFFICE", "điểm bưu điện - văn hóa xã"
    VILLAGE = "VILLAGE", "nhà văn hóa thôn, chi bộ"
    SCHOOL = "SCHOOL", "trường học"
    OTHER = "OTHER", "nơi khác"


class Shelf(Period):
    """A shelf at a place. After a merger it goes on under another body, or its copies move to another shelf."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="shelves")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shelves")
    name = models.CharField("tên tủ sách", max_length=160)
    place = models.CharField("nơi đặt", max_length=17, choices=PlaceKind)
    address = models.CharField("địa chỉ", max_length=200, blank=True)
    hours = models.CharField("giờ mở cửa", max_length=200, blank=True)
    loan_days = models.PositiveSmallIntegerField("cho mượn (ngày)", default=15)
    forget_days = models.PositiveSmallIntegerField("xóa tên người mượn sau khi trả (ngày)", default=30)
    capacity = models.PositiveIntegerField("sức chứa (bản)", null=True, blank=True)
    numbers_items = models.BooleanField("ghi sổ đăng ký cá biệt", default=False)
    account = models.OneToOneField(Account, models.PROTECT, related_name="shelf")
    loans = models.OneToOneField(Account, models.PROTECT, related_name="shelf_of_loans")
    code = models.CharField(
        max_length=16, unique=True, help_text="in the QR on the shelf; goes on resolving after a merger"
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [period_is_forward("shelf")]
        indexes = [models.Index(fields=["body"]), models.Index(fields=["unit"])]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """One numbered copy, where a shelf wants numbers (sổ đăng ký cá biệt)."""

    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="items")
    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("số đăng ký cá biệt")
    fund = models.CharField(max_length=9, choices=Fund, default=Fund.PROGRAMME)
    entered_on = models.DateField("ngày vào sổ")
    gone_on = models.DateField(null=True, blank=True)
    gone_paper = models.CharField("biên bản xuất", max_length=120, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shelf", "number"], name="an_item_number_is_given_once")
        ]


class CountState(models.TextChoices):
    OPEN = "OPEN", "đang kiểm kê"
    CLOSED = "CLOSED", "đã chốt"
    CANCELLED = "CANCELLED", "đã hủy"


class Count(models.Model):
    """A stock-take: what was seen. Moves while it is open are respected: a line is compared with the balance at the
    moment that it was counted, never with a snapshot of the beginning.
    """

    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="counts")
    state = models.CharField(max_length=9, choices=CountState, default=CountState.OPEN)
    is_blind = models.BooleanField("không hiện số trong sổ", default=False)
    by_exception = models.BooleanField("chỉ ghi chỗ khác sổ", default=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    witnesses = models.CharField("người cùng kiểm", max_length=300, blank=True)
    paper = models.CharField("số biên bản", max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shelf"], condition=Q(state="OPEN"), name="a_shelf_has_one_open_count"
            )
        ]


class CountLine(models.Model):
    count = models.ForeignKey(Count, models.CASCADE, related_name="lines")
    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    fund = models.CharField(max_length=9, choices=Fund, default=Fund.PROGRAMME)
    expected = models.IntegerField(help_text="on the shelf by the ledger at the moment of counting")
    counted = models.PositiveIntegerField()
    damaged = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    counted_at = models.DateTimeField()
    device = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["count", "title", "fund"], name="a_title_is_counted_once_in_a_count"
            )
        ]


class Loan(models.Model):
    """A copy in a reader's hands. The name is kept while it is out and some days after; then it is forgotten."""

    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="lendings")
    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+")
    fund = models.CharField(max_length=9, choices=Fund, default=Fund.PROGRAMME)
    reader = models.CharField("người mượn", max_length=120, blank=True)
    hamlet = models.CharField("thôn, tổ", max_length=80, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    group = models.CharField(
        "đối tượng",
        max_length=20,
        blank=True,
        help_text="cadre, party member, pupil, ...: what statistics keep",
    )
    lent_on = models.DateField("ngày mượn")
    due_on = models.DateField("hẹn trả")
    returned_on = models.DateField("ngày trả", null=True, blank=True)
    lost = models.BooleanField(default=False)
    renewed = models.PositiveSmallIntegerField(default=0)
    forgotten = models.BooleanField(default=False)
    device = models.UUIDField(unique=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["shelf", "returned_on", "due_on"]),
            models.Index(fields=["shelf", "title", "returned_on"]),
            models.Index(
                fields=["returned_on"], condition=Q(forgotten=False), name="shelf_loan_to_be_forgotten"
            ),
        ]


class Tally(models.Model):
    """Counts of a day without names: read in the room, visits, talks that brought books to people."""

    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="tallies")
    day = models.DateField()
    kind = models.CharField(
        max_length=8,
        choices=[("READ", "đọc tại chỗ"), ("VISIT", "lượt đến"), ("TALK", "buổi giới thiệu sách")],
    )
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shelf", "day", "kind"], name="a_tally_is_one_row_a_day")
        ]


class WeedingState(models.TextChoices):
    OPEN = "OPEN", "đang lập"
    PROPOSED = "PROPOSED", "chờ duyệt"
    APPROVED = "APPROVED", "đã duyệt"
    DECLINED = "DECLINED", "không duyệt"
    DONE = "DONE", "đã thanh lý"


class Weeding(models.Model):
    """Copies to be taken off with minutes and approval: books of the programme are public property."""

    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="weedings")
    state = models.CharField(max_length=8, choices=WeedingState, default=WeedingState.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.CharField("số biên bản", max_length=60, blank=True)
    scan_sha256 = models.CharField(
        max_length=64, blank=True, help_text="of the signed minutes, as a picture or PDF"
    )


class WeedingLine(models.Model):
    weeding = models.ForeignKey(Weeding, models.CASCADE, related_name="lines")
    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    fund = models.CharField(max_length=9, choices=Fund, default=Fund.PROGRAMME)
    quantity = models.PositiveIntegerField()
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["weeding", "title", "fund"], name="a_title_is_weeded_once_in_a_list"
            )
        ]


class OfferState(models.TextChoices):
    OPEN = "OPEN", "đang chờ nơi nhận"
    TAKEN = "TAKEN", "đã có nơi nhận"
    DONE = "DONE", "đã chuyển"
    CLOSED = "CLOSED", "thôi"


class Offer(models.Model):
    """Surplus copies offered to neighbours before anyone reprints them."""

    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="offers")
    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    fund = models.CharField(max_length=9, choices=Fund, default=Fund.PROGRAMME)
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=6, choices=OfferState, default=OfferState.OPEN)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    taken_by_shelf = models.ForeignKey(
        Shelf, models.PROTECT, null=True, blank=True, related_name="taken_offers"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    handed_on = models.DateField(null=True, blank=True)
    received = models.PositiveIntegerField(
        null=True, blank=True, help_text="copies that came, as the taker counted"
    )

    @property
    def lacking(self) -> int:
        return 0 if self.received is None else self.quantity - self.received


class DeviceEvent(models.Model):
    """One event of a phone's outbox, by its UUID: what it asked, what became of it, and a conflict in words if any."""

    uuid = models.UUIDField(unique=True)
    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    payload = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(
        max_length=8, choices=[("DONE", "đã ghi"), ("CONFLICT", "cần xem"), ("REFUSED", "không ghi")]
    )
    sentence = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["shelf", "outcome", "settled_at"])]


class MergerState(models.TextChoices):
    COUNTING = "COUNTING", "hai bên kiểm đếm"
    READY = "READY", "chờ ký biên bản"
    DONE = "DONE", "đã bàn giao"
    UNDONE = "UNDONE", "đã hoàn lại"


class Merger(models.Model):
    """The guided act when units merge: shelves are counted by both keepers, minutes drafted, balances move, and it
    can be undone. `keeps_place`: the shelf stays where it is under the new body; otherwise its copies move to `into`.
    """

    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="+")
    into = models.ForeignKey(Shelf, models.PROTECT, related_name="mergers")
    state = models.CharField(max_length=8, choices=MergerState, default=MergerState.COUNTING)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    paper = models.CharField("số biên bản", max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)


class MergerPart(models.Model):
    merger = models.ForeignKey(Merger, models.CASCADE, related_name="parts")
    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="merger_parts")
    count = models.ForeignKey(Count, models.PROTECT, null=True, blank=True, related_name="+")
    second_count = models.ForeignKey(Count, models.PROTECT, null=True, blank=True, related_name="+")
    keeps_place = models.BooleanField(default=False)
    moved = models.JSONField(
        default=dict, help_text="what changed hands and how it was before, so that it can be undone"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merger", "shelf"], name="a_shelf_is_once_in_a_merger")
        ]

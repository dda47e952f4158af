"""Delivery: consignments by province, one parcel a receiver, hand-overs with two signatures, receipts and cases."""

from django.db import models

from tusach.books.models import Lot, Title
from tusach.people.models import Body, Person
from tusach.places.models import Unit
from tusach.supply.models.ledger import Account
from tusach.supply.models.rounds import Round


class ConsignmentState(models.TextChoices):
    PLANNED = "PLANNED", "đã lên kế hoạch"
    PACKED = "PACKED", "đã đóng gói"
    SENT = "SENT", "đã xuất kho"
    ARRIVED = "ARRIVED", "tỉnh đã nhận"
    DONE = "DONE", "đã phát hết"


class Consignment(models.Model):
    """All parcels of a round for one province; `depot` hands them on to the communes."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="consignments")
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    depot = models.ForeignKey(Body, models.PROTECT, related_name="+")
    code = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=7, choices=ConsignmentState, default=ConsignmentState.PLANNED)
    expected_on = models.DateField("dự kiến đến", null=True, blank=True)
    sent_on = models.DateField("ngày xuất kho", null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "province"], name="a_province_has_one_consignment_of_a_round"
            )
        ]


class ParcelState(models.TextChoices):
    PLANNED = "PLANNED", "đã lên kế hoạch"
    PACKED = "PACKED", "đã đóng gói"
    WITH_PROVINCE = "WITH_PROVINCE", "ở kho tỉnh"
    HANDED_OVER = "HANDED_OVER", "đã giao cho xã"
    CONFIRMED = "CONFIRMED", "xã đã nhận đủ"
    DISPUTED = "DISPUTED", "có sai lệch"
    SILENT = "SILENT", "chưa thấy xã báo"
    CANCELLED = "CANCELLED", "đã hủy"


class Parcel(models.Model):
    """`code` stands in the QR on the box; it goes on resolving after a merger. `witness` is a short code printed on
    the list inside: whoever saw the box opened may confirm with it. Blind: the receiver counts before the list shows.
    """

    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="parcels")
    body = models.ForeignKey(Body, models.PROTECT, related_name="parcels")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    code = models.CharField(max_length=16, unique=True)
    witness_digest = models.CharField(max_length=64, blank=True)
    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="parcel")
    state = models.CharField(max_length=13, choices=ParcelState, default=ParcelState.PLANNED)
    is_blind = models.BooleanField(default=False)
    copies = models.PositiveIntegerField(default=0)
    boxes = models.PositiveSmallIntegerField("số kiện", default=1)
    handed_on = models.DateField("ngày giao", null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    call_note = models.CharField("gọi điện", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "handed_on"]), models.Index(fields=["body", "state"])]


class ParcelLine(models.Model):
    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="lines")
    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, blank=True, related_name="+")
    quantity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parcel", "title"], name="a_title_is_once_in_a_parcel")
        ]


class HandOver(models.Model):
    """One passing on, signed by two: who gave and who took. `consignment` or `parcel`, never both."""

    consignment = models.ForeignKey(
        Consignment, models.CASCADE, null=True, blank=True, related_name="handovers"
    )
    parcel = models.ForeignKey(Parcel, models.CASCADE, null=True, blank=True, related_name="handovers")
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    given_name = models.CharField("người giao", max_length=120)
    given_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    taken_name = models.CharField("người nhận", max_length=120, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)


class Receipt(models.Model):
    """What a receiver says came. `device` is made on the phone: sent twice, or late, it is one receipt."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="receipts")
    device = models.UUIDField(unique=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    by_witness = models.BooleanField(default=False)
    counted_at = models.DateTimeField(help_text="on the phone")
    received_at = models.DateTimeField(help_text="here")
    is_whole = models.BooleanField(help_text="all as listed")
    was_blind = models.BooleanField(default=False)
    photo_sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=300, blank=True)
    stands = models.BooleanField(
        default=True, help_text="false: another receipt of the parcel came first; kept to compare"
    )


class DiscrepancyKind(models.TextChoices):
    SHORT = "SHORT", "thiếu"
    OVER = "OVER", "thừa"
    WRONG_TITLE = "WRONG_TITLE", "sai đầu sách"
    DAMAGED = "DAMAGED", "hỏng"


class ReceiptLine(models.Model):
    """`received` counts all that came of the title, the damaged ones too."""

    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="lines")
    title = models.ForeignKey(Title, models.PROTECT, null=True, blank=True, related_name="+")
    unlisted = models.CharField("sách không có trong danh sách", max_length=200, blank=True)
    expected = models.PositiveIntegerField()
    received = models.PositiveIntegerField()
    damaged = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    photo_sha256 = models.CharField(max_length=64, blank=True)


class DiscrepancyState(models.TextChoices):
    OPEN = "OPEN", "đang giải quyết"
    SETTLED = "SETTLED", "đã giải quyết"


class Outcome(models.TextChoices):
    RESEND = "RESEND", "gửi bù"
    ACCEPT = "ACCEPT", "chấp nhận, ghi rõ"
    CHARGE = "CHARGE", "bên gây ra bồi thường"
    RETURN = "RETURN", "gửi trả kho"


class Discrepancy(models.Model):
    """A case with an owner and a deadline, until it has an outcome."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="discrepancies")
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="discrepancies")
    title = models.ForeignKey(Title, models.PROTECT, null=True, blank=True, related_name="+")
    unlisted = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=11, choices=DiscrepancyKind)
    quantity = models.PositiveIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    photo_sha256 = models.CharField(max_length=64, blank=True)
    owner = models.ForeignKey(Body, models.PROTECT, related_name="+")
    due_on = models.DateField("hạn giải quyết")
    state = models.CharField(max_length=7, choices=DiscrepancyState, default=DiscrepancyState.OPEN)
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True)
    charged_to = models.CharField("bên bồi thường", max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    resent_in = models.ForeignKey(Parcel, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["owner", "state", "due_on"])]

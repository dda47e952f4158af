"""Read: editions that never change, their sections, what was used (counted, never who), and packs that carry them.

An edition is what came out of one file by one version of our own derivation. Its bytes are in the file store under
their SHA-256; the rows here say which of them make a book, in which order, and who may see it.
"""

import secrets

from django.db import models
from django.db.models import Q

from tusach.books.models import Audience, Language, Topic, Work
from tusach.kit.leases import Waits
from tusach.people.models import Body, Person
from tusach.places.models import Unit

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no letter or digit that a person mixes up with another


def new_key() -> str:
    """The public name of an edition in addresses and on QR codes: eight letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


class Form(models.TextChoices):
    TEXT = "TEXT", "sách điện tử"
    PAGES = "PAGES", "sách chụp trang"  # scans and PDF pages: an image and its text, page by page
    AUDIO = "AUDIO", "sách nói"


class State(models.TextChoices):
    DRAFT = "DRAFT", "nháp"
    CHECKED = "CHECKED", "đã kiểm tra"
    PUBLISHED = "PUBLISHED", "đang phát hành"
    SUPERSEDED = "SUPERSEDED", "đã có bản mới"
    WITHDRAWN = "WITHDRAWN", "đã rút"


class Licence(models.TextChoices):
    """What a reader may do with the file itself; reading on the site is free for all of them."""

    STATE = "STATE", "Nhà nước đặt hàng, đọc miễn phí"
    PUBLIC_DOMAIN = "PD", "Thuộc về công chúng"
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    CC_BY_NC_ND = "CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"
    READ_ONLY = "READ_ONLY", "Chỉ đọc trên hệ thống"


MAY_DOWNLOAD = {Licence.STATE, Licence.PUBLIC_DOMAIN, Licence.CC_BY, Licence.CC_BY_SA, Licence.CC_BY_NC_ND}


class Edition(models.Model):
    """One form of a work as it was made from one file. Once published nothing of it changes but its state.

    `toc`: [{"title", "section", "anchor", "children": [...]}], `section` an ordinal.
    `page_list`: [{"label", "section", "anchor"}] of the printed edition.
    `quality`: the quality sheet, {"checks": [{"code", "label", "state": "ok|warn|bad|todo", "said"}], ...}.
    """

    work = models.ForeignKey(Work, models.PROTECT, related_name="editions")
    key = models.CharField(max_length=12, unique=True, default=new_key)
    form = models.CharField("dạng", max_length=5, choices=Form)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField("tên sách", max_length=300)
    subtitle = models.CharField("tên phụ", max_length=300, blank=True)
    authors = models.JSONField("tác giả", default=list)
    publisher = models.CharField("nhà xuất bản", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("năm xuất bản", null=True, blank=True)
    isbn = models.CharField(
        "ISBN", max_length=13, blank=True, help_text="13 digits, checked; an ISBN-10 is carried over"
    )
    language = models.CharField("ngôn ngữ", max_length=8, choices=Language, default=Language.VIETNAMESE)
    topic = models.CharField("chủ đề", max_length=12, choices=Topic, blank=True)
    audience = models.CharField("bạn đọc", max_length=14, choices=Audience, default=Audience.EVERYONE)
    licence = models.CharField("giấy phép", max_length=16, choices=Licence, default=Licence.STATE)
    description = models.TextField("giới thiệu", blank=True)
    right_to_left = models.BooleanField(default=False)
    reader_of = models.CharField(
        "người đọc", max_length=200, blank=True, help_text="narrator of an audio book"
    )

    source_sha256 = models.CharField(max_length=64)
    source_name = models.CharField(max_length=200)
    source_type = models.CharField(max_length=100)
    source_size = models.PositiveBigIntegerField()
    made_by = models.CharField(
        max_length=40, help_text="name and version of the derivation: same file, same hashes"
    )
    content_sha256 = models.CharField(
        max_length=64, help_text="of all derived hashes in order: what was made"
    )
    manifest_sha256 = models.CharField(
        max_length=64, blank=True, help_text="signed Readium web publication manifest"
    )
    cover_sha256 = models.CharField(max_length=64, blank=True)
    toc = models.JSONField(default=list)
    page_list = models.JSONField(default=list)
    accessibility = models.JSONField(default=dict)
    quality = models.JSONField(default=dict)

    section_count = models.PositiveIntegerField(default=0)
    words = models.PositiveIntegerField(default=0)
    bytes_on_wire = models.PositiveBigIntegerField("cỡ khi lưu để đọc", default=0)
    seconds = models.PositiveIntegerField("thời lượng (giây)", default=0)
    confidence = models.DecimalField(
        "độ tin cậy nhận chữ", max_digits=5, decimal_places=2, null=True, blank=True
    )

    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField("lý do", max_length=300, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    folded = models.CharField(max_length=900, blank=True)
    sort_key = models.CharField(max_length=900, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="PUBLISHED") | Q(published_at__isnull=False),
                name="a_published_edition_says_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="WITHDRAWN") | ~Q(ended_reason=""), name="a_withdrawn_edition_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at"]),
            models.Index(fields=["state", "topic", "sort_key"]),
            models.Index(fields=["source_sha256"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def may_download(self) -> bool:
        return self.licence in MAY_DOWNLOAD


class Section(models.Model):
    """One stop of the reading order: a chapter, a page of a scan, a track of an audio book.

    `html_sha256`: sanitised HTML whose paragraphs have the ids p1, p2, ... (`brotli` of it under the same hash with
    `.br`). `text_sha256`: the same as JSON [[id, text], ...] in NFC, which is what searches read.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sections")
    ordinal = models.PositiveIntegerField(help_text="from 1, in reading order")
    title = models.CharField(max_length=300, blank=True)
    label = models.CharField(max_length=40, blank=True, help_text="page number or track as printed")
    html_sha256 = models.CharField(max_length=64, blank=True)
    html_bytes = models.PositiveIntegerField(default=0)
    text_sha256 = models.CharField(max_length=64, blank=True)
    words = models.PositiveIntegerField(default=0)
    confidence = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    begins_ms = models.PositiveIntegerField(default=0, help_text="of a chapter inside a longer track")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "ordinal"], name="a_section_has_one_place_in_its_edition"
            )
        ]


class ResourceUse(models.TextChoices):
    IMAGE = "IMAGE", "hình trong sách"
    COVER = "COVER", "bìa"
    PAGE_SMALL = "PAGE_SMALL", "ảnh trang nhỏ"
    PAGE_LARGE = "PAGE_LARGE", "ảnh trang lớn"
    AUDIO = "AUDIO", "âm thanh"


class Resource(models.Model):
    """A file that an edition needs beside its sections' text; one row a use, the bytes once in the store."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="resources")
    section = models.ForeignKey(Section, models.CASCADE, null=True, blank=True, related_name="resources")
    use = models.CharField(max_length=10, choices=ResourceUse)
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "section", "use", "sha256"], name="a_resource_is_listed_once"
            )
        ]
        indexes = [models.Index(fields=["edition", "sha256"])]


class Correction(models.Model):
    """The text of a scanned page as a person mended it, before publication. Every version is kept."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="corrections")
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class IntakeState(models.TextChoices):
    WAITING = "WAITING", "đang chờ"
    WORKING = "WORKING", "đang đọc"
    DONE = "DONE", "đã đọc xong"
    REFUSED = "REFUSED", "không nhận"


class Intake(Waits):
    """A file handed in: kept as it came, read by the worker, turned into a draft edition or refused with a sentence."""

    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    given = models.JSONField(
        default=dict, help_text="metadata typed or read from MARCXML or ONIX beside the file"
    )
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=IntakeState, default=IntakeState.WAITING)
    sentence = models.CharField(max_length=500, blank=True)
    edition = models.ForeignKey(Edition, models.SET_NULL, null=True, blank=True, related_name="intakes")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "at"])]


class IndexChange(models.Model):
    """What every search index has still to do, in the order of `pk`: put an edition in, or drop it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    drop = models.BooleanField(default=False)
    at = models.DateTimeField()


class Metric(models.TextChoices):
    """COUNTER 5.1 (Project COUNTER, Code of Practice 5.1, 3.3.4), and what the programme's figures ask besides."""

    INVESTIGATIONS = "TOTAL_INVESTIGATIONS", "lượt xem"
    REQUESTS = "TOTAL_REQUESTS", "lượt đọc"
    UNIQUE_INVESTIGATIONS = "UNIQUE_INVESTIGATIONS", "lượt xem khác nhau"
    UNIQUE_REQUESTS = "UNIQUE_REQUESTS", "lượt đọc khác nhau"
    UNIQUE_TITLE_INVESTIGATIONS = "UNIQUE_TITLE_INV", "đầu sách được xem"
    UNIQUE_TITLE_REQUESTS = "UNIQUE_TITLE_REQ", "đầu sách được đọc"
    VISITS = "VISITS", "lượt truy cập"
    SAVES = "SAVES", "lượt lưu đọc ngoại tuyến"
    SECONDS = "SECONDS", "thời gian đọc (giây)"
    SEARCHES = "SEARCHES", "lượt tìm"


class UsageCount(models.Model):
    """Edition x commune x month x metric, and nothing else. No edition: of the library as a whole.

    `unit` is the commune that the reader chose for their shelf, empty when they chose none; `source` is "" for this
    site, or the key of the commune box that handed the month's totals in.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="usage")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    month = models.DateField(help_text="the first day of the month")
    metric = models.CharField(max_length=24, choices=Metric)
    source = models.CharField(max_length=64, blank=True)
    count = models.PositiveBigIntegerField(default=0)
    row = models.CharField(
        max_length=140, unique=True, help_text="edition|unit|month|metric|source, since NULLs differ"
    )

    class Meta:
        indexes = [models.Index(fields=["month", "metric"]), models.Index(fields=["unit", "month"])]


class Box(models.Model):
    """A commune's own machine that serves readers without a connection, known by its public key (Ed25519)."""

    key = models.CharField(max_length=64, unique=True, help_text="hex of the public key")
    name = models.CharField("tên máy", max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reported_month = models.DateField(null=True, blank=True)
    marks = models.JSONField(
        default=dict, help_text='the mark of the report that each month counts: {"2023-10": 1698800000}'
    )


class Pack(models.Model):
    """A signed list of hashes that carries chosen editions to a place with a bad network; `serial` goes up."""

    name = models.CharField("tên gói", max_length=80)
    serial = models.PositiveIntegerField()
    choice = models.JSONField(
        default=dict,
        help_text='what it holds: {"topics": [...], "languages": [...], "unit": pk, "most": bytes, "originals": bool}',
    )
    index_sha256 = models.CharField(max_length=64)
    blobs = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "serial"], name="a_pack_has_one_of_each_serial")
        ]


class OrderState(models.TextChoices):
    WAITING = "WAITING", "đang chờ"
    WORKING = "WORKING", "đang làm"
    DONE = "DONE", "đã xong"
    REFUSED = "REFUSED", "không làm được"


class PackOrder(Waits):
    """A librarian's order to make the next serial of a pack; the worker makes it. `page` of `pages` are editions."""

    name = models.CharField("tên gói", max_length=80)
    choice = models.JSONField(default=dict, help_text="as in Pack")
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=OrderState, default=OrderState.WAITING)
    sentence = models.CharField(max_length=500, blank=True)
    pack = models.ForeignKey(Pack, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(state__in=["WAITING", "WORKING"]),
                name="a_pack_is_ordered_once_at_a_time",
            )
        ]

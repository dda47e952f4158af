"""The report that people write: blocks under the outline, every figure of which knows where it comes from."""

from django.db import models
from django.db.models import Q

from tusach.campaign.models import Campaign
from tusach.drafting.models.gathered import FileKind
from tusach.people.models import Person
from tusach.registry.models import Document
from tusach.reports.models import Outline


class ManuscriptState(models.TextChoices):
    WRITING = "WRITING", "đang viết"
    ISSUED = "ISSUED", "đã ban hành"


class Manuscript(models.Model):
    """One national report in the making: its blocks are what is written now, its versions what was fixed."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="manuscript")
    outline = models.ForeignKey(Outline, models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=ManuscriptState, default=ManuscriptState.WRITING)
    restricted = models.BooleanField(default=False)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()


class BlockKind(models.TextChoices):
    TEXT = "TEXT", "đoạn văn"
    TABLE = "TABLE", "bảng"
    CHART = "CHART", "biểu đồ"


class BlockState(models.TextChoices):
    WRITING = "WRITING", "đang viết"
    AGREED = "AGREED", "đã thống nhất"


class Block(models.Model):
    """A paragraph, table or chart under a node of the outline. `key` never changes and is what comments hold on to.

    TEXT: `text` with tokens `{{name}}`, each a Live of this block. TABLE, CHART: `spec` says what is drawn, and `text`
    is its caption. A TEXT without a word and with {"blank": why} in `spec` says that its node stays without text. `number` is that of its newest version. A lock is a person's for a while; it is taken again by
    anyone when `locked_until` is over.
    """

    manuscript = models.ForeignKey(Manuscript, models.CASCADE, related_name="blocks")
    key = models.CharField(max_length=12, unique=True)
    node = models.CharField(max_length=40)
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=BlockKind, default=BlockKind.TEXT)
    text = models.TextField(blank=True)
    spec = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=BlockState, default=BlockState.WRITING)
    number = models.PositiveIntegerField(default=1)
    locked_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    locked_until = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["manuscript", "node", "order", "pk"]
        indexes = [models.Index(fields=["manuscript", "node", "order"])]

    @property
    def is_left_blank(self) -> bool:
        return bool(self.spec.get("blank")) and not self.text.strip()


class LiveKind(models.TextChoices):
    CLAIM = "CLAIM", "số trong báo cáo"
    FIGURE = "FIGURE", "số liệu cả nước"
    COUNT = "COUNT", "số tỉnh nêu"
    CITATION = "CITATION", "trích dẫn"
    HAND = "HAND", "số ghi tay có nguồn"


class Live(models.Model):
    """A figure or citation in a block that is bound to its source. `source`, by kind:

    CLAIM {"claim": id}; FIGURE {"indicator", "year" or null, "unit" or null, "part": value|numerator|denominator|n|
    expected}; COUNT {"code": id, "under": a leaf or nothing} or {"leaf": key, "says": spoke|none|silent}, with "of": expected|accepted|reports|
    share; CITATION {"excerpt": id}; HAND {"document", "page",
    "quote"}. `shown` is what the text prints, `taken` the source's value at `taken_at` as JSON; they are compared with the
    source again when the block is shown. `kept_why`: a person chose to keep the old value, dated, and says why.
    """

    block = models.ForeignKey(Block, models.CASCADE, related_name="lives")
    name = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=LiveKind)
    source = models.JSONField()
    shown = models.CharField(max_length=200)
    taken = models.JSONField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    kept_why = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["block", "name"],
                condition=Q(removed_at__isnull=True),
                name="a_live_name_is_used_once",
            )
        ]


class BlockVersion(models.Model):
    """A block as it stood after one save: text and {live name: {"shown", "kind", "source", "taken"}}. Only added."""

    block = models.ForeignKey(Block, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    node = models.CharField(max_length=40)
    order = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    spec = models.JSONField(default=dict)
    lives = models.JSONField(default=dict)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    removed = models.BooleanField(default=False)
    machine = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["block", "number"]
        constraints = [
            models.UniqueConstraint(fields=["block", "number"], name="a_block_version_is_numbered_once")
        ]


class Version(models.Model):
    """The manuscript fixed whole ("dự thảo lần n"): what a round is asked about and what is issued.

    `content`: {"title", "nodes": [{"key", "label", "title", "depth", "is_leaf", "blocks": [{"key", "number", "kind",
    "text", "spec", "lives"}]}]}.
    """

    manuscript = models.ForeignKey(Manuscript, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField("lần")
    note = models.CharField(max_length=300, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    is_final = models.BooleanField(default=False)

    class Meta:
        ordering = ["manuscript", "number"]
        constraints = [
            models.UniqueConstraint(fields=["manuscript", "number"], name="a_version_number_is_used_once")
        ]

    def __str__(self) -> str:
        return f"Dự thảo lần {self.number}"


class VersionFile(models.Model):
    """A version set as a file, as MadeFile is of a draft. `number` is that of the outgoing register, printed on the
    final file; what was issued is kept whatever the code becomes later.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=4, choices=FileKind)
    digest = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    number = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind", "digest"], name="a_version_is_made_into_a_file_once"
            )
        ]

    @property
    def name(self) -> str:
        """What the file is called when it is downloaded."""
        return f"bao-cao-lan-{self.version.number}.{self.kind.lower()}"

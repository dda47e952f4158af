"""What the reports have in common and what only one says: passages marked with codes of a codebook."""

from collections.abc import Sequence

from django.db import models
from django.db.models import Q

from tusach.campaign.models import Campaign
from tusach.people.models import Person
from tusach.places.models import Unit
from tusach.reports.models import Report, TextLayer


class CodeGroup(models.TextChoices):
    ADVANTAGE = "ADVANTAGE", "ưu điểm"
    LIMITATION = "LIMITATION", "hạn chế"
    OBJECTIVE = "OBJECTIVE", "nguyên nhân khách quan"
    SUBJECTIVE = "SUBJECTIVE", "nguyên nhân chủ quan"
    LESSON = "LESSON", "bài học kinh nghiệm"
    MODEL = "MODEL", "mô hình, cách làm"
    PROPOSAL = "PROPOSAL", "kiến nghị, đề xuất"
    TOPIC = "TOPIC", "nội dung khác"


class Code(models.Model):
    """A theme of the codebook, a tree within its group. `addressee`: leaf of the outline a proposal is made under.

    `indicator`: of the catalogue of figures, beside which the secretariat wants to read what the reports say.
    `seed`: the name under which the house offered it as a starting point; until somebody changes it, nobody made it.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="codes")
    group = models.CharField(max_length=10, choices=CodeGroup)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField("tên chủ đề", max_length=160)
    definition = models.TextField("gắn khi nào", blank=True)
    addressee = models.CharField(max_length=40, blank=True)
    indicator = models.CharField(max_length=20, blank=True, default="")
    seed = models.CharField(max_length=160, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["campaign", "group", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "group", "name"], condition=Q(retired_at__isnull=True, merged_into__isnull=True),
                name="a_code_name_is_used_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_starting_point(self) -> bool:
        return bool(self.seed) and self.made_by_id is None


class Excerpt(models.Model):
    """A passage of a report: a quote selector with a position, after the W3C Web Annotation model (2017), 4.2.

    `first` and `last` are paragraph ids of the layer (the same when it is in one), `start` counts characters in the
    first, `end` in the last. `lost_at`: a newer layer does not hold these words any more; a person looks.
    `also`: the other leaves that its section serves, each between spaces (" 1.2 1.3 "): words under a heading of two
    leaves are said at both. Asked by `in_leaf`.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="excerpts")
    layer = models.ForeignKey(TextLayer, models.PROTECT, related_name="excerpts")
    leaf = models.CharField(max_length=40)
    also = models.CharField(max_length=400, blank=True, default="")
    first = models.CharField(max_length=40)
    last = models.CharField(max_length=40)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=80, blank=True)
    suffix = models.CharField(max_length=80, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    lost_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["report", "leaf"]), models.Index(fields=["leaf"])]

    @property
    def leaves(self) -> tuple[str, ...]:
        """The leaf in which it was marked, then the others it is said at."""
        return (self.leaf, *self.also.split())

    def place_at(self, leaf: str, served: Sequence[str]) -> None:
        """`served`: the leaves of the section that holds it, none when the section is not known."""
        others = [one for one in served if one != leaf]
        self.leaf, self.also = leaf, f" {' '.join(others)} " if others else ""


def in_leaf(leaf: str, at: str = "") -> Q:
    """Excerpts said at a leaf; `at` is the way to the excerpt, like "excerpt__"."""
    return Q(**{f"{at}leaf": leaf}) | Q(**{f"{at}also__contains": f" {leaf} "})


class Coding(models.Model):
    """One coder's mark on one passage. The machine is a coder of its own (`person` empty): what it marked counts only
    when somebody has confirmed it. Taken off is kept, with who and when.
    """

    excerpt = models.ForeignKey(Excerpt, models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, models.PROTECT, related_name="codings")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    is_dissent = models.BooleanField("ý kiến khác", default=False)
    score = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["code", "removed_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["excerpt", "code", "person"], condition=Q(removed_at__isnull=True, person__isnull=False),
                name="a_coder_marks_a_passage_with_a_code_once",
            ),
            models.UniqueConstraint(
                fields=["excerpt", "code"], condition=Q(removed_at__isnull=True, person__isnull=True),
                name="the_machine_marks_a_passage_with_a_code_once",
            ),
        ]  # fmt: skip


class GoodModel(models.Model):
    """A good model (mô hình hay) of the catalogue, with the passage that tells of it. Published: the public sees it.

    `code`: the theme of the codebook it belongs to; the public's list is grouped by it.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="good_models")
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="good_models")
    excerpt = models.ForeignKey(Excerpt, models.SET_NULL, null=True, blank=True, related_name="good_models")
    code = models.ForeignKey(Code, models.SET_NULL, null=True, blank=True, related_name="good_models")
    name = models.CharField("tên mô hình", max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField("nơi làm", max_length=200)
    year = models.PositiveSmallIntegerField("năm bắt đầu", null=True, blank=True)
    what = models.TextField("cách làm")
    results = models.TextField("kết quả", blank=True)
    spread = models.TextField("đã nhân ra", blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    @property
    def theme(self) -> Code | None:
        """The theme it belongs to now: the one that its own was merged into, however far."""
        code, seen = self.code, set[int]()
        while code is not None and code.merged_into is not None and code.pk not in seen:
            seen.add(code.pk)
            code = code.merged_into
        return code

"""What: works, whatever their form, and what readers asked for and did not find."""

from django.db import models

from tusach.kit.text import fold, sort_key
from tusach.places.models import Unit


class Topic(models.TextChoices):
    """The seven topics by which the programme's reports count its books."""

    LAW = "LAW", "Lý luận chính trị, pháp luật, quản lý ở cơ sở"
    MODELS = "MODELS", "Điển hình tiên tiến, người tốt, việc tốt"
    HO_CHI_MINH = "HO_CHI_MINH", "Học tập tư tưởng, đạo đức, phong cách Hồ Chí Minh"
    FARMING = "FARMING", "Kỹ thuật nông nghiệp"
    HEALTH = "HEALTH", "Chăm sóc sức khỏe"
    YOUTH = "YOUTH", "Thanh niên, thiếu niên, nhi đồng"
    CULTURE = "CULTURE", "Văn hóa và các dân tộc Việt Nam"


# Where the full name does not fit: spines of the shelf, chips, the covers' cloth by its number (--t1 to --t7).
TOPIC_SHORT = {
    Topic.LAW: "Lý luận, pháp luật",
    Topic.MODELS: "Người tốt, việc tốt",
    Topic.HO_CHI_MINH: "Học và làm theo Bác",
    Topic.FARMING: "Nông nghiệp",
    Topic.HEALTH: "Sức khỏe",
    Topic.YOUTH: "Thanh, thiếu nhi",
    Topic.CULTURE: "Văn hóa, dân tộc",
}
TOPIC_NUMBER = {topic: number for number, topic in enumerate(Topic, start=1)}


class Audience(models.TextChoices):
    EVERYONE = "EVERYONE", "mọi người"
    OFFICIALS = "OFFICIALS", "cán bộ cơ sở"
    PARTY_MEMBERS = "PARTY_MEMBERS", "đảng viên"
    FARMERS = "FARMERS", "bà con nông dân"
    YOUNG = "YOUNG", "thanh niên"
    CHILDREN = "CHILDREN", "thiếu niên, nhi đồng"


class Language(models.TextChoices):
    """BCP 47 tags of what the programme prints, by ISO 639."""

    VIETNAMESE = "vi", "Tiếng Việt"
    TAY = "tyz", "Tiếng Tày"
    NUNG = "nut", "Tiếng Nùng"
    THAI = "blt", "Tiếng Thái (Tai Dam)"
    MUONG = "mtq", "Tiếng Mường"
    HMONG = "hmn", "Tiếng H’Mông"
    DAO = "ium", "Tiếng Dao"
    KHMER = "km", "Tiếng Khmer"
    CHAM = "cjm", "Tiếng Chăm"
    JARAI = "jra", "Tiếng Gia Rai"
    EDE = "rad", "Tiếng Ê Đê"
    BAHNAR = "bdq", "Tiếng Ba Na"
    KOHO = "kpm", "Tiếng K’Ho"
    CHINESE = "zh", "Tiếng Hoa"
    ARABIC = "ar", "Tiếng Ả Rập"
    FRENCH = "fr", "Tiếng Pháp"
    ENGLISH = "en", "Tiếng Anh"
    OTHER = "und", "Ngôn ngữ khác"


class Work(models.Model):
    """A book whatever its form: its printed, electronic and spoken editions are editions of one work."""

    title = models.CharField("tên sách", max_length=300)
    subtitle = models.CharField("tên phụ", max_length=300, blank=True)
    authors = models.JSONField(
        "tác giả", default=list, help_text="list of names, in the order of the title page"
    )
    topic = models.CharField("chủ đề", max_length=12, choices=Topic, blank=True)
    audience = models.CharField("bạn đọc", max_length=14, choices=Audience, default=Audience.EVERYONE)
    language = models.CharField("ngôn ngữ", max_length=8, choices=Language, default=Language.VIETNAMESE)
    summary = models.TextField("giới thiệu", blank=True)
    created_at = models.DateTimeField()
    folded = models.CharField(max_length=900, blank=True)
    sort_key = models.CharField(max_length=900, blank=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["topic", "sort_key"])]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps the text that searches and lists go by."""
        self.folded = fold(f"{self.title} {self.subtitle} {' '.join(self.authors)}")[:900]
        self.sort_key = sort_key(self.title, numeric=True)[:900]
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class WishSource(models.TextChoices):
    NO_HIT = "NO_HIT", "tìm không thấy"
    READER = "READER", "bạn đọc đề nghị"
    COMMUNE = "COMMUNE", "xã đề nghị"
    SURVEY = "SURVEY", "phiếu khảo sát"


class WishCount(models.Model):
    """How often something was wished for in a month: a number, never a person (docs/hard/no-trace.md)."""

    folded = models.CharField(max_length=120)
    text = models.CharField("nội dung", max_length=120)
    source = models.CharField(max_length=8, choices=WishSource)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    month = models.DateField(help_text="the first day of the month")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["folded", "source", "unit", "month"],
                condition=models.Q(unit__isnull=False),
                name="a_wish_is_one_row_a_month_and_place",
            ),
            models.UniqueConstraint(
                fields=["folded", "source", "month"],
                condition=models.Q(unit__isnull=True),
                name="a_wish_without_a_place_is_one_row_a_month",
            ),
        ]
        indexes = [models.Index(fields=["month", "-count"])]

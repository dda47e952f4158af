"""What: works, whatever their form, and what readers asked for and did not find."""

from django.db import models

from tusach.kit.text import fold, sort_key
from tusach.people.models import Body, Person
from tusach.places.models import Unit
from tusach.registry.models import Document


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


# ISO 639-2/B codes of MARC 21; languages that have none of their own go by their group, as its code list has it.
MARC_LANGUAGE: dict[str, str] = {
    Language.VIETNAMESE: "vie", Language.TAY: "tai", Language.NUNG: "tai", Language.THAI: "tai",
    Language.MUONG: "mkh", Language.HMONG: "hmn", Language.DAO: "mis", Language.KHMER: "khm", Language.CHAM: "cmc",
    Language.JARAI: "cmc", Language.EDE: "cmc", Language.BAHNAR: "mkh", Language.KOHO: "mkh",
    Language.CHINESE: "chi", Language.ARABIC: "ara", Language.FRENCH: "fre", Language.ENGLISH: "eng",
    Language.OTHER: "und",
}  # fmt: skip


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


class Standing(models.TextChoices):
    IN_FORCE = "IN_FORCE", "còn dùng"
    SUPERSEDED = "SUPERSEDED", "đã có sách thay"
    EXPIRED = "EXPIRED", "hết hiệu lực"


class Carrier(models.TextChoices):
    PRINT = "PRINT", "sách in"
    CD = "CD", "đĩa CD"
    DVD = "DVD", "đĩa DVD"


class Title(models.Model):
    """đầu sách: one printed edition of a work on the programme's lists. Its copies come in lots.

    Two titles may carry one ISBN (publishers reprint under it); `code` is the programme's own and is unique.
    `marc`: fields of an imported record that have no column here, as MARC-in-JSON.
    """

    work = models.ForeignKey(Work, models.PROTECT, related_name="titles")
    code = models.CharField("mã đầu sách", max_length=20, unique=True)
    title = models.CharField("tên sách", max_length=300)
    subtitle = models.CharField("tên phụ", max_length=300, blank=True)
    authors = models.JSONField("tác giả", default=list)
    publisher = models.CharField("nhà xuất bản", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("năm xuất bản", null=True, blank=True)
    isbn = models.CharField("ISBN", max_length=13, blank=True, db_index=True, help_text="13 digits, checked")
    pages = models.PositiveIntegerField("số trang", null=True, blank=True)
    price = models.PositiveIntegerField("giá bìa (đồng)", null=True, blank=True)
    series = models.CharField("bộ sách", max_length=200, blank=True)
    ddc = models.CharField("ký hiệu phân loại DDC", max_length=20, blank=True)
    carrier = models.CharField("dạng", max_length=5, choices=Carrier, default=Carrier.PRINT)
    topic = models.CharField("chủ đề", max_length=12, choices=Topic, blank=True)
    audience = models.CharField("bạn đọc", max_length=14, choices=Audience, default=Audience.EVERYONE)
    language = models.CharField("ngôn ngữ", max_length=8, choices=Language, default=Language.VIETNAMESE)
    standing = models.CharField("hiệu lực", max_length=10, choices=Standing, default=Standing.IN_FORCE)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    standing_since = models.DateField(null=True, blank=True)
    standing_reason = models.CharField(max_length=300, blank=True)
    marc = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    folded = models.CharField(max_length=900, blank=True)
    sort_key = models.CharField(max_length=900, blank=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["topic", "sort_key"]), models.Index(fields=["standing"])]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps the text that searches and lists go by."""
        self.folded = fold(f"{self.title} {self.subtitle} {' '.join(self.authors)} {self.code} {self.isbn}")[
            :900
        ]
        self.sort_key = sort_key(self.title, numeric=True)[:900]
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Lot(models.Model):
    """A print run: so many copies of a title, on a decision, for so much money (đồng)."""

    title = models.ForeignKey(Title, models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField("lần in")
    year = models.PositiveSmallIntegerField("năm in")
    quantity = models.PositiveIntegerField("số in (bản)")
    unit_cost = models.PositiveIntegerField("giá một bản (đồng)", null=True, blank=True)
    setup_cost = models.PositiveBigIntegerField("chi phí chuẩn bị in (đồng)", null=True, blank=True)
    printer = models.CharField("nhà in", max_length=200, blank=True)
    decision = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    decision_text = models.CharField("quyết định", max_length=120, blank=True)
    printed_on = models.DateField("ngày in xong", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["title", "number"], name="a_lot_of_a_title_has_its_number"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="a_lot_has_copies"),
        ]


class ListState(models.TextChoices):
    OPEN = "OPEN", "đang chọn"
    PROPOSED = "PROPOSED", "đã trình"
    APPROVED = "APPROVED", "đã duyệt"


class YearlyList(models.Model):
    """The list of titles of a year, approved by a document."""

    year = models.PositiveSmallIntegerField("năm")
    name = models.CharField("tên danh mục", max_length=160)
    state = models.CharField(max_length=8, choices=ListState, default=ListState.OPEN)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Verdict(models.TextChoices):
    OPEN = "OPEN", "đang xem xét"
    CHOSEN = "CHOSEN", "đưa vào danh mục"
    EXISTS = "EXISTS", "đã có sách"
    DECLINED = "DECLINED", "không chọn"


class Proposal(models.Model):
    """What alike wishes come down to, in the words of who merged them. `title` or `edition_key` answers it."""

    text = models.CharField("đề tài", max_length=200)
    topic = models.CharField("chủ đề", max_length=12, choices=Topic, blank=True)
    language = models.CharField("ngôn ngữ", max_length=8, choices=Language, default=Language.VIETNAMESE)
    list = models.ForeignKey(YearlyList, models.PROTECT, null=True, blank=True, related_name="proposals")
    verdict = models.CharField("kết quả", max_length=8, choices=Verdict, default=Verdict.OPEN)
    reason = models.CharField("lý do", max_length=300, blank=True)
    title = models.ForeignKey(Title, models.PROTECT, null=True, blank=True, related_name="proposals")
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    folded = models.CharField(max_length=220, blank=True)

    def __str__(self) -> str:
        return self.text

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps the text by which alike proposals are found."""
        self.folded = fold(self.text)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Wish(models.Model):
    """What a body asks for, in its own words: a commune's has one voice however often it is said."""

    text = models.CharField("nội dung", max_length=200)
    source = models.CharField(max_length=8, choices=WishSource, default=WishSource.COMMUNE)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="wishes")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="wishes")
    topic = models.CharField("chủ đề", max_length=12, choices=Topic, blank=True)
    proposal = models.ForeignKey(Proposal, models.SET_NULL, null=True, blank=True, related_name="wishes")
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    once = models.CharField(
        max_length=80, null=True, blank=True, unique=True, help_text="of the survey answer it came from"
    )
    folded = models.CharField(max_length=220, blank=True)

    class Meta:
        indexes = [models.Index(fields=["proposal", "unit"])]

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps the text by which alike wishes are found."""
        self.folded = fold(self.text)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

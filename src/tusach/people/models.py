"""Who: bodies with their names in time, persons, and the posts that persons hold at bodies for a period."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from tusach.kit.models import Period, period_is_forward
from tusach.kit.text import fold, name_key
from tusach.places.models import Unit


class Role(models.TextChoices):
    REPORTER = "REPORTER", "người báo cáo"
    KEEPER = "KEEPER", "người giữ tủ sách"
    REVIEWER = "REVIEWER", "người kiểm tra"
    LEADER = "LEADER", "lãnh đạo (ký)"
    CLERK = "CLERK", "văn thư"
    EDITOR = "EDITOR", "tổ biên tập"
    SUPPLIER = "SUPPLIER", "người cấp phát sách"
    LIBRARIAN = "LIBRARIAN", "thủ thư"
    EXPERT = "EXPERT", "chuyên gia"
    ADMINISTRATOR = "ADMINISTRATOR", "quản trị hệ thống"


class BodyKind(models.TextChoices):
    PARTY_COMMITTEE = "PARTY_COMMITTEE", "cấp ủy đảng"
    PROPAGANDA = "PROPAGANDA", "ban tuyên giáo"
    PEOPLES_COMMITTEE = "PEOPLES_COMMITTEE", "Ủy ban nhân dân"
    PUBLISHER = "PUBLISHER", "nhà xuất bản"
    LIBRARY = "LIBRARY", "thư viện"
    MINISTRY = "MINISTRY", "ban, bộ, ngành"
    OFFICE = "OFFICE", "văn phòng"
    CULTURE_HOUSE = "CULTURE_HOUSE", "nhà văn hóa"
    POST_OFFICE = "POST_OFFICE", "điểm bưu điện - văn hóa"
    COMMITTEE = "COMMITTEE", "ban chỉ đạo, tổ giúp việc"
    OTHER = "OTHER", "cơ quan khác"


class Body(Period):
    """An organisation. `unit` is the place it serves (the nation for central bodies)."""

    kind = models.CharField(max_length=20, choices=BodyKind)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="bodies")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        constraints = [period_is_forward("body")]
        indexes = [models.Index(fields=["kind", "unit"])]


class BodyName(Period):
    body = models.ForeignKey(Body, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True)
    symbol = models.CharField(
        max_length=20, blank=True, help_text="ký hiệu trong số văn bản: BTGTW, TU, VPTW"
    )
    folded = models.CharField(max_length=220, blank=True)

    class Meta:
        constraints = [
            period_is_forward("body_name"),
            models.UniqueConstraint(fields=["body", "from_date"], name="a_body_has_one_name_from_a_day"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(self.name)
        super().save(*args, **kwargs)


class People(BaseUserManager["Person"]):
    def create_user(self, username: str, password: str | None = None, **facts: object) -> "Person":
        person = self.model(username=username, **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person


def keys_of(full_name: str) -> dict[str, str]:
    """What a person is found by and listed by; rows that are made many at a time are given them."""
    return {"folded": fold(full_name), "sort_key": name_key(full_name)[:500]}


class Person(AbstractBaseUser):
    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    full_name = models.CharField("họ và tên", max_length=120)
    email = models.EmailField("thư điện tử", blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    is_active = models.BooleanField("được đăng nhập", default=True)
    must_change_password = models.BooleanField(default=False)
    folded = models.CharField(max_length=140, blank=True, db_index=True)
    sort_key = models.CharField(max_length=500, blank=True, db_index=True)

    objects = People()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        for field, key in keys_of(self.full_name).items():
            setattr(self, field, key)
        super().save(*args, **kwargs)


class Post(Period):
    """A role that a person holds at a body for a period."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=14, choices=Role)
    title = models.CharField("chức danh", max_length=120, blank=True)

    class Meta:
        constraints = [
            period_is_forward("post"),
            models.UniqueConstraint(
                fields=["person", "body", "role", "from_date"], name="a_post_begins_once"
            ),
        ]
        indexes = [models.Index(fields=["body", "role"])]


class Delegation(Period):
    """While its holder is away, `to` acts in a post; each act names both."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="delegations")
    to = models.ForeignKey(Person, models.CASCADE, related_name="delegated_posts")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [period_is_forward("delegation")]


class Slip(models.Model):
    """A one-time code on paper with which a person sets a password. Only its digest is stored: the code itself
    stands on the printed slip and nowhere else, so a lost slip is replaced, never shown again.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="slips")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-made_at"])]


@dataclass(frozen=True, slots=True)
class Duty:
    """One post as its holder, or the one standing in, carries it at a moment."""

    role: str
    body_id: int
    unit_id: int | None
    level: str  # a places.Level value, "" for a body without a place
    post_id: int
    kind: str  # a BodyKind value
    in_place_of: int | None = None  # person id of the post's holder, when delegated


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with the posts in force at one moment, read once at the door.

    `queries.actor_for(person, at=...)` makes it; a reader who is not signed in is `Actor(None, (), at)`. Rules and
    `visible_to` queries ask it and nothing else about the person, so that a post that ended yesterday, a
    delegation and a merger are settled in one place. Its duties do not change while a request runs.
    `units`, `bodies` and `has_role` answer for own and delegated duties alike; a `Duty` with `in_place_of` is
    a delegated one, and the journal writes both names.
    """

    person: Person | None
    duties: tuple[Duty, ...]
    at: datetime

    @property
    def is_known(self) -> bool:
        return self.person is not None

    @property
    def day(self) -> date:
        from tusach.kit.clock import day_of  # noqa: PLC0415 - models load before settings' time zone is needed

        return day_of(self.at)

    def has_role(self, *roles: str, level: str | None = None) -> bool:
        return any(duty.role in roles and (level is None or duty.level == level) for duty in self.duties)

    def units(self, *roles: str, level: str | None = None) -> frozenset[int]:
        """Ids of the units whose bodies the person serves in one of `roles` (any role when none is named)."""
        return frozenset(
            duty.unit_id
            for duty in self.duties
            if duty.unit_id is not None
            and (not roles or duty.role in roles)
            and (level is None or duty.level == level)
        )

    def bodies(self, *roles: str) -> frozenset[int]:
        return frozenset(duty.body_id for duty in self.duties if not roles or duty.role in roles)

    def serves_centre(self, *roles: str) -> bool:
        """At a body that runs the programme. A ministry stands at the centre too, but it is one of those that are
        asked: it sees what it is asked, and no report, draft or round as a whole.
        """
        return any(
            duty.level == "NATION" and duty.kind != BodyKind.MINISTRY and (not roles or duty.role in roles)
            for duty in self.duties
        )

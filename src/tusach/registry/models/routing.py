"""What happens to a document after it came: the stamp ĐẾN and the tasks that grow from it."""

from django.db import models

from tusach.people.models import Body, Person
from tusach.registry.models.papers import Document


class Arrival(models.Model):
    """The stamp ĐẾN (NĐ 30/2020, phụ lục IV): số, ngày, chuyển, số và ký hiệu hồ sơ."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="arrival")
    keeper = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.CharField("số đến", max_length=20)
    arrived_on = models.DateField("ngày đến")
    forwarded_to = models.CharField("chuyển", max_length=200, blank=True)
    forwarded_on = models.DateField("ngày chuyển", null=True, blank=True)
    received_by = models.CharField("ký nhận", max_length=120, blank=True, default="")
    received_on = models.DateField("ngày ký nhận", null=True, blank=True)
    file_symbol = models.CharField("số và ký hiệu HS", max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["keeper", "year", "number"], name="an_arrival_number_is_given_once"
            )
        ]
        indexes = [
            models.Index(fields=["keeper", "-arrived_on"]),
            models.Index(fields=["keeper", "-arrived_on", "-document"], name="registry_incoming_book"),
        ]

    @property
    def said(self) -> str:
        """The number as it is written: 01, 12a, 3974; a number below 10 has a nought before it."""
        below_ten = self.number[:1].isdecimal() and not self.number[1:2].isdecimal()
        return f"0{self.number}" if below_ten else self.number


class Part(models.TextChoices):
    LEAD = "LEAD", "chủ trì"
    JOIN = "JOIN", "phối hợp"
    KNOW = "KNOW", "để biết"


class TaskState(models.TextChoices):
    GIVEN = "GIVEN", "chưa nhận"
    ACCEPTED = "ACCEPTED", "đang làm"
    RETURNED = "RETURNED", "trả lại"
    DONE = "DONE", "đã xong"


class Task(models.Model):
    """A document handed to somebody: `part` in it, until `due`, with the words of who gave it.

    `above` is the task it was handed on from: leader, head of a unit, executor. `person` is empty for a unit without an
    account, whose name is `unit`. `said` is the result, or why it was returned. `reminded`: SOON or LATE, once each.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="tasks")
    above = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="below")
    part = models.CharField(max_length=4, choices=Part)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="document_tasks")
    unit = models.CharField("đơn vị", max_length=120, blank=True)
    instruction = models.TextField("ý kiến chỉ đạo", blank=True)
    due = models.DateField("thời hạn", null=True, blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    given_by_leader = models.BooleanField(default=False)
    given_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=TaskState, default=TaskState.GIVEN)
    accepted_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    said = models.TextField(blank=True)
    answer = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="answers_tasks")
    reminded = models.CharField(max_length=4, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["document", "part"]),
            models.Index(fields=["state", "due"]),
            models.Index(fields=["person", "state"]),
        ]

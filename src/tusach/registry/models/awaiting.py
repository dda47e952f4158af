from django.db import models
from django.db.models import Q

from tusach.people.models import Body, Person
from tusach.registry.models.papers import Document


class Awaiting(models.Model):
    """A paper that is written elsewhere in this house and waits at a body's registry for its number: posted down
    (actions.await_number). `url` is the page on which it gets one; `due` is what its own work waits for. Settled when it has
    its number (`document`), or was taken back.
    """

    keeper = models.ForeignKey(Body, models.CASCADE, related_name="awaiting")
    kind = models.CharField("tên loại", max_length=60)
    subject = models.CharField("trích yếu", max_length=500)
    url = models.CharField(max_length=200)
    due = models.DateField("hạn", null=True, blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["keeper", "url"],
                condition=Q(settled_at__isnull=True),
                name="a_paper_waits_once_at_a_registry",
            )
        ]

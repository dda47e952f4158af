from django.db import models

from tusach.people.models import Body


class Group(models.Model):
    """A list of recipients that a body keeps under a name and writes as one line."""

    keeper = models.ForeignKey(Body, models.CASCADE, related_name="recipient_groups")
    name = models.CharField("tên nhóm", max_length=200)
    folded = models.CharField(max_length=220)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["keeper", "folded"], name="a_group_has_one_name")]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    body = models.ForeignKey(Body, models.SET_NULL, null=True, blank=True, related_name="+")

"""Whose hands a paper of the story went through: a commune's own officer wrote it, its province took it in."""

from dataclasses import dataclass
from datetime import date

from tusach.campaign.models import Obligation
from tusach.kit.models import in_force
from tusach.people.models import Post, Role
from tusach.reports.models import State


@dataclass(frozen=True)
class Hands:
    """{unit id: (person id, name)} of those who write for a place, and of those who look at what comes from below."""

    writers: dict[int, tuple[int, str]]
    reviewers: dict[int, tuple[int, str]]

    def writer_of(self, duty: Obligation) -> int:
        return self.writers.get(duty.unit_id, (0, ""))[0]

    def name_of_writer(self, duty: Obligation) -> str:
        return self.writers.get(duty.unit_id, (0, ""))[1]

    def reviewer_of(self, duty: Obligation, state: str) -> int:
        """A district checks, a province takes in; 0 for what goes to the centre."""
        above = duty.district_id if state == State.CHECKED else duty.province_id
        return self.reviewers.get(above, (0, ""))[0] if above and above != duty.unit_id else 0


def hands_on(day: date) -> Hands:
    """Of several at a place the one who came last: the ready account, where there is one."""
    return Hands(*(_at_places(role, day) for role in (Role.REPORTER, Role.REVIEWER)))


def _at_places(role: str, day: date) -> dict[int, tuple[int, str]]:
    rows = Post.objects.filter(in_force(day), role=role, body__unit__isnull=False).order_by("pk")
    return {
        unit: (person, name)
        for unit, person, name in rows.values_list("body__unit", "person", "person__full_name")
    }

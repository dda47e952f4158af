from django.urls import reverse

from tusach.desk.boards.shapes import Task, days_left
from tusach.drafting.models import Answer
from tusach.drafting.queries import open_invitations
from tusach.people.models import Actor

_MOST = 3


def drafts_to_comment(actor: Actor) -> list[Task]:
    """The drafts on which the person, or the body, is asked and has not answered; the nearest day first. One query."""
    asked = open_invitations(actor).filter(
        answer=Answer.NONE, round__closed_at__isnull=True, round__opened_at__lte=actor.at
    )
    return [
        Task(
            "Góp ý dự thảo",
            "talk",
            f"{one.round.name}.",
            reverse("drafting:rounds-mine", args=[one.pk]),
            "Đọc và góp ý",
            days_left(one.round.deadline, actor.day),
            "bad" if one.round.deadline < actor.day else "warn",
            colour="red" if one.round.deadline < actor.day else "",
        )
        for one in asked.order_by("round__deadline", "pk")[:_MOST]
    ]

from django.urls import reverse

from tusach.desk.boards.shapes import Task, days_left
from tusach.drafting.models import Answer
from tusach.drafting.queries import open_invitations
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.reports.models import FindingState, Report
from tusach.reports.queries import asked_of

_MOST = 3


def questions_about(report: Report | None) -> list[Task]:
    """What the centre asked about the figures of a place's report, until it is answered. One query at most."""
    asked = list(asked_of(report).filter(state=FindingState.ASKED)) if report else []
    if not asked:
        return []
    first, more = asked[0], len(asked) - 1
    address = reverse("reports:finding-list") if more else reverse("reports:finding-show", args=[first.pk])
    said = f"{first.sentence} Và {number(more)} câu khác." if more else first.sentence
    return [
        Task("Trung ương hỏi về số liệu", "talk", said, address, "Xem và trả lời",
             f"{number(len(asked))} câu chờ trả lời", "warn")
    ]  # fmt: skip


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

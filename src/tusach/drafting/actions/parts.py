"""What one of the invited is asked about, changed after they were asked."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from tusach.drafting import queries
from tusach.drafting.actions.rounds import ASKED, known_parts, now_open
from tusach.drafting.models import Answer, Invited
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.people.models import Actor


@transaction.atomic
def ask_parts(*, invited: Invited, parts: Sequence[str], by: Actor, at: datetime) -> Invited:
    """Ask about these parts from now on, about the whole when none is named; who has an account hears of it.

    Comments that are there stay as they are.
    """
    made = now_open(invited.round)
    now = Invited.objects.select_for_update(of=("self",)).select_related("body", "person").get(pk=invited.pk)
    wanted = known_parts(made.version, parts)
    if wanted == now.parts:
        raise Refused("Phần xin ý kiến vẫn như cũ.", field="parts")
    if now.answer == Answer.AGREED:
        raise Refused(
            f"{now.name} đã thống nhất {queries.scope_of(now)}. Xin bỏ ghi thống nhất trước, rồi hỏi lại.",
            field="parts",
        )
    now.parts = wanted
    now.save(update_fields=["parts"])
    named = "; ".join(queries.names_of_parts(made.version, wanted)) or "toàn văn"
    journal.record(
        act="drafting.ask_parts", subject=f"drafting.Round:{made.pk}", by=by, at=at,
        sentence=f"Hỏi {now.name} về: {named}", facts={"invited": now.pk, "parts": wanted},
    )  # fmt: skip
    journal.tell(
        people=queries.hearers_of([now], at).get(now.pk, []), kind=ASKED, at=at, subject=f"drafting.Round:{made.pk}",
        sentence=f"Phần xin ý kiến nay là: {named}. {made.name}.", url=reverse("drafting:rounds-mine", args=[now.pk]),
    )  # fmt: skip
    return now

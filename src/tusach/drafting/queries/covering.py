"""The covering letter of a round as it stands: its words, who it goes to, and what it may be joined to."""

import re
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from tusach.drafting.covering import BY_LIST, Covering, Facts, addressed, drafted
from tusach.drafting.models import Invited, Manuscript, Round
from tusach.drafting.queries.narrowed import names_of_parts
from tusach.drafting.queries.rounds import provinces_on
from tusach.kit.clock import day_of
from tusach.kit.models import in_force
from tusach.kit.text import day
from tusach.people.models import Actor, Body, BodyKind, Post, Role
from tusach.places.models import Level
from tusach.registry.models import Direction, Document
from tusach.registry.queries import visible_to as documents_visible_to

MOST_OFFERED = 30


def letter_words(round: Round, issuer: str) -> Covering:  # noqa: A002
    """As a person left them, else as the house drafts them; `issuer` is the name of the department that asks."""
    if round.covering:
        return Covering.from_json(round.covering)
    invited = list(round.invited.order_by("order", "pk"))
    version = round.version
    plan = version.manuscript.campaign.plan
    group = [one.name for one in provinces_on(day_of(round.opened_at))]
    facts = Facts(
        title=version.manuscript.title, number=version.number, issuer=issuer, deadline=round.deadline,
        plan=_cited(plan) if plan else "", parts=names_of_parts(version, invited[0].parts) if invited else (),
        differ=are_asked_apart(invited), site=settings.SITE_ADDRESS,
        door=settings.SITE_ADDRESS + reverse("drafting:rounds-door"),
    )  # fmt: skip
    return drafted(facts, addressed([one.name for one in invited], group))


def _cited(plan: Document) -> str:
    return f"{plan}{f', ngày {day(plan.dated)}' if plan.dated else ''}"


def are_asked_apart(invited: Sequence[Invited]) -> bool:
    """Whether not all of them are asked about the same."""
    return len({tuple(one.parts) for one in invited}) > 1


def has_list(covering: Covering, invited: Sequence[Invited]) -> bool:
    """Whether a list of who is asked goes along with the letter."""
    return any(BY_LIST in line for line in covering.to) or are_asked_apart(invited)


def letter_cited(round: Round) -> str:  # noqa: A002
    """`Công văn số 12-CV/BTGTW, ngày 05/11/2023`; empty before there is one, and once its number is cancelled."""
    document = round.document
    return _cited(document) if document is not None and document.cancelled_at is None else ""


def letter_page(round: Round) -> str:  # noqa: A002
    """Where the letter is read and gets its number."""
    return reverse("drafting:rounds-letter", args=[round.pk])


def issue_page(manuscript: Manuscript) -> str:
    """Where the report itself gets its number."""
    return reverse("drafting:writing-issue", args=[manuscript.pk])


def letter_registries(day: date) -> list[Body]:
    """The bodies of the centre whose clerk may give the report or a letter its number; a ministry's may not."""
    clerks = Post.objects.filter(in_force(day), role=Role.CLERK, body__unit__level=Level.NATION)
    return list(
        Body.objects.filter(pk__in=clerks.values("body")).exclude(kind=BodyKind.MINISTRY).order_by("pk")
    )


def sees_document(actor: Actor, document: Document) -> bool:
    """Whether the page of the register opens for the person."""
    return documents_visible_to(actor).filter(pk=document.pk).exists()


def letters_to_join(actor: Actor, round: Round) -> QuerySet[Document]:  # noqa: A002
    """Outgoing documents of the actor's own bodies that may be this round's letter: not cancelled, dated since its version
    was fixed, of no other work; newest first.
    """
    since = day_of(round.version.made_at)
    return (
        documents_visible_to(actor)
        .filter(
            direction=Direction.OUTGOING,
            keeper__in=actor.bodies(),
            cancelled_at__isnull=True,
            work_url="",
            dated__gte=since,
        )
        .order_by("-dated", "-pk")
    )


def letter_of_code(actor: Actor, round: Round, code: str) -> Document | None:  # noqa: A002
    """That of them with this number and symbol, blanks aside; of several the newest."""
    found = re.match(r"(\d+[a-z]?)(.+)$", "".join(code.split()))
    if found is None:
        return None
    numbers = {found[1], found[1].lstrip("0"), f"0{found[1]}"}
    return letters_to_join(actor, round).filter(number__in=numbers, symbol__iexact=found[2]).first()

from typing import Any

from django import template

from tusach.journal import queries
from tusach.people.models import Actor

register = template.Library()
register.filter("field_of", queries.field_of)


@register.inclusion_tag("journal/_bell.html")
def bell(actor: Actor | None) -> dict[str, Any]:
    """The bell with the number of unread notices: one query; nothing for who is not signed in."""
    known = actor is not None and actor.is_known
    return {"known": known, "unread": queries.unread_count(actor.person) if known and actor else 0}

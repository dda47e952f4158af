from typing import Any

from django.shortcuts import get_object_or_404

from tusach.books.models import TOPIC_NUMBER, Topic
from tusach.library import rules
from tusach.library.models import Edition, State
from tusach.library.queries import manage
from tusach.people.models import Actor

# state -> tone, icon of the interface
MARKS = {
    State.DRAFT: ("todo", "pen"),
    State.CHECKED: ("info", "ok"),
    State.PUBLISHED: ("ok", "okc"),
    State.SUPERSEDED: ("warn", "swap"),
    State.WITHDRAWN: ("bad", "x"),
}


class Kept:
    """A door to one edition that the librarian may change; others' drafts are not found."""

    may = staticmethod(rules.may_change)
    thing: Edition

    def find(self, actor: Actor, **address: Any) -> Edition:
        rows = manage.editions_of(actor).select_related("work", "superseded_by", "body", "added_by")
        return get_object_or_404(rows, key=address["key"])


def marked(edition: Edition) -> dict[str, Any]:
    """An edition with the look of its cover and its state."""
    tone, icon = MARKS[State(edition.state)]
    number = TOPIC_NUMBER.get(Topic(edition.topic)) if edition.topic else None
    return {
        "edition": edition, "tone": tone, "icon": icon, "state": str(State(edition.state).label).capitalize(),
        "cloth": f"t{number or 1}", "pattern": f"m{number}" if number else "books",
    }  # fmt: skip

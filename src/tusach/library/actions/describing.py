"""What is said of an edition, mended by a librarian before it is published."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tusach.books.actions import find_or_make_work
from tusach.books.models import Audience, Language, Topic
from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.text import sort_key
from tusach.library.actions.drafting import folded_of
from tusach.library.actions.sheets import judge
from tusach.library.ingest.facts import FIELDS, clean_given
from tusach.library.models import Edition, Licence, State
from tusach.people.models import Actor

_CODES = {"topic": Topic, "audience": Audience, "language": Language, "licence": Licence}
_EMPTY: dict[str, Any] = {"authors": [], "year": None}


@transaction.atomic
def describe_edition(
    *, edition: Edition, facts: Mapping[str, Any], by: Actor | None, at: datetime
) -> Edition:
    """Changes the named facts of a draft, and no others; an edition that was checked has to be checked again.

    Raises Refused for what cannot be right (its `field` names the fact) and for what is published already.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.state not in {State.DRAFT, State.CHECKED}:
        raise Refused("Sách đã phát hành thì không sửa. Xin nộp bản mới rồi thay thế bản này.")
    kept = _cleaned(facts)
    before = {name: getattr(edition, name) for name in kept}
    for name, value in kept.items():
        setattr(edition, name, value)
    measures = edition.quality.setdefault("measures", {})
    measures.update({f"{name}_told": True for name in ("language", "licence") if name in kept})
    edition.work = find_or_make_work(
        title=edition.title, authors=edition.authors, at=at, topic=edition.topic, audience=edition.audience,
        language=edition.language,
    )  # fmt: skip
    edition.state = State.DRAFT
    edition.folded = folded_of({name: getattr(edition, name) for name in FIELDS})
    edition.sort_key = sort_key(edition.title, numeric=True)[:900]
    edition.quality = judge(edition)
    edition.save()
    record(
        act="library.describe_edition", subject=f"library.Edition:{edition.pk}", by=by, at=at,
        body_id=edition.body_id, sentence=f"Sửa thông tin sách “{edition.title}”.",
        facts={"before": before, "after": kept},
    )  # fmt: skip
    return edition


def _cleaned(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The named facts as they are kept, emptied ones too."""
    named = {name: facts[name] for name in FIELDS if name in facts}
    kept = clean_given(named)
    kept |= {name: _EMPTY.get(name, "") for name in named if name not in kept}
    for name, choices in _CODES.items():
        value = kept.get(name)
        if name == "topic" and value == "":
            continue
        if value is not None and value not in choices.values:
            raise Refused("Giá trị vừa chọn không có trong danh sách. Xin chọn lại.", field=name)
    if kept.get("title") == "":
        raise Refused("Xin ghi tên sách.", field="title")
    return kept

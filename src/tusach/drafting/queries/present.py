"""What the source of a live figure says now: asked for many at once, a few queries for each kind of source."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tusach.campaign.models import Campaign
from tusach.drafting.models import Live, LiveKind
from tusach.drafting.queries import present_claims, present_figures, present_words
from tusach.drafting.queries.shapes import Present, Source

_ASK = {
    LiveKind.CLAIM: present_claims.of,
    LiveKind.FIGURE: present_figures.of,
    LiveKind.COUNT: present_words.counts,
    LiveKind.CITATION: present_words.citations,
    LiveKind.HAND: present_words.by_hand,
}


def present_of(campaign: Campaign, sources: Iterable[Source]) -> dict[str, Present]:
    """{`source.key`: what it says now}. A source that is not there any more answers with a Present that `is_gone`."""
    by_kind: dict[str, dict[str, Mapping[str, Any]]] = {}
    for source in sources:
        by_kind.setdefault(source.kind, {})[source.key] = source.source
    found: dict[str, Present] = {}
    for kind, asked in by_kind.items():
        found |= _ASK[LiveKind(kind)](campaign, asked)
    return found


def source_of(live: Live | Mapping[str, Any]) -> Source:
    """Of a row, or of what a version kept of it."""
    if isinstance(live, Live):
        return Source(live.kind, live.source)
    return Source(live["kind"], live["source"])


def present_of_lives(campaign: Campaign, lives: Sequence[Live]) -> dict[int, Present]:
    """{live's pk: what its source says now}."""
    found = present_of(campaign, [source_of(live) for live in lives])
    return {live.pk: found[source_of(live).key] for live in lives}


def as_json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)

"""Units on a day and through time. Every question takes its day; none reads the clock."""

from tusach.places.lineage import Heir
from tusach.places.queries.finding import search
from tusach.places.queries.heirs import events_of, links, predecessors, regroup_map, successors
from tusach.places.queries.shown import (
    Tile,
    Touched,
    doubts,
    history_of,
    plan_of,
    proposals,
    proposals_with_content,
    recorded_events,
    standing_before,
    tiles_on,
    touched_by,
)
from tusach.places.queries.units import (
    children_of,
    communes_within,
    count_on,
    last_version_of,
    names_on,
    parent_chain,
    standing,
    table_begins,
    units_on,
    version_of,
    versions_on,
    visible_to,
    with_paths,
)
from tusach.places.tiles import SIDE

__all__ = [
    "SIDE",
    "Heir",
    "Tile",
    "Touched",
    "children_of",
    "communes_within",
    "count_on",
    "doubts",
    "events_of",
    "history_of",
    "last_version_of",
    "links",
    "names_on",
    "parent_chain",
    "plan_of",
    "predecessors",
    "proposals",
    "proposals_with_content",
    "recorded_events",
    "regroup_map",
    "search",
    "standing",
    "standing_before",
    "successors",
    "table_begins",
    "tiles_on",
    "touched_by",
    "units_on",
    "version_of",
    "versions_on",
    "visible_to",
    "with_paths",
]

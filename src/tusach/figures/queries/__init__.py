"""What can be asked of the figures. Every answer carries its unit, evidence and n of n."""

from tusach.figures.queries.catalogue import Catalogue, catalogue
from tusach.figures.queries.checks import doubts_of, outliers_of
from tusach.figures.queries.complete import Completeness, completeness
from tusach.figures.queries.doubt import Doubt
from tusach.figures.queries.figure import Figure
from tusach.figures.queries.known import Known, Maker, Trace, known, makers_of, trace
from tusach.figures.queries.posted import News, news_since
from tusach.figures.queries.rollup import PlaceRow, by_place, national, of_place
from tusach.figures.queries.shown import cuts_visible_to, visible_places
from tusach.figures.queries.stated import stated_in
from tusach.figures.queries.twice import twice_in

__all__ = [
    "Catalogue",
    "Completeness",
    "Doubt",
    "Figure",
    "Known",
    "Maker",
    "News",
    "PlaceRow",
    "Trace",
    "by_place",
    "catalogue",
    "completeness",
    "cuts_visible_to",
    "doubts_of",
    "known",
    "makers_of",
    "national",
    "news_since",
    "of_place",
    "outliers_of",
    "stated_in",
    "trace",
    "twice_in",
    "visible_places",
]

"""Doors under /so-lieu/."""

from tusach.figures.views.cuts import ListCuts, MakeCut, PublishCut, ShowCut
from tusach.figures.views.doubts import ShowChecks, ShowCompleteness, ShowOutliers
from tusach.figures.views.pictures import ShowLines, ShowMap
from tusach.figures.views.pivot import Download, ListIndicators, ShowPivot, ShowTrace

__all__ = [
    "Download",
    "ListCuts",
    "ListIndicators",
    "MakeCut",
    "PublishCut",
    "ShowChecks",
    "ShowCompleteness",
    "ShowCut",
    "ShowLines",
    "ShowMap",
    "ShowOutliers",
    "ShowPivot",
    "ShowTrace",
]

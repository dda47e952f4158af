"""Doors under /so-lieu/."""

from tusach.figures.views.cuts import ListCuts, MakeCut, PublishCut, ShowCut
from tusach.figures.views.doubts import ShowChecks, ShowCompleteness, ShowOutliers
from tusach.figures.views.library import DownloadLibrary, ShowLibrary
from tusach.figures.views.pictures import ShowLines, ShowMap
from tusach.figures.views.pivot import Download, ListIndicators, ShowPivot, ShowTrace

__all__ = [
    "Download",
    "DownloadLibrary",
    "ListCuts",
    "ListIndicators",
    "MakeCut",
    "PublishCut",
    "ShowChecks",
    "ShowCompleteness",
    "ShowCut",
    "ShowLibrary",
    "ShowLines",
    "ShowMap",
    "ShowOutliers",
    "ShowPivot",
    "ShowTrace",
]
